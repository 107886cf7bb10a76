import { expect, test } from 'vitest';
import { CARPORT } from '../../src/sim/scenarios/home-spec.ts';
import { FailsafeHouse, problemOf, reasonOf } from './house.ts';
import { expectPromised } from './table.ts';

/** min+solar takes all phases of a bright day, and one of a dark one: the weather makes the relay move. */
const DARK = 'solar: { startDelayS: 5, stopDelayS: 5 }\n';

const terminalsOf = (house: FailsafeHouse): number =>
  house.home
    .world()
    .chargePoints.find(({ id }) => id === CARPORT)
    ?.currentA.filter((currentA) => currentA > 1).length ?? 0;

/** It charges on three phases in the dark: so the relay is about to be told. */
async function onThree(): Promise<FailsafeHouse> {
  const house = await FailsafeHouse.open({ carport: 'phaseSwitching: true', config: DARK });
  await house.charging();
  expect(terminalsOf(house)).toBe(3);
  return house;
}

const fault = (house: FailsafeHouse, kind: string): void => {
  expect(house.home.faultsOf(CARPORT)?.switchByName(kind, true, null)).toBe(true);
};

test('a relay that does not switch is found by the current of its car, and the car charges on three phases', async () => {
  const house = await onThree();
  fault(house, 'ignores-phases');
  await house.setMode('carport', 'min-solar');
  await house.secondsUntil(300, (view) => reasonOf(view, 'carport') === 'phases-changing');
  expectPromised(await house.secondsUntil(300, (view) => problemOf(view, 'carport') === 'phase-switch-ignored'));
  await house.secondsUntilReally(60, () => house.drawnA(CARPORT) >= 6);
  expect(terminalsOf(house)).toBe(3);
});

test('a relay that would switch under load is told in a pause only', async () => {
  const house = await onThree();
  fault(house, 'switches-under-load');
  await house.setMode('carport', 'min-solar');
  await house.secondsUntil(300, (view) => reasonOf(view, 'carport') === 'phases-changing');
  let before = terminalsOf(house);
  let underLoad = 0;
  const tookS = await house.secondsUntilReally(120, () => {
    const now = terminalsOf(house);
    if (before === 3 && now === 1) underLoad += 1;
    before = now;
    return now === 1;
  });
  expect(underLoad).toBe(0);
  expectPromised(tookS);
});

test('a station that falls silent while it changes over comes back to current, on the phases that its car shows', async () => {
  const house = await onThree();
  await house.setMode('carport', 'min-solar');
  await house.secondsUntil(300, (view) => reasonOf(view, 'carport') === 'phases-changing');
  await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0);
  fault(house, 'offline');
  await house.secondsUntil(60, (view) => reasonOf(view, 'carport') === 'charge-point-unreachable');
  house.home.faultsOf(CARPORT)?.off();
  expectPromised(await house.secondsUntilReally(300, () => house.drawnA(CARPORT) >= 6));
  await house.pass(60);
  expect([1, 3]).toContain(terminalsOf(house));
  const view = await house.view();
  expect(problemOf(view, 'carport')).toBe(null);
});
