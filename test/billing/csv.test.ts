import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvOptions, type LoggedSession, sessionsCsv } from '../../src/billing/csv.ts';
import { localTimeIn } from '../../src/core/tariff/local-time.ts';

const session: LoggedSession = {
  sessionId: '3f9a1c7e42-17',
  chargePointId: 'carport',
  connectorId: 1,
  startedAtMs: Date.UTC(2026, 5, 15, 16, 5, 9),
  endedAtMs: Date.UTC(2026, 5, 16, 19, 15, 10),
  startRegisterWh: 1_234_567,
  endRegisterWh: 1_241_572,
  energyWh: 7_005,
  tokenName: 'Anna',
  tokenTail: '0012',
  endReason: 'ev-disconnected',
  flags: [],
  tokenRef: 'ref',
  vehicleId: 'golf',
  driverId: 'anna',
  vehicle: 'Golf',
  driver: 'Anna',
  groups: [],
  assignedBy: 'token',
  use: 'company',
  odometerKm: null,
  socPercent: null,
  corrected: false,
  reported: null,
  plate: 'M-AB 123',
  signature: 'verified',
};

const excel: CsvOptions = {
  dialect: 'excel-de',
  language: 'de',
  timeZone: 'Europe/Berlin',
  chargePointName: (id) => (id === 'carport' ? 'Carport' : id),
};
const machine: CsvOptions = { ...excel, dialect: 'machine' };

async function text(sessions: readonly LoggedSession[], options: CsvOptions): Promise<string> {
  let all = '';
  for await (const piece of sessionsCsv(sessions, options)) all += piece;
  return all;
}

async function line(change: Partial<LoggedSession>, options: CsvOptions): Promise<string | undefined> {
  return (await text([{ ...session, ...change }], options)).split('\r\n')[1];
}

/** Reads CSV as a spreadsheet does: cells of rows. */
function parse(csv: string, separator: string): string[][] {
  const rows: string[][] = [];
  const row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < csv.length; i += 1) {
    const char = csv[i];
    if (quoted) {
      if (char !== '"') cell += char;
      else if (csv[i + 1] === '"') cell += csv[++i];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === separator || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') rows.push(row.splice(0));
    } else if (char !== '\r') cell += char;
  }
  return rows;
}

test('for a German Excel: byte order mark, semicolons, decimal commas, local time', async () => {
  expect(await text([session], excel)).toBe(
    '\uFEFFLadevorgang;Ladepunkt;Karte;Kartennummer (Ende);Beginn;Ende;Dauer (h:mm:ss);' +
      'Zählerstand Beginn (kWh);Zählerstand Ende (kWh);Energie (kWh);Beendet durch;Hinweise;' +
      'Fahrzeug;Kennzeichen;Fahrer;Nutzung;Zugeordnet durch;Korrigiert;Kilometerstand;Ladezustand (%);Signatur\r\n' +
      '3f9a1c7e42-17;Carport;Anna;…0012;15.06.2026 18:05:09;16.06.2026 21:15:10;27:10:01;' +
      '1234,567;1241,572;7,005;Fahrzeug abgesteckt;;Golf;M-AB 123;Anna;dienstlich;Karte;;;;geprüft\r\n',
  );
});

test('for machines: names, codes and formats that depend on no language', async () => {
  const expected =
    'session_id,charge_point_id,charge_point,card,card_tail,start,end,duration_s,' +
    'start_register_kwh,end_register_kwh,energy_kwh,end_reason,flags,' +
    'vehicle,plate,driver,use,assigned_by,corrected,odometer_km,soc_percent,signature\r\n' +
    '3f9a1c7e42-17,carport,Carport,Anna,0012,2026-06-15T16:05:09.000Z,2026-06-16T19:15:10.000Z,97801,' +
    '1234.567,1241.572,7.005,ev-disconnected,,Golf,M-AB 123,Anna,company,token,no,,,verified\r\n';
  expect(await text([session], machine)).toBe(expected);
  expect(await text([session], { ...machine, language: 'en', timeZone: 'Pacific/Auckland' })).toBe(expected);
});

test('English words', async () => {
  expect(await line({ flags: ['reported-late', 'end-assumed'] }, { ...excel, language: 'en' })).toMatch(
    /;vehicle unplugged;reported late, end assumed;Golf;/,
  );
});

test('what is not known is an empty cell, and never a zero', async () => {
  const unknown = {
    vehicle: null,
    plate: null,
    driver: null,
    use: 'unassigned',
    assignedBy: 'unassigned',
    signature: 'none',
    endedAtMs: null,
    startRegisterWh: null,
    endRegisterWh: null,
    energyWh: null,
    endReason: null,
  } as const;
  expect(await line({ ...unknown, tokenName: null, tokenTail: null }, excel)).toBe(
    '3f9a1c7e42-17;Carport;;;15.06.2026 18:05:09;;;;;;läuft noch;;;;;nicht zugeordnet;;;;;',
  );
  expect(await line({ ...unknown, flags: ['start-unknown', 'start-register-missing'] }, machine)).toBe(
    '3f9a1c7e42-17,carport,Carport,Anna,0012,2026-06-15T16:05:09.000Z,,,,,,,start-unknown start-register-missing' +
      ',,,,unassigned,unassigned,no,,,none',
  );
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('a card named %j is no formula', async (tokenName) => {
  for (const options of [excel, machine]) {
    const cell = parse(await text([{ ...session, tokenName }], options), options === excel ? ';' : ',')[1];
    expect(cell?.some((value) => value.startsWith("'"))).toBe(true);
    expect(cell?.some((value) => /^[=+@\t\r-]/.test(value))).toBe(false);
  }
});

test('energy is exact to the Wh at any size', async () => {
  expect(await line({ energyWh: 0 }, machine)).toContain(',0.000,');
  expect(await line({ energyWh: 7 }, machine)).toContain(',0.007,');
  expect(await line({ energyWh: 123_456_789_012 }, machine)).toContain(',123456789.012,');
});

test('local time knows daylight saving: an hour that repeats, one that is left out, half-hour zones', async () => {
  const at = async (atMs: number, timeZone: string): Promise<string | undefined> =>
    (await line({ startedAtMs: atMs }, { ...excel, timeZone }))?.split(';')[4];
  expect(await at(Date.UTC(2026, 9, 25, 0, 30), 'Europe/Berlin')).toBe('25.10.2026 02:30:00');
  expect(await at(Date.UTC(2026, 9, 25, 1, 30), 'Europe/Berlin')).toBe('25.10.2026 02:30:00');
  expect(await at(Date.UTC(2026, 2, 29, 0, 59), 'Europe/Berlin')).toBe('29.03.2026 01:59:00');
  expect(await at(Date.UTC(2026, 2, 29, 1, 0), 'Europe/Berlin')).toBe('29.03.2026 03:00:00');
  expect(await at(Date.UTC(2026, 0, 1), 'Australia/Lord_Howe')).toBe('01.01.2026 11:00:00');
  expect(await at(Date.UTC(2026, 5, 1), 'Australia/Lord_Howe')).toBe('01.06.2026 10:30:00');
});

test('local time agrees with Intl at every moment', () => {
  const zones = ['Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca', 'UTC'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2035, 0) }),
      (timeZone, atMs) => {
        const ours = new Date(localTimeIn(timeZone)(atMs)).toISOString().slice(0, 19).replace('T', ' ');
        const theirs = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
          atMs,
        );
        expect(ours).toBe(theirs);
      },
    ),
    { numRuns: 300 },
  );
  expect(() => localTimeIn('Europe/Atlantis')).toThrow(RangeError);
});

test('a duration is elapsed time, also across the hour that repeats', async () => {
  const startedAtMs = Date.UTC(2026, 9, 25, 0, 30);
  expect(await line({ startedAtMs, endedAtMs: startedAtMs + 3_600_000 }, excel)).toContain(
    '25.10.2026 02:30:00;25.10.2026 02:30:00;1:00:00',
  );
});

const anySession: fc.Arbitrary<LoggedSession> = fc.record({
  sessionId: fc.stringMatching(/^[0-9a-f]{10}-[1-9][0-9]{0,5}$/),
  chargePointId: fc.string({ unit: 'grapheme' }),
  connectorId: fc.constant(1),
  startedAtMs: fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2035, 0) }),
  endedAtMs: fc.option(fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2035, 0) })),
  startRegisterWh: fc.option(fc.nat()),
  endRegisterWh: fc.option(fc.nat()),
  energyWh: fc.option(fc.nat()),
  tokenName: fc.option(fc.string({ unit: fc.constantFrom('a', 'ß', '"', ';', ',', '=', '\n', '\r', "'", ' ', '-') })),
  tokenTail: fc.option(fc.stringMatching(/^[0-9A-F]{4}$/)),
  endReason: fc.option(fc.constantFrom('local', 'power-loss')),
  flags: fc.uniqueArray(fc.constantFrom('reported-late', 'stop-below-start')),
  tokenRef: fc.option(fc.constant('ref')),
  vehicleId: fc.option(fc.constant('golf')),
  driverId: fc.option(fc.constant('anna')),
  vehicle: fc.option(fc.constant('Golf')),
  driver: fc.option(fc.constant('Anna')),
  groups: fc.constant([]),
  assignedBy: fc.constantFrom('token', 'unassigned'),
  use: fc.constantFrom('company', 'private', 'unassigned'),
  odometerKm: fc.option(fc.nat()),
  socPercent: fc.option(fc.nat(100)),
  corrected: fc.boolean(),
  reported: fc.constant(null),
  plate: fc.option(fc.constant('M-AB 1')),
  signature: fc.constantFrom('none', 'verified'),
});

test('read back, the CSV is the sessions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anySession, { maxLength: 60 }), async (sessions) => {
      const rows = parse(await text(sessions, machine), ',').slice(1);
      const wh = (cell = ''): number | null => (cell === '' ? null : Math.round(Number(cell) * 1000));
      const plain = (cell = ''): string => cell.replace(/^'(?='*[=+\-@\t\r\n])/, '').replaceAll('\r', '');
      const readBack = rows.map((row) => [
        row[0],
        plain(row[1]),
        plain(row[3]),
        row[4],
        Date.parse(row[5] ?? ''),
        row[6] === '' ? null : Date.parse(row[6] ?? ''),
        ...[row[8], row[9], row[10]].map(wh),
        row[11],
        row[12]?.split(' ').filter((flag) => flag !== ''),
        row.slice(13),
      ]);
      expect(readBack).toEqual(
        sessions.map((s) => [
          s.sessionId,
          s.chargePointId.replaceAll('\r', ''),
          (s.tokenName ?? '').replaceAll('\r', ''),
          s.tokenTail ?? '',
          s.startedAtMs,
          s.endedAtMs,
          s.startRegisterWh,
          s.endRegisterWh,
          s.energyWh,
          s.endReason ?? '',
          s.flags,
          [
            s.vehicle ?? '',
            s.plate ?? '',
            s.driver ?? '',
            s.use,
            s.assignedBy,
            s.corrected ? 'yes' : 'no',
            String(s.odometerKm ?? ''),
            String(s.socPercent ?? ''),
            s.signature,
          ],
        ]),
      );
      const german = parse((await text(sessions, excel)).slice(1), ';');
      expect(german).toHaveLength(sessions.length + 1);
      expect(german.every((row) => row.length === 21)).toBe(true);
      const energies = german.slice(1).map((row) => wh(row[9]?.replace(',', '.')));
      expect(energies).toEqual(sessions.map(({ energyWh }) => energyWh));
    }),
    { numRuns: 150 },
  );
});

test('a long list comes in pieces, none of them a single row or everything', async () => {
  const sizes: number[] = [];
  for await (const piece of sessionsCsv(Array<LoggedSession>(2_000).fill(session), excel)) sizes.push(piece.length);
  expect(sizes.length).toBeGreaterThan(5);
  expect(Math.max(...sizes)).toBeLessThan(20_000);
});
