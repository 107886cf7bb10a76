import { describe, expect, it } from 'vitest';
import type { Controller, StationView } from '../../../scripts/bench/control/controller.ts';
import { evcc } from '../../../scripts/bench/control/peers/evcc.ts';
import { openWb } from '../../../scripts/bench/control/peers/openwb.ts';
import { smartEvse } from '../../../scripts/bench/control/peers/smartevse.ts';
import type { Command } from '../../../scripts/bench/control/station.ts';
import { VOLTAGE_V } from '../../../scripts/bench/control/voltage.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import { charging, observation, reading, site, station } from './fixtures.ts';

const IDLE: StationView = charging(0, { reading: reading([0, 0, 0]) });

/** One station's commands at the given seconds, while nothing changes. */
function commands(
  controller: Controller,
  seconds: readonly number[],
  gridW: number,
  view: StationView,
): (Command | null | undefined)[] {
  return seconds.map((second) => controller.control(observation(second * 1_000, gridW, [view]))[0]);
}

const onePhase = (currentA: number, drawnA = currentA): StationView =>
  charging(currentA, { phases: 1, reading: reading([drawnA, 0, 0]) });

describe('evcc by its documented rules', () => {
  it('has its turn once in its interval only', () => {
    const controller = evcc(30).create(site());
    expect(commands(controller, [0, 1, 29, 30, 59, 60], 0, IDLE).map((c) => c !== null)).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });

  it('gives one load point its turn per interval', () => {
    const two = site({ stations: [station(), station({ id: 'garage' })] });
    const controller = evcc(30).create(two);
    const turns = [0, 30, 60].map((s) => controller.control(observation(s * 1_000, 0, [IDLE, IDLE])));
    expect(turns.map((turn) => turn.map((c) => c !== null))).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  it('starts at once after connecting, and with 60 s of surplus later', () => {
    const controller = evcc(10).create(site());
    expect(commands(controller, [0], -5_000, IDLE)).toEqual([{ currentA: 6 }]);
    const later = evcc(10).create(site());
    commands(later, [0], 500, IDLE);
    expect(commands(later, [10, 20, 60], -5_000, IDLE).map((c) => c?.currentA)).toEqual([0, 0, 0]);
    expect(commands(later, [70], -5_000, IDLE)[0]?.currentA).toBe(6);
  });

  it('adds the exported power to the current, unfiltered and at 230 V', () => {
    const controller = evcc(10).create(site());
    expect(commands(controller, [0], -2_070, charging(8))).toEqual([{ currentA: 11 }]);
    expect(commands(controller, [10], 690, charging(8))[0]?.currentA).toBeCloseTo(7, 9);
    expect(commands(controller, [20], -20_000, charging(8))[0]?.currentA).toBe(16);
  });

  it('counts no more of the offer than 2 A above what the car draws', () => {
    const controller = evcc(10).create(site());
    const shy = charging(16, { reading: reading([8, 8, 8]) });
    expect(commands(controller, [0], 0, shy)).toEqual([{ currentA: 10 }]);
  });

  it('holds the least current for 180 s of missing surplus, then stops', () => {
    const fixed = site({ stations: [station({ canSwitchPhases: false })] });
    const controller = evcc(10).create(fixed);
    commands(controller, [0], -5_000, IDLE);
    const held = commands(controller, [10, 20, 180], 1_000, charging(6));
    expect(held.map((c) => c?.currentA)).toEqual([6, 6, 6]);
    expect(commands(controller, [190], 1_000, charging(6))).toEqual([{ currentA: 0 }]);
  });

  it('goes to one phase after 180 s, up to three after 60 s, and not within 60 s of the last change', () => {
    const controller = evcc(10).create(site());
    const view = charging(6);
    // 6 A on three phases are 4 140 W; 2 000 W of them are imported.
    expect(commands(controller, [0, 100, 170], 2_000, view).every((c) => c?.phases === undefined)).toBe(true);
    expect(commands(controller, [180], 2_000, view)[0]?.phases).toBe(1);
    // 16 A on one phase and 1 000 W exported: 4 680 W carry three phases at 6.8 A.
    expect(commands(controller, [190, 230], -1_000, onePhase(16)).every((c) => c?.phases === undefined)).toBe(true);
    expect(commands(controller, [240, 290], -1_000, onePhase(16)).every((c) => c?.phases === undefined)).toBe(true);
    const up = commands(controller, [300], -1_000, onePhase(16))[0];
    expect(up?.phases).toBe(3);
    expect(up?.currentA).toBeCloseTo(16 / 3 + 1_000 / VOLTAGE_V / 3, 6);
  });

  it('under load management sees only the worst phase, and grants against the measured current', () => {
    const fast = site({ mode: 'fast', fuseA: 35 });
    const controller = evcc(10).create(fast);
    const worst = (gridA: PerPhase, view: StationView, second: number): number | undefined =>
      controller.control({
        nowMs: second * 1_000,
        grid: reading(gridA),
        solar: null,
        battery: null,
        stations: [view],
      })[0]?.currentA;
    expect(worst([20, 0, 0], charging(16), 0)).toBe(16);
    // 5 A too many on one phase come off what is measured.
    expect(worst([40, 0, 0], charging(16), 10)).toBe(11);
    expect(worst([46, 0, 0], charging(16), 20)).toBe(0);
  });
});

describe('openWB by its documented rules', () => {
  it('controls every 10 s', () => {
    const controller = openWb.create(site());
    expect(commands(controller, [0, 5, 9, 10], 0, IDLE).map((c) => c !== null)).toEqual([true, false, false, true]);
  });

  it('starts after 30 s of 1 500 W per phase, on one phase', () => {
    const controller = openWb.create(site());
    expect(commands(controller, [0, 10, 20], -1_600, IDLE).map((c) => c?.currentA)).toEqual([0, 0, 0]);
    expect(commands(controller, [30], -1_600, IDLE)[0]).toEqual({ currentA: 6, phases: 1 });
    const fixed = openWb.create(site({ stations: [station({ canSwitchPhases: false })] }));
    expect(commands(fixed, [0, 10, 20, 30], -4_400, IDLE).at(-1)?.currentA).toBe(0);
    expect(commands(fixed, [40, 50, 60, 70], -4_600, IDLE).at(-1)?.currentA).toBe(6);
  });

  it('keeps its current within the control range, aims at its middle outside, by at most 5 A', () => {
    const controller = openWb.create(site());
    expect(commands(controller, [0], 200, charging(10))).toEqual([{ currentA: 10 }]);
    expect(commands(controller, [10], -575, charging(10))[0]?.currentA).toBeCloseTo(11, 9);
    expect(commands(controller, [20], -9_000, charging(10))[0]?.currentA).toBe(15);
    expect(commands(controller, [30], 9_000, charging(12))[0]?.currentA).toBe(7);
  });

  it('stops after 60 s below the least power', () => {
    const fixed = openWb.create(site({ stations: [station({ canSwitchPhases: false })] }));
    expect(commands(fixed, [0, 20, 50], 1_000, charging(6)).map((c) => c?.currentA)).toEqual([6, 6, 6]);
    expect(commands(fixed, [60], 1_000, charging(6))[0]?.currentA).toBe(0);
  });

  it('goes to three phases after 30 s at the most current, down after 60 s at the least, 7 min apart', () => {
    const controller = openWb.create(site());
    expect(commands(controller, [0, 20], -1_000, onePhase(16)).every((c) => c?.phases === undefined)).toBe(true);
    expect(commands(controller, [30], -1_000, onePhase(16))[0]).toEqual({ currentA: 6, phases: 3 });
    const held = commands(controller, [40, 50, 90], 500, charging(6));
    expect(held.every((c) => c?.phases === undefined && c?.currentA === 6)).toBe(true);
    const later = openWb.create(site());
    expect(commands(later, [0, 50], 500, charging(6)).every((c) => c?.phases === undefined)).toBe(true);
    expect(commands(later, [60], 500, charging(6))[0]).toEqual({ currentA: 6, phases: 1 });
  });

  it('shares what each phase leaves: least currents in order, then equal parts', () => {
    const three = site({
      mode: 'fast',
      stations: [
        station(),
        station({ id: 'south' }),
        station({ id: 'west', phaseRotation: ['L2'], maxCurrentA: 32, car: { phases: 1, maxCurrentA: 32 } }),
      ],
    });
    const views = [charging(10), charging(10), onePhase(10)];
    const share = (gridA: PerPhase): number[] =>
      openWb
        .create(three)
        .control({ nowMs: 0, grid: reading(gridA), solar: null, battery: null, stations: views })
        .map((command) => command?.currentA ?? Number.NaN);
    // The house draws 5 A on L2: 30 A for three.
    expect(share([20, 35, 20])).toEqual([10, 10, 10]);
    // 23 A on L2: 12 A are left, the third has to wait; the others meet on L2.
    expect(share([20, 53, 20])).toEqual([6, 6, 0]);
  });
});

describe('SmartEVSE by its documented rules', () => {
  const fixed = site({ stations: [station({ canSwitchPhases: false })] });

  it('controls every 2 s and starts at 4 A of summed export', () => {
    const controller = smartEvse.create(fixed);
    expect(commands(controller, [0, 1], -3.9 * VOLTAGE_V, IDLE)).toEqual([{ currentA: 0 }, null]);
    expect(commands(controller, [2], -4.1 * VOLTAGE_V, IDLE)).toEqual([{ currentA: 6 }]);
  });

  it('holds 6 A for 40 s, rises by 0.5 A, near the aim by 0.1 A, falls by half of the excess', () => {
    const controller = smartEvse.create(fixed);
    commands(controller, [0], -5_000, IDLE);
    expect(commands(controller, [2, 38], -5_000, charging(6)).map((c) => c?.currentA)).toEqual([6, 6]);
    expect(commands(controller, [40, 42], -5_000, charging(6)).map((c) => c?.currentA)).toEqual([6.5, 7]);
    expect(commands(controller, [44], -500, charging(7))[0]?.currentA).toBeCloseTo(7.1, 9);
    // 0.6 A of import per phase: 0.3 A less.
    expect(commands(controller, [46], 3 * 0.6 * VOLTAGE_V, charging(7.1))[0]?.currentA).toBeCloseTo(6.8, 9);
  });

  it('stops after 10 minutes of import at the least current', () => {
    const controller = smartEvse.create(fixed);
    commands(controller, [0], -5_000, IDLE);
    expect(commands(controller, [40, 638], 300, charging(6)).map((c) => c?.currentA)).toEqual([6, 6]);
    expect(commands(controller, [640], 300, charging(6))).toEqual([{ currentA: 0 }]);
  });

  it('goes to three phases after 63 s at the most current, down after 30 s of a large deficit', () => {
    const controller = smartEvse.create(site());
    commands(controller, [0], -5_000, { ...IDLE, phases: 1 });
    for (let second = 40; second < 100; second += 2) commands(controller, [second], -5_000, onePhase(16));
    const seconds = Array.from({ length: 60 }, (_, index) => 100 + 2 * index);
    const told = commands(controller, seconds, -5_000, onePhase(16));
    const upAt = told.findIndex((command) => command?.phases === 3);
    // 20 rises of 0.5 A from second 40 on, then 63 s, at the next even second.
    expect(seconds[upAt]).toBe(40 + 38 + 64);
    const down = smartEvse.create(site());
    commands(down, [0], -5_000, IDLE);
    expect(commands(down, [40, 68], 15 * VOLTAGE_V, charging(6)).every((c) => c?.phases === undefined)).toBe(true);
    expect(commands(down, [70], 15 * VOLTAGE_V, charging(6))[0]).toEqual({ currentA: 6, phases: 1 });
  });

  it('raises its pool by a quarter of the headroom, lowers it by all of the excess, stops below the least', () => {
    const two = site({ mode: 'fast', stations: [station(), station({ id: 'south' })] });
    const controller = smartEvse.create(two);
    const views = [charging(6), charging(6)];
    const share = (second: number, worstA: number): (number | undefined)[] =>
      controller
        .control({ nowMs: second * 1_000, grid: reading([worstA, 0, 0]), solar: null, battery: null, stations: views })
        .map((command) => command?.currentA);
    expect(share(0, 15)).toEqual([6, 6]);
    expect(share(2, 15)).toEqual([8.5, 8.5]);
    expect(share(4, 37)).toEqual([7.5, 7.5]);
    expect([6, 8, 10, 12].map((second) => share(second, 45))).toEqual([
      [6, 6],
      [6, 6],
      [6, 6],
      [0, 0],
    ]);
    expect(share(70, 10)).toEqual([0, 0]);
    expect(share(72, 10)).toEqual([6, 6]);
  });
});
