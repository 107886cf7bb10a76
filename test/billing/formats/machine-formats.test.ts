import { describe, expect, it } from 'vitest';
import { currencyUnits, kilowattHours } from '../../../src/billing/formats/decimal.ts';
import { type CdrOptions, type CdrSession, ocpiCdr } from '../../../src/billing/formats/ocpi-cdr.ts';
import { PLAIN_SERIES, type SeriesRow, seriesCsv } from '../../../src/billing/formats/series-csv.ts';
import { transparencyXml } from '../../../src/billing/formats/transparency-xml.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';

describe('decimals', () => {
  it('are exact, below one and below zero too', () => {
    expect([0, 1, 999, 1000, -5, -1500].map((wh) => kilowattHours(wh))).toEqual([
      '0.000',
      '0.001',
      '0.999',
      '1.000',
      '-0.005',
      '-1.500',
    ]);
    expect(currencyUnits(-7, ',')).toBe('-0,07');
  });
});

const session: CdrSession = {
  sessionId: 'a1b2c3d4e5-7',
  startedAtMs: Date.UTC(2026, 0, 5, 17, 30),
  endedAtMs: Date.UTC(2026, 0, 5, 19, 0),
  energyWh: 12_345,
  cents: 420,
  taxCents: 67,
  currency: 'EUR',
  meterId: 'EMH123',
  homeChargingCompensation: true,
  remark: null,
};
const options: CdrOptions = {
  party: { countryCode: 'DE', partyId: 'LAD' },
  location: {
    id: 'home',
    name: null,
    address: 'Am Hang 3',
    city: 'Aachen',
    postalCode: '52062',
    country: 'DEU',
    latitude: '50.776',
    longitude: '6.084',
    evseUid: 'garage',
    evseId: 'DE*LAD*E1',
    connectorId: '1',
    connectorStandard: 'IEC_62196_T2',
    connectorFormat: 'CABLE',
    powerType: 'AC_3_PHASE',
  },
  token: { uid: '04A1B2C3D4E5F6', type: 'RFID', contractId: 'DE-LAD-C1' },
  signedData: null,
  id: 'a1b2c3d4e5-7',
  creditFor: null,
  nowMs: Date.UTC(2026, 1, 1),
};

describe('an OCPI 2.2.1 CDR', () => {
  it('has what the object requires, with the flag made for charging at home', () => {
    expect(ocpiCdr(session, options)).toMatchObject({
      country_code: 'DE',
      party_id: 'LAD',
      id: 'a1b2c3d4e5-7',
      start_date_time: '2026-01-05T17:30:00Z',
      end_date_time: '2026-01-05T19:00:00Z',
      total_energy: 12.345,
      total_time: 1.5,
      total_cost: { excl_vat: 3.53, incl_vat: 4.2 },
      home_charging_compensation: true,
      charging_periods: [
        {
          dimensions: [
            { type: 'ENERGY', volume: 12.345 },
            { type: 'TIME', volume: 1.5 },
          ],
        },
      ],
      last_updated: '2026-02-01T00:00:00Z',
    });
    expect(Object.keys(ocpiCdr(session, options))).not.toContain('credit');
  });

  it('is taken back by a credit: negative cost, positive energy, another id', () => {
    expect(ocpiCdr(session, { ...options, id: 'a1b2c3d4e5-7-C', creditFor: 'a1b2c3d4e5-7' })).toMatchObject({
      id: 'a1b2c3d4e5-7-C',
      credit: true,
      credit_reference_id: 'a1b2c3d4e5-7',
      total_cost: { excl_vat: -3.53, incl_vat: -4.2 },
      total_energy: 12.345,
    });
  });

  it('carries signed values as they are, and in base64', () => {
    const signed = 'OCMF|{"FV":"1.0"}|{"SD":"30"}';
    const cdr = ocpiCdr(session, {
      ...options,
      signedData: { encodingMethod: 'OCMF', publicKey: 'AB', values: [{ nature: 'End', signed }] },
    });
    expect(cdr).toMatchObject({
      signed_data: {
        signed_values: [{ nature: 'End', plain_data: signed, signed_data: Buffer.from(signed).toString('base64') }],
      },
    });
  });
});

describe('a series', () => {
  const at = Date.parse('2026-10-25T02:45:00+02:00');
  const rows: SeriesRow[] = [
    { device: 'garage', obis: '1-0:1.8.0*255', quarterMs: at, energyWh: 250, registerWh: 100_250, quality: 'W' },
    {
      device: 'garage',
      obis: '1-0:1.8.0*255',
      quarterMs: at + 900_000,
      energyWh: null,
      registerWh: null,
      quality: 'F',
    },
  ];

  it('has the columns and letters the receiver wants', () => {
    const mapping = {
      ...PLAIN_SERIES,
      decimal: ',' as const,
      separator: ',',
      columns: [
        { title: 'Gerät', field: 'device' as const },
        { title: 'von', field: 'start-utc' as const },
        { title: 'Stand', field: 'register-kwh' as const },
        { title: 'Wh', field: 'energy-wh' as const },
        { title: 'S', field: 'status' as const },
      ],
      status: { W: 'w', E: 'e', F: 'f' },
    };
    expect([...seriesCsv(rows, mapping, (ms) => ms)]).toEqual([
      'Gerät,von,Stand,Wh,S\r\n',
      'garage,2026-10-25T00:45:00Z,"100,250",250,w\r\n',
      'garage,2026-10-25T01:00:00Z,,,f\r\n',
    ]);
  });

  it('tells the two hours of autumn apart', () => {
    const lines = [...seriesCsv(rows, { ...PLAIN_SERIES, header: false }, localTimeIn('Europe/Berlin'))];
    expect(lines[0]).toContain('2026-10-25T02:45:00+02:00;2026-10-25T02:00:00+01:00;0.250;W');
    expect(lines[1]).toContain('2026-10-25T02:00:00+01:00;2026-10-25T02:15:00+01:00;;F');
  });
});

describe('the file for the check tool', () => {
  it('keeps the signed bytes', () => {
    const data = 'OCMF|{"TT":"a<b & c"}|{"SD":"00"}';
    const xml = transparencyXml([
      {
        transactionId: '7',
        context: 'Transaction.End',
        format: 'OCMF',
        encoding: 'plain',
        data,
        publicKey: '3059',
        publicKeyEncoding: 'hex',
      },
    ]);
    const inner = /<signedData[^>]*>(.*?)<\/signedData>/.exec(xml)?.[1] ?? '';
    expect(
      inner.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ).toBe(data);
    expect(xml).toContain('<value transactionId="7" context="Transaction.End">');
  });
});
