import { expect, test } from 'vitest';
import { LimitStore } from '../../src/ledger/limit-store.ts';
import { temporaryState } from '../../src/ledger/state.ts';

test('caps and the state of the grid are kept as they were told last', () => {
  const store = new LimitStore(temporaryState());
  expect([store.caps(), store.grid()]).toEqual([[], 'unknown']);
  const cap = { circuitId: 'house', source: 'Utility', maxCurrentA: 12.5, maxPowerW: null, untilMs: 1_800_000_000_000 };
  store.setCap(cap, 1);
  store.setCap({ ...cap, source: 'Landlord', maxCurrentA: null, maxPowerW: 4_200, untilMs: null }, 2);
  store.setCap({ ...cap, maxCurrentA: 10 }, 3);
  expect(store.caps()).toHaveLength(2);
  expect(store.caps()).toContainEqual({ ...cap, maxCurrentA: 10 });
  store.removeCap('house', 'Utility');
  expect(store.caps().map(({ source }) => source)).toEqual(['Landlord']);
  store.setGrid('backup', 4);
  store.setGrid('connected', 5);
  expect(store.grid()).toBe('connected');
});
