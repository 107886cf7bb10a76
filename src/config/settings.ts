import type { PerPhase } from '../core/model/phases.ts';
import type { Settings } from '../core/model/site.ts';
import type { CircuitConfig, Config, P1MeterConfig } from './schema.ts';
import { parentsFirst } from './tree.ts';

/** What `decide` needs of a validated document: seconds become ms, circuits stand parents first. Never throws. */
export function toSettings(config: Config): Settings {
  return {
    circuits: parentsFirst(config.circuits).map((circuit) => ({
      id: circuit.id,
      name: circuit.name,
      parentId: circuit.parent ?? null,
      limitA: limitPerPhase(circuit),
      maxCurrentA: circuit.maxCurrentA ?? null,
      maxUnbalanceA: circuit.maxUnbalanceA ?? null,
      maxPowerW: circuit.maxPowerW ?? null,
      meterId: circuit.meter ?? null,
    })),
    chargePoints: config.chargePoints.map((chargePoint) => ({
      id: chargePoint.id,
      name: chargePoint.name,
      circuitId: chargePoint.circuit,
      phaseRotation: chargePoint.phases,
      minCurrentA: chargePoint.minCurrentA,
      maxCurrentA: chargePoint.maxCurrentA,
      safeCurrentA: chargePoint.safeCurrentA,
      currentStepA: chargePoint.currentStepA,
      priority: chargePoint.priority,
      weight: chargePoint.weight,
      backupCurrentA: chargePoint.backupCurrentA,
    })),
    nominalVoltageV: config.site.nominalVoltageV,
    solar: {
      reserveW: config.solar.reserveW,
      startDelayMs: config.solar.startDelayS * 1000,
      stopDelayMs: config.solar.stopDelayS * 1000,
      raiseDelayMs: config.solar.raiseDelayS * 1000,
    },
    fuse: {
      marginA: config.fuse.marginA,
      meterTimeoutMs: config.fuse.meterTimeoutS * 1000,
      deadTimeMs: config.fuse.deadTimeS * 1000,
      raiseDelayMs: config.fuse.raiseDelayS * 1000,
    },
    sharing: { sliceMs: config.sharing.sliceMinutes * 60_000 },
    quarterHour:
      config.quarterHour === undefined
        ? null
        : { capW: config.quarterHour.maxImportW, orMonthPeak: config.quarterHour.orMonthPeak },
  };
}

/** The rating of a circuit per phase, A: one number stands for all three. */
function limitPerPhase({ limitA }: CircuitConfig): PerPhase {
  return typeof limitA === 'number' ? [limitA, limitA, limitA] : limitA;
}

export type P1Connection =
  | { readonly tcp: { readonly host: string; readonly port: number } }
  | { readonly serial: { readonly path: string; readonly baudRate: number; readonly parity: 'none' | 'even' } };

/** How a P1 meter is reached. Validation has made sure that exactly one of the two is there. */
export function p1Connection(meter: P1MeterConfig): P1Connection {
  if (meter.tcp !== undefined) return { tcp: meter.tcp };
  if (meter.serial !== undefined) return { serial: meter.serial };
  throw new Error(`P1 meter ${meter.id} was not validated`);
}
