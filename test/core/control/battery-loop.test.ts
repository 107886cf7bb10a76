import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { site } from './fixtures.ts';
import { random } from './plant.ts';
import { PATIENCE_MS, runs } from './runs.ts';
import { type HomeStep, runHome, type SolarHome } from './solar-home.ts';

/** A start out of the dark is weighed for minutes before it comes. */
const STEADY_S = 600;
const WATCHED_S = 60;

/** Two controllers on one grid connection: how far car and battery still move when sun and house have long stood still. */
function restlessness(home: SolarHome): { readonly carA: number; readonly batteryW: number; readonly gridW: number } {
  const seen: HomeStep[] = [];
  runHome(home, STEADY_S, (step) => {
    if (step.second >= STEADY_S - WATCHED_S) seen.push(step);
  });
  const spread = (of: (step: HomeStep) => number): number => Math.max(...seen.map(of)) - Math.min(...seen.map(of));
  return {
    carA: spread(({ setPointA }) => setPointA),
    batteryW: spread(({ batteryW }) => batteryW),
    gridW: Math.max(...seen.map(({ gridW }) => gridW)),
  };
}

/** The minimum state of charge, where it comes into force and where it ends. */
const MINIMUM = 0.2;
const ENDS_BELOW = 0.17;
/** So large that its state of charge moves by less than a thousandth, and passes no threshold while it is watched. */
const CAPACITY_WH = 1e6;

function isFarFromThresholds(soc: number): boolean {
  return [MINIMUM, ENDS_BELOW].every((threshold) => Math.abs(soc - threshold) > 0.002);
}

describe('the closed loop with a home battery', () => {
  it(
    'comes to rest, whoever comes first and however late each speaks',
    () => {
      const anyHome = fc.record({
        sunW: fc.integer({ min: 0, max: 11_000 }),
        houseW: fc.integer({ min: 100, max: 2_000 }),
        soc: fc.double({ min: 0.1, max: 0.93, noNaN: true }).filter(isFarFromThresholds),
        sharePercent: fc.constantFrom(0, 30, 50, 100),
        mode: fc.constantFrom('solar', 'min-solar', 'fast'),
        phases: fc.constantFrom(1, 3),
        deadS: fc.integer({ min: 1, max: 5 }),
        carReportsEveryS: fc.constantFrom(1, 5, 10),
        batteryReportsEveryS: fc.constantFrom(1, 2, 5),
        discharge: fc.constantFrom('free', 'not-into-fast', 'not-into-cars'),
        startedWith: fc.integer({ min: 0, max: 11_000 }),
      });
      fc.assert(
        fc.property(anyHome, ({ sunW, houseW, soc, sharePercent, discharge, startedWith, ...rest }) => {
          const { carA, batteryW, gridW } = restlessness({
            ...rest,
            // Short delays bring out what swings: a start, a stop and a start again would be seen.
            settings: site({
              solar: { startDelayMs: 15_000, stopDelayMs: 30_000 },
              battery: { sharePercent, discharge, minSocPercent: MINIMUM * 100 },
            }),
            battery: new HomeBattery({ ...HOME_BATTERY, capacityWh: CAPACITY_WH, soc }),
            sunW: (second) => (second < 90 ? startedWith : sunW),
            houseW: () => houseW,
          });
          expect(carA).toBeLessThanOrEqual(0.7);
          expect(batteryW).toBeLessThanOrEqual(500);
          // In a solar mode nothing is drawn from the grid that the battery or the sun could give.
          if (rest.mode === 'solar' && discharge === 'free') expect(gridW).toBeLessThanOrEqual(100);
        }),
        { numRuns: runs(0.003) },
      );
    },
    PATIENCE_MS,
  );

  /** An hour of passing clouds with a waiting car. */
  function cloudyHour(home: Pick<SolarHome, 'settings' | 'battery'> & Partial<SolarHome>, seed: number) {
    const next = random(seed);
    let [light, goal] = [1, 1];
    const sunW = Array.from({ length: 3_600 }, () => {
      if (next() < 1 / 120) goal = goal === 1 ? 0.35 : 1;
      light += (goal - light) / 5;
      return 9_500 * light;
    });
    const sums = { surplusWh: 0, usedWh: 0, importWh: 0, intoCarWh: 0, setPoints: 0 };
    let lastA = 0;
    runHome(
      { mode: 'solar', sunW: (second) => sunW[second] ?? 0, houseW: () => 500, carReportsEveryS: 5, ...home },
      3_600,
      ({ second, carW, gridW, batteryW, setPointA }) => {
        if (second < 120) return;
        const surplusW = Math.max(0, (sunW[second] ?? 0) - 500);
        sums.surplusWh += surplusW / 3_600;
        sums.usedWh += Math.min(carW, surplusW) / 3_600;
        sums.importWh += Math.max(0, gridW) / 3_600;
        sums.intoCarWh += Math.max(0, Math.min(batteryW, carW)) / 3_600;
        if (setPointA !== lastA) sums.setPoints += 1;
        lastA = setPointA;
      },
    );
    return sums;
  }

  it.each([1, 2, 3])('car first: the car gets as much of the sun as without a battery (clouds %d)', (seed) => {
    const settings = site({ solar: { stopDelayMs: 60_000 } });
    const alone = cloudyHour({ settings, battery: null }, seed);
    const beside = cloudyHour({ settings, battery: new HomeBattery(HOME_BATTERY) }, seed);
    expect(beside.usedWh).toBeGreaterThan(0.97 * alone.usedWh);
    expect(beside.setPoints).toBeLessThan(1.3 * alone.setPoints + 10);
    // What it lacks in a dip comes from the battery instead of the grid, and is hardly more.
    expect(beside.intoCarWh + beside.importWh).toBeLessThan(1.4 * alone.importWh + 20);
  });

  it.each([1, 2, 3])('not into cars: the lock keeps nearly all of it out (clouds %d)', (seed) => {
    const settings = site({ solar: { stopDelayMs: 180_000 }, battery: { discharge: 'not-into-cars' } });
    const free = cloudyHour(
      { settings: site({ solar: { stopDelayMs: 180_000 } }), battery: new HomeBattery(HOME_BATTERY) },
      seed,
    );
    const locked = cloudyHour({ settings, battery: new HomeBattery(HOME_BATTERY) }, seed);
    expect(locked.intoCarWh).toBeLessThan(0.6 * free.intoCarWh + 5);
  });

  it('locks the battery before a fast car draws', () => {
    let worstW = 0;
    runHome(
      {
        settings: site({ battery: { discharge: 'not-into-fast' } }),
        mode: 'fast',
        battery: new HomeBattery(HOME_BATTERY),
        sunW: () => 1_000,
        houseW: () => 600,
      },
      180,
      ({ carW, batteryW }) => {
        if (carW > 500) worstW = Math.max(worstW, batteryW);
      },
    );
    expect(worstW).toBe(0);
  });

  it('a battery that cannot be locked gives, and is no sun', () => {
    const battery = new HomeBattery(HOME_BATTERY);
    const seen: HomeStep[] = [];
    runHome(
      {
        settings: site({ battery: { discharge: 'not-into-cars' } }),
        mode: 'min-solar',
        battery,
        canBeLocked: false,
        sunW: () => 0,
        houseW: () => 600,
      },
      120,
      (step) => seen.push(step),
    );
    const last = seen.at(-1);
    expect(last?.batteryW).toBeGreaterThan(4_000);
    expect(last?.setPointA).toBe(6);
    expect(last?.decision.batteries[0]?.reason.code).toBe('not-lockable');
  });

  it('lost while it gives: the car does not live on it for longer than the stop delay', () => {
    let carWhileLostW = 0;
    runHome(
      {
        settings: site({ solar: { startDelayMs: 10_000, stopDelayMs: 30_000 } }),
        mode: 'solar',
        battery: new HomeBattery(HOME_BATTERY),
        batterySays: (truth, second) => (second < 120 ? truth : { ...truth, condition: 'stale' }),
        sunW: (second) => (second < 130 ? 6_000 : 0),
        houseW: () => 500,
      },
      300,
      ({ second, carW }) => {
        if (second > 180) carWhileLostW = Math.max(carWhileLostW, carW);
      },
    );
    expect(carWhileLostW).toBe(0);
  });
});
