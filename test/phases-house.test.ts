import { expect, test } from 'vitest';
import type { PerPhase } from '../src/core/model/phases.ts';
import { CARPORT, GARAGE } from '../src/sim/scenarios/home-spec.ts';
import { FailsafeHouse, reasonOf } from './failsafe/house.ts';

/** The whole program and the simulated home, over real sockets: a relay that obeys, from three phases to one and back. */

const SETTINGS = 'solar: { startDelayS: 5, stopDelayS: 5 }\n';

test('a car follows the weather from three phases to one and back, without current at any change', async () => {
  const house = await FailsafeHouse.open({ carport: 'phaseSwitching: true', config: SETTINGS });
  const terminals = (): PerPhase =>
    house.home.world().chargePoints.find(({ id }) => id === CARPORT)?.currentA ?? [0, 0, 0];
  const used = (): number => terminals().filter((currentA) => currentA > 1).length;
  await house.charging();
  expect(used()).toBe(3);

  let before = 3;
  let underLoad = 0;
  const watch = (): number => {
    const now = used();
    if (before !== now && before > 0 && now > 0) underLoad += 1;
    before = now;
    return now;
  };
  await house.setMode('carport', 'min-solar');
  await house.secondsUntil(300, (view) => reasonOf(view, 'carport') === 'phases-changing');
  await house.secondsUntilReally(180, () => watch() === 1);
  await house.secondsUntilReally(30, () => terminals()[0] > 5.9);
  // What the page shows: the phases of the house that the car uses.
  await house.secondsUntil(60, ({ chargePoints }) => {
    const currents = chargePoints[0]?.phaseCurrentA ?? null;
    return currents !== null && currents[0] > 5 && currents[1] < 0.5 && currents[2] < 0.5;
  });

  house.home.apply({ kind: 'weather', weather: 'clear' });
  await house.secondsUntilReally(900, () => watch() === 3);
  await house.secondsUntil(60, ({ chargePoints }) => (chargePoints[0]?.phaseCurrentA?.[2] ?? 0) > 5);
  await house.secondsUntil(60, (view) => reasonOf(view, 'carport') === 'following-sun');
  expect(underLoad).toBe(0);
});

test('what a sub-meter behind turned wires shows counts on the phases of the grid', async () => {
  const house = await FailsafeHouse.open({ garageMeter: 'phases: [L2, L3, L1]' });
  await house.ready();
  // A car of one phase behind terminal L1 of the garage's charge point: L2, as the meter's terminal L2 sees it.
  house.plugIn(GARAGE, { phases: 1 });
  await house.secondsUntilReally(90, () => house.drawnA(GARAGE) > 10);
  await house.secondsUntil(10, ({ circuits }) => {
    const [l1 = 0, l2 = 0, l3 = 0] = circuits.find(({ id }) => id === 'garage')?.loadA ?? [];
    return l3 > 10 && l1 < 1 && l2 < 1;
  });
});
