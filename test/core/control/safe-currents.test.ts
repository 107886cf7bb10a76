import { describe, expect, it } from 'vitest';
import { safeCurrentExcesses, withFittingSafeCurrents } from '../../../src/core/control/safe-currents.ts';
import type { Settings } from '../../../src/core/model/site.ts';
import { chargePointSettings, settings } from '../../site/builders.ts';

function garage(safeCurrentA: number): Settings {
  const base = settings('a', 'b', 'c');
  const branch = {
    id: 'garage',
    name: 'Garage',
    parentId: 'house',
    limitA: [16, 16, 16],
    protection: 'strict',
    maxCurrentA: null,
    maxUnbalanceA: null,
    maxPowerW: null,
    meterId: null,
  } as const;
  return {
    ...base,
    circuits: [...base.circuits, branch],
    chargePoints: [
      { ...chargePointSettings('a'), circuitId: 'garage', safeCurrentA },
      { ...chargePointSettings('b'), circuitId: 'garage', safeCurrentA, phaseRotation: ['L2'] },
      { ...chargePointSettings('c'), safeCurrentA: 6 },
    ],
  };
}

describe('safe currents', () => {
  it('fit when every circuit holds all of them on every phase', () => {
    expect(safeCurrentExcesses(garage(8))).toEqual([]);
    expect(withFittingSafeCurrents(garage(8))).toEqual(garage(8));
  });

  it('that do not fit are named with circuit and worst phase', () => {
    expect(safeCurrentExcesses(garage(10))).toEqual([
      { circuitId: 'garage', circuitName: 'Garage', phase: 'L2', totalA: 20, limitA: 16 },
    ]);
  });

  it('that do not fit become 0 A behind that circuit, and stay elsewhere', () => {
    expect(withFittingSafeCurrents(garage(10)).chargePoints.map(({ safeCurrentA }) => safeCurrentA)).toEqual([0, 0, 6]);
  });
});
