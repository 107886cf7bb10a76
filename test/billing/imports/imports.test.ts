import { describe, expect, it } from 'vitest';
import { parseAlfen } from '../../../src/billing/imports/alfen.ts';
import { readCsv } from '../../../src/billing/imports/csv-reader.ts';
import { EVCC, OPENWB, parseTable } from '../../../src/billing/imports/tables.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

const toLocal = localTimeIn('Europe/Berlin');

describe('CSV', () => {
  it('is read as RFC 4180 has it, each record with its line', () => {
    expect(readCsv('\uFEFFa,b\r\n"x, ""y""","two\nlines"\n\n1,2', ',')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x, "y"', 'two\nlines'] },
      { line: 5, cells: ['1', '2'] },
    ]);
  });
});

describe('a charge log of evcc', () => {
  const HEADER =
    'Created,Finished,Charging point,Identifier,Vehicle,Mileage (km),Meter start (kWh),Meter stop (kWh),Energy (kWh),Duration';
  const parse = (...lines: string[]) => parseTable([`\uFEFF${HEADER}`, ...lines].join('\n'), EVCC, toLocal);

  it('is read with local times, kWh and registers', () => {
    const { rows, problems } = parse(
      '2025-07-01 18:00:00,2025-07-01 20:30:00,Garage,04A1B2C3,ID.4,12345,1000.5,1012.75,12.25,2h30m',
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        startedAtMs: Date.parse('2025-07-01T18:00:00+02:00'),
        endedAtMs: Date.parse('2025-07-01T20:30:00+02:00'),
        startRegisterWh: 1_000_500,
        endRegisterWh: 1_012_750,
        energyWh: 12_250,
        chargePoint: 'Garage',
        vehicle: 'ID.4',
        idToken: '04A1B2C3',
        odometerKm: 12_345,
      },
    ]);
  });

  it('names each line that cannot be right, and why', () => {
    const { rows, problems } = parse(
      '2025-02-30 18:00:00,2025-02-30 20:00:00,G,,,,,,5,',
      '2025-03-30 02:30:00,2025-03-30 04:00:00,G,,,,,,5,',
      '2025-10-26 02:30:00,2025-10-26 04:00:00,G,,,,,,5,',
      '2025-05-01 10:00:00,,G,,,,,,5,',
      '2025-05-01 10:00:00,2025-05-01 09:00:00,G,,,,,,5,',
      '2025-05-02 10:00:00,2025-05-02 11:00:00,G,,,,,,many,',
      '2025-05-03 10:00:00,2025-05-03 11:00:00,G,,,,,,5000,',
      '2025-05-04 10:00:00,2025-05-04 12:00:00,G,,,,100,110,20,',
      '2025-05-04 11:00:00,2025-05-04 13:00:00,G,,,,110,105,5,',
    );
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 date-impossible',
      '2 date-impossible',
      '3 date-impossible',
      '4 date-ambiguous',
      '5 end-missing',
      '6 end-before-start',
      '7 number-broken',
      '8 energy-impossible',
      '9 registers-differ',
      '10 registers-backwards',
      '10 overlaps',
    ]);
    expect(rows.map(({ line }) => line)).toEqual([4, 8, 9, 10]);
    expect(rows[0]?.startedAtMs).toBe(Date.parse('2025-10-26T02:30:00+02:00'));
  });

  it('another table is refused by the column it lacks', () => {
    expect(parseTable('a,b\n1,2', EVCC, toLocal)).toEqual({
      rows: [],
      problems: ['Created', 'Finished', 'Charged Energy'].map((detail) => ({
        line: 1,
        code: 'column-missing',
        detail,
      })),
    });
  });
});

describe('a charge log of openWB', () => {
  it('is read with semicolons, German times and decimal commas', () => {
    const { rows, problems } = parseTable(
      '"Beginn";"Ende";"Fahrzeug";"ID-Tag";"Kilometerstand";"Ladepunkt";"Energie";"Zählerstand Beginn";"Zählerstand Ende"\n' +
        '"01.07.2025, 18:00:00";"01.07.2025, 20:30:00";"Golf";"";"";"Carport";12,25;"1000,50";"1012,75"\n',
      OPENWB,
      toLocal,
    );
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      {
        chargePoint: 'Carport',
        vehicle: 'Golf',
        idToken: null,
        energyWh: 12_250,
        startRegisterWh: 1_000_500,
        odometerKm: null,
      },
    ]);
  });
});

describe('the transactions of an Alfen', () => {
  const file = (...lines: string[]) =>
    parseAlfen(['# serial: ACE0123456', '# created: 2024-02-01', ...lines].join('\r\n'), toLocal);

  it('start and stop of a socket make a session, meter values between them none', () => {
    const { rows, problems } = file(
      '10_txstart: socket 1, 2024-01-15 10:30:00 15.500kWh 04A1B2C3 3 1 y',
      '11_mv: socket 1, 2024-01-15 10:45:00 17.000kWh',
      '12_txstart: socket 2, 2024-01-15 10:50:00 99.000kWh No_Tag 3 1 y',
      '13_txstop: socket 1, 2024-01-15 12:00:00 30.250kWh 04A1B2C3 3 1 y',
      '14_txstop: socket 2, 2024-01-15 13:00:00 99.000kWh No_Tag 3 1 y',
    );
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([
      { line: 3, chargePoint: 'ACE0123456-1', idToken: '04A1B2C3', startRegisterWh: 15_500, endRegisterWh: 30_250 },
      { line: 5, chargePoint: 'ACE0123456-2', idToken: null, startedAtMs: Date.parse('2024-01-15T10:50:00+01:00') },
    ]);
  });

  it('a start without its stop, a stop without its start and a line of another kind are named', () => {
    const { rows, problems } = file(
      '10_txstop: socket 1, 2024-01-15 10:30:00 15.500kWh 04A1B2C3',
      '11_txstart: socket 1, 2024-01-15 10:45:00 17.000kWh 04A1B2C3',
      '12_txstart: socket 1, 2024-01-16 10:45:00 18.000kWh 04A1B2C3',
      'Dear customer',
      '13_txstop: socket 1, 2024-01-16 yesterday',
    );
    expect(rows).toEqual([]);
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '3 start-missing',
      '4 end-missing',
      '5 end-missing',
      '6 line-broken',
      '7 line-broken',
    ]);
  });
});
