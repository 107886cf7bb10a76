import { DEVICE_MINIMUM_W } from '../core/control/minimum-power.ts';
import type { PerPhase } from '../core/model/phases.ts';
import type { FlexibleLoadSettings, Settings } from '../core/model/site.ts';
import type { ChargePointConfig, CircuitConfig, Config, LoadConfig, P1MeterConfig } from './schema.ts';
import { parentsFirst } from './tree.ts';

/** What `decide` needs of a validated document: seconds become ms, circuits stand parents first. Never throws. */
export function toSettings(config: Config): Settings {
  return {
    circuits: parentsFirst(config.circuits).map((circuit) => ({
      id: circuit.id,
      name: circuit.name,
      parentId: circuit.parent ?? null,
      limitA: limitPerPhase(circuit),
      protection: circuit.protection,
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
      dimmable: chargePoint.dimmable ?? drawsMuch(chargePoint, config.site.nominalVoltageV),
      wakeUp:
        chargePoint.wakeUpAttempts === 0
          ? null
          : { afterMs: chargePoint.wakeUpAfterS * 1000, attempts: chargePoint.wakeUpAttempts },
    })),
    loads: config.loads.map((load) => toLoad(load, heatPumpsW(config))),
    nominalVoltageV: config.site.nominalVoltageV,
    solar: {
      reserveW: config.solar.reserveW,
      startDelayMs: config.solar.startDelayS * 1000,
      stopDelayMs: config.solar.stopDelayS * 1000,
      raiseDelayMs: config.solar.raiseDelayS * 1000,
      switchCostWh: config.solar.switchCostWh,
      phaseChangesPerDay: config.solar.phaseChangesPerDay,
      feedInLimitW: config.solar.feedInLimitW ?? null,
    },
    battery: {
      sharePercent: SHARE_OF[config.battery.policy] ?? config.battery.sharePercent,
      minSocPercent: config.battery.minSocPercent,
      bufferSocPercent: config.battery.bufferSocPercent,
      bufferPowerW: config.battery.bufferPowerW,
      discharge: config.battery.discharge,
      dimmableIds: config.batteries.filter(({ dimmable }) => dimmable).map(({ id }) => id),
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
    dimming: { returnMs: config.gridOperator.returnS * 1000 },
  };
}

/** Outputs of a heating rod switch equal parts of it. */
function toLoad(load: LoadConfig, allHeatPumpsW: number): FlexibleLoadSettings {
  const { id, name, kind, circuit, phases, powerW, priority, runs, outputs } = load;
  const steps = kind === 'heating-rod' ? outputs.length : 1;
  return {
    id,
    name,
    kind,
    circuitId: circuit,
    phases,
    minW: powerW / steps,
    maxW: powerW,
    stepW: steps === 1 ? 0 : powerW / steps,
    priority,
    runs,
    minOnMs: load.minOnMinutes * MINUTE_MS,
    minOffMs: load.minOffMinutes * MINUTE_MS,
    minDailyMs: load.minDailyMinutes === undefined ? null : load.minDailyMinutes * MINUTE_MS,
    maxDailyMs: load.maxDailyMinutes === undefined ? null : load.maxDailyMinutes * MINUTE_MS,
    dimmable: kind === 'heat-pump' && (load.dimmable ?? allHeatPumpsW > DEVICE_MINIMUM_W),
    blockedW: Math.min(load.blockedPowerW, powerW),
  };
}

/** Heat pumps behind one connection count together (BK6-22-300, annex 1, 2.4.2). */
function heatPumpsW({ loads }: Config): number {
  return loads.reduce((sum, { kind, powerW }) => (kind === 'heat-pump' ? sum + powerW : sum), 0);
}

const MINUTE_MS = 60_000;

/** What a policy gives the battery, %; `null`: as configured. */
const SHARE_OF = { 'car-first': 0, 'battery-first': 100, share: null } as const;

/** The rating of a circuit per phase, A: one number stands for all three. */
function limitPerPhase({ limitA }: CircuitConfig): PerPhase {
  return typeof limitA === 'number' ? [limitA, limitA, limitA] : limitA;
}

/** More than 4.2 kW: the grid operator may limit it (BK6-22-300, annex 1, 2.4.1). */
function drawsMuch({ maxCurrentA, phases }: ChargePointConfig, nominalVoltageV: number): boolean {
  return maxCurrentA * phases.length * nominalVoltageV > DEVICE_MINIMUM_W;
}

export type P1Connection =
  | { readonly websocket: { readonly host: string; readonly port: number; readonly path: string } }
  | { readonly http: { readonly host: string; readonly port: number; readonly path: string } }
  | { readonly tcp: { readonly host: string; readonly port: number } }
  | { readonly serial: { readonly path: string; readonly baudRate: number; readonly parity: 'none' | 'even' } };

/** How a P1 meter is reached. Validation has made sure that exactly one of them is there. */
export function p1Connection(meter: P1MeterConfig): P1Connection {
  if (meter.tcp !== undefined) return { tcp: meter.tcp };
  if (meter.serial !== undefined) return { serial: meter.serial };
  if (meter.websocket !== undefined) return { websocket: meter.websocket };
  if (meter.http !== undefined) return { http: meter.http };
  throw new Error(`P1 meter ${meter.id} was not validated`);
}
