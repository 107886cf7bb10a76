import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LoadStore } from '../../src/ledger/load-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { StayStore } from '../../src/ledger/stay-store.ts';
import { temporaryFolder } from './temporary.ts';

function database() {
  const opened = openState(join(temporaryFolder(), 'state.db'));
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  return opened.value;
}

const STAY = {
  mode: 'fast',
  limit: { energyWh: 5_000, socPercent: 80.5, untilMs: 1_780_000_000_000 },
  modeChosen: true,
  limitChosen: false,
  boostUntilMs: 1_780_000_100_000,
  sessionId: 's1',
} as const;

test('a stay comes back as it was kept, is replaced, and is forgotten', () => {
  const store = new StayStore(database());
  store.set('carport', STAY, 1);
  expect(store.all()).toEqual(new Map([['carport', STAY]]));
  const bare = { ...STAY, mode: null, limit: { energyWh: null, socPercent: null, untilMs: null }, boostUntilMs: null };
  store.set('carport', bare, 2);
  expect(store.all()).toEqual(new Map([['carport', bare]]));
  store.forget('carport');
  expect(store.all().size).toBe(0);
});

test('what a newer release wrote does not hold', () => {
  const db = database();
  new StayStore(db).set('carport', STAY, 1);
  new LoadStore(db).set('boiler', { mode: 'on', ranMs: 12.4, dayEndsMs: 99 }, 1);
  db.exec("UPDATE charge_stay SET mode = 'telepathy'; UPDATE load_state SET mode = 'telepathy'");
  expect(new StayStore(db).all().get('carport')).toEqual({ ...STAY, mode: null });
  expect(new LoadStore(db).all().get('boiler')).toEqual({ mode: 'auto', ranMs: 12, dayEndsMs: 99 });
});
