import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { BilledSessions } from '../../src/ledger/billed-sessions.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { openPrepaidBook } from '../../src/ledger/prepaid-book.ts';
import { PriceBook } from '../../src/ledger/price-book.ts';
import { RegisterLog } from '../../src/ledger/register-log.ts';
import { RegisterSeries } from '../../src/ledger/register-series.ts';
import { Seals } from '../../src/ledger/seals.ts';
import { SessionRecords } from '../../src/ledger/session-records.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

/** Every statement that the readers of the ledger prepare, with the plan that SQLite makes for it. */
async function plans(): Promise<ReadonlyMap<string, readonly string[]>> {
  const file = join(temporaryFolder(), 'ledger.db');
  const ledger = unwrap(openLedger(file, 1));
  const { db } = ledger;
  onTestFinished(() => void db.close());
  const started = { kind: 'session-started', sessionId: 'a', atMs: 5, recordedAtMs: 5, chargePointId: 'garage' };
  ledger.chain.append([
    {
      ...started,
      connectorId: 1,
      transactionId: 1,
      tokenRef: null,
      registerWh: 0,
      stationTimestamp: null,
      flags: [],
    },
  ]);
  const prepare = vi.spyOn(db, 'prepare');
  const records = new SessionRecords(db);
  records.open();
  records.byId('a');
  records.byTransaction(1);
  records.marks('a');
  records.around({ chargePointId: 'garage', atMs: 5, stationTimestamp: 'x', transactionId: 1 });
  records.nextTransactionId(1);
  for (const chargePointId of [null, 'garage']) [...records.pages({ fromMs: 0, toMs: 9 }, chargePointId, 10)];
  const billed = new BilledSessions(db);
  const anybody = { fromMs: 0, toMs: 9, chargePointId: null, tokenRef: null, vehicleId: null, driverId: null };
  for (const one of [
    { ...anybody, use: null },
    { ...anybody, use: null, chargePointId: 'garage' },
    { ...anybody, use: 'company' as const, tokenRef: 't', vehicleId: 'v', driverId: 'd' },
  ])
    [...billed.pages({ ...one, headSeq: 9 })];
  billed.before('garage', 5, 9);
  billed.after('garage', 5, 9);
  billed.ends();
  billed.corrections(0, 9);
  const series = new RegisterSeries(db, 9);
  series.before('grid', 'import', 5);
  series.after('grid', 'import', 5);
  [...series.pages(0, 9)];
  const registers = new RegisterLog(ledger);
  registers.recordRegisters(0, [], 1);
  registers.quarters('grid', 'import', 0, 900_000);
  const book = new PriceBook(ledger);
  book.tariffs();
  book.rules();
  book.elections();
  book.history();
  book.marketPrice('DE-LU', 0);
  new Seals(ledger).all();
  unwrap(openPrepaidBook(ledger));
  await ledger.chain.verify();
  const asked = [...new Set(prepare.mock.calls.map(([sql]) => sql))].filter((sql) => /FROM record/.test(sql));
  prepare.mockRestore();
  return new Map(
    asked.map((sql) => {
      const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name = '']) => [name, null]));
      const nameless = [...sql.matchAll(/\?/g)].map(() => null);
      const explain = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
      const rows = Object.keys(named).length > 0 ? explain.all(named) : explain.all(...nameless);
      return [sql, rows.map(({ detail }) => detail)];
    }),
  );
}

/** The newest record: one step from the end. */
const NEWEST = /ORDER BY seq DESC LIMIT 1$/;

test('no reader of the ledger walks all records to find its own', async () => {
  const all = await plans();
  expect(all.size).toBeGreaterThan(20);
  const walks = [...all].filter(
    ([sql, details]) =>
      !(NEWEST.test(sql.trim()) && !sql.includes('WHERE')) &&
      details.some((detail) => /^SCAN (record|[a-z])\b(?!.*(USING (COVERING )?INDEX|VIRTUAL TABLE))/.test(detail)),
  );
  expect(walks).toEqual([]);
});

test('an index is walked from end to end only where all of it is wanted', async () => {
  const walked = [...(await plans()).values()].flatMap((details) =>
    details.flatMap((detail) => /^SCAN .*USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? []),
  );
  // Which sessions are open, asked once at the start; all exchanges of meters; and all corrections, which are few.
  expect(walked.toSorted()).toEqual(['corrections', 'meter_exchanges', 'started_by_transaction']);
});
