import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { ChargePointDecision, Decision } from '../../../src/core/model/decision.ts';
import type { BatterySettings, FuseSettings, Settings, SolarSettings } from '../../../src/core/model/site.ts';
import { type ChargePointSnapshot, NO_WISHES, type Snapshot } from '../../../src/core/model/snapshot.ts';
import type { Contestant, Controller, Observation, StationView } from './controller.ts';
import type { SiteSpec, StationSpec } from './site.ts';
import type { Command } from './station.ts';
import { VOLTAGE_V } from './voltage.ts';

const LEASE_MS = 60_000;
/** A meter is silent after this many of its periods, at least {@link LEAST_METER_TIMEOUT_MS}. */
const SILENT_PERIODS = 2.5;
const LEAST_METER_TIMEOUT_MS = 10_000;

/** Settings to try instead of the product's defaults. */
export interface Tuning {
  readonly solar?: Partial<SolarSettings>;
  readonly fuse?: Partial<FuseSettings>;
  readonly battery?: Partial<BatterySettings>;
}

/** Our `decide()` behind an adapter that plays the site loop: it makes snapshots and keeps leases in force. */
export function lademeister(
  tuning: Tuning = {},
  name = 'Lademeister',
  watch: (decision: Decision) => void = () => {},
): Contestant {
  return { name, create: (site) => new Lademeister(site, settingsOf(site, tuning), watch) };
}

class Lademeister implements Controller {
  private readonly site: SiteSpec;
  private readonly settings: Settings;
  private readonly watch: (decision: Decision) => void;
  private memory: Memory = initialMemory();
  private locked = false;

  constructor(site: SiteSpec, settings: Settings, watch: (decision: Decision) => void) {
    this.watch = watch;
    this.site = site;
    this.settings = settings;
  }

  control(observation: Observation): readonly (Command | null)[] {
    const { decision, memory } = decide(this.snapshot(observation), this.memory, this.settings);
    this.memory = memory;
    this.watch(decision);
    this.locked = decision.batteries.some(({ discharge }) => discharge === 'locked');
    return decision.chargePoints.map(commandOf);
  }

  isBatteryLocked(): boolean {
    return this.locked;
  }

  private snapshot({ nowMs, grid, solar, battery, stations }: Observation): Snapshot {
    return {
      monoMs: nowMs,
      wallMs: nowMs,
      meters: [{ id: 'grid', condition: grid === null ? 'connecting' : 'ok', reading: grid }],
      inverters: [
        {
          id: 'roof',
          condition: solar === null ? 'connecting' : 'ok',
          reading: solar,
          nameplateW: null,
          takesLimit: false,
        },
      ],
      batteries: battery === null ? [] : [battery],
      chargePoints: this.site.stations.map((spec, index) => this.chargePoint(spec, stations[index], nowMs)),
      caps: [],
      grid: 'unknown',
      loads: [],
      dimming: [],
      feedIn: [],
      batteryPlans: [],
    };
  }

  private chargePoint(
    { id, canSwitchPhases }: StationSpec,
    station: StationView | undefined,
    nowMs: number,
  ): ChargePointSnapshot {
    const acceptedA = station?.acceptedA ?? 0;
    return {
      id,
      condition: 'ok',
      mode: this.site.mode,
      ...NO_WISHES,
      status: statusOf(station),
      errorCode: null,
      hasTransaction: station?.plugged === true,
      reading: station?.reading ?? null,
      // The loop renews in time and the station accepts within the second: a lease is always in force.
      lease: { acceptedA, ceilingA: acceptedA, expiresMonoMs: nowMs + LEASE_MS },
      phaseRelay:
        canSwitchPhases && station !== undefined
          ? { connected: station.switching ? 3 : station.phases, switching: station.switching, proven: true }
          : null,
    };
  }
}

function statusOf(station: StationView | undefined): ChargePointSnapshot['status'] {
  if (station?.plugged !== true) return 'available';
  if (station.charging) return 'charging';
  return station.acceptedA > 0 ? 'suspended-ev' : 'suspended-evse';
}

/** The number of phases is passed on as soon as a decision names one. */
export function commandOf({ currentA, phases }: ChargePointDecision): Command {
  return phases === null ? { currentA } : { currentA, phases };
}

/** The product's defaults; only what depends on the installation differs. */
function settingsOf(site: SiteSpec, tuning: Tuning): Settings {
  return {
    circuits: [
      {
        id: 'house',
        name: 'House',
        parentId: null,
        limitA: [site.fuseA, site.fuseA, site.fuseA],
        protection: 'strict',
        maxCurrentA: null,
        maxUnbalanceA: null,
        maxPowerW: null,
        meterId: 'grid',
      },
    ],
    chargePoints: site.stations.map((station) => ({
      id: station.id,
      name: station.id,
      circuitId: 'house',
      phaseRotation: station.phaseRotation,
      minCurrentA: station.minCurrentA,
      maxCurrentA: station.maxCurrentA,
      safeCurrentA: 0,
      currentStepA: station.currentStepA,
      priority: 0,
      weight: 1,
      backupCurrentA: 0,
      dimmable: false,
      wakeUp: null,
    })),
    loads: [],
    nominalVoltageV: VOLTAGE_V,
    solar: {
      reserveW: 0,
      startDelayMs: 30_000,
      stopDelayMs: 60_000,
      raiseDelayMs: 0,
      switchCostWh: site.switchCostWh,
      phaseChangesPerDay: 30,
      feedInLimitW: null,
      ...tuning.solar,
    },
    battery: {
      sharePercent: 0,
      minSocPercent: 20,
      bufferSocPercent: 100,
      bufferPowerW: 1_500,
      dimmableIds: [],
      discharge: 'not-into-fast',
      ...tuning.battery,
    },
    fuse: {
      marginA: 0,
      meterTimeoutMs: Math.max(LEAST_METER_TIMEOUT_MS, SILENT_PERIODS * site.gridMeter.periodMs),
      deadTimeMs: 10_000,
      raiseDelayMs: 30_000,
      ...tuning.fuse,
    },
    sharing: { sliceMs: 900_000 },
    quarterHour: null,
    dimming: { returnMs: 60_000 },
  };
}
