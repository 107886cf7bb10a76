import { describe, expect, it } from 'vitest';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';

const STEP_MS = 200;

/** A grid connection with a steady load (negative: sun) beside the battery; returns what the grid shows at each second. */
function run(battery: HomeBattery, seconds: number, loadW: (second: number) => number): number[] {
  const gridW: number[] = [];
  let shownW = loadW(0) - battery.powerW;
  for (let step = 0; step < (seconds * 1_000) / STEP_MS; step++) {
    battery.step(STEP_MS, shownW);
    shownW = loadW((step * STEP_MS) / 1_000) - battery.powerW;
    if (step % 5 === 4) gridW.push(shownW);
  }
  return gridW;
}

describe('a home battery', () => {
  it('keeps the grid at zero, some two seconds after a step, without swinging', () => {
    const battery = new HomeBattery(HOME_BATTERY);
    const gridW = run(battery, 20, (second) => (second < 5 ? -2_000 : 3_000));
    expect(gridW[4]).toBeCloseTo(0, -2);
    expect(gridW[5]).toBeGreaterThan(4_000);
    expect(Math.abs(gridW[8] ?? 1e9)).toBeLessThan(200);
    for (const shownW of gridW.slice(9)) expect(Math.abs(shownW)).toBeLessThan(60);
  });

  it('gives and takes no more than it can', () => {
    const battery = new HomeBattery(HOME_BATTERY);
    expect(run(battery, 10, () => 8_000).at(-1)).toBeCloseTo(3_000, -1);
    expect(run(battery, 10, () => -9_000).at(-1)).toBeCloseTo(-4_000, -1);
  });

  it('loses a part each way, and is full or empty in the end', () => {
    const battery = new HomeBattery({ ...HOME_BATTERY, soc: 0.2 });
    run(battery, 3_600, () => -2_000);
    const storedWh = battery.storedWh - 2_000;
    expect(storedWh / battery.takenWh).toBeCloseTo(0.95, 2);
    run(battery, 12_000, () => -5_000);
    expect(battery.soc()).toBeGreaterThan(0.98);
    expect(battery.soc()).toBeLessThanOrEqual(1);
    run(battery, 12_000, () => 5_000);
    expect(battery.soc()).toBeGreaterThan(0.04);
    expect(battery.soc()).toBeLessThan(0.06);
    expect(battery.powerW).toBeCloseTo(0, 3);
  });

  it('charges by command with a power from wherever, and with more where the sun gives more', () => {
    const battery = new HomeBattery(HOME_BATTERY);
    battery.chargesAtLeastW = 2_000;
    expect(run(battery, 10, () => 1_000).at(-1)).toBeCloseTo(3_000, -1);
    run(battery, 10, () => -3_000);
    expect(battery.powerW).toBeCloseTo(-3_000, -2);
    battery.chargesAtLeastW = 0;
    run(battery, 10, () => 1_000);
    expect(battery.powerW).toBeCloseTo(1_000, -2);
  });

  it('does not discharge while it is locked, and charges', () => {
    const battery = new HomeBattery(HOME_BATTERY);
    battery.dischargeLimitW = 0;
    expect(run(battery, 10, () => 3_000).at(-1)).toBeCloseTo(3_000, 3);
    expect(run(battery, 10, () => -2_000).at(-1)).toBeCloseTo(0, -2);
  });
});
