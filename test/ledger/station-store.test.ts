import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { StationRecord } from '../../src/core/model/station-record.ts';
import { StoreError } from '../../src/ledger/errors.ts';
import { openState } from '../../src/ledger/state.ts';
import { StationStore } from '../../src/ledger/station-store.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from './temporary.ts';

const RECORD: StationRecord = {
  identity: { vendor: 'Alfen', model: 'Eve', firmware: '6.4', serial: 'ACE1' },
  rung: 'station-lease',
  rateUnit: 'W',
  maxStackLevel: 15,
  wholeNumbers: true,
  safeCurrentA: 6.5,
  expiry: 'seen',
  phaseSwitch: 'failed',
  toldPhases: 1,
  toldAtMostA: 10.5,
  flash: { writesLeft: 12.5, atMs: 1_700_000_000_000 },
  setUp: { settings: { HeartbeatInterval: '300', Voltage: null }, bootedFor: ['a=1'], otherController: 'ALB' },
};

function opened(): Database.Database {
  const state = openState(join(temporaryFolder(), 'state.db'));
  if (state.kind !== 'ok') throw new Error(state.kind);
  return state.value;
}

it('keeps what a charge point was seen to do, the newest of each', () => {
  const db = opened();
  const store = new StationStore(db, new FakeClock());
  expect(store.load('carport')).toBeNull();
  store.save('carport', RECORD);
  store.save('garage', { ...RECORD, safeCurrentA: null, toldPhases: null, wholeNumbers: false, flash: null });
  expect(store.load('carport')).toEqual(RECORD);
  store.save('carport', { ...RECORD, expiry: 'failed' });
  expect(store.load('carport')).toEqual({ ...RECORD, expiry: 'failed' });
  expect(store.load('garage')).toMatchObject({
    safeCurrentA: null,
    toldPhases: null,
    wholeNumbers: false,
    flash: null,
  });
  db.close();
});

it('sets a station up anew whose set-up it cannot read', () => {
  const db = opened();
  const store = new StationStore(db, new FakeClock());
  store.save('carport', RECORD);
  for (const text of ['{', '{"settings":{"a":1}}']) {
    db.prepare('UPDATE station SET set_up = ?').run(text);
    expect(store.load('carport')).toEqual({ ...RECORD, setUp: null });
  }
  db.close();
});

it('does not believe what a newer release wrote', () => {
  const db = opened();
  const store = new StationStore(db, new FakeClock());
  store.save('carport', RECORD);
  db.exec("UPDATE station SET rung = 'by-telepathy'");
  expect(store.load('carport')).toBeNull();
  db.close();
});

it('says when the disk does not let it', () => {
  const db = opened();
  const readOnly = new Database(db.name, { readonly: true });
  const store = new StationStore(readOnly, new FakeClock());
  expect(() => store.save('carport', RECORD)).toThrow(StoreError);
  readOnly.close();
  db.close();
});
