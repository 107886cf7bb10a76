import { houseExcesses, type WorstHouse } from '../core/control/identify/house-load.ts';
import { safeCurrentExcesses } from '../core/control/safe-currents.ts';
import { PHASES } from '../core/model/phases.ts';
import type { Settings } from '../core/model/site.ts';
import type { Alarm } from './view.ts';

/**
 * Circuits whose charge points together may fall back to more than the fuse holds: each with its safe current, or with
 * what it was seen to fall back to (A, by id) where that is more. And those where that fits by itself, but not beside the
 * house as it was at its worst.
 */
export function safeCurrentAlarms(
  settings: Settings,
  fallbackA: ReadonlyMap<string, number>,
  houses: readonly WorstHouse[],
): readonly Alarm[] {
  const chargePoints = settings.chargePoints.map((point) => ({
    ...point,
    safeCurrentA: Math.max(point.safeCurrentA, fallbackA.get(point.id) ?? 0),
  }));
  const unproven = settings.chargePoints
    .filter(({ id, safeCurrentA }) => (fallbackA.get(id) ?? 0) > safeCurrentA)
    .map(({ name }) => name);
  const fallingBack = { ...settings, chargePoints };
  const tooHigh = safeCurrentExcesses(fallingBack);
  const beside = houseExcesses(fallingBack, houses).filter(
    ({ circuitId }) => !tooHigh.some((one) => one.circuitId === circuitId),
  );
  return [
    ...tooHigh.map(
      ({ circuitName: circuit, totalA, limitA }) =>
        ({ code: 'safe-currents-too-high', circuit, totalA, limitA, unproven }) as const,
    ),
    ...beside.map(
      ({ circuitName: circuit, phase, safeA, houseA, limitA }) =>
        ({ code: 'safe-currents-beside-house', circuit, phase: PHASES[phase], safeA, houseA, limitA }) as const,
    ),
  ];
}
