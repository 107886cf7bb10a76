import { expect, test } from 'vitest';
import type { VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import { House, localMs } from './house.ts';
import { usualPrice } from './market.ts';

const HOUR_MS = 3_600_000;
const EVENING_MS = localMs(2026, 11, 20, 23, 30);
const FIVE_MS = localMs(2026, 11, 21, 5);
const DAILY = { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7], at: '05:00' } as const;
const BY_FIVE: Partial<VehiclePlanWishes> = {
  goals: [{ goalId: 'work', target: { kind: 'soc', percent: 70 }, time: DAILY, enabled: true }],
};

/** Friday evening: the car comes with 24 of 60 kWh, and shall have 70 % at five. */
async function evening(startMs = EVENING_MS): Promise<House> {
  const house = new House({ startMs });
  await house.pass(60_000);
  house.wish('garage', BY_FIVE);
  return house;
}

/** Whatever became of the prices: ready in time, and within the fuse. */
async function isReady(house: House, byMs = FIVE_MS): Promise<void> {
  await house.until(byMs - 10 * 60_000);
  expect(house.percent('garage')).toBeGreaterThan(69.7);
  expect(house.overS).toBe(0);
  await house.until(byMs + 60_000);
}

const kinds = (house: House) => house.view().assumptions.map(({ kind }) => kind);
const run = (house: House) => house.view().runs[0];

test('with all prices known it charges in the cheap hours, and what it cost is kept beside the plan', async () => {
  const house = await evening();
  await house.plugIn('garage', 24_000);
  await house.until(localMs(2026, 11, 21, 1, 50));
  expect(house.car('garage').chargedWh).toBe(0);
  await isReady(house);
  expect(house.books.book.runningSession('garage')?.energyWh).toBeCloseTo(20_000, -3);
  expect(run(house)).toMatchObject({ byMs: FIVE_MS, missingWh: 0, plannedWh: expect.closeTo(20_000, -2) });
  const { actualNano = 0, plannedNano = 0, atOnceNano = 0 } = run(house) ?? {};
  expect(Math.abs(actualNano - plannedNano)).toBeLessThan(0.03 * plannedNano);
  expect(actualNano).toBeLessThan(0.85 * atOnceNano);
});

test('no price at all: it says so, and the car is ready', async () => {
  const house = new House({
    startMs: EVENING_MS,
    market: (market) => {
      market.isDown = true;
    },
  });
  house.wish('garage', BY_FIVE);
  await house.plugIn('garage', 24_000);
  await house.pass(60_000);
  expect(kinds(house)).toContain('no-prices');
  await isReady(house);
});

test('a source that is down for a week: what is usual stands in, and the cheap hours are still found', async () => {
  const house = await evening(EVENING_MS - 7 * 24 * HOUR_MS);
  house.market.isDown = true;
  house.clock.jumpWall(7 * 24 * HOUR_MS);
  await house.pass(60_000);
  await house.plugIn('garage', 24_000);
  await house.pass(60_000);
  expect(kinds(house)).toContain('prices-assumed');
  await house.until(localMs(2026, 11, 21, 1, 50));
  expect(house.car('garage').chargedWh).toBe(0);
  await isReady(house);
});

test('prices of tomorrow that come late turn the plan within seconds', async () => {
  const house = new House({
    startMs: EVENING_MS,
    market: (market) => {
      market.publishedAt = 23.8;
      market.price = (atMs) => (atMs === localMs(2026, 11, 21, 3) ? 250 : usualPrice(atMs));
    },
  });
  await house.pass(60_000);
  house.wish('garage', BY_FIVE);
  await house.plugIn('garage', 24_000);
  await house.pass(60_000);
  expect(house.view().assumptions).toContainEqual({ kind: 'prices-assumed', fromMs: localMs(2026, 11, 21, 0) });
  await house.until(localMs(2026, 11, 21, 0, 30));
  expect(house.view().assumptions).not.toContainEqual({ kind: 'prices-assumed', fromMs: localMs(2026, 11, 21, 0) });
  const [car] = house.view().cars;
  const dear = house.view().slots.findIndex(({ startMs }) => startMs === localMs(2026, 11, 21, 3));
  expect(car?.slots[dear]?.powerW).toBe(0);
  await isReady(house);
});

test('negative prices: what is paid for being taken is taken, more than was asked for', async () => {
  const house = new House({
    startMs: EVENING_MS,
    market: (market) => {
      market.price = (atMs) => (usualPrice(atMs) < 50 ? -300 : usualPrice(atMs));
    },
  });
  house.wish('garage', BY_FIVE);
  await house.pass(60_000);
  await house.plugIn('garage', 24_000);
  await isReady(house);
  // Both hours with all power, though 20 kWh were asked for.
  expect(house.car('garage').chargedWh).toBeGreaterThan(21_500);
  expect(run(house)?.actualNano).toBeLessThan(0);
});

test('a price that comes twice with two values is nobody’s price: it is assumed, the others hold', async () => {
  const house = new House({
    startMs: EVENING_MS,
    market: (market) => {
      market.spoil = ({ unix_seconds, price }) => {
        const at = unix_seconds.indexOf(localMs(2026, 11, 21, 2) / 1_000);
        if (at === -1) return;
        unix_seconds.splice(at, 0, unix_seconds[at] ?? 0);
        price.splice(at, 0, 500);
      };
    },
  });
  house.wish('garage', BY_FIVE);
  await house.pass(60_000);
  await house.plugIn('garage', 24_000);
  await isReady(house);
});

test('the hour that comes twice in autumn is two hours, and 05:00 stays 05:00', async () => {
  const house = await evening(localMs(2026, 10, 24, 22));
  await house.plugIn('garage', 24_000);
  const fiveMs = localMs(2026, 10, 25, 5);
  expect(fiveMs - localMs(2026, 10, 24, 22)).toBe(8 * HOUR_MS);
  await isReady(house, fiveMs);
  // Two o'clock comes twice: three cheap hours are enough for all of it.
  expect(run(house)?.actualNano).toBeLessThan(20.1 * 0.203 * 1e9);
});

test('prices in another currency are refused, and the source is named', async () => {
  const house = new House({
    startMs: EVENING_MS,
    market: (market) => {
      market.unit = 'CHF / MWh';
    },
  });
  house.wish('garage', BY_FIVE);
  await house.plugIn('garage', 24_000);
  await house.pass(60_000);
  expect(house.market.feed.health().problem?.code).toBe('wrong-currency');
  expect(kinds(house)).toContain('no-prices');
  await isReady(house);
});

test('a clock that was a day behind is set right in the night: planned anew, and ready all the same', async () => {
  const house = await evening(EVENING_MS - 24 * HOUR_MS);
  await house.plugIn('garage', 24_000);
  await house.pass(HOUR_MS);
  house.clock.jumpWall(24 * HOUR_MS);
  await isReady(house);
});

test('a clock that is set back by a day makes a new plan within seconds', async () => {
  const house = await evening();
  await house.plugIn('garage', 24_000);
  await house.pass(HOUR_MS);
  house.clock.jumpWall(-24 * HOUR_MS);
  expect(house.planning.planner.wishOf('garage')).toBeNull();
  await house.pass(10_000);
  expect(house.view().cars[0]?.departureMs).toBe(FIVE_MS - 24 * HOUR_MS);
  await isReady(house, FIVE_MS - 24 * HOUR_MS);
});

test('its owner said never above 20 ct: it is not ready, and says how much lacks', async () => {
  const house = await evening();
  house.wish('garage', {
    ...BY_FIVE,
    goals: [{ goalId: 'work', target: { kind: 'soc', percent: 80 }, time: DAILY, enabled: true }],
    maxPriceNano: 210_000_000,
  });
  await house.plugIn('garage', 24_000);
  await house.pass(60_000);
  expect(house.view().cars[0]?.shortfalls).toEqual([{ byMs: FIVE_MS, missingWh: expect.any(Number) }]);
  await house.until(FIVE_MS);
  expect(house.percent('garage')).toBeGreaterThan(70);
  expect(house.percent('garage')).toBeLessThan(74);
});
