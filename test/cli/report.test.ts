import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { CONFIG } from '../billing/billed-house.ts';
import { FakeClock } from '../fake-clock.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { commandLine } from './command-line.ts';

const PRICES = `
tariffs:
  - id: home
    name: Strom
    vat: [{ from: 2007-01-01, percent: 19 }]
    versions: [{ from: 2026-01-01, basis: gross, energy: { kind: fixed, pricePerKwh: 0.3245 } }]
`;

async function run(folder: string, ...words: readonly string[]) {
  const { exitCode, out, err } = await commandLine([...words, '--data', folder], new FakeClock(Date.UTC(2026, 6, 10)));
  return { exitCode, out, error: err };
}

function folderWithConfig(): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  writeFileSync(join(folder, 'prices.yaml'), PRICES);
  return folder;
}

test('prices by file, a session, and a report beside the running controller and after it', async () => {
  const folder = folderWithConfig();
  expect(await run(folder, 'tariff', 'set', join(folder, 'prices.yaml'))).toMatchObject({
    exitCode: 0,
    out: 'Set: home (1 versions).\n',
  });
  const { book, clock, cards, close } = openBooks(folder);
  cards.applyConfigured([{ uid: '04A1B2C3', name: 'Anna' }], clock.wallMs());
  const { transactionId } = await book.started(startAt(clock, 1_000, { chargePointId: 'garage' }));
  clock.advance(3_600_000);
  await book.ended(endAt(clock, transactionId, 11_000, { chargePointId: 'garage' }));
  const json = await run(folder, 'report', '--from', '2026-06', '--card', '04a1b2c3');
  expect(json.exitCode).toBe(0);
  const statement: unknown = JSON.parse(json.out);
  expect(statement).toMatchObject({
    $schema: 'lademeister:statement',
    kind: 'card',
    exact: true,
    subject: { card: 'Anna …B2C3' },
    totals: { count: 1, energyWh: 10_000, cents: 325, vat: { cents: 52 } },
    sessions: [{ energyWh: 10_000, cents: 325 }],
  });
  expect(await run(folder, 'tariff', 'set', join(folder, 'prices.yaml'))).toMatchObject({ exitCode: 1 });
  close();
  const out = join(folder, 'june.csv');
  expect(
    await run(folder, 'report', '--from', '2026-06-01', '--to', '2026-06-30', '--format', 'csv', '--out', out),
  ).toMatchObject({ exitCode: 0 });
  expect(readFileSync(out, 'utf8')).toContain(';10,000;');
  const flat = await run(
    folder,
    'report',
    '--from',
    '2026-06',
    '--card',
    'Anna',
    '--kind',
    'card',
    '--method',
    'de-strompreispauschale',
  );
  expect(JSON.parse(flat.out)).toMatchObject({ reimbursement: { cents: 340, value: '2026' } });
});

test('for programs outside: charge detail records into a new file', async () => {
  const folder = folderWithConfig();
  const ocpi =
    'countryCode: DE, partyId: LAD, street: A 1, postalCode: "1", city: B, country: DEU, latitude: "50.12345", longitude: "6.12345"';
  writeFileSync(join(folder, 'config.yaml'), `${CONFIG}exports: { ocpi: { ${ocpi} } }\n`);
  await run(folder, 'tariff', 'set', join(folder, 'prices.yaml'));
  const { book, clock, close } = openBooks(folder);
  const { transactionId } = await book.started(startAt(clock, 1_000, { chargePointId: 'garage' }));
  clock.advance(3_600_000);
  await book.ended(endAt(clock, transactionId, 11_000, { chargePointId: 'garage' }));
  await book.started(startAt(clock, 11_000, { chargePointId: 'yard' }));
  close();
  const out = join(folder, 'cdrs.json');
  expect(await run(folder, 'export', 'cdrs', out, '--from', '2026-06')).toMatchObject({
    exitCode: 0,
    error: 'Sessions that are not in it: 1.\n',
  });
  expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject([
    { total_energy: 10, total_cost: { incl_vat: 3.25 }, cdr_location: { evse_id: 'DE*LAD*EGARAGE' } },
  ]);
});

test('what cannot be done is said in a sentence, and nothing is changed', async () => {
  const folder = folderWithConfig();
  expect((await run(folder, 'report', '--from', '2026-06')).error).toContain('does not exist');
  openBooks(folder).close();
  expect((await run(folder, 'report', '--from', '2026-06', '--vehicle', 'ID.4')).error).toBe(
    'There is no vehicle ID.4.\n',
  );
  expect((await run(folder, 'report', '--from', '2026-06', '--kind', 'registers')).error).toContain('--charge-point');
  const provisional = await run(folder, 'report', '--from', '2026-07');
  expect([provisional.exitCode, provisional.error]).toEqual([0, expect.stringContaining('period-not-over')]);
  expect(await run(folder, 'export', 'cdrs', join(folder, 'cdrs.json'), '--from', '2026-06')).toEqual({
    exitCode: 1,
    out: '',
    error: 'Nothing was written: exports.ocpi is missing (export-not-configured).\n',
  });
  writeFileSync(join(folder, 'prices.yaml'), PRICES.replace('0.3245', 'cheap'));
  expect((await run(folder, 'tariff', 'set', join(folder, 'prices.yaml'))).error).toContain(
    '/tariffs/0/versions/0/energy',
  );
  writeFileSync(join(folder, 'market.csv'), 'start,price\n2026-06-01T00:00:00Z,81.5\n2026-06-01T00:00:00Z,80\n');
  expect((await run(folder, 'prices', 'import', join(folder, 'market.csv'), '--market', 'DE-LU')).error).toContain(
    'market.csv:3:',
  );
  expect((await run(folder, 'prices', 'import', join(folder, 'gone.csv'), '--market', 'DE-LU')).error).toContain(
    'cannot be read',
  );
  writeFileSync(join(folder, 'market.csv'), 'start,price\n2026-06-01T00:00:00Z,81.5\n');
  expect(await run(folder, 'prices', 'import', join(folder, 'market.csv'), '--market', 'DE-LU')).toMatchObject({
    exitCode: 0,
  });
});

it.each([
  [['report'], 'report needs --from'],
  [['report', '--from', 'June'], '--from must be like'],
  [['report', '--from', '2026', '--to', '2026-6'], '--to must be like'],
  [['report', '--from', '2026', '--format', 'docx'], '--format must be one of'],
  [['report', '--from', '2026', '--method', 'free'], '--method must be one of'],
  [['report', '--from', '2026', '--use', 'fun'], '--use must be one of'],
  [['report', 'a'], 'one command at a time'],
  [['report', '--from', '2026', '--format', 'pdf'], 'needs --out'],
  [['tariff', 'set'], 'tariff set needs a FILE'],
  [['tariff', 'get'], 'tariff must be followed by'],
  [['prices', 'import', 'f.csv'], 'needs --market'],
  [['prices', 'import', 'f.csv', '--market', 'DE-LU', '--unit', 'pence'], '--unit must be'],
])('%j is not understood', async (words, message) => {
  expect(await commandLine(words)).toMatchObject({ exitCode: 2, err: expect.stringContaining(message) });
});
