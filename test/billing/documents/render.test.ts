import { expect, test } from 'vitest';
import { type DocumentFormat, renderStatement } from '../../../src/billing/documents/render.ts';
import type { Statement, StatementSession } from '../../../src/billing/statement.ts';
import type { Language } from '../../../src/billing/words.ts';
import { csvRows, pdfText, type SheetCell, xlsxSheets } from './read-back.ts';
import { bytesOf, COMPANY_CAR, made, SOME_SESSIONS, sampleSession } from './sample.ts';

const render = (
  statement: Statement,
  format: DocumentFormat,
  language: Language = 'de',
  sessions: Iterable<StatementSession> = statement.sessions,
): Promise<Uint8Array> => bytesOf(renderStatement(made(statement, sessions), format, { language }));

const german = (text = ''): number => Number(text.replaceAll('.', '').replace(',', '.'));
const KNOWN = SOME_SESSIONS.filter(({ energyWh }) => energyWh !== null);
const kwh = ({ energyWh }: { readonly energyWh: number | null }): number => (energyWh ?? Number.NaN) / 1000;

test('every figure of a company car month is the same in PDF, XLSX, CSV and JSON', async () => {
  const { totals, reimbursement } = COMPANY_CAR;
  const due = (reimbursement?.cents ?? 0) / 100;

  const csv = csvRows(await render(COMPANY_CAR, 'csv'), ';');
  const header = csv[0] ?? [];
  const inCsv = (name: string) =>
    csv.slice(1, 1 + SOME_SESSIONS.length).map((row) => row[header.indexOf(name)]?.replace(',', '.') ?? '');
  const numbers = (cells: readonly (string | number)[]) => cells.filter((cell) => cell !== '').map(Number);

  const [sheet = [], summary = []] = xlsxSheets(await render(COMPANY_CAR, 'xlsx'));
  const columnOf = new Map(sheet[0]?.map(({ column, value }) => [value, column]));
  const inXlsx = (name: string) =>
    sheet.slice(1).map((row) => row.find(({ column }) => column === columnOf.get(name))?.value ?? '');

  const { all } = await pdfText(await render(COMPANY_CAR, 'pdf'));
  const rows = [...all.matchAll(/\d\d\.\d\d\.2026 \d\d:\d\d (?:\d\d:\d\d) (\S+) (\S+) (\S+) (\S+) 0,34 (\S+)/g)];

  const json = JSON.parse(new TextDecoder().decode(await render(COMPANY_CAR, 'json')));

  const energies = KNOWN.map(kwh);
  expect(numbers(inCsv('Energie (kWh)'))).toEqual(energies);
  expect(numbers(inXlsx('Energie (kWh)'))).toEqual(energies);
  expect(rows.map((row) => german(row[4]))).toEqual(energies);
  expect(json.sessions).toEqual(SOME_SESSIONS);

  const amounts = KNOWN.map((session) => Math.round(kwh(session) * 34) / 100);
  expect(numbers(inCsv('Betrag (€)'))).toEqual(amounts);
  expect(numbers(inXlsx('Betrag (€)'))).toEqual(amounts);
  expect(rows.map((row) => german(row[5]))).toEqual(amounts);

  for (const [name, values] of [
    ['Zähler Beginn (kWh)', SOME_SESSIONS.map(({ startRegisterWh }) => (startRegisterWh ?? 0) / 1000)],
    ['Zähler Ende (kWh)', KNOWN.map(({ endRegisterWh }) => (endRegisterWh ?? 0) / 1000)],
  ] as const) {
    expect(numbers(inCsv(name))).toEqual(values);
    expect(numbers(inXlsx(name))).toEqual(values);
  }
  expect(rows.map((row) => german(row[3]))).toEqual(KNOWN.map(({ endRegisterWh }) => (endRegisterWh ?? 0) / 1000));

  const fact = (list: readonly (readonly (string | SheetCell)[])[], name: string): number => {
    const found = list.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? cell.replace(',', '.') : cell.value)),
    );
    return Number(found.find(([first]) => first === name)?.[1]);
  };
  for (const [name, value] of [
    ['Zu erstatten (€)', due],
    ['Geladene Energie (kWh)', totals.energyWh / 1000],
    ['Ladevorgänge', totals.count],
    ['Preis (€/kWh)', 0.34],
    ['Viertelstunden mit Ersatzwert', COMPANY_CAR.coverage.substituteQuarters],
  ] as const) {
    expect([name, fact(csv, name)]).toEqual([name, value]);
    expect([name, fact(summary, name)]).toEqual([name, value]);
  }
  const said = /Zu erstatten (\S+) €/.exec(all)?.[1];
  expect(german(said)).toBe(due);
  expect(all).toContain(
    `Summe ${(totals.energyWh / 1000).toFixed(3).replace('.', ',')} ${due.toFixed(2).replace('.', ',')}`,
  );
  expect(json.reimbursement.cents / 100).toBe(due);
  expect(json.totals).toEqual(totals);
}, 60_000);

test('the PDF says whose it is, how it came about and how it can be checked', async () => {
  const { all, pages } = await pdfText(await render(COMPANY_CAR, 'pdf'));
  for (const words of [
    'Haus Weiß',
    'Oktober 2026',
    'Anna Weiß-Dörflinger',
    'Łódź & Söhne Präzisionswerkzeuge GmbH',
    'A-WD 2026E',
    '4711-03',
    'Strompreispauschale',
    'IV C 5 - S 2334/00087/014/013',
    'Eastron SDM630 MID, Nr. 19284771',
    'Ersatzwert',
    'Kilometerstand 48.213',
    'läuft noch',
    'Foto liegt bei',
    COMPANY_CAR.chainHead.hash,
    'Unterschrift',
  ])
    expect(all).toContain(words);
  pages.forEach((page, index) => {
    expect(page).toContain(`Seite ${index + 1} von ${pages.length}`);
  });
  expect(pages[1]).toMatch(/Beginn Ende Dauer/);
}, 60_000);

test('what is not exact says so on its face, in every language', async () => {
  const open: Statement = {
    ...COMPANY_CAR,
    exact: false,
    reimbursement: COMPANY_CAR.reimbursement && {
      ...COMPANY_CAR.reimbursement,
      cents: null,
      priceNano: null,
      value: '2027',
      months: [],
    },
    notices: [{ code: 'no-official-price', value: '2027' }],
  };
  const de = await pdfText(await render(open, 'pdf', 'de'));
  expect(de.pages[0]).toContain('Vorläufig');
  expect(de.pages[0]).toContain('Für 2027 ist noch kein veröffentlichter Wert');
  expect(de.pages[0]).toContain('Zu erstatten –');
  expect((await pdfText(await render(open, 'pdf', 'en'))).pages[0]).toContain('Provisional');
  expect(new TextDecoder().decode(await render(open, 'csv'))).toContain('Vorläufig');
}, 60_000);

test('XLSX: typed cells, local time, no formula, whatever a name contains', async () => {
  const named = sampleSession(0, {
    chargePointName: '=1+1',
    driver: 'A & <B> "C"\u0001',
    startedAtMs: Date.UTC(2026, 9, 25, 1, 30),
  });
  const [sheet = []] = xlsxSheets(await render(COMPANY_CAR, 'xlsx', 'en', [named]));
  const [header = [], row = []] = sheet;
  const cell = (name: string) =>
    row.find(({ column }) => column === header.find(({ value }) => value === name)?.column);
  expect(cell('Charge point')?.value).toBe('=1+1');
  expect(cell('Driver')?.value).toBe('A & <B> "C"\uFFFD');
  // 25 October 2026, 02:30 for the second time: 46320 days after 30 December 1899, and 2.5 hours.
  expect(cell('Start')?.value).toBeCloseTo(46_320 + 2.5 / 24, 8);
  expect(cell('Duration')?.value).toBeCloseTo(((named.endedAtMs ?? 0) - named.startedAtMs) / 86_400_000, 2);
});

test('CSV for machines: columns and values that depend on no language', async () => {
  const machine = (language: Language) =>
    bytesOf(renderStatement(made(COMPANY_CAR), 'csv', { language, dialect: 'machine' }));
  const [header = [], first = []] = csvRows(await machine('de'), ',');
  expect(header.slice(0, 4)).toEqual(['session', 'charge_point', 'start', 'end']);
  expect(first[2]).toBe('2026-10-01T14:00:00.000Z');
  expect(csvRows(await machine('de'), ',')).toHaveLength(1 + SOME_SESSIONS.length);
  const figures = (rows: string[][]) => rows.slice(1).map((row) => row[header.indexOf('energy')]);
  expect(figures(csvRows(await machine('en'), ','))).toEqual(figures(csvRows(await machine('de'), ',')));
});

test('registers alone: no list of sessions', async () => {
  const registers: Statement = { ...COMPANY_CAR, kind: 'registers', sessions: [], reimbursement: null };
  expect((await pdfText(await render(registers, 'pdf'))).all).not.toContain('Summe');
  expect(xlsxSheets(await render(registers, 'xlsx'))).toHaveLength(1);
});

test.each(['pdf', 'xlsx', 'csv', 'json'] as const)(
  '%s: the same statement gives the same bytes',
  async (format) => {
    expect(await render(COMPANY_CAR, format)).toEqual(await render(COMPANY_CAR, format));
  },
  60_000,
);

test.each(['xlsx', 'csv', 'json'] as const)(
  '%s of a long list comes as it is read, a piece at a time',
  async (format) => {
    let read = 0;
    function* many(): Generator<StatementSession> {
      for (; read < 5_000; read += 1) yield sampleSession(read);
    }
    const before: number[] = [];
    let size = 0;
    for await (const piece of renderStatement(made(COMPANY_CAR, many()), format, { language: 'de' })) {
      size = Math.max(size, piece.length);
      before.push(read);
    }
    expect(before.some((count) => count > 0 && count < 4_000)).toBe(true);
    expect(read).toBe(5_000);
    expect(size).toBeLessThan(200_000);
  },
);

test('a PDF of many pages is given page by page', async () => {
  const pieces: Uint8Array[] = [];
  const sessions = Array.from({ length: 400 }, (_, n) => sampleSession(n));
  for await (const piece of renderStatement(made(COMPANY_CAR, sessions), 'pdf', { language: 'en' })) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(10);
  const { pages, all } = await pdfText(Buffer.concat(pieces));
  expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
  const rows = [...all.matchAll(/2026-10-\d\d \d\d:\d\d/g)];
  expect(rows.length).toBeGreaterThanOrEqual(400);
}, 60_000);
