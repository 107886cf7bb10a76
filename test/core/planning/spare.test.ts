import { expect, test } from 'vitest';
import { planAlone } from '../../../src/core/planning/methods.ts';
import { withoutSpare, withSpare } from '../../../src/core/planning/spare.ts';
import { by, carOf, problemOf, slotsAt } from './builders.ts';

const until = (quarters: number, energyWh: number, over = {}) => {
  const demand = by(quarters, energyWh);
  return carOf({ untilMs: demand.byMs, demands: [demand], ...over });
};
const powers = (problem: ReturnType<typeof problemOf>) => {
  const [car] = withoutSpare(problem, planAlone(withSpare(problem))).cars;
  return { powersW: car?.slots.map(({ powerW }) => powerW), shortfalls: car?.shortfalls };
};

test('for the last quarter hour half of what a car can charge in it is left at most, though it is the cheapest', () => {
  expect(powers(problemOf(slotsAt([30, 30, 20, 10]), [until(4, 1_000)]))).toEqual({
    powersW: [0, 0, 2_000, 2_000],
    shortfalls: [],
  });
});

test('what half of the last quarter hour is enough for may wait for it', () => {
  expect(powers(problemOf(slotsAt([30, 30, 20, 10]), [until(4, 400)]))).toEqual({
    powersW: [0, 0, 0, 1_600],
    shortfalls: [],
  });
});

test('of several cars none leaves anything to the last quarter hour: they may all need the fuse then', () => {
  const early = withSpare(problemOf(slotsAt([30, 30, 20, 10]), [until(4, 1_000), until(4, 1_000)]));
  expect(early.cars.map(({ demands }) => demands)).toEqual([
    [by(3, 1_000), by(4, 1_000)],
    [by(3, 1_000), by(4, 1_000)],
  ]);
});

test('where every quarter hour is needed the last one is used, and nothing is missing', () => {
  expect(powers(problemOf(slotsAt([30, 30, 20, 10]), [until(4, 4_000)]))).toEqual({
    powersW: [4_000, 4_000, 4_000, 4_000],
    shortfalls: [],
  });
});

test('what is really missing is said once, at its time', () => {
  const problem = problemOf(slotsAt([30, 30, 20, 10]), [until(4, 5_000)]);
  expect(powers(problem).shortfalls).toEqual([{ ...by(4, 0), energyWh: undefined, missingWh: 1_000 }]);
});

test('a car that leaves within the quarter hour, and one that stays, are asked for nothing earlier', () => {
  const leaves = problemOf(slotsAt([30]), [until(1, 500)]);
  expect(withSpare(leaves)).toEqual(leaves);
  const stays = problemOf(slotsAt([30, 30, 30]), [carOf({ demands: [by(3, 500)] })]);
  expect(withSpare(stays)).toEqual(stays);
});
