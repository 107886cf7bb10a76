import { expect, test } from 'vitest';
import { CARPORT } from '../../src/sim/scenarios/home-spec.ts';
import { conditionOf, FailsafeHouse, grantedA, problemOf, reasonOf } from './house.ts';
import { expectPromised } from './table.ts';

test('a grid meter that falls silent pauses the cars, and lets them go on when it speaks again', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.p1.faults.on('silent');
  const noticedS = await house.secondsUntil(30, (view) => reasonOf(view, 'carport') === 'meter-silent');
  expect(problemOf(await house.view(), 'grid')).toBe('silent');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0)));
  house.home.p1.faults.off();
  await house.secondsUntilReally(90, () => house.drawnA(CARPORT) > 15);
});

test('a grid meter that falls silent leaves the cars their safe current, where that fits', async () => {
  const house = await FailsafeHouse.open({ safeCurrentA: 6 });
  await house.charging();
  house.home.p1.faults.on('unreachable');
  const noticedS = await house.secondsUntil(30, (view) => reasonOf(view, 'carport') === 'meter-silent');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) <= 6)));
  await house.pass(30);
  expect(house.drawnA(CARPORT)).toBe(6);
  expect(problemOf(await house.view(), 'grid')).toBe('unreachable');
});

test('a grid meter whose telegrams are damaged counts as silent', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.p1.faults.on('corrupt-crc');
  const noticedS = await house.secondsUntil(30, (view) => reasonOf(view, 'carport') === 'meter-silent');
  expect(problemOf(await house.view(), 'grid')).toBe('bad-checksum');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0)));
});

test('a grid meter that stands still is found by the car that changes', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.p1.faults.on('frozen');
  await house.pass(8);
  // It tapers off, or somebody unplugs it: here it goes, and the one in the garage begins.
  house.plugIn('SIM-GARAGE', { phases: 3 });
  const startedS = await house.secondsUntilReally(60, () => house.drawnA('SIM-GARAGE') > 4);
  expect(startedS).toBeLessThan(60);
  const noticedS = await house.secondsUntil(60, (view) => reasonOf(view, 'carport') === 'meter-doubted');
  expect(problemOf(await house.view(), 'grid')).toBe('frozen');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0)));
});

test('a grid meter that stands still while nothing changes is found by its registers', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.p1.faults.on('frozen');
  const noticedS = await house.secondsUntil(90, (view) => reasonOf(view, 'carport') === 'meter-silent');
  expect(problemOf(await house.view(), 'grid')).toBe('frozen');
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0)));
});

test('a grid meter that is the wrong way round is found by the first car that starts', async () => {
  const house = await FailsafeHouse.open();
  house.home.p1.faults.on('reversed');
  await house.ready();
  house.plugIn(CARPORT);
  await house.secondsUntilReally(90, () => house.drawnA(CARPORT) > 4);
  const noticedS = await house.secondsUntil(60, (view) => reasonOf(view, 'carport') === 'meter-doubted');
  const view = await house.view();
  expect(view.devices.find(({ id }) => id === 'grid')).toMatchObject({
    condition: 'faulty',
    problem: { code: 'reversed', phases: ['L1', 'L2', 'L3'] },
  });
  expectPromised(noticedS + (await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0)));
  // Nor when the car has stopped: its stop was answered wrongly, too.
  await house.pass(60);
  expect(grantedA(await house.view(), 'carport')).toBe(0);
});

test('a grid meter that does not add up with sun and cars raises no car', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  house.home.apply({ kind: 'appliance-on', appliance: 'oven', durationMs: 600_000 });
  house.home.apply({ kind: 'appliance-on', appliance: 'kettle', durationMs: 600_000 });
  await house.secondsUntilReally(30, () => house.drawnA(CARPORT) < 14);
  const loweredA = house.drawnA(CARPORT);
  house.home.p1.faults.on('shifted', -15_000);
  expectPromised(await house.secondsUntil(120, (view) => problemOf(view, 'grid') === 'unbalanced'));
  expect(conditionOf(await house.view(), 'grid')).toBe('ok');
  const heldA = house.drawnA(CARPORT);
  house.home.apply({ kind: 'appliance-off', appliance: 'kettle' });
  await house.pass(60);
  expect(house.drawnA(CARPORT)).toBeLessThanOrEqual(heldA);
  expect(loweredA).toBeLessThan(16);
});
