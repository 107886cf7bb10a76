import { describe, expect, it } from 'vitest';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import { chargePoint, circuit, site } from './fixtures.ts';
import { overA, type PlantCar, random, runPlant } from './plant.ts';

const LIMIT: PerPhase = [35, 35, 35];
const SEEDS = 25;
/** The house hums: what it adds to a full fuse by itself is not an overload. A. */
const HUM_A = 0.4;

interface Overload {
  readonly seconds: number;
  readonly ampereSeconds: number;
  readonly deliveredA: number;
}

/** Three charge points under 35 A; a house step of 10 to 23 A on one phase for 100 s; the meter tells it 1 s later. */
function houseStep(seed: number, deadS: number, reportsEveryS: number): Overload {
  const next = random(seed);
  const phase = Math.floor(next() * 3);
  const stepA = 10 + next() * 13;
  const startS = 90 + Math.floor(next() * 120);
  const baseA = 2 + next() * 4;
  const cars = ['a', 'b', 'c'].map(
    (id): PlantCar => ({
      id,
      mode: 'fast',
      phases: id === 'c' ? 1 : 3,
      deadS,
      reportsAtS: Math.floor(next() * reportsEveryS),
      reportsEveryS,
    }),
  );
  const settings = site({
    circuits: [circuit({ limitA: LIMIT })],
    chargePoints: [
      chargePoint('a'),
      chargePoint('b'),
      chargePoint('c', { maxCurrentA: 32, phaseRotation: ['L2', 'L3', 'L1'] }),
    ],
  });
  let [run, seconds, ampereSeconds, deliveredA] = [0, 0, 0, 0];
  const house = (second: number): PerPhase => {
    const calmA = baseA + next() * HUM_A;
    const at = (here: number): number =>
      calmA + (here === phase && second >= startS && second < startS + 100 ? stepA : 0);
    return [at(0), at(1), at(2)];
  };
  runPlant(settings, cars, 360, house, ({ second, gridA, drawnA }) => {
    const excessA = overA(gridA, LIMIT);
    ampereSeconds += excessA;
    run = excessA > HUM_A ? run + 1 : 0;
    seconds = Math.max(seconds, run);
    if (second >= 60) deliveredA += [...drawnA.values()].reduce((sum, drawn) => sum + drawn, 0) / 300;
  });
  return { seconds, ampereSeconds, deliveredA };
}

describe('the closed loop, after a house step', () => {
  it.each([
    [2, 1, 4, 80],
    [2, 10, 4, 80],
    [5, 1, 7, 145],
    [5, 10, 7, 145],
  ])(
    'car dead time %d s, reports every %d s: over the fuse for at most %d s and %d A s',
    (deadS, everyS, mostS, mostAs) => {
      const all = Array.from({ length: SEEDS }, (_, i) => houseStep(i + 1, deadS, everyS));
      expect(Math.max(...all.map(({ seconds }) => seconds))).toBeLessThanOrEqual(mostS);
      expect(Math.max(...all.map(({ ampereSeconds }) => ampereSeconds))).toBeLessThanOrEqual(mostAs);
      expect(all.reduce((sum, { deliveredA }) => sum + deliveredA, 0) / SEEDS).toBeGreaterThan(26);
    },
    600_000,
  );
});

describe('the closed loop, under clouds', () => {
  it('follows the sun without swinging', () => {
    const settings = site({ chargePoints: [chargePoint('a')] });
    const cars: readonly PlantCar[] = [
      { id: 'a', mode: 'solar', phases: 3, deadS: 5, reportsAtS: 3, reportsEveryS: 10 },
    ];
    const next = random(7);
    let [usedWh, surplusWh, importWh, changes, last] = [0, 0, 0, 0, 0];
    const house = (second: number): PerPhase => {
      const sunA = 12 + 3 * Math.sin(second / 120) - next() * 0.3;
      return [-sunA, -sunA, -sunA];
    };
    runPlant(settings, cars, 3_600, house, ({ second, gridA, drawnA, decision }) => {
      const evW = (drawnA.get('a') ?? 0) * 690;
      const gridW = (gridA[0] + gridA[1] + gridA[2]) * 230;
      if (second > 150) {
        usedWh += Math.min(evW, Math.max(0, evW - gridW)) / 3_600;
        surplusWh += Math.max(0, evW - gridW) / 3_600;
        importWh += Math.max(0, Math.min(evW, gridW)) / 3_600;
        if (decision.chargePoints[0]?.currentA !== last) changes += 1;
      }
      last = decision.chargePoints[0]?.currentA ?? 0;
    });
    expect(usedWh / surplusWh).toBeGreaterThan(0.9);
    expect(importWh / surplusWh).toBeLessThan(0.03);
    expect(changes).toBeLessThan(450);
  });
});
