import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CARPORT, GARAGE } from '../../src/sim/scenarios/home-spec.ts';
import { alarmsOf, conditionOf, FailsafeHouse, problemOf, reasonOf } from './house.ts';
import { expectPromised } from './table.ts';

const cap = (house: FailsafeHouse, untilMs: number | null) => ({
  source: 'Utility',
  maxCurrentA: 8,
  maxPowerW: null,
  untilMs: untilMs === null ? null : house.clock.wallMs() + untilMs,
});

test('a cap from outside holds at once, and ends by itself at its time', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  await house.put('/api/circuits/house/cap', cap(house, 60_000));
  const loweredS = await house.secondsUntilReally(30, () => house.drawnA(CARPORT) < 8);
  expect(reasonOf(await house.view(), 'carport')).toBe('circuit-cap');
  await house.secondsUntilReally(120, () => house.drawnA(CARPORT) > 15.5);
  expectPromised(loweredS);
});

test('a cap without an end stands over a restart, whatever became of its source', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  await house.put('/api/circuits/house/cap', cap(house, null));
  await house.secondsUntilReally(30, () => house.drawnA(CARPORT) < 8);
  await house.stop();
  await house.start();
  const backS = await house.secondsUntil(60, (view) => reasonOf(view, 'carport') === 'circuit-cap');
  for (let second = 0; second < 120; second += 1) {
    await house.pass(1);
    expect(house.drawnA(CARPORT)).toBeLessThanOrEqual(8);
  }
  expectPromised(backS);
});

test('a lost grid pauses the cars, and nobody starts within a minute of its return', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  await house.put('/api/grid', { state: 'backup' });
  const pausedS = await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0);
  expect(reasonOf(await house.view(), 'carport')).toBe('grid-backup');
  // Who tells of the grid is lost himself: it stays lost.
  await house.put('/api/grid', { state: 'unknown' });
  await house.pass(120);
  expect(house.drawnA(CARPORT)).toBe(0);
  await house.put('/api/grid', { state: 'connected' });
  await house.pass(55);
  expect(house.drawnA(CARPORT)).toBe(0);
  await house.secondsUntilReally(180, () => house.drawnA(CARPORT) > 15.5);
  expectPromised(pausedS);
});

test('a charge point that falls silent in its turn gives it to the one that waits, when its lease has ended', async () => {
  const house = await FailsafeHouse.open({ config: 'leases: { seconds: 60 }\n' });
  await house.charging();
  await house.put('/api/circuits/house/cap', { ...cap(house, null), maxCurrentA: 11 });
  house.plugIn(GARAGE, { phases: 3 });
  await house.secondsUntil(
    60,
    (view) => reasonOf(view, 'garage-box') === 'circuit-cap' || reasonOf(view, 'garage-box') === 'waiting-for-current',
  );
  expect(house.drawnA(GARAGE)).toBe(0);
  house.home.faultsOf(CARPORT)?.switchByName('offline', true, null);
  expectPromised(await house.secondsUntilReally(150, () => house.drawnA(GARAGE) >= 6));
  expect(house.drawnA(CARPORT)).toBe(0);
});

test('recordings that cannot be written keep no decision waiting', async () => {
  const house = new FailsafeHouse();
  await house.build();
  // A file stands where their folder should be: so no byte of them can be written.
  writeFileSync(join(house.folder, 'recordings'), '');
  await house.start();
  await house.charging();
  const noticedS = await house.secondsUntil(400, (view) => alarmsOf(view).includes('recorder-unwritable'));
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
  expectPromised(noticedS);
});

const withBox = (home: FailsafeHouse['home']): string =>
  `contacts:\n  - { id: box, name: Box, type: modbus, host: 127.0.0.1, port: ${home.addresses.controlBox.port}, address: 0, signal: dim, limitW: 4200 }\n`;

test('a grid operator whose contact cannot be read any more goes on limiting', async () => {
  const house = await FailsafeHouse.open({ config: withBox });
  await house.charging();
  house.home.setContact('dim', true);
  const isLimited = (): boolean => house.drawnA(CARPORT) * 690 < 4_300 + house.home.world().solarW;
  await house.secondsUntilReally(30, isLimited);
  house.home.faultsOf('control-box')?.switchByName('unreachable', true, null);
  house.home.setContact('dim', false);
  const assumedS = await house.secondsUntil(60, ({ dimming }) => dimming?.isAssumed === true);
  expect(conditionOf(await house.view(), 'box')).not.toBe('ok');
  await house.pass(120);
  expect(isLimited()).toBe(true);
  house.home.faultsOf('control-box')?.off();
  await house.secondsUntilReally(180, () => house.drawnA(CARPORT) > 15.5);
  expectPromised(assumedS);
});

const withRod = (home: FailsafeHouse['home']): string =>
  `loads:\n  - { id: hot-water, name: Hot water, type: shelly, host: 127.0.0.1, port: ${home.addresses.shelly.port}, kind: heating-rod, circuit: house, phases: [L3], powerW: 2000, runs: always, minOnMinutes: 0, minOffMinutes: 0 }\n`;

test('a load that does not switch off counts with what it draws, and the car yields', async () => {
  const house = await FailsafeHouse.open({ config: withRod });
  await house.charging();
  await house.secondsUntilReally(60, () => house.home.world().loads[0]?.on === true);
  house.home.faultsOf('shelly')?.switchByName('deaf', true, null);
  await house.put('/api/loads/hot-water/mode', { mode: 'off' });
  await house.put('/api/circuits/house/cap', { ...cap(house, null), maxCurrentA: 20 });
  const worstA = (): number => (house.home.world().gridPhaseW[2] ?? 0) / 230;
  const yieldedS = await house.secondsUntilReally(60, () => worstA() <= 20);
  await house.pass(60);
  expect(house.home.world().loads[0]?.on).toBe(true);
  expect(worstA()).toBeLessThanOrEqual(20);
  expectPromised(yieldedS);
});

test('a battery that does not obey its lock is said within seconds', async () => {
  const house = await FailsafeHouse.open({ battery: true });
  await house.ready();
  house.home.faultsOf('battery')?.switchByName('ignores-writes', true, null);
  house.plugIn(CARPORT);
  await house.secondsUntilReally(60, () => house.drawnA(CARPORT) > 1);
  expectPromised(await house.secondsUntil(60, (view) => problemOf(view, 'cellar') === 'battery-uncontrollable'));
  await house.secondsUntilReally(60, () => house.drawnA(CARPORT) > 15);
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
});

test('a battery that charges from the grid beneath a limit is told to stop, and the car yields to one that does not', async () => {
  const house = await FailsafeHouse.open({
    battery: true,
    dimmableBattery: true,
  });
  await house.charging();
  house.home.faultsOf('battery')?.switchByName('ignores-writes', true, null);
  house.home.apply({ kind: 'battery-charges', powerW: 3_000 });
  await house.put('/api/dimming', { limitW: 9_000 });
  const beneath = (): boolean => {
    const { battery, solarW } = house.home.world();
    return house.drawnA(CARPORT) * 690 - (battery?.powerW ?? 0) < 9_000 + solarW;
  };
  await house.secondsUntilReally(30, () => (house.home.world().battery?.powerW ?? 0) < -2_900 && beneath());
  expectPromised(await house.secondsUntil(60, ({ batteries }) => batteries[0]?.reason.code === 'charge-limited'));
  house.home.faultsOf('battery')?.off();
  await house.secondsUntilReally(60, () => (house.home.world().battery?.powerW ?? -1) > -50);
  expect(beneath()).toBe(true);
});
