import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import { addPhases, NO_CURRENT, type PerPhase, toGridPhases } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import { type ChargePointSnapshot, type ConnectorStatus, NO_WISHES } from '../../../src/core/model/snapshot.ts';
import { electrical, reading, snapshot } from './fixtures.ts';

/** A car and its station in virtual time: it follows a set-point after a dead time, then with a slope. */
export interface PlantCar {
  readonly id: string;
  readonly mode: ChargeMode;
  /** On how many terminals it draws. */
  readonly phases: 1 | 2 | 3;
  readonly deadS: number;
  /** The first MeterValues and their interval, s. */
  readonly reportsAtS: number;
  readonly reportsEveryS: number;
  /** Most it takes, A, at a time; beyond its set-point it never goes. */
  readonly takesA?: (second: number) => number;
  readonly status?: (second: number) => ConnectorStatus;
  /** In what words its station reports; exact unless said. */
  readonly says?: (currentA: PerPhase) => ElectricalValues;
}

export interface PlantStep {
  readonly second: number;
  readonly decision: Decision;
  readonly memory: Memory;
  /** What really flows at the grid connection, A. */
  readonly gridA: PerPhase;
  readonly drawnA: ReadonlyMap<string, number>;
}

const UP_A_PER_S = 1.5;
const DOWN_A_PER_S = 6;
const METER_LATENCY_S = 1;

/**
 * A closed loop, second by second: house and cars flow, the meter tells it a second later in the words of `meterSays`,
 * stations report when they do, decide() decides, stations take the set-points at once and the cars follow. `houseA` is signed (PV).
 */
export function runPlant(
  settings: Settings,
  cars: readonly PlantCar[],
  seconds: number,
  houseA: (second: number) => PerPhase,
  watch: (step: PlantStep) => void,
  meterSays: (currentA: PerPhase) => ElectricalValues = electrical,
): void {
  const states = cars.map((car) => ({
    car,
    drawnA: 0,
    ceilings: [0],
    reported: null as Reading<ElectricalValues> | null,
  }));
  const history: PerPhase[] = [];
  let memory = initialMemory();
  for (let second = 0; second < seconds; second += 1) {
    const monoMs = second * 1_000;
    let gridA = houseA(second);
    for (const state of states) {
      const { car, ceilings } = state;
      const setPointA = ceilings[Math.max(0, ceilings.length - car.deadS)] ?? 0;
      const goalA = Math.min(setPointA, setPointA === 0 ? 0 : (car.takesA?.(second) ?? 80));
      const changeA = Math.max(-DOWN_A_PER_S, Math.min(UP_A_PER_S, goalA - state.drawnA));
      // A car starts at its minimum and leaves from it: there is nothing between 0 and 6 A (IEC 61851-1).
      state.drawnA = goalA === 0 && state.drawnA <= 6 ? 0 : Math.max(state.drawnA + changeA, Math.min(goalA, 6));
      gridA = addPhases(gridA, toGridPhases(terminals(state.drawnA, car.phases), wiringOf(settings, car.id)));
      if (second >= car.reportsAtS && (second - car.reportsAtS) % car.reportsEveryS === 0) {
        state.reported = reading((car.says ?? electrical)(terminals(state.drawnA, car.phases)), monoMs);
      }
    }
    history.push(gridA);
    const seen = history[history.length - 1 - METER_LATENCY_S];
    const result = decide(
      snapshot(monoMs, {
        meters: [
          { id: 'grid', condition: 'ok', reading: seen === undefined ? null : reading(meterSays(seen), monoMs) },
        ],
        chargePoints: states.map(({ car, ceilings, reported }): ChargePointSnapshot => {
          const ceilingA = ceilings.at(-1) ?? 0;
          return {
            id: car.id,
            condition: 'ok',
            mode: car.mode,
            ...NO_WISHES,
            status: car.status?.(second) ?? 'charging',
            errorCode: null,
            hasTransaction: true,
            reading: reported,
            lease: { acceptedA: ceilingA, ceilingA, expiresMonoMs: null },
            phaseRelay: null,
          };
        }),
      }),
      memory,
      settings,
    );
    memory = result.memory;
    result.decision.chargePoints.forEach(({ currentA }, i) => {
      states[i]?.ceilings.push(currentA);
    });
    watch({
      second,
      decision: result.decision,
      memory,
      gridA,
      drawnA: new Map(states.map(({ car, drawnA }) => [car.id, drawnA])),
    });
  }
}

function terminals(currentA: number, phases: 1 | 2 | 3): PerPhase {
  return [currentA, phases > 1 ? currentA : 0, phases > 2 ? currentA : 0];
}

function wiringOf(settings: Settings, id: string): Settings['chargePoints'][number]['phaseRotation'] {
  return settings.chargePoints.find((one) => one.id === id)?.phaseRotation ?? ['L1'];
}

/** Worst phase over its limit, A. */
export function overA(gridA: PerPhase, limitA: PerPhase = NO_CURRENT): number {
  return Math.max(0, gridA[0] - limitA[0], gridA[1] - limitA[1], gridA[2] - limitA[2]);
}

/** Deterministic uniform numbers in [0, 1): mulberry32. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
