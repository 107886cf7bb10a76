import { describe, expect, it } from 'vitest';
import { houseSteps } from '../../../scripts/bench/control/house-steps.ts';
import { lademeister } from '../../../scripts/bench/control/ours.ts';
import { runFuse, runSurplus } from '../../../scripts/bench/control/run.ts';
import { SCENARIOS } from '../../../scripts/bench/control/scenarios.ts';
import { stretch } from '../../../scripts/bench/control/solar-day.ts';
import type { Decision, MeterDoubt } from '../../../src/core/model/decision.ts';
import { mapPhases, type PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import type { InverterSnapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, battery, chargePoint, circuit, electrical, meter, reading, site, wholeAmperes } from './fixtures.ts';
import { type PlantCar, random, runPlant } from './plant.ts';

const CAR: PlantCar = { id: 'a', mode: 'fast', phases: 3, deadS: 2, reportsAtS: 3, reportsEveryS: 10 };
const SETTINGS = site({ circuits: [circuit({ limitA: [35, 35, 35] })] });

/** A house that hums, and what the meter makes of it; when its decisions first doubted the meter, and what they gave then. */
function run(
  seconds: number,
  says: (truth: PerPhase, second: number) => ElectricalValues,
  car: Partial<PlantCar> = {},
  settings = SETTINGS,
) {
  const next = random(7);
  const doubts: { readonly second: number; readonly doubt: MeterDoubt }[] = [];
  const granted: number[] = [];
  let told = 0;
  runPlant(
    settings,
    [{ ...CAR, ...car }],
    seconds,
    () => [2 + next() * 0.3, 2 + next() * 0.3, 2 + next() * 0.3],
    ({ second, decision }) => {
      for (const doubt of decision.doubts) doubts.push({ second, doubt });
      granted.push(decision.chargePoints[0]?.currentA ?? 0);
    },
    (truth) => says(truth, told++),
  );
  return { doubts, granted };
}

describe('a meter that stands still', () => {
  const frozenFrom = (fromS: number, words = electrical) => {
    let last: ElectricalValues | null = null;
    return (truth: PerPhase, second: number): ElectricalValues => {
      if (second < fromS || last === null) last = words(truth);
      return last;
    };
  };
  const tapering = { takesA: (second: number) => (second < 150 ? 16 : 9) };

  it.each([
    ['exactly', electrical],
    ['in whole amperes', wholeAmperes],
  ])('is found when a car changes, and believed again when it moves (%s)', (_, words) => {
    const says = frozenFrom(120, words);
    const { doubts, granted } = run(
      260,
      (truth, second) => (second < 200 ? says(truth, second) : words(truth)),
      tapering,
    );
    const seconds = doubts.map(({ second }) => second);
    // The car reports the change after 10 s at most, and three readings of the meter have missed it then.
    expect(Math.min(...seconds)).toBeLessThanOrEqual(165);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(202);
    expect(doubts[0]?.doubt).toMatchObject({ meterId: 'grid', use: 'none', problem: { code: 'frozen' } });
    expect(granted[seconds[0] ?? 0]).toBe(6);
    expect(granted.at(-1)).toBe(16);
  });

  it('is nothing strange while nothing changes, and where a battery makes up for the car', () => {
    expect(run(260, frozenFrom(120)).doubts).toEqual([]);
    const bench = new Bench(site());
    for (let second = 0; second < 120; second += 1) {
      const carA = bench.ceilings.get('a') ?? 0;
      const decision = bench.step([0, 0, 0], (base) => ({
        ...base,
        meters: [meter('grid', [0.1, 0.1, 0.1], bench.monoMs)],
        batteries: [battery(carA * 690, 80, bench.monoMs)],
      }));
      expect(decision.doubts).toEqual([]);
    }
  });

  it('holds only what hangs behind it', () => {
    const settings = site({
      circuits: [circuit(), circuit({ id: 'garage', parentId: 'house', meterId: 'garage' })],
      chargePoints: [chargePoint('a'), chargePoint('b', { circuitId: 'garage' })],
    });
    const bench = new Bench(settings);
    let last: Decision | null = null;
    for (let second = 0; second < 120; second += 1) {
      const bA = bench.ceilings.get('b') ?? 0;
      const aA = bench.ceilings.get('a') ?? 0;
      const hum = (second % 2) / 10;
      last = bench.step([0, 0, 0], (base) => ({
        ...base,
        meters: [
          meter('grid', [aA + bA + hum, aA + bA, aA + bA], bench.monoMs),
          meter('garage', [0, 0, 0], bench.monoMs),
        ],
      }));
    }
    expect(last?.doubts.map(({ meterId }) => meterId)).toEqual(['garage']);
    expect(last?.chargePoints.map(({ reasons }) => reasons[0].code)).toEqual(['charge-point-maximum', 'meter-doubted']);
  });
});

describe('a meter that is the wrong way round', () => {
  const reversed = (phases: PerPhase) => (truth: PerPhase) => electrical(mapPhases(truth, (a, i) => a * phases[i]));
  const total = (truth: PerPhase) => electrical(truth, { phasePowerW: null, phaseCurrentA: null });

  it.each([
    ['on all phases', reversed([-1, -1, -1]), ['L1', 'L2', 'L3']],
    ['on one of them', reversed([1, -1, 1]), ['L2']],
  ])('%s is found by the first car that starts, and stays found', (_, says, phases) => {
    const { doubts, granted } = run(200, says);
    const first = doubts[0]?.second ?? Number.POSITIVE_INFINITY;
    const startedS = granted.findIndex((a) => a > 6);
    expect(first - startedS).toBeLessThanOrEqual(45);
    expect(doubts[0]?.doubt.problem).toEqual({ code: 'reversed', phases });
    expect(doubts).toHaveLength(200 - first);
    expect(granted.slice(first).every((a) => a <= 6)).toBe(true);
  });

  it('is found by the second step where it knows no phases', () => {
    const takesA = (second: number) => (second < 90 ? 16 : 8);
    const { doubts } = run(260, (truth) => total(mapPhases(truth, (a) => -a)), { takesA });
    expect(doubts[0]?.doubt.problem).toEqual({ code: 'reversed', phases: [] });
  });

  it('is believed as soon as it is turned round', () => {
    const { doubts, granted } = run(400, (truth, second) => reversed(second < 150 ? [-1, -1, -1] : [1, 1, 1])(truth), {
      takesA: (second) => (second % 100 < 50 ? 16 : 0),
    });
    expect(doubts.length).toBeGreaterThan(0);
    expect(doubts.at(-1)?.second).toBeLessThan(300);
    expect(Math.max(...granted.slice(320))).toBe(16);
  });
});

describe('what does not add up', () => {
  const sun = (powerW: number, monoMs: number): InverterSnapshot => ({
    id: 'roof',
    condition: 'ok',
    reading: reading(electrical([powerW / 690, powerW / 690, powerW / 690]), monoMs),
    nameplateW: null,
    takesLimit: false,
  });
  /** The house draws 1 kW; the meter says `addedW` more than there is. */
  const bench = (addedW: (second: number) => number, hasSun: boolean) => {
    const home = new Bench(site());
    const doubts: string[] = [];
    for (let second = 0; second < 300; second += 1) {
      const carA = home.ceilings.get('a') ?? 0;
      const phaseA = carA + (1_000 - (hasSun ? 5_000 : 0) + addedW(second) + (second % 3)) / 690;
      const { doubts: found } = home.step([0, 0, 0], (base) => ({
        ...base,
        meters: [meter('grid', [phaseA, phaseA, phaseA], home.monoMs)],
        inverters: hasSun ? [sun(5_000, home.monoMs)] : [],
      }));
      for (const { use, problem } of found) doubts.push(`${second} ${use} ${problem.code}`);
    }
    return doubts;
  };

  it('is used only towards the safe side after a minute, until it has added up for a minute', () => {
    const doubts = bench((second) => (second > 50 && second < 200 ? -6_000 : 0), true);
    expect(doubts[0]).toMatch(/^11[0-3] rises-only unbalanced$/);
    expect(doubts.at(-1)).toMatch(/^2[56]\d /);
  });

  it('is nothing strange where generation is not measured, or small', () => {
    expect(bench(() => -6_000, false)).toEqual([]);
    expect(bench(() => -1_800, true)).toEqual([]);
  });
});

describe('false alarms', () => {
  const HOUR_S = 3_600;
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('there are none in %s', (_, scenario) => {
    const found = new Set<string>();
    const watched = lademeister({}, 'watched', ({ doubts }) => {
      for (const { problem } of doubts) found.add(problem.code);
    });
    if (scenario.kind === 'surplus') runSurplus(scenario.site, stretch(scenario.day, 3, 10, HOUR_S / 2), watched, 3);
    else runFuse(scenario.site, { ...houseSteps(scenario.steps, 3), seconds: HOUR_S / 2 }, watched, 3);
    expect([...found]).toEqual([]);
  });
});
