import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type RecordedSecurityEvent, SecurityLog } from '../../src/access/security-log.ts';
import { DoorStore } from '../../src/ledger/door-store.ts';
import { stateDoor } from '../../src/ledger/migrations/state-door.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

function logged() {
  const clock = new FakeClock();
  const db = new Database(':memory:');
  db.exec(stateDoor);
  const store = new DoorStore(db);
  const log = new SecurityLog(store, clock, silentLog);
  const record = (identity: string, address = '10.0.0.1') =>
    log.record({ code: 'password-wrong', identity, address, detail: null });
  return { clock, db, store, log, record };
}

test('the same thing by the same one is recorded once in ten minutes, and what was left out is counted', () => {
  const { clock, log, record } = logged();
  for (let i = 0; i < 100; i += 1) record('CP1');
  record('CP2');
  clock.advance(600_000);
  record('CP1');
  expect(log.newest(10).map(({ identity, omitted }) => [identity, omitted])).toEqual([
    ['CP1', 0],
    ['CP2', 99],
    ['CP1', 0],
  ]);
});

test('ten thousand made-up names fill neither the disk nor the memory', () => {
  const { clock, log, record } = logged();
  for (let i = 0; i < 10_000; i += 1) record(`MADE-UP-${i}`, `10.0.${i % 200}.1`);
  expect(log.newest(20_000)).toHaveLength(100);
  clock.advance(60_000);
  record('CP1');
  expect(log.newest(1)).toMatchObject([{ identity: 'CP1', omitted: 9_900 }]);
});

test('it is append-only and forgets the oldest', () => {
  const { db, store } = logged();
  const event: RecordedSecurityEvent = {
    atMs: 0,
    code: 'takeover',
    identity: 'CP1',
    address: '10.0.0.1',
    detail: null,
    omitted: 0,
  };
  store.append(Array.from({ length: 5_000 }, (_, i) => ({ ...event, atMs: i + 1 })));
  store.append(Array.from({ length: 10 }, (_, i) => ({ ...event, atMs: 5_001 + i })));
  const kept = store.newest(10_000);
  expect([kept.length, kept[0]?.atMs, kept.at(-1)?.atMs]).toEqual([5_000, 5_010, 11]);
  expect(() => db.exec(`UPDATE security_event SET identity = 'CP2'`)).toThrow('never changed');
});

test('a full disk is no reason to fail', () => {
  const { clock } = logged();
  const store = {
    append() {
      throw new Error('SQLITE_FULL');
    },
    newest: () => [],
  };
  const errors: string[] = [];
  const log = new SecurityLog(store, clock, { ...silentLog, error: (_: object, text: string) => errors.push(text) });
  log.record({ code: 'clock-set', identity: null, address: null, detail: 'x'.repeat(5_000) });
  clock.advance(1_000);
  expect(errors).toHaveLength(1);
});

test('who was turned away stays so until he is forgiven', () => {
  const { db, store } = logged();
  store.reject('CP9', 5);
  expect(new DoorStore(db).isRejected('CP9')).toBe(true);
  expect(store.rejected()).toEqual([{ identity: 'CP9', rejectedAtMs: 5 }]);
  expect(store.forgive('CP9')).toBe(true);
  expect(store.forgive('CP9')).toBe(false);
  expect(store.isRejected('CP9')).toBe(false);
});

test('what happens within a second is one commit, and the end of the process waits for none', () => {
  const { clock } = logged();
  const writes: number[] = [];
  const log = new SecurityLog({ append: (events) => writes.push(events.length), newest: () => [] }, clock, silentLog);
  const record = (identity: string) => log.record({ code: 'takeover', identity, address: null, detail: null });
  for (let i = 0; i < 50; i += 1) record(`CP${i}`);
  expect(writes).toEqual([]);
  clock.advance(1_000);
  expect(writes).toEqual([50]);
  record('last');
  log.stop();
  clock.advance(1_000);
  expect(writes).toEqual([50, 1]);
});
