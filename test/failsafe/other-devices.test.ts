import { expect, test } from 'vitest';
import { CARPORT, GARAGE } from '../../src/sim/scenarios/home-spec.ts';
import { conditionOf, FailsafeHouse, problemOf, reasonOf } from './house.ts';
import { expectPromised } from './table.ts';

test('a sub-meter that is lost pauses what hangs behind it, and nothing else', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.plugIn(GARAGE, { phases: 1 });
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) > 5);
  house.home.meter.faults.on('silent');
  const noticedS = await house.secondsUntil(30, (view) => reasonOf(view, 'garage-box') === 'meter-silent');
  expect(problemOf(await house.view(), 'garage')).toBe('unreachable');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(GARAGE) === 0)));
  await house.pass(20);
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
});

test('a sub-meter that stands still is found by the car behind it', async () => {
  const house = await FailsafeHouse.open();
  await house.ready();
  house.home.meter.faults.on('frozen');
  await house.pass(10);
  house.plugIn(GARAGE, { phases: 1 });
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) > 5);
  const noticedS = await house.secondsUntil(30, (view) => reasonOf(view, 'garage-box') === 'meter-doubted');
  expect(problemOf(await house.view(), 'garage')).toBe('frozen');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(GARAGE) === 0)));
});

test('an inverter that is lost costs no current: the sun is seen at the grid meter', async () => {
  const house = await FailsafeHouse.open({ modes: { carport: 'solar' }, config: 'solar: { startDelayS: 10 }\n' });
  house.home.apply({ kind: 'weather', weather: 'clear' });
  await house.charging(CARPORT, 8);
  house.home.inverter.faults.on('unreachable');
  expectPromised(await house.secondsUntil(30, (view) => conditionOf(view, 'roof') === 'stale'));
  let leastA = house.drawnA(CARPORT);
  for (let second = 0; second < 60; second += 1) {
    await house.pass(1);
    leastA = Math.min(leastA, house.drawnA(CARPORT));
  }
  expect(leastA).toBeGreaterThanOrEqual(6);
  const view = await house.view();
  expect(reasonOf(view, 'carport')).toBe('following-sun');
  expect(view.solarW?.stale).toBe(true);
});
