import { NO_CURRENT } from '../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../src/core/model/readings.ts';
import type { ChargePointSettings, Settings } from '../../src/core/model/site.ts';
import {
  type ChargePointSnapshot,
  type DeviceSnapshot,
  type InverterSnapshot,
  NO_WISHES,
  type Snapshot,
} from '../../src/core/model/snapshot.ts';

/** Small honest examples of the model for the tests of this room. */

const WALL_MS = Date.UTC(2026, 5, 15, 10, 0, 0);

function values(powerW: number, more: Partial<ElectricalValues> = {}): ElectricalValues {
  return {
    powerW,
    phasePowerW: null,
    phaseCurrentA: null,
    currentStepA: 0,
    phaseVoltageV: null,
    importWh: null,
    exportWh: null,
    ...more,
  };
}

function reading(powerW: number, more: Partial<ElectricalValues> = {}): Reading<ElectricalValues> {
  return { value: values(powerW, more), monoMs: 1_000, atMs: WALL_MS, quality: 'good' };
}

export function device(id: string, powerW: number | null, more: Partial<ElectricalValues> = {}): DeviceSnapshot {
  return { id, condition: powerW === null ? 'stale' : 'ok', reading: powerW === null ? null : reading(powerW, more) };
}

export function inverter(id: string, powerW: number | null): InverterSnapshot {
  return { ...device(id, powerW), nameplateW: 10_000, takesLimit: false };
}

export function chargePoint(id: string, powerW: number): ChargePointSnapshot {
  return {
    id,
    condition: 'ok',
    mode: 'solar',
    ...NO_WISHES,
    status: 'charging',
    errorCode: null,
    hasTransaction: true,
    reading: reading(powerW, { phaseCurrentA: NO_CURRENT, importWh: 12_000 }),
    lease: { acceptedA: 16, ceilingA: 16, expiresMonoMs: null },
    phaseRelay: null,
  };
}

export function chargePointSettings(id: string): ChargePointSettings {
  return {
    id,
    name: id,
    circuitId: 'house',
    phaseRotation: ['L1', 'L2', 'L3'],
    minCurrentA: 6,
    maxCurrentA: 16,
    safeCurrentA: 0,
    currentStepA: 1,
    priority: 1,
    weight: 1,
    backupCurrentA: 0,
    dimmable: false,
    wakeUp: null,
  };
}

export function settings(...chargePointIds: string[]): Settings {
  return {
    circuits: [
      {
        id: 'house',
        name: 'Hausanschluss',
        parentId: null,
        limitA: [35, 35, 35],
        protection: 'strict',
        maxCurrentA: null,
        maxUnbalanceA: null,
        maxPowerW: null,
        meterId: 'grid',
      },
    ],
    chargePoints: chargePointIds.map(chargePointSettings),
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
      discharge: 'not-into-fast',
      dimmableIds: [],
    },
    fuse: { marginA: 0.5, meterTimeoutMs: 10_000, deadTimeMs: 7_000, raiseDelayMs: 15_000 },
    sharing: { sliceMs: 900_000 },
    quarterHour: null,
    dimming: { returnMs: 60_000 },
  };
}

export function snapshot(parts: Partial<Snapshot>): Snapshot {
  return {
    monoMs: 2_000,
    wallMs: WALL_MS,
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
    ...parts,
  };
}
