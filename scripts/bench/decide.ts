import { decide } from '../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../src/core/control/memory.ts';
import type { PerPhase, PhaseRotation } from '../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../src/core/model/readings.ts';
import type { ChargeMode, ChargePointSettings, Circuit, Settings } from '../../src/core/model/site.ts';
import { type ChargePointSnapshot, NO_WISHES, type Snapshot } from '../../src/core/model/snapshot.ts';
import { type Bench, type Metric, median, quantile } from './bench.ts';

const ROTATIONS: readonly PhaseRotation[] = [
  ['L1', 'L2', 'L3'],
  ['L2', 'L3', 'L1'],
  ['L3', 'L1', 'L2'],
];
const MODES: readonly ChargeMode[] = ['fast', 'fast', 'min-solar', 'fast', 'solar'];
const WARM_UP = 300;
const SAMPLES = 2_000;

/**
 * One connection, one circuit per ten charge points, one per two below it; every fuse too small for all, a meter on
 * each; cars on one and on three phases, all modes, all charging, reports spread over ten seconds; memory carried on.
 */
export const bench: Bench = {
  what: 'time of one decide() on three levels of circuits, all charge points charging, fuses binding',
  run(_args, say) {
    const metrics: Record<string, Metric> = {};
    for (const [count, aim] of [
      [2, 0.05],
      [20, 0.3],
      [200, 3],
    ] as const) {
      const times = measure(count);
      metrics[`decide${count}Median`] = { value: median(times), unit: 'ms', aim: `< ${aim}` };
      metrics[`decide${count}P99`] = { value: quantile(times, 0.99), unit: 'ms', aim: 'told, not aimed at' };
      say(`${count} charge points: ${times.length} decisions`);
    }
    return Promise.resolve(metrics);
  },
};

function measure(count: number): readonly number[] {
  const settings = carPark(count);
  const ceilings = settings.chargePoints.map(() => 6);
  const reported: (Reading<ElectricalValues> | null)[] = settings.chargePoints.map(() => null);
  let memory: Memory = initialMemory();
  const times: number[] = [];
  for (let second = 1; second <= WARM_UP + SAMPLES; second += 1) {
    const snapshot = moment(settings, ceilings, reported, second);
    const startedMs = performance.now();
    const { decision, memory: next } = decide(snapshot, memory, settings);
    const tookMs = performance.now() - startedMs;
    if (second > WARM_UP) times.push(tookMs);
    memory = next;
    decision.chargePoints.forEach(({ currentA }, i) => {
      ceilings[i] = currentA;
    });
  }
  return times;
}

export function carPark(count: number): Settings {
  const circuits: Circuit[] = [circuit('site', null, count * 8)];
  const chargePoints = Array.from({ length: count }, (_, i): ChargePointSettings => {
    const row = `row${Math.floor(i / 10)}`;
    const pillar = `pillar${Math.floor(i / 2)}`;
    if (i % 10 === 0) circuits.push(circuit(row, 'site', Math.min(10, count) * 9));
    if (i % 2 === 0) circuits.push(circuit(pillar, row, 22));
    return {
      id: `cp${i}`,
      name: `cp${i}`,
      circuitId: pillar,
      phaseRotation: ROTATIONS[i % 3] ?? ['L1', 'L2', 'L3'],
      minCurrentA: 6,
      maxCurrentA: 16,
      safeCurrentA: 6,
      currentStepA: 0.1,
      priority: i % 4 === 0 ? 1 : 0,
      weight: 1,
      backupCurrentA: 0,
      dimmable: false,
      wakeUp: { afterMs: 180_000, attempts: 3 },
    };
  });
  return {
    circuits,
    chargePoints,
    loads: [],
    nominalVoltageV: 230,
    solar: {
      reserveW: 0,
      startDelayMs: 30_000,
      stopDelayMs: 60_000,
      raiseDelayMs: 0,
      switchCostWh: 20,
      phaseChangesPerDay: 30,
      feedInLimitW: null,
    },
    battery: {
      sharePercent: 0,
      minSocPercent: 0,
      bufferSocPercent: 100,
      bufferPowerW: 0,
      discharge: 'free',
      dimmableIds: [],
    },
    fuse: { marginA: 0.5, meterTimeoutMs: 3_500, deadTimeMs: 7_000, raiseDelayMs: 15_000 },
    sharing: { sliceMs: 900_000 },
    quarterHour: null,
    dimming: { returnMs: 60_000 },
  };
}

function circuit(id: string, parentId: string | null, limitA: number): Circuit {
  return {
    id,
    name: id,
    parentId,
    limitA: [limitA, limitA, limitA],
    protection: 'strict',
    maxCurrentA: null,
    maxUnbalanceA: null,
    maxPowerW: parentId === null ? limitA * 650 : null,
    meterId: `${id}-meter`,
  };
}

export function moment(
  settings: Settings,
  ceilings: readonly number[],
  reported: (Reading<ElectricalValues> | null)[],
  second: number,
): Snapshot {
  const monoMs = second * 1_000;
  const drawn = new Map<string, [number, number, number]>();
  const parents = new Map(settings.circuits.map(({ id, parentId }) => [id, parentId]));
  const chargePoints = settings.chargePoints.map((installed, i): ChargePointSnapshot => {
    const ceilingA = ceilings[i] ?? 0;
    const takesA = Math.min(ceilingA, i % 5 === 0 ? 12 : 16);
    const terminals: PerPhase = i % 3 === 0 ? [takesA, 0, 0] : [takesA, takesA, takesA];
    for (let at: string | null = installed.circuitId; at !== null; at = parents.get(at) ?? null) {
      const sums = drawn.get(at) ?? [0, 0, 0];
      installed.phaseRotation.forEach((phase, terminal) => {
        const index = phase === 'L1' ? 0 : phase === 'L2' ? 1 : 2;
        sums[index] += terminals[terminal] ?? 0;
      });
      drawn.set(at, sums);
    }
    if ((second + i) % 10 === 0 || reported[i] == null) reported[i] = reading(terminals, monoMs);
    return {
      id: installed.id,
      condition: 'ok',
      mode: MODES[i % MODES.length] ?? 'fast',
      ...NO_WISHES,
      status: 'charging',
      errorCode: null,
      hasTransaction: true,
      reading: reported[i] ?? null,
      lease: { acceptedA: ceilingA, ceilingA, expiresMonoMs: null },
      phaseRelay: null,
    };
  });
  const meters = settings.circuits.map(({ id, meterId }) => {
    const [l1, l2, l3] = drawn.get(id) ?? [0, 0, 0];
    const houseA = 1 + Math.sin(second / 7 + id.length) + (second % 60 < 20 ? 3 : 0);
    return {
      id: meterId ?? id,
      condition: 'ok' as const,
      reading: reading([l1 + houseA, l2 + houseA, l3 + houseA], monoMs),
    };
  });
  return {
    monoMs,
    wallMs: monoMs,
    meters,
    inverters: [],
    batteries: [],
    chargePoints,
    loads: [],
    caps: [],
    grid: 'unknown',
    dimming: [],
    feedIn: [],
    batteryPlans: [],
  };
}

function reading(currentA: PerPhase, monoMs: number): Reading<ElectricalValues> {
  const [l1, l2, l3] = currentA;
  return {
    monoMs,
    atMs: monoMs,
    quality: 'good',
    value: {
      powerW: (l1 + l2 + l3) * 230,
      phasePowerW: [l1 * 230, l2 * 230, l3 * 230],
      phaseCurrentA: currentA,
      currentStepA: 0.1,
      phaseVoltageV: [230, 230, 230],
      importWh: null,
      exportWh: null,
    },
  };
}
