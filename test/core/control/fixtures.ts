import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { ChargePointDecision, Decision } from '../../../src/core/model/decision.ts';
import { mapPhases, type PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { ReasonCode } from '../../../src/core/model/reasons.ts';
import type { ChargePointSettings, Circuit, FlexibleLoadSettings, Settings } from '../../../src/core/model/site.ts';
import {
  type BatterySnapshot,
  type ChargePointSnapshot,
  type DeviceSnapshot,
  NO_WISHES,
  type Snapshot,
} from '../../../src/core/model/snapshot.ts';

const VOLT = 230;
/** Wall time of monotonic 0. */
export const WALL_MS = Date.UTC(2026, 5, 15, 10, 0, 0);

/** The battery takes what the cars leave, and nothing is locked. */
const CAR_FIRST: Settings['battery'] = {
  sharePercent: 0,
  minSocPercent: 0,
  bufferSocPercent: 100,
  bufferPowerW: 0,
  discharge: 'free',
  dimmableIds: [],
};

export function circuit(over: Partial<Circuit> = {}): Circuit {
  return {
    id: 'house',
    name: 'House',
    parentId: null,
    limitA: [25, 25, 25],
    protection: 'strict',
    maxCurrentA: null,
    maxUnbalanceA: null,
    maxPowerW: null,
    meterId: 'grid',
    ...over,
  };
}

export function chargePoint(id: string, over: Partial<ChargePointSettings> = {}): ChargePointSettings {
  return {
    id,
    name: id,
    circuitId: 'house',
    phaseRotation: ['L1', 'L2', 'L3'],
    minCurrentA: 6,
    maxCurrentA: 16,
    safeCurrentA: 6,
    currentStepA: 0.1,
    priority: 0,
    weight: 1,
    backupCurrentA: 0,
    dimmable: false,
    wakeUp: null,
    ...over,
  };
}

/** A heating rod of 2 kW on L1 that runs by the sun. */
export function load(id: string, over: Partial<FlexibleLoadSettings> = {}): FlexibleLoadSettings {
  return {
    id,
    name: id,
    kind: 'heating-rod',
    circuitId: 'house',
    phases: ['L1'],
    minW: 2_000,
    maxW: 2_000,
    stepW: 0,
    priority: 0,
    runs: 'surplus',
    minOnMs: 600_000,
    minOffMs: 300_000,
    minDailyMs: null,
    maxDailyMs: null,
    dimmable: false,
    blockedW: 0,
    ...over,
  };
}

type SettingsParts = Omit<Partial<Settings>, 'fuse' | 'solar' | 'battery'> & {
  readonly fuse?: Partial<Settings['fuse']>;
  readonly solar?: Partial<Settings['solar']>;
  readonly battery?: Partial<Settings['battery']>;
};

export function site(parts: SettingsParts = {}): Settings {
  return {
    circuits: parts.circuits ?? [circuit()],
    chargePoints: parts.chargePoints ?? [chargePoint('a')],
    loads: parts.loads ?? [],
    nominalVoltageV: parts.nominalVoltageV ?? VOLT,
    solar: {
      reserveW: 0,
      startDelayMs: 30_000,
      stopDelayMs: 60_000,
      raiseDelayMs: 0,
      switchCostWh: 20,
      phaseChangesPerDay: 30,
      feedInLimitW: null,
      ...parts.solar,
    },
    battery: { ...CAR_FIRST, ...parts.battery },
    fuse: { marginA: 0, meterTimeoutMs: 3_500, deadTimeMs: 7_000, raiseDelayMs: 15_000, ...parts.fuse },
    sharing: parts.sharing ?? { sliceMs: 900_000 },
    quarterHour: parts.quarterHour ?? null,
    dimming: { returnMs: 60_000 },
  };
}

/** What a meter says that measures currents (A, signed) at 230 V and no reactive current. */
export function electrical(currentA: PerPhase, over: Partial<ElectricalValues> = {}): ElectricalValues {
  const phasePowerW: PerPhase = [currentA[0] * VOLT, currentA[1] * VOLT, currentA[2] * VOLT];
  return {
    powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2],
    phasePowerW,
    phaseCurrentA: currentA,
    currentStepA: 0,
    phaseVoltageV: [VOLT, VOLT, VOLT],
    importWh: null,
    exportWh: null,
    ...over,
  };
}

/** The same from a P1 meter: whole watts, whole amperes without sign. */
export function wholeAmperes(currentA: PerPhase): ElectricalValues {
  const phasePowerW = mapPhases(currentA, (phaseA) => Math.round(phaseA * VOLT));
  return electrical(currentA, {
    phasePowerW,
    phaseCurrentA: mapPhases(currentA, (phaseA) => Math.round(Math.abs(phaseA))),
    currentStepA: 1,
  });
}

export function reading(
  values: ElectricalValues,
  monoMs: number,
  quality: 'good' | 'suspect' = 'good',
): Reading<ElectricalValues> {
  return { value: values, monoMs, atMs: WALL_MS + monoMs, quality };
}

export function meter(
  id: string,
  currentA: PerPhase,
  monoMs: number,
  over: Partial<DeviceSnapshot> = {},
): DeviceSnapshot {
  return { id, condition: 'ok', reading: reading(electrical(currentA), monoMs), ...over };
}

/** A battery of 5 kW that can be locked; positive power is discharge. */
export function battery(
  powerW: number,
  socPercent: number | null,
  monoMs: number,
  over: Partial<BatterySnapshot> = {},
): BatterySnapshot {
  return {
    id: 'battery',
    condition: 'ok',
    reading: reading({ ...electrical([0, 0, 0]), powerW }, monoMs),
    soc: socPercent === null ? null : { percent: socPercent, atMs: WALL_MS + monoMs },
    maxChargeW: 5_000,
    maxDischargeW: 5_000,
    lockable: true,
    locked: false,
    canChargeFromGrid: false,
    canBlockCharge: false,
    canLimitDischarge: false,
    phases: null,
    ...over,
  };
}

/** A charge point with a car that charges, obeying a ceiling, having reported what it draws. */
export function charging(
  id: string,
  ceilingA: number,
  drawnA: PerPhase | null,
  monoMs: number,
  over: Partial<ChargePointSnapshot> = {},
): ChargePointSnapshot {
  return {
    id,
    condition: 'ok',
    mode: 'fast',
    ...NO_WISHES,
    status: 'charging',
    errorCode: null,
    hasTransaction: true,
    reading: drawnA === null ? null : reading(electrical(drawnA), monoMs),
    lease: { acceptedA: ceilingA, ceilingA, expiresMonoMs: null },
    phaseRelay: null,
    ...over,
  };
}

export function snapshot(monoMs: number, over: Partial<Snapshot> = {}): Snapshot {
  return {
    monoMs,
    wallMs: WALL_MS + monoMs,
    meters: [],
    inverters: [],
    batteries: [],
    chargePoints: [],
    dimming: [],
    feedIn: [],
    batteryPlans: [],
    loads: [],
    caps: [],
    grid: 'unknown',
    ...over,
  };
}

/**
 * Runs decide() second by second with cars that follow at once (the plant without dead time), for tests of one rule.
 * `at` gives the house load (A) and may change anything else of the snapshot.
 */
export class Bench {
  monoMs = 0;
  memory: Memory = initialMemory();
  last: Decision | null = null;
  readonly settings: Settings;
  readonly draws = new Map<string, PerPhase>();
  readonly ceilings = new Map<string, number>();

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** One second later. `phasesOf` says on how many terminals each car draws (3 unless said). */
  step(
    houseA: PerPhase,
    over: (base: Snapshot) => Snapshot = (base) => base,
    phasesOf: (id: string) => number = () => 3,
  ): Decision {
    this.monoMs += 1_000;
    const chargePoints = this.settings.chargePoints.map(({ id }) => {
      const ceilingA = this.ceilings.get(id) ?? 0;
      const count = phasesOf(id);
      const drawn: PerPhase = [count > 0 ? ceilingA : 0, count > 1 ? ceilingA : 0, count > 2 ? ceilingA : 0];
      return charging(id, ceilingA, drawn, this.monoMs);
    });
    const base = snapshot(this.monoMs, { chargePoints });
    const drawnTotal: [number, number, number] = [...houseA];
    const final = over(base);
    for (const seen of final.chargePoints) {
      const installed = this.settings.chargePoints.find(({ id }) => id === seen.id);
      const currents = seen.reading?.value.phaseCurrentA ?? [0, 0, 0];
      installed?.phaseRotation.forEach((phase, terminal) => {
        const index = phase === 'L1' ? 0 : phase === 'L2' ? 1 : 2;
        drawnTotal[index] += currents[terminal as 0 | 1 | 2];
      });
    }
    const meters = final.meters.length > 0 ? final.meters : [meter('grid', drawnTotal, this.monoMs)];
    const { decision, memory } = decide({ ...final, meters }, this.memory, this.settings);
    this.memory = memory;
    this.last = decision;
    for (const { id, currentA } of decision.chargePoints) this.ceilings.set(id, currentA);
    return decision;
  }

  run(
    seconds: number,
    houseA: PerPhase,
    over?: (base: Snapshot) => Snapshot,
    phasesOf?: (id: string) => number,
  ): Decision {
    let decision = this.step(houseA, over, phasesOf);
    for (let second = 1; second < seconds; second += 1) decision = this.step(houseA, over, phasesOf);
    return decision;
  }
}

export function of(decision: Decision, id: string): ChargePointDecision {
  const found = decision.chargePoints.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no decision for ${id}`);
  return found;
}

export function codes(decision: Decision, id: string): readonly ReasonCode[] {
  return of(decision, id).reasons.map(({ code }) => code);
}
