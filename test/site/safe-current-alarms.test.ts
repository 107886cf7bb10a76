import { expect, it } from 'vitest';
import { safeCurrentAlarms } from '../../src/site/safe-current-alarms.ts';
import { chargePoint, site } from '../core/control/fixtures.ts';

const SETTINGS = site({ chargePoints: [chargePoint('a'), chargePoint('b')] });
const house = (currentA: number) => [{ circuitId: 'house', currentA: [currentA, 0, 0] as const, atMs: 0 }];

it('says when safe currents fit by themselves, but not beside the house as it was at its worst', () => {
  expect(safeCurrentAlarms(SETTINGS, new Map(), [])).toEqual([]);
  expect(safeCurrentAlarms(SETTINGS, new Map(), house(13))).toEqual([]);
  expect(safeCurrentAlarms(SETTINGS, new Map(), house(14.5))).toEqual([
    { code: 'safe-currents-beside-house', circuit: 'House', phase: 'L1', safeA: 12, houseA: 14.5, limitA: 25 },
  ]);
});

it('says it once: where they are too much by themselves the house does not matter', () => {
  const alarms = safeCurrentAlarms(
    SETTINGS,
    new Map([
      ['a', 16],
      ['b', 16],
    ]),
    house(14.5),
  );
  expect(alarms.map(({ code }) => code)).toEqual(['safe-currents-too-high']);
});
