import type { PerPhase } from '../model/phases.ts';
import type { ElectricalValues } from '../model/readings.ts';

/** Tolerance of sums of currents and powers: far below what any meter resolves. */
export const EPSILON = 1e-6;

/** Load per phase in the worst case that a meter's values allow, A; negative where the phase certainly feeds in. */
export interface WorstCurrents {
  readonly currentA: PerPhase;
  /** The least that the same values prove: without the reserve for their rounding. A. */
  readonly certainA: PerPhase;
  /** The meter knows no phases: each value is the whole load, as if it hung on that phase alone. */
  readonly undivided: boolean;
}

/**
 * Worst case of a circuit's meter. Active power hides reactive current and reported amperes are rounded, so the
 * larger of both counts. A meter with a total only puts all its import on each phase; its feed-in frees none.
 */
export function worstCurrents(values: ElectricalValues, nominalVoltageV: number): WorstCurrents {
  const { phasePowerW, phaseCurrentA, currentStepA } = values;
  if (phasePowerW === null && phaseCurrentA === null) {
    const volt = Math.min(
      voltage(values, 0, nominalVoltageV),
      voltage(values, 1, nominalVoltageV),
      voltage(values, 2, nominalVoltageV),
    );
    const wholeA = Math.max(0, values.powerW) / volt;
    return { currentA: [wholeA, wholeA, wholeA], certainA: [wholeA, wholeA, wholeA], undivided: true };
  }
  const currentA = roundedCurrents(values, nominalVoltageV, currentStepA);
  const certainA = currentStepA === 0 ? currentA : roundedCurrents(values, nominalVoltageV, -currentStepA);
  return { currentA, certainA, undivided: false };
}

function roundedCurrents(values: ElectricalValues, nominalVoltageV: number, roundingA: number): PerPhase {
  const { phasePowerW, phaseCurrentA } = values;
  const at = (phase: 0 | 1 | 2): number => {
    const reported = phaseCurrentA === null ? null : phaseCurrentA[phase];
    const byPower = phasePowerW === null ? null : phasePowerW[phase] / voltage(values, phase, nominalVoltageV);
    if (reported === null) return byPower ?? 0;
    if (byPower === null) return reported + roundingA;
    // While a phase feeds in, only its active current counts: what a car adds is in phase with it.
    return byPower < 0 ? byPower : Math.max(byPower, Math.abs(reported) + roundingA);
  };
  return [at(0), at(1), at(2)];
}

/** Least current per terminal of a charge point that its values prove, A; `null` when it reports no phases. */
export function leastCurrents(values: ElectricalValues, nominalVoltageV: number): PerPhase | null {
  const { phasePowerW, phaseCurrentA, currentStepA } = values;
  if (phasePowerW === null && phaseCurrentA === null) return null;
  const at = (terminal: 0 | 1 | 2): number => {
    const byPower = phasePowerW === null ? 0 : phasePowerW[terminal] / voltage(values, terminal, nominalVoltageV);
    const reported = phaseCurrentA === null ? 0 : Math.abs(phaseCurrentA[terminal]) - currentStepA;
    return Math.max(0, byPower, reported);
  };
  return [at(0), at(1), at(2)];
}

/** Measured voltage of a phase, or the nominal one where none (or a missing phase) is measured, V. */
export function voltage(values: ElectricalValues | null, phase: 0 | 1 | 2, nominalVoltageV: number): number {
  const measured = values?.phaseVoltageV?.[phase] ?? 0;
  return measured > nominalVoltageV / 2 && measured < nominalVoltageV * 2 ? measured : nominalVoltageV;
}

/** The set-point at or below `currentA`: a multiple of the step that is at least the minimum, else 0. A. */
export function setPointAtMost(currentA: number, minA: number, stepA: number): number {
  const floored = stepA > 0 ? toMultiple(Math.floor(currentA / stepA + EPSILON), stepA) : currentA;
  return floored >= minA - EPSILON && floored > 0 ? floored : 0;
}

/** The smallest set-point that is at least `minA`, A. */
export function leastSetPoint(minA: number, stepA: number): number {
  return stepA > 0 ? toMultiple(Math.ceil(minA / stepA - EPSILON), stepA) : minA;
}

/** So many steps, without the noise of binary fractions: 3 x 0.1 is 0.3. A. */
export function toMultiple(count: number, stepA: number): number {
  return Math.round(count * stepA * 1e9) / 1e9;
}
