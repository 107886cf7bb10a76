import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { GoalTime, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import { PlanSolver } from '../../../src/planner/solver.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { House, type HouseOptions, localMs } from './house.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const EVENING_MS = localMs(2026, 11, 20, 23, 30);
const FIVE_MS = localMs(2026, 11, 21, 5);
const DAILY = { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], at: '05:00' } satisfies GoalTime;
const upTo = (percent: number, at = DAILY.at): Partial<VehiclePlanWishes> => ({
  goals: [{ goalId: 'work', target: { kind: 'soc', percent }, time: { ...DAILY, at }, enabled: true }],
});

/** Friday evening: every car comes with 24 of 60 kWh. */
async function evening(options: Partial<HouseOptions> = {}, percent = 70): Promise<House> {
  const house = new House({ startMs: EVENING_MS, ...options });
  await house.pass(MINUTE_MS);
  for (const id of options.points ?? ['garage']) {
    house.wish(id, upTo(percent));
    await house.plugIn(id, 24_000);
  }
  await house.pass(30_000);
  return house;
}

test('several cars that together are more than the fuse carries are ready, and the fuse holds', async () => {
  const house = await evening({ points: ['garage', 'carport', 'yard'], fuseA: 20 }, 60);
  house.houseW = (atMs) => (atMs % (2 * HOUR_MS) < HOUR_MS ? 400 : 3_000);
  expect(house.view().method).toBe('lp');
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  for (const id of ['garage', 'carport', 'yard']) expect(house.percent(id)).toBeGreaterThan(59.5);
  expect(house.overS).toBeLessThanOrEqual(10);
});

test('the grid operator dims for an hour where the plan wanted to buy: it charges less, catches up, and is ready', async () => {
  const house = await evening();
  await house.until(localMs(2026, 11, 21, 2, 20));
  expect(house.car('garage').currentA).toBeGreaterThan(15);
  const cap = { circuitId: 'house', source: 'operator', maxCurrentA: null, maxPowerW: 5_000, untilMs: null };
  house.caps = [cap];
  await house.pass(MINUTE_MS);
  expect(house.car('garage').currentA * 690 + 400).toBeLessThan(5_050);
  await house.until(localMs(2026, 11, 21, 3, 20));
  house.caps = [];
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
});

test('a sun that was foreseen and does not come is bought in time', async () => {
  const noonMs = localMs(2026, 6, 20, 8);
  const house = new House({ startMs: noonMs, withSun: true });
  house.foreseenSunW = (atMs) => (atMs < noonMs + 8 * HOUR_MS ? 7_000 : 0);
  house.wish('garage', upTo(70, '16:00'));
  await house.pass(MINUTE_MS);
  await house.plugIn('garage', 24_000);
  await house.until(noonMs + 8 * HOUR_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
});

test('a sun that nobody has foreseen is taken, and less is bought', async () => {
  const noonMs = localMs(2026, 6, 20, 8);
  const house = new House({ startMs: noonMs, withSun: true });
  house.sunW = (atMs) => (atMs < noonMs + 3 * HOUR_MS ? 7_000 : 0);
  house.foreseenSunW = () => 0;
  house.wish('garage', upTo(70, '16:00'));
  await house.pass(MINUTE_MS);
  await house.plugIn('garage', 24_000);
  await house.until(noonMs + 3 * HOUR_MS);
  expect(house.car('garage').chargedWh).toBeGreaterThan(17_000);
  await house.until(noonMs + 8 * HOUR_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
});

test.each([
  ['a sun of a gigawatt', 1e9, 400],
  ['a sun that is no number', Number.NaN, Number.NaN],
  ['a house of a gigawatt', 0, 1e9],
  ['a house below zero', 0, -1e6],
])('%s is foreseen: the car is ready all the same', async (_, sunW, houseW) => {
  const house = new House({ startMs: EVENING_MS, withSun: true });
  house.foreseenSunW = () => sunW;
  house.foreseenHouseW = () => houseW;
  house.wish('garage', upTo(70));
  await house.pass(MINUTE_MS);
  await house.plugIn('garage', 24_000);
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
  expect(house.overS).toBe(0);
});

test('a station that is offline for an hour of the cheap two makes good for it', async () => {
  const house = await evening();
  await house.until(localMs(2026, 11, 21, 2, 15));
  const car = house.car('garage');
  car.isOffline = true;
  await house.pass(HOUR_MS);
  car.isOffline = false;
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
});

test('a state of charge that jumps up and back in the night leaves nobody behind', async () => {
  const house = await evening();
  const car = house.car('garage');
  await house.until(localMs(2026, 11, 21, 2, 15));
  car.saysMore = 45;
  await house.pass(20 * MINUTE_MS);
  expect(house.planning.planner.wishOf('garage')?.why.kind).toBe('done');
  car.saysMore = 0;
  await house.pass(30 * MINUTE_MS);
  car.tells = false;
  await house.pass(30 * MINUTE_MS);
  expect(house.view().assumptions.map(({ kind }) => kind)).toContain('soc-unknown');
  car.tells = true;
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
});

test.each([
  ['crashes', "process.on('message', () => process.kill(process.pid, 'SIGKILL'));"],
  ['hangs', "process.on('message', () => {});"],
])('a solver that %s: the simpler plan has every car ready', async (_, script) => {
  const path = join(temporaryFolder(), 'stub.mjs');
  writeFileSync(path, script);
  const house = await evening({
    points: ['garage', 'carport'],
    solver: (clock) => new PlanSolver({ clock, log: silentLog, file: pathToFileURL(path) }),
  });
  await house.pass(MINUTE_MS);
  expect(house.view().method).toBe('fallback');
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
  expect(house.percent('carport')).toBeGreaterThan(69.5);
});

test('a battery is filled in the cheap hours as planned, beside a car that is ready in time', async () => {
  const house = await evening({ withBattery: true, withSun: true });
  house.foreseenSunW = () => 0;
  house.houseW = () => 1_500;
  house.foreseenHouseW = () => 1_500;
  house.storedWh = 1_000;
  await house.until(localMs(2026, 11, 21, 4));
  expect(house.storedWh).toBeGreaterThan(8_000);
  await house.until(FIVE_MS - 5 * MINUTE_MS);
  expect(house.percent('garage')).toBeGreaterThan(69.5);
  expect(house.overS).toBeLessThanOrEqual(10);
});
