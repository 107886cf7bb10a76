import { expect, test } from 'vitest';
import { CARPORT, GARAGE } from '../../src/sim/scenarios/home-spec.ts';
import { alarmsOf, conditionOf, FailsafeHouse, grantedA, problemOf, reasonOf } from './house.ts';
import { expectPromised } from './table.ts';

const station = (house: FailsafeHouse, id: string) => {
  const faults = house.home.faultsOf(id);
  if (faults === null) throw new Error(id);
  return { on: (fault: string, value: number | null = null) => faults.switchByName(fault, true, value), faults };
};

/** Both charge: L2 would carry 32 A, so the fuse of 25 A is full. */
async function bothCharging(house: FailsafeHouse): Promise<void> {
  await house.charging();
  house.plugIn(GARAGE, { phases: 3 });
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) > 5 && house.drawnA(CARPORT) < 16);
  await house.pass(30);
}

const worstA = (house: FailsafeHouse): number => {
  const { gridPhaseW, voltageV } = house.home.world();
  return Math.max(...gridPhaseW.map((powerW, i) => powerW / (voltageV[i] ?? 230)));
};

test('a charge point out of reach falls back by itself when its lease ends, and keeps its current reserved until then', async () => {
  const house = await FailsafeHouse.open({ config: 'leases: { seconds: 60 }\n' });
  await bothCharging(house);
  const beforeA = grantedA(await house.view(), 'garage-box');
  station(house, CARPORT).on('offline');
  const noticedS = await house.secondsUntil(30, (view) => conditionOf(view, 'carport') === 'stale');
  expect(reasonOf(await house.view(), 'carport')).toBe('charge-point-unreachable');
  expect(grantedA(await house.view(), 'garage-box')).toBeLessThanOrEqual(beforeA + 0.5);
  expectPromised(noticedS + (await house.secondsUntilReally(90, () => house.drawnA(CARPORT) === 0)));
  // What it gave back is the others'.
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) > 15);
});

test('a charge point that does not answer counts as out of reach, and the others yield', async () => {
  const house = await FailsafeHouse.open({ config: 'leases: { seconds: 60 }\n' });
  await bothCharging(house);
  station(house, CARPORT).on('half-open');
  house.home.apply({ kind: 'appliance-on', appliance: 'oven', durationMs: 600_000 });
  expectPromised(await house.secondsUntil(60, (view) => conditionOf(view, 'carport') !== 'ok'));
  const yieldedS = await house.secondsUntilReally(60, () => worstA(house) < 25);
  expect(yieldedS).toBeLessThan(15);
});

test('a car that draws more than its limit is found, counts with its maximum, and the others yield', async () => {
  const house = await FailsafeHouse.open();
  await bothCharging(house);
  station(house, CARPORT).on('ignores-limits');
  expectPromised(await house.secondsUntil(60, (view) => problemOf(view, 'carport') === 'limit-ignored'));
  await house.secondsUntilReally(30, () => worstA(house) < 25);
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
  expect(grantedA(await house.view(), 'garage-box')).toBeLessThan(9);
});

test('a car that draws without leave is found by its meter, and counts', async () => {
  const house = await FailsafeHouse.open();
  await house.ready();
  station(house, CARPORT).on('draws-without-leave');
  house.home.apply({
    kind: 'plug-in',
    chargePointId: CARPORT,
    car: (await import('../../src/sim/world/car.ts')).carSpec(),
  });
  await house.secondsUntilReally(30, () => house.drawnA(CARPORT) > 10);
  expectPromised(await house.secondsUntil(90, (view) => problemOf(view, 'carport') === 'drawing-without-leave'));
  house.plugIn(GARAGE, { phases: 3 });
  await house.pass(60);
  expect(worstA(house)).toBeLessThan(25);
});

test('a charge point that rejects every limit counts with its maximum, and the others yield', async () => {
  const house = await FailsafeHouse.open();
  await bothCharging(house);
  station(house, CARPORT).on('rejects-profiles');
  house.home.apply({ kind: 'appliance-on', appliance: 'oven', durationMs: 600_000 });
  expectPromised(await house.secondsUntil(120, (view) => problemOf(view, 'carport') === 'limit-rejected'));
  expect(reasonOf(await house.view(), 'carport')).toBe('charge-point-uncontrolled');
  await house.secondsUntilReally(30, () => worstA(house) < 25);
});

test('a charge point that was never seen to fall back is said, and counts with its maximum when it matters', async () => {
  const house = await FailsafeHouse.open();
  station(house, CARPORT).on('never-expires');
  expectPromised(await house.secondsUntil(300, (view) => problemOf(view, 'carport') === 'lease-unproven'));
  await house.pass(5);
  const view = await house.view();
  expect(conditionOf(view, 'carport')).toBe('ok');
  expect(alarmsOf(view)).toEqual([]);
});
