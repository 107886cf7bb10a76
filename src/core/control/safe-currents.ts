import { addPhases, mapPhases, NO_CURRENT, PHASE_INDICES, PHASES, type Phase, toGridPhases } from '../model/phases.ts';
import type { Settings } from '../model/site.ts';
import { pointsWithin } from './circuits-of.ts';

/** To what the charge points of a circuit fall back together. */
export interface SafeCurrentTotal {
  readonly circuitId: string;
  readonly circuitName: string;
  /** The worst phase. */
  readonly phase: Phase;
  readonly totalA: number;
  readonly limitA: number;
}

/**
 * Commissioning check: with this process dead every charge point falls back to its safe current, and nobody is there to
 * hold the fuse. So together they must fit every circuit on every phase. Those that do not.
 */
export function safeCurrentExcesses(settings: Settings): readonly SafeCurrentTotal[] {
  return safeCurrentTotals(settings).filter(({ totalA, limitA }) => totalA > limitA);
}

/** By circuit, on the phase with the least left. */
export function safeCurrentTotals(settings: Settings): readonly SafeCurrentTotal[] {
  return settings.circuits.map((circuit) => {
    const totalA = pointsWithin(circuit, settings)
      .map(({ safeCurrentA, phaseRotation }) => toGridPhases([safeCurrentA, safeCurrentA, safeCurrentA], phaseRotation))
      .reduce(addPhases, NO_CURRENT);
    const limitA = mapPhases(circuit.limitA, (rated) => Math.min(rated, circuit.maxCurrentA ?? rated));
    const overA = (phase: 0 | 1 | 2): number => totalA[phase] - limitA[phase];
    const worst = PHASE_INDICES.reduce((a, b) => (overA(b) > overA(a) ? b : a));
    const { id: circuitId, name: circuitName } = circuit;
    return { circuitId, circuitName, phase: PHASES[worst], totalA: totalA[worst], limitA: limitA[worst] };
  });
}

/** The settings with a safe current of 0 A wherever the configured ones do not fit. */
export function withFittingSafeCurrents(settings: Settings): Settings {
  const crowded = settings.circuits.filter(({ id }) =>
    safeCurrentExcesses(settings).some(({ circuitId }) => circuitId === id),
  );
  const affected = new Set(crowded.flatMap((circuit) => pointsWithin(circuit, settings)));
  return {
    ...settings,
    chargePoints: settings.chargePoints.map((point) => (affected.has(point) ? { ...point, safeCurrentA: 0 } : point)),
  };
}
