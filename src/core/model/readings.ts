import type { PerPhase } from './phases.ts';

/**
 * A measured value with its time. Age is always judged on the monotonic clock: the time stamps inside telegrams and
 * OCPP messages are foreign clocks.
 */
export interface Reading<T> {
  readonly value: T;
  /** Monotonic time at which the last byte arrived, less the time it is known to have waited in the device, ms. */
  readonly monoMs: number;
  /** The same as wall-clock time, UTC epoch ms. */
  readonly atMs: number;
  /** `suspect`: it arrived whole but contradicts something else; used only towards the safe side. */
  readonly quality: 'good' | 'suspect';
}

/**
 * What a meter, an inverter or a charge point says about its connection. Signs follow the house convention of the
 * device's kind. `null` means that the device does not measure it; a value is never invented.
 */
export interface ElectricalValues {
  /** Active power, all phases, W. */
  readonly powerW: number;
  /** Active power per phase, W. */
  readonly phasePowerW: PerPhase | null;
  /** Current per phase, A, with the sign of the power where the device knows it. */
  readonly phaseCurrentA: PerPhase | null;
  /** Rounding of {@link phaseCurrentA}: a P1 meter reporting whole amperes has 1. */
  readonly currentStepA: number;
  /** Voltage phase to neutral, V. */
  readonly phaseVoltageV: PerPhase | null;
  /** Register of energy in the positive direction, whole Wh. */
  readonly importWh: number | null;
  /** Register of energy in the negative direction, whole Wh. */
  readonly exportWh: number | null;
  /** What a meter for a capacity tariff knows besides. */
  readonly demand?: DemandRegisters;
}

/** Registers of the average demand over quarter hours of the clock (IEC 62056-6-2, demand register), import. */
export interface DemandRegisters {
  /** Energy imported since the quarter hour began, divided by a whole quarter hour, W. */
  readonly quarterHourW: number;
  /** The largest of this month so far, W. */
  readonly monthPeakW: number | null;
}
