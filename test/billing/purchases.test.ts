import { expect, test } from 'vitest';
import { MonthPurchases } from '../../src/billing/purchases.ts';
import { SessionReader } from '../../src/ledger/session-reader.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { billedHouse, CENT, HOUR, JULY, QUARTER } from './billed-house.ts';

const NOBODY = {
  cards: { all: () => [] },
  people: { drivers: () => [], vehicles: () => [] },
};
/** 10 July 2026, eight in the morning in Berlin. */
const EIGHT = Date.UTC(2026, 6, 10, 6);

function bought(nowMs: number, importNanoAt: (quarterMs: number) => number = () => 30 * CENT) {
  const house = billedHouse();
  const clock = new FakeClock(nowMs);
  const purchases = new MonthPurchases({
    ledger: house.ledger,
    reader: new SessionReader(house.ledger, NOBODY),
    site: house.site,
    importNanoAt,
    clock,
    log: silentLog,
  });
  const cents = async (): Promise<number> => {
    await purchases.count();
    return (purchases.now()?.nano ?? Number.NaN) / CENT;
  };
  return { house, clock, purchases, cents };
}

/** One hour with a kWh a quarter; the sun gave half of what went through the site. */
function chargeHalfOnSun({ charge, registers }: ReturnType<typeof billedHouse>, fromMs: number, toMs: number | null) {
  const marks = [1, 2, 3, 4].map((n) => [fromMs + n * QUARTER, n * 1_000] as const);
  charge({ sessionId: `s${fromMs}`, fromMs, toMs, startWh: 0, endWh: 4_000, marks });
  for (let n = 0; n <= 4; n += 1) {
    registers(fromMs + n * QUARTER, { grid: [n * 500, 0], roof: n * 500, garage: n * 1_000, yard: 0 });
  }
}

test('the grid’s share of each session counts, at the price of each quarter hour', async () => {
  const { house, cents } = bought(EIGHT + 5 * HOUR, (quarterMs) => (quarterMs < EIGHT + 2 * QUARTER ? 20 : 40) * CENT);
  chargeHalfOnSun(house, EIGHT, EIGHT + HOUR);
  // Half a kWh in each of four quarters: 2 x 10 + 2 x 20 cents.
  expect(await cents()).toBeCloseTo(60, 6);
  expect(await cents()).toBeCloseTo(60, 6);
});

test('what cannot be known came from the grid, once its registers can no longer come', async () => {
  const { house, clock, cents } = bought(EIGHT + HOUR + 60_000);
  const marks = [1, 2, 3, 4].map((n) => [EIGHT + n * QUARTER, n * 1_000] as const);
  house.charge({ sessionId: 's', fromMs: EIGHT, toMs: null, startWh: 0, endWh: null, marks });
  // The last two quarters may still be told about.
  expect(await cents()).toBeCloseTo(60, 6);
  await clock.advanceAsync(HOUR, HOUR);
  expect(await cents()).toBeCloseTo(120, 6);
});

test('a session over midnight of the first counts with its part of the month', async () => {
  const { house, cents } = bought(JULY.fromMs + 5 * HOUR);
  chargeHalfOnSun(house, JULY.fromMs - 2 * QUARTER, JULY.fromMs + 2 * QUARTER);
  expect(await cents()).toBeCloseTo(30, 6);
});

test('a new month begins at nothing, a correction counts, and an old month is nobody’s answer', async () => {
  const { house, clock, purchases, cents } = bought(EIGHT + 5 * HOUR);
  chargeHalfOnSun(house, EIGHT, EIGHT + HOUR);
  expect(await cents()).toBeCloseTo(60, 6);
  await clock.advanceAsync(JULY.toMs - clock.wallMs(), 86_400_000);
  expect(purchases.now()).toBeNull();
  expect(await cents()).toBe(0);
});

test('it is counted anew a minute after each quarter hour, and once', async () => {
  const { house, clock, purchases } = bought(EIGHT + HOUR + 60_000);
  let counts = 0;
  const count = purchases.count.bind(purchases);
  purchases.count = () => {
    counts += 1;
    return count();
  };
  chargeHalfOnSun(house, EIGHT, EIGHT + HOUR);
  purchases.start();
  await expect.poll(() => purchases.now()?.nano).toBe(60 * CENT);
  await clock.advanceAsync(QUARTER - 60_000, 60_000);
  expect(counts).toBe(1);
  await clock.advanceAsync(60_000, 60_000);
  expect(counts).toBe(2);
  purchases.stop();
});
