import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { StoreError } from '../../src/ledger/errors.ts';
import { RegisterLog } from '../../src/ledger/register-log.ts';
import { openStores } from '../../src/ledger/stores.ts';
import { unavailableBook } from '../../src/ledger/unavailable-book.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { ALWAYS, type Books, endAt, ledgerFile, openBooks, startAt } from './books.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const MINUTE = 60_000;

/** Writes sessions until the disk is full, and returns how many were acknowledged. */
async function fill({ book, clock }: Books): Promise<{ acknowledged: number; error: unknown }> {
  for (let acknowledged = 0; acknowledged < 20_000; acknowledged += 1) {
    try {
      const { transactionId } = await book.started(startAt(clock, acknowledged));
      await book.ended(endAt(clock, transactionId, acknowledged + 1));
    } catch (error) {
      return { acknowledged, error };
    }
    clock.jumpWall(1_000);
  }
  throw new Error('the disk never got full');
}

async function expectFullAndBack(books: Books, makeRoom: () => void): Promise<void> {
  const { book, clock, reader, ledger } = books;
  const { acknowledged, error } = await fill(books);
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ kind: 'disk-full' });
  expect(book.problem()).toMatchObject({ kind: 'disk-full' });
  expect((await reader.list(ALWAYS)).filter(({ endedAtMs }) => endedAtMs !== null)).toHaveLength(acknowledged);

  makeRoom();
  // Whoever writes shows that it can be written: here the quarter hour.
  const quarterMs = Math.ceil(clock.wallMs() / 900_000) * 900_000;
  new RegisterLog(ledger).recordRegisters(quarterMs, [], clock.wallMs());
  expect(book.problem()).toBeNull();
  clock.jumpWall(1_000);
  const { transactionId } = await book.started(startAt(clock, 50_000));
  clock.advance(2 * MINUTE);
  await book.ended(endAt(clock, transactionId, 51_000));
  expect(book.problem()).toBeNull();
  expect((await reader.list(ALWAYS)).filter(({ energyWh }) => energyWh === 1_000)).toHaveLength(1);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole' });
  expect(ledger.db.pragma('integrity_check', { simple: true })).toBe('ok');
}

test('a full database: nothing acknowledged is lost, and it goes on when there is room again', async () => {
  const books = openBooks(temporaryFolder());
  const { db } = books.ledger;
  const pages = Number(db.pragma('page_count', { simple: true }));
  db.pragma(`max_page_count = ${pages + 8}`);
  await expectFullAndBack(books, () => db.pragma('max_page_count = 1000000'));
});

test.skipIf(process.getuid?.() !== 0)('a full disk: the same', async (context) => {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    context.skip('mounting is not allowed here');
  }
  onTestFinished(() => void execFileSync('/bin/umount', ['--lazy', folder]));
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(500_000));
  const books = openBooks(folder);
  await expectFullAndBack(books, () => rmSync(ballast));
  books.close();
});

test('marks wait while nothing can be written, and are written when it can', async () => {
  const folder = temporaryFolder();
  const { book, clock, reader } = openBooks(folder);
  const { transactionId } = await book.started(startAt(clock, 0));
  const other = new Database(ledgerFile(folder));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  for (const registerWh of [200, 400]) {
    clock.advance(MINUTE + 1);
    await book.register({ ...startAt(clock, 0), transactionId, registerWh });
  }
  clock.advance(MINUTE);
  expect(book.problem()).toMatchObject({ kind: 'locked' });
  await expect(book.ended(endAt(clock, transactionId, 500))).rejects.toMatchObject({ kind: 'locked' });
  expect(book.openTransaction('carport')).toMatchObject({ transactionId });
  other.exec('ROLLBACK');
  clock.advance(MINUTE);
  expect(book.problem()).toBeNull();
  expect(await reader.list(ALWAYS)).toMatchObject([{ endedAtMs: null, energyWh: 400 }]);
  await book.ended(endAt(clock, transactionId, 500));
  expect(await reader.list(ALWAYS)).toMatchObject([{ energyWh: 500, flags: [] }]);
});

const options = (folder: string) => ({ folder, clock: new FakeClock(), log: silentLog, historyDays: 30 });

test('a data folder belongs to one process; reports may read beside it', async () => {
  const folder = temporaryFolder();
  const books = openBooks(folder);
  await books.book.started(startAt(books.clock, 0));
  expect(openStores(options(folder))).toMatchObject({ kind: 'locked' });
  const report = new Database(ledgerFile(folder), { readonly: true });
  onTestFinished(() => void report.close());
  expect(report.prepare('SELECT count(*) FROM record').pluck().get()).toBe(2);
  books.close();
  openBooks(folder);
});

test.each(['ledger', 'state'] as const)('a damaged %s.db is never written over, and the others open', (name) => {
  const folder = temporaryFolder();
  const file = join(folder, `${name}.db`);
  openBooks(folder).close();
  writeFileSync(file, 'rubbish'.repeat(1_000));
  const stores = unwrap(openStores(options(folder)));
  onTestFinished(() => stores.close());
  const kinds = { ledger: stores.ledger.kind, state: stores.stateProblem?.kind ?? 'ok', history: stores.history.kind };
  expect(kinds).toEqual({ ledger: 'ok', state: 'ok', history: 'ok', [name]: 'damaged' });
  expect(readFileSync(file, 'utf8')).toBe('rubbish'.repeat(1_000));
});

test('a damaged history.db is moved aside, and a new one begun', () => {
  const folder = temporaryFolder();
  openBooks(folder).close();
  writeFileSync(join(folder, 'history.db'), 'rubbish'.repeat(1_000));
  writeFileSync(join(folder, 'history.db-wal'), 'rubbish of the damaged one');
  const { stores } = openBooks(folder);
  expect(stores.historyDamage).toMatchObject({ kind: 'damaged' });
  expect(unwrap(stores.history).curve('grid', 0, 1)).toEqual([]);
  expect(readdirSync(folder)).toContain('history.db.damaged');
});

test('a history.db that cannot be had leaves everything else working', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'history.db'));
  const { stores, book, clock } = openBooks(folder);
  expect(stores.history).toMatchObject({ kind: 'io-error' });
  expect((await book.started(startAt(clock, 0))).status).toBe('accepted');
});

test('without a ledger starts and ends are refused, so that the stations keep them; registers pass', async () => {
  const clock = new FakeClock();
  const book = unavailableBook('damaged', 'ledger.db', async () => 'accepted');
  expect(await book.authorise({ chargePointId: 'carport', idToken: '04A1' })).toBe('accepted');
  await expect(book.started(startAt(clock, 0))).rejects.toMatchObject({ name: 'StoreError', kind: 'damaged' });
  await expect(book.ended(endAt(clock, 1, 0))).rejects.toMatchObject({ kind: 'damaged' });
  await book.register({ ...startAt(clock, 0), transactionId: 1, registerWh: 5 });
  expect(book.openTransaction('carport')).toBeNull();
});

test('a data folder that is a file, or stands below one, is a problem with its name and no exception', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  for (const folder of [file, join(file, 'below')]) {
    expect(openStores({ folder, clock: new FakeClock(), log: silentLog, historyDays: 1 })).toMatchObject({
      kind: 'io-error',
      file: folder,
    });
  }
});

test('an emptied ledger beside a state.db is damaged: it is not begun anew without a word', () => {
  const folder = temporaryFolder();
  openBooks(folder).close();
  writeFileSync(join(folder, 'ledger.db'), '');
  const said: string[] = [];
  const log = { ...silentLog, error: (_fields: object, message: string) => said.push(message) };
  const stores = unwrap(openStores({ folder, clock: new FakeClock(), log, historyDays: 1 }));
  onTestFinished(() => stores.close());
  expect(stores.ledger).toMatchObject({ kind: 'damaged' });
  expect(said).toEqual([expect.stringContaining('ledger.db is damaged')]);
});

test('each database that cannot be opened is named in the log', () => {
  const folder = temporaryFolder();
  for (const name of ['ledger.db', 'state.db', 'history.db'])
    writeFileSync(join(folder, name), 'rubbish'.repeat(1_000));
  const said: string[] = [];
  const log = { ...silentLog, error: (_fields: object, message: string) => said.push(message) };
  const stores = unwrap(openStores({ folder, clock: new FakeClock(), log, historyDays: 1 }));
  onTestFinished(() => stores.close());
  expect(said.map((text) => /(\w+\.db) is damaged/.exec(text)?.[1])).toEqual(['ledger.db', 'state.db', 'history.db']);
});

test.skipIf(process.getuid?.() !== 0)('a disk that is full or read-only: the house starts all the same', (context) => {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const mount = (...options: string[]) => execFileSync('/bin/mount', options, { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder);
  } catch {
    context.skip('mounting is not allowed here');
  }
  onTestFinished(() => void execFileSync('/bin/umount', ['--lazy', folder]));
  const start = () => unwrap(openStores({ folder, clock: new FakeClock(), log: silentLog, historyDays: 1 }));
  start().close();
  mount('-o', 'remount,ro', folder);
  const readOnly = start();
  expect(readOnly.ledger).toMatchObject({ kind: 'read-only' });
  readOnly.close();
  mount('-o', 'remount,rw', folder);
  const room = statfsSync(folder);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(room.bavail * room.bsize));
  const full = start();
  expect(full.ledger).toMatchObject({ kind: 'disk-full' });
  full.close();
});
