import { describe, expect, it } from 'vitest';
import { currentsA, Meter } from '../../../scripts/bench/control/meter.ts';
import { Plant } from '../../../scripts/bench/control/plant.ts';
import { solarDay } from '../../../scripts/bench/control/solar-day.ts';
import { PHASE_SWITCH_BLOCK_MS, Station } from '../../../scripts/bench/control/station.ts';
import { VOLTAGE_V } from '../../../scripts/bench/control/voltage.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { site, station, steadyTrace } from './fixtures.ts';

function plugged(different: Parameters<typeof station>[0] = {}): Station {
  const spec = station(different);
  const made = new Station(spec);
  made.plugIn(spec.car, new Random(1));
  return made;
}

/** Seconds until the condition holds. */
function secondsUntil(made: Station, holds: () => boolean, most = 200): number {
  for (let second = 1; second <= most; second++) {
    made.step(1_000);
    if (holds()) return second;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a station', () => {
  it('lets its car start after reaction, latency and contactor: the 13 s of the bound', () => {
    const made = plugged();
    made.accept({ currentA: 10 });
    expect(secondsUntil(made, () => made.evse.currentA[0] > 0)).toBe(13);
  });

  it('takes set-points in its steps, between its least and its most, and counts them', () => {
    const made = plugged({ currentStepA: 1 });
    made.accept({ currentA: 9.99 });
    expect(made.acceptedA).toBe(9);
    made.accept({ currentA: 9.2 });
    made.accept({ currentA: 40 });
    expect(made.acceptedA).toBe(16);
    made.accept({ currentA: 5.9 });
    expect(made.acceptedA).toBe(0);
    made.accept({ currentA: 6 });
    expect([made.setPoints, made.starts]).toEqual([4, 2]);
  });

  it('keeps a tenth that is not a binary fraction', () => {
    const made = plugged();
    made.accept({ currentA: 8.3 });
    expect(made.acceptedA).toBe(8.3);
  });

  it('follows after its reaction time, down on a ramp of 4 A/s', () => {
    const made = plugged();
    made.accept({ currentA: 16 });
    secondsUntil(made, () => made.evse.currentA[0] >= 16);
    made.accept({ currentA: 6 });
    const currents = Array.from({ length: 5 }, () => {
      made.step(1_000);
      return made.evse.currentA[0];
    });
    expect(currents).toEqual([16, 16, 12, 8, 6]);
  });

  it('changes phases without load: stops, waits, starts again, and it is no start', () => {
    const made = plugged();
    made.accept({ currentA: 10 });
    secondsUntil(made, () => made.evse.currentA[2] >= 10);
    made.accept({ currentA: 10, phases: 1 });
    expect(made.switching).toBe(true);
    const switchedS = secondsUntil(made, () => made.phases === 1);
    expect(switchedS * 1_000).toBe(PHASE_SWITCH_BLOCK_MS);
    expect(made.evse.currentA).toEqual([0, 0, 0]);
    // The second of the change itself offers already.
    expect(switchedS + secondsUntil(made, () => made.evse.currentA[0] > 0)).toBe(42);
    expect(made.evse.currentA[1]).toBe(0);
    expect([made.starts, made.phaseSwitches]).toEqual([1, 1]);
  });

  it('counts a change of phases once however often it is told', () => {
    const made = plugged();
    for (let second = 0; second < 5; second++) {
      made.accept({ currentA: 6, phases: 1 });
      made.step(1_000);
    }
    expect(made.phaseSwitches).toBe(1);
  });

  it('changes a slow pilot no more often than it may, but pauses at once', () => {
    const made = plugged({ pilotPeriodMs: 5_000 });
    made.accept({ currentA: 10 });
    made.step(1_000);
    made.accept({ currentA: 12 });
    expect(secondsUntil(made, () => made.evse.offerA === 12)).toBe(5);
    made.accept({ currentA: 0 });
    made.step(1_000);
    expect(made.evse.offerA).toBe(0);
  });

  it('offers a car that stays below the offer, and a two-phase car, what they take', () => {
    const shy = plugged({ car: { drawShare: 0.95 } });
    shy.accept({ currentA: 10 });
    secondsUntil(shy, () => shy.evse.currentA[0] >= 9.5, 40);
    for (let second = 0; second < 5; second++) shy.step(1_000);
    expect(shy.evse.currentA[0]).toBeCloseTo(9.5, 6);
    const two = plugged({ car: { phases: 2 } });
    two.accept({ currentA: 6 });
    secondsUntil(two, () => two.evse.currentA[0] >= 6);
    expect(two.evse.currentA).toEqual([6, 6, 0]);
  });
});

describe('the plant', () => {
  it('balances every second: grid = house + cars - sun on each phase, and registers count the power', () => {
    const random = new Random(5);
    const twoCars = site({ stations: [station(), station({ id: 'garage', phaseRotation: ['L2'], maxCurrentA: 32 })] });
    const day = solarDay(
      {
        month: 5,
        peakW: 8_000,
        household: { baseW: 300, activity: 4 },
        threePhaseLoadW: 5_000,
        skies: [{ share: 1, freeMean: 0.5, freeSpread: 0.5 }],
      },
      7,
    );
    const plant = new Plant(twoCars, day, new Random(2));
    let carsWs = 0;
    for (let second = 0; second < 3_000; second++) {
      plant.step(second);
      if (second % 50 === 0) plant.apply([{ currentA: random.between(0, 20) }, { currentA: random.between(0, 40) }]);
      carsWs += plant.carsW;
      for (const phase of [0, 1, 2] as const) {
        const cars = plant.stations.reduce((sum, { evse }) => sum + evse.gridCurrentA[phase], 0);
        const expectedA = ((day.houseW[phase][second] ?? 0) - (day.solarW[second] ?? 0) / 3) / VOLTAGE_V + cars;
        expect(plant.gridA[phase]).toBeCloseTo(expectedA, 9);
      }
    }
    const registersWh = plant.stations.reduce((sum, { evse }) => sum + evse.energyWh, 0);
    expect(registersWh).toBeGreaterThan(500);
    expect(registersWh).toBeCloseTo(carsWs / 3_600, 6);
  });

  it('shows what its meters have reported, not what is', () => {
    const slow = { periodMs: 10_000, latencyMs: 3_000, lostShare: 0, wholeAmps: false };
    const plant = new Plant(site({ gridMeter: slow }), steadyTrace(60, 0, [2_300, 0, 0]), new Random(1));
    const first = Array.from({ length: 60 }, (_, second) => plant.step(second)).find(({ grid }) => grid !== null);
    expect(first?.grid?.monoMs).toBe(first?.nowMs);
    expect(currentsA(first?.grid ?? null)).toEqual([10, 0, 0]);
  });
});

describe('a meter', () => {
  it('reports in its period, late by its latency', () => {
    const meter = new Meter({ periodMs: 2_000, latencyMs: 3_000, lostShare: 0, wholeAmps: false }, new Random(3));
    const heard = Array.from({ length: 20 }, (_, second) =>
      meter.step(second * 1_000, [second, 0, 0]) ? currentsA(meter.latest)[0] - second : null,
    );
    const lags = heard.slice(4).filter((lag) => lag !== null);
    expect(lags.length).toBe(8);
    expect(new Set(lags)).toEqual(new Set([-3]));
  });

  it('loses its share of reports', () => {
    const meter = new Meter({ periodMs: 1_000, latencyMs: 0, lostShare: 0.25, wholeAmps: false }, new Random(3));
    const heard = Array.from({ length: 4_000 }, (_, s) => meter.step(s * 1_000, [1, 1, 1])).filter(Boolean).length;
    expect(heard).toBeGreaterThan(2_800);
    expect(heard).toBeLessThan(3_200);
  });

  it('in whole amperes says no sign, but its power does', () => {
    const meter = new Meter({ periodMs: 1_000, latencyMs: 0, lostShare: 0, wholeAmps: true }, new Random(3));
    meter.step(1_000, [-6.6, 6.4, 0.2]);
    expect(meter.latest?.value).toMatchObject({
      phaseCurrentA: [7, 6, 0],
      phasePowerW: [-1_518, 1_472, 46],
      currentStepA: 1,
    });
    expect(currentsA(meter.latest)).toEqual([-7, 6, 0]);
  });
});
