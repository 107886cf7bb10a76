import { expect, it } from 'vitest';
import type { DeviceRow } from '../../src/api/device-ports.ts';
import { circuitTree, flattened } from '../../web/src/circuits/circuit-tree.ts';
import { VIEWS } from '../e2e/gui/views.ts';

const device = (list: DeviceRow['list'], id: string, entry: object, circuit: string | null = null): DeviceRow => ({
  list,
  id,
  entry: { id, ...entry },
  circuit,
  health: null,
  exchanges: null,
  lastOutage: null,
  meters: [],
});

it('hangs each circuit below the one that feeds it, with what it feeds, what is free, and whom it limits', () => {
  const devices = [
    device('meters', 'grid', { name: 'Netz' }, 'house'),
    device('chargePoints', 'carport', { circuit: 'annex' }),
    device('chargePoints', 'gone', { circuit: 'house' }),
  ];
  const [house, ...others] = circuitTree(VIEWS.limited, devices);
  expect(others).toEqual([]);
  expect(house?.meter).toBe('Netz');
  expect(house?.freeA?.map((free) => free.toFixed(1))).toEqual(['6.7', '0.9', '-1.2']);
  expect(house?.limits.map(({ id }) => id)).toEqual(['carport']);
  expect(house?.chargePoints).toEqual([]);
  const [annex] = house?.children ?? [];
  expect(annex).toMatchObject({ freeA: null, meter: null, limits: [] });
  expect(annex?.chargePoints.map(({ id }) => id)).toEqual(['carport']);
  expect(flattened(house === undefined ? [] : [house]).map(({ circuit }) => circuit.id)).toEqual(['house', 'annex']);
});

it('counts a limit from outside like the rating', () => {
  const [first] = VIEWS.sunny.circuits;
  if (first === undefined) throw new Error('the recorded state has no circuit');
  const cap = { source: 'x', maxCurrentA: 20, maxPowerW: null, untilMs: null };
  const [house] = circuitTree({ ...VIEWS.sunny, circuits: [{ ...first, loadA: [12, -5, 0], caps: [cap] }] }, []);
  expect(house?.freeA).toEqual([8, 25, 20]);
});
