import { describe, expect, it } from 'vitest';
import { commandOf, lademeister } from '../../../scripts/bench/control/ours.ts';
import { Plant } from '../../../scripts/bench/control/plant.ts';
import type { SiteSpec } from '../../../scripts/bench/control/site.ts';
import type { ChargePointDecision } from '../../../src/core/model/decision.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { site, station, steadyTrace } from './fixtures.ts';

/** The plant after some time under our control, and the second of the first set-point. */
function after(spec: SiteSpec, seconds: number, solarW: number, houseW: readonly [number, number, number]) {
  const plant = new Plant(spec, steadyTrace(seconds, solarW, houseW), new Random(1));
  const controller = lademeister().create(spec);
  let startedS: number | null = null;
  for (let second = 0; second < seconds; second++) {
    plant.apply(controller.control(plant.step(second)));
    if (startedS === null && plant.stations.some(({ acceptedA }) => acceptedA > 0)) startedS = second;
  }
  return { plant, startedS };
}

describe('our control in the loop', () => {
  it('starts on a steady sun within a minute and ends at the surplus', () => {
    const { plant, startedS } = after(site(), 600, 8_000, [300, 300, 300]);
    expect(startedS).toBeLessThan(60);
    expect(plant.carsW).toBeGreaterThan(6_700);
    expect(plant.carsW).toBeLessThanOrEqual(7_135);
  });

  it('fills the fuse and stays within it', () => {
    const cars = [station(), station({ id: 'south' }), station({ id: 'west', phaseRotation: ['L2'], maxCurrentA: 32 })];
    const { plant } = after(site({ mode: 'fast', stations: cars }), 300, 0, [1_000, 1_000, 1_000]);
    expect(Math.max(...plant.gridA)).toBeLessThanOrEqual(35);
    expect(Math.max(...plant.gridA)).toBeGreaterThan(33);
  });

  it('passes a number of phases on as soon as a decision names one', () => {
    const decision: ChargePointDecision = {
      id: 'carport',
      currentA: 6,
      phases: null,
      stopTransaction: false,
      reasons: [{ code: 'mode-off' }],
    };
    expect(commandOf(decision)).toEqual({ currentA: 6 });
    expect(commandOf({ ...decision, phases: 1 })).toEqual({ currentA: 6, phases: 1 });
  });
});
