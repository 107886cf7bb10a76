import { safeCurrentExcesses } from '../core/control/safe-currents.ts';
import type { Settings } from '../core/model/site.ts';
import type { Alarm } from './view.ts';

/**
 * Circuits whose charge points together may fall back to more than the fuse holds: each with its safe current, or with
 * what it was seen to fall back to (A, by id) where that is more.
 */
export function safeCurrentAlarms(settings: Settings, fallbackA: ReadonlyMap<string, number>): readonly Alarm[] {
  const chargePoints = settings.chargePoints.map((point) => ({
    ...point,
    safeCurrentA: Math.max(point.safeCurrentA, fallbackA.get(point.id) ?? 0),
  }));
  const unproven = settings.chargePoints
    .filter(({ id, safeCurrentA }) => (fallbackA.get(id) ?? 0) > safeCurrentA)
    .map(({ name }) => name);
  return safeCurrentExcesses({ ...settings, chargePoints }).map(({ circuitName: circuit, totalA, limitA }) => ({
    code: 'safe-currents-too-high',
    circuit,
    totalA,
    limitA,
    unproven,
  }));
}
