import { mapPhases, NO_CURRENT, type PerPhase } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { Random } from '../../../src/sim/world/random.ts';
import { VOLTAGE_V } from './voltage.ts';

/** How a meter reports. */
export interface MeterSpec {
  readonly periodMs: number;
  /** From the measurement to its arrival, ms: rounded to the whole steps of the loop. */
  readonly latencyMs: number;
  /** Part of the reports that never arrive, 0 to 1. */
  readonly lostShare: number;
  /** Currents in whole amperes, powers in whole watts, as a DSMR meter reports. */
  readonly wholeAmps: boolean;
}

/** P1 of DSMR 5, or Modbus polled every second: heard before the next second begins. */
export const FAST_METER: MeterSpec = { periodMs: 1_000, latencyMs: 200, lostShare: 0, wholeAmps: false };
/** OCPP MeterValues: what most charge points tell of their car. */
export const METER_VALUES: MeterSpec = { periodMs: 10_000, latencyMs: 2_000, lostShare: 0, wholeAmps: false };

/** Rounding of a meter that reports decimals, A. */
const FINE_STEP_A = 0.01;

/** A meter as the controller knows it: the newest report that has arrived. */
export class Meter {
  private readonly spec: MeterSpec;
  private readonly random: Random;
  private readonly latencyMs: number;
  private nextMs: number;
  private readonly underway: { readonly arrivesMs: number; readonly values: ElectricalValues }[] = [];
  latest: Reading<ElectricalValues> | null = null;

  constructor(spec: MeterSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.latencyMs = Math.round(spec.latencyMs / 1000) * 1000;
    this.nextMs = Math.max(1000, Math.floor(random.between(0, spec.periodMs) / 1000) * 1000);
  }

  /** @param currentA per phase with the sign of the power, A. @returns whether a report arrived. */
  step(nowMs: number, currentA: PerPhase): boolean {
    if (nowMs >= this.nextMs) {
      // It keeps its beat, however long it was not asked.
      while (this.nextMs <= nowMs) this.nextMs += this.spec.periodMs;
      if (this.spec.lostShare === 0 || this.random.next() >= this.spec.lostShare) {
        this.underway.push({
          arrivesMs: nowMs + this.latencyMs,
          values: electricalValues(currentA, this.spec.wholeAmps),
        });
      }
    }
    let arrived = false;
    for (let report = this.underway[0]; report !== undefined && report.arrivesMs <= nowMs; report = this.underway[0]) {
      this.latest = { value: report.values, monoMs: report.arrivesMs, atMs: report.arrivesMs, quality: 'good' };
      this.underway.shift();
      arrived = true;
    }
    return arrived;
  }
}

/** Currents with the sign of the power, A: what a meter reports without sign gets it from the power of its phase. */
export function currentsA(reading: Reading<ElectricalValues> | null): PerPhase {
  const { phaseCurrentA = null, phasePowerW = null } = reading?.value ?? {};
  if (phaseCurrentA === null) return NO_CURRENT;
  return mapPhases(phaseCurrentA, (a, phase) => ((phasePowerW?.[phase] ?? 0) < 0 ? -Math.abs(a) : a));
}

function electricalValues(currentA: PerPhase, wholeAmps: boolean): ElectricalValues {
  const exactW = mapPhases(currentA, (phaseA) => phaseA * VOLTAGE_V);
  const phasePowerW = wholeAmps ? mapPhases(exactW, Math.round) : exactW;
  return {
    powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2],
    phasePowerW,
    phaseCurrentA: wholeAmps ? mapPhases(currentA, (phaseA) => Math.round(Math.abs(phaseA))) : currentA,
    currentStepA: wholeAmps ? 1 : FINE_STEP_A,
    phaseVoltageV: [VOLTAGE_V, VOLTAGE_V, VOLTAGE_V],
    importWh: null,
    exportWh: null,
  };
}
