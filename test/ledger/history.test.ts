import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { History, openHistory } from '../../src/ledger/history.ts';
import { RegisterLog } from '../../src/ledger/register-log.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { openBooks } from './books.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 5, 15, 12);

function open(retentionDays = 30) {
  const clock = new FakeClock(NOON);
  const { db } = unwrap(openHistory(join(temporaryFolder(), 'history.db')));
  onTestFinished(() => void db.close());
  return { clock, db, history: new History(db, { clock, log: silentLog, retentionDays }) };
}

test('a curve is the mean of every ten seconds, committed once in five minutes', () => {
  const { clock, db, history } = open();
  const commits = () => db.prepare('SELECT count(DISTINCT at_s) FROM power').pluck().get();
  for (let second = 0; second < 59; second += 1) {
    history.sample('grid', clock.wallMs(), second < 10 ? 100 + second : -200.4);
    clock.advance(1_000);
    expect(commits()).toBe(0);
  }
  clock.advance(241_000);
  expect(history.curve('grid', NOON, NOON + 20_000)).toEqual([
    { atMs: NOON, powerW: 105 },
    { atMs: NOON + 10_000, powerW: -200 },
  ]);
  expect(history.curve('roof', NOON, NOON + DAY)).toEqual([]);
  history.close();
  expect(history.curve('grid', NOON, NOON + DAY)).toHaveLength(6);
});

test('what is older than the retention goes, a piece at a time', () => {
  const { clock, db } = open(2);
  db.exec("INSERT INTO device VALUES (1, 'grid')");
  const insert = db.prepare('INSERT INTO power VALUES (?, 1, 5)');
  db.transaction(() => {
    for (let i = 0; i < 12_000; i += 1) insert.run((NOON - 3 * DAY) / 1000 + i);
  })();
  insert.run((NOON - DAY) / 1000);
  const rows = () => db.prepare('SELECT count(*) FROM power').pluck().get();
  clock.advance(300_000);
  expect(rows()).toBe(7_001);
  clock.advance(600_000);
  expect(rows()).toBe(1);
});

test('while it cannot be written it says so, and keeps what it has for later', () => {
  const { clock, db, history } = open();
  const other = new Database(db.name);
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  history.sample('grid', NOON, 100);
  history.sample('grid', NOON + 10_000, 100);
  clock.advance(300_000);
  expect(history.problem()).toMatchObject({ kind: 'locked' });
  other.exec('ROLLBACK');
  clock.advance(300_000);
  expect(history.problem()).toBeNull();
  expect(history.curve('grid', NOON, NOON + DAY)).toEqual([{ atMs: NOON, powerW: 100 }]);
});

test('a clock set back overwrites instead of failing', () => {
  const { history } = open();
  for (const powerW of [100, 300]) {
    history.sample('grid', NOON, powerW);
    history.sample('grid', NOON + 10_000, powerW);
  }
  history.close();
  expect(history.curve('grid', NOON, NOON + 10_000)).toEqual([{ atMs: NOON, powerW: 300 }]);
});

test('registers of a quarter hour are written once, and found again by device', async () => {
  const { ledger } = openBooks(temporaryFolder());
  const registers = new RegisterLog(ledger);
  const grid = { deviceId: 'grid', importWh: 1_000, exportWh: 20, quality: 'W' } as const;
  const car = { deviceId: 'carport', importWh: null, exportWh: null, quality: 'F' } as const;
  expect(registers.recordRegisters(NOON, [grid, car], NOON + 5)).toBe('recorded');
  expect(registers.recordRegisters(NOON, [{ ...grid, importWh: 7 }], NOON + 9)).toBe('already-recorded');
  expect(registers.recordRegisters(NOON + 900_000, [{ ...grid, importWh: 1_250, quality: 'E' }], NOON)).toBe(
    'recorded',
  );
  expect(registers.snapshots('grid', NOON, NOON + DAY)).toEqual([
    { atMs: NOON, importWh: 1_000, exportWh: 20, quality: 'W' },
    { atMs: NOON + 900_000, importWh: 1_250, exportWh: 20, quality: 'E' },
  ]);
  expect(registers.snapshots('carport', NOON, NOON + DAY)).toEqual([
    { atMs: NOON, importWh: null, exportWh: null, quality: 'F' },
  ]);
  expect(registers.snapshots('grid', NOON + 1, NOON + 900_000)).toEqual([]);
  expect(() => registers.recordRegisters(NOON + 1, [grid], NOON)).toThrow(/quarter hour/);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole', records: 3 });
});
