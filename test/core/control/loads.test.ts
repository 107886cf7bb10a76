import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { Decision, LoadDecision } from '../../../src/core/model/decision.ts';
import { addPhases, type PerPhase, toGridPhases } from '../../../src/core/model/phases.ts';
import type { LoadMode, Settings } from '../../../src/core/model/site.ts';
import type { LoadSnapshot } from '../../../src/core/model/snapshot.ts';
import {
  battery,
  chargePoint,
  charging,
  circuit,
  electrical,
  load,
  meter,
  of,
  reading,
  site,
  snapshot,
  WALL_MS,
} from './fixtures.ts';

const HOUR_MS = 3_600_000;

/** Loads and cars that follow at once, second by second. `houseA` is signed. */
class House {
  monoMs = 0;
  memory: Memory = initialMemory();
  readonly settings: Settings;
  readonly powers = new Map<string, number>();
  readonly ceilings = new Map<string, number>();
  /** What a load takes of what it may; all, unless said. */
  readonly takes = new Map<string, number>();
  readonly seen = new Map<string, Partial<LoadSnapshot>>();
  mode: LoadMode = 'auto';
  isMetered = true;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  step(houseA: PerPhase, over: Parameters<typeof snapshot>[1] = {}): Decision {
    this.monoMs += 1_000;
    let gridA = houseA;
    const loads = this.settings.loads.map(({ id, phases }): LoadSnapshot => {
      const powerW = this.powers.get(id) ?? 0;
      const currentA = (powerW * (this.takes.get(id) ?? 1)) / 230 / phases.length;
      const terminals: PerPhase = [currentA, phases.length > 1 ? currentA : 0, phases.length > 2 ? currentA : 0];
      gridA = addPhases(gridA, toGridPhases(terminals, phases));
      return {
        id,
        condition: 'ok',
        mode: this.mode,
        ceilingW: powerW,
        reading: this.isMetered ? reading(electrical(terminals), this.monoMs) : null,
        ranTodayMs: 0,
        dayEndsMs: WALL_MS + 12 * HOUR_MS,
        ...this.seen.get(id),
      };
    });
    const chargePoints = this.settings.chargePoints.map(({ id, phaseRotation }) => {
      const ceilingA = this.ceilings.get(id) ?? 0;
      const rest = phaseRotation.length === 3 ? ceilingA : 0;
      gridA = addPhases(gridA, toGridPhases([ceilingA, rest, rest], phaseRotation));
      return charging(id, ceilingA, [ceilingA, rest, rest], this.monoMs, { mode: 'solar' });
    });
    const input = snapshot(this.monoMs, { meters: [meter('grid', gridA, this.monoMs)], loads, chargePoints, ...over });
    const { decision, memory } = decide(input, this.memory, this.settings);
    this.memory = memory;
    for (const { id, powerW } of decision.loads) this.powers.set(id, powerW);
    for (const { id, currentA } of decision.chargePoints) this.ceilings.set(id, currentA);
    return decision;
  }

  run(seconds: number, houseA: PerPhase): Decision {
    let decision = this.step(houseA);
    for (let second = 1; second < seconds; second += 1) decision = this.step(houseA);
    return decision;
  }
}

const boiler = (decision: Decision, id = 'boiler'): LoadDecision => {
  const found = decision.loads.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no decision for ${id}`);
  return found;
};
const first = (decision: Decision, id = 'boiler') => boiler(decision, id).reasons[0];
const SUN: PerPhase = [-5, -5, -5];
const NIGHT: PerPhase = [1, 1, 1];

describe('a load by the sun', () => {
  const settings = site({ chargePoints: [], loads: [load('boiler')] });

  it('waits, proves, runs, and stops when the sun is gone for long enough', () => {
    const house = new House(settings);
    expect(first(house.run(400, NIGHT))).toMatchObject({ code: 'waiting-for-sun', neededW: 2_000 });
    expect(first(house.run(20, SUN))).toMatchObject({ code: 'sun-proving' });
    const running = house.run(120, SUN);
    expect(boiler(running)).toMatchObject({ powerW: 2_000, sgReady: null });
    expect(boiler(house.run(900, NIGHT)).powerW).toBe(0);
  });

  it.each([true, false])('counts as a load and not as the house, whether it is metered (%s) or not', (isMetered) => {
    const house = new House(settings);
    house.isMetered = isMetered;
    const running = house.run(700, SUN);
    expect(boiler(running).powerW).toBe(2_000);
    // 5 A on each phase flow back without it.
    expect(running.balance.surplusW).toBeCloseTo(3_450, -2);
  });

  it('gives a car of higher priority its sun first, and takes what is left', () => {
    const cars = [chargePoint('car', { priority: 5, phaseRotation: ['L1'] })];
    const house = new House(site({ chargePoints: cars, loads: [load('boiler', { minOffMs: 0, minOnMs: 0 })] }));
    const little = house.run(400, [-10, 0, 0]);
    expect(of(little, 'car').currentA).toBeGreaterThan(9);
    expect(boiler(little).powerW).toBe(0);
    const plenty = house.run(400, [-10, -10, -10]);
    expect(boiler(plenty).powerW).toBe(2_000);
    expect(of(plenty, 'car').currentA).toBeGreaterThan(15);
  });

  it('goes before a car of lower priority', () => {
    const cars = [chargePoint('car', { priority: 0, phaseRotation: ['L1'] })];
    const house = new House(site({ chargePoints: cars, loads: [load('boiler', { priority: 5 })] }));
    const decision = house.run(700, [-10, 0, 0]);
    expect(boiler(decision).powerW).toBe(2_000);
    expect(of(decision, 'car').currentA).toBe(0);
  });

  it('leaves its sun to the next while its thermostat is open, and stays ready', () => {
    const cars = [chargePoint('car', { phaseRotation: ['L1'] })];
    const house = new House(site({ chargePoints: cars, loads: [load('boiler', { priority: 5 })] }));
    house.run(700, [-10, 0, 0]);
    house.takes.set('boiler', 0);
    const decision = house.run(300, [-10, 0, 0]);
    expect(boiler(decision).powerW).toBe(2_000);
    expect(first(decision)).toEqual({ code: 'load-not-drawing', offeredW: 2_000 });
    expect(of(decision, 'car').currentA).toBeGreaterThan(6);
  });

  it('in steps follows the sun in steps', () => {
    const rod = load('boiler', { minW: 1_000, maxW: 3_000, stepW: 1_000, phases: ['L1', 'L2', 'L3'] });
    const house = new House(site({ chargePoints: [], loads: [rod] }));
    expect(boiler(house.run(600, [-4, -4, -4])).powerW).toBe(2_000);
    expect(boiler(house.run(600, [-6, -6, -6])).powerW).toBe(3_000);
    expect(boiler(house.run(60, [-2, -2, -2])).powerW).toBe(1_000);
  });

  it('that can take any power takes the surplus itself, in whole watts', () => {
    const rod = load('boiler', { minW: 100, maxW: 3_000, stepW: 1 });
    const house = new House(site({ chargePoints: [], loads: [rod] }));
    const { powerW } = boiler(house.run(600, [-7, 0, 0]));
    expect(powerW).toBeGreaterThan(1_500);
    expect(powerW).toBeLessThanOrEqual(1_610);
    expect(Number.isInteger(powerW)).toBe(true);
  });
});

describe('its own times', () => {
  const timed = (over: Parameters<typeof load>[1] = {}) =>
    new House(site({ chargePoints: [], loads: [load('boiler', { minOnMs: 600_000, minOffMs: 300_000, ...over })] }));

  it('it stays on for its least time without sun, and rests for its least time with sun', () => {
    const house = timed();
    house.run(300, NIGHT);
    while (boiler(house.step(SUN)).powerW === 0 && house.monoMs < 900_000);
    const onMs = house.monoMs;
    expect(first(house.run(400, NIGHT))).toMatchObject({ code: 'load-minimum-run' });
    while (boiler(house.step(NIGHT)).powerW > 0 && house.monoMs < 3_000_000);
    const offMs = house.monoMs;
    expect(offMs - onMs).toBeGreaterThanOrEqual(600_000);
    expect(first(house.run(200, SUN))).toMatchObject({ code: 'load-resting' });
    while (boiler(house.step(SUN)).powerW === 0 && house.monoMs < 6_000_000);
    expect(house.monoMs - offMs).toBeGreaterThanOrEqual(300_000);
  });

  it('the fuse ends its least time, a car does not: the car is lowered', () => {
    const cars = [chargePoint('car', { priority: 9 })];
    const installed = site({
      circuits: [circuit({ limitA: [16, 16, 16] })],
      chargePoints: cars,
      loads: [load('boiler')],
    });
    const house = new House(installed);
    house.mode = 'on';
    expect(boiler(house.run(400, NIGHT)).powerW).toBe(2_000);
    house.mode = 'auto';
    const sunny = house.run(150, [-16, -16, -16]);
    expect(boiler(sunny).powerW).toBe(2_000);
    expect(of(sunny, 'car').currentA).toBeLessThanOrEqual(16 - 2_000 / 230);
    expect(boiler(house.step([9, 0, 0])).powerW).toBe(0);
  });

  it('its owner switches it off at once', () => {
    const house = timed();
    house.mode = 'on';
    expect(boiler(house.run(400, NIGHT)).powerW).toBe(2_000);
    house.mode = 'off';
    expect(boiler(house.step(NIGHT))).toMatchObject({ powerW: 0, reasons: [{ code: 'mode-off' }] });
  });

  it('makes up for the run time of its day when just enough of the day is left', () => {
    const house = timed({ minDailyMs: HOUR_MS, minOffMs: 0 });
    const day = (ranTodayMs: number, leftMs: number) =>
      house.seen.set('boiler', { ranTodayMs, dayEndsMs: WALL_MS + house.monoMs + leftMs });
    day(HOUR_MS / 2, HOUR_MS);
    expect(boiler(house.step(NIGHT)).powerW).toBe(0);
    day(HOUR_MS / 2, HOUR_MS / 2);
    expect(first(house.run(700, NIGHT))).toEqual({ code: 'load-daily-minimum', ranMs: HOUR_MS / 2, neededMs: HOUR_MS });
    expect(house.powers.get('boiler')).toBe(2_000);
  });

  it('runs no longer than its day allows', () => {
    const house = timed({ maxDailyMs: HOUR_MS, minOnMs: 0, minOffMs: 0 });
    house.run(300, SUN);
    expect(house.powers.get('boiler')).toBe(2_000);
    house.seen.set('boiler', { ranTodayMs: HOUR_MS });
    expect(boiler(house.step(SUN))).toMatchObject({ powerW: 0, reasons: [{ code: 'load-daily-maximum' }] });
  });
});

describe('at the fuse', () => {
  it('a load that may always run yields as a car does, and names the fuse', () => {
    const always = load('boiler', { runs: 'always', minOnMs: 0, minOffMs: 0, phases: ['L2'] });
    const house = new House(site({ chargePoints: [], loads: [always] }));
    expect(boiler(house.run(60, NIGHT)).powerW).toBe(2_000);
    const full = house.step([0, 18, 0]);
    expect(boiler(full)).toMatchObject({ powerW: 0, reasons: [{ code: 'circuit-limit', phase: 'L2' }, {}] });
  });

  it('a load that is out of reach counts with what it may draw, until it has switched off by itself', () => {
    const cars = [chargePoint('car', { phaseRotation: ['L1'], maxCurrentA: 32, priority: 1 })];
    const house = new House(site({ chargePoints: cars, loads: [load('boiler', { runs: 'always' })] }));
    house.run(400, [-20, 0, 0]);
    expect(house.powers.get('boiler')).toBe(2_000);
    house.seen.set('boiler', { condition: 'stale', ceilingW: 2_000, reading: null });
    const lost = house.run(200, [-20, 0, 0]);
    expect(first(lost)).toEqual({ code: 'load-unreachable', condition: 'stale' });
    expect(of(lost, 'car').currentA).toBeLessThanOrEqual(25 - 2_000 / 230 + 0.1);
  });

  it('a load of which nothing was heard yet is not counted: the meter shows it', () => {
    const cars = [chargePoint('car', { phaseRotation: ['L1'] })];
    const house = new House(site({ chargePoints: cars, loads: [load('boiler')] }));
    house.seen.set('boiler', { condition: 'connecting', ceilingW: 0, reading: null });
    expect(of(house.run(300, [-20, 0, 0]), 'car').currentA).toBe(16);
  });
});

it('a load that runs without sun locks no battery: that is for cars', () => {
  const rules = { ...site().battery, discharge: 'not-into-fast' } as const;
  const always = load('boiler', { runs: 'always', minOffMs: 0 });
  const house = new House(site({ chargePoints: [], loads: [always], battery: rules }));
  house.run(60, NIGHT);
  const decision = house.step(NIGHT, { batteries: [battery(0, 80, house.monoMs + 1_000)] });
  expect(house.powers.get('boiler')).toBe(2_000);
  expect(decision.batteries).toMatchObject([{ discharge: 'free' }]);
});

describe('a heat pump', () => {
  const pump = load('pump', {
    kind: 'heat-pump',
    phases: ['L1', 'L2', 'L3'],
    minW: 3_000,
    maxW: 3_000,
    minOnMs: 600_000,
    minOffMs: 600_000,
  });

  it('lives by itself without sun, is asked for more with sun, and is told to run by its owner', () => {
    const house = new House(site({ chargePoints: [], loads: [pump] }));
    expect(boiler(house.run(700, NIGHT), 'pump').sgReady).toBe(2);
    expect(boiler(house.run(120, [-6, -6, -6]), 'pump')).toMatchObject({ sgReady: 3, powerW: 3_000 });
    house.mode = 'on';
    expect(boiler(house.run(5, NIGHT), 'pump').sgReady).toBe(4);
    house.mode = 'off';
    expect(boiler(house.run(5, NIGHT), 'pump').sgReady).toBe(2);
  });

  it('is blocked when the house alone is more than the fuse carries, and comes back when it fits', () => {
    const house = new House(site({ chargePoints: [], loads: [pump] }));
    house.run(700, NIGHT);
    const blocked = house.step([0, 26, 0]);
    expect(boiler(blocked, 'pump')).toMatchObject({
      sgReady: 1,
      reasons: [{ code: 'circuit-limit', phase: 'L2' }, {}, {}],
    });
    expect(boiler(house.run(700, [0, 23, 0]), 'pump').sgReady).toBe(1);
    expect(boiler(house.run(100, [0, 15, 0]), 'pump').sgReady).toBe(2);
  });

  it('is blocked for two hours at most', () => {
    const house = new House(site({ chargePoints: [], loads: [pump] }));
    house.run(10, NIGHT);
    for (let minute = 0; minute < 121; minute += 1) {
      house.monoMs += 59_000;
      house.step([0, 24.5, 0]);
    }
    const states = new Set(Array.from({ length: 5 }, () => boiler(house.step([0, 24.5, 0]), 'pump').sgReady));
    expect(states).toEqual(new Set([2]));
  });
});
