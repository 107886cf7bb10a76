import { addPhases, mapPhases, NO_CURRENT, PHASE_INDICES, PHASES, type Phase, toGridPhases } from '../model/phases.ts';
import type { Settings } from '../model/site.ts';
import { pointsWithin } from './circuits-of.ts';

/** A circuit whose charge points together would fall back to more than its fuse holds. */
export interface SafeCurrentExcess {
  readonly circuitId: string;
  readonly circuitName: string;
  /** The worst phase. */
  readonly phase: Phase;
  readonly totalA: number;
  readonly limitA: number;
}

/**
 * Commissioning check: with this process dead every charge point falls back to its safe current, and nobody is there to
 * hold the fuse. So together they must fit every circuit on every phase.
 */
export function safeCurrentExcesses(settings: Settings): readonly SafeCurrentExcess[] {
  return settings.circuits.flatMap((circuit) => {
    const totalA = pointsWithin(circuit, settings)
      .map(({ safeCurrentA, phaseRotation }) => toGridPhases([safeCurrentA, safeCurrentA, safeCurrentA], phaseRotation))
      .reduce(addPhases, NO_CURRENT);
    const limitA = mapPhases(circuit.limitA, (rated) => Math.min(rated, circuit.maxCurrentA ?? rated));
    const overA = (phase: 0 | 1 | 2): number => totalA[phase] - limitA[phase];
    const worst = PHASE_INDICES.reduce((a, b) => (overA(b) > overA(a) ? b : a));
    if (overA(worst) <= 0) return [];
    const { id: circuitId, name: circuitName } = circuit;
    return [{ circuitId, circuitName, phase: PHASES[worst], totalA: totalA[worst], limitA: limitA[worst] }];
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
