import type { CarPlan, PlannedCar, PlanProblem, PlanSolution } from '../model/planning.ts';
import { afterAtOnce } from './car-plan.ts';
import { foreseen, selfConsumption } from './foreseen.ts';
import { planCar } from './one-car.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { soundProblem } from './sound.ts';

/**
 * One car after the other, each by its exact plan over what those before it have left of sun and fuse: the most urgent first, and
 * once more the other way round if somebody lacks something then. Batteries follow self-consumption. It needs no solver.
 */
export function planInTurn(problem: PlanProblem): PlanSolution {
  const { problem: sound, unsteered } = foreseen(soundProblem(problem));
  let { slots } = sound;
  const steered = sound.batteries.map((battery) => {
    const beside = selfConsumption(battery, slots);
    slots = beside.slots;
    return beside.plan;
  });
  const pieces = piecesOf({ ...sound, slots });
  const urgent = [...sound.cars].sort((a, b) => slackOf(a) - slackOf(b));
  const first = turn(urgent, pieces, slots.length);
  const plans = missingOf(first) === 0 ? first : better(first, turn(urgent.reverse(), pieces, slots.length));
  const planOf = new Map(plans.map((plan) => [plan.chargePointId, plan]));
  const batteryOf = new Map([...unsteered, ...steered].map((plan) => [plan.id, plan]));
  return {
    method: 'fallback',
    cars: problem.cars.flatMap(({ chargePointId }) => planOf.get(chargePointId) ?? []),
    batteries: problem.batteries.flatMap(({ id }) => batteryOf.get(id) ?? []),
  };
}

/** How much time there is beside what charging takes, ms. */
function slackOf({ demands, fromMs, maxW }: PlannedCar): number {
  const slacks = demands.map(({ byMs, energyWh }) => byMs - fromMs - (energyWh / Math.max(1, maxW)) * 3_600_000);
  return Math.min(Number.POSITIVE_INFINITY, ...slacks);
}

function turn(cars: readonly PlannedCar[], pieces: readonly Piece[], slots: number): readonly CarPlan[] {
  let left = pieces;
  let atOnce = pieces;
  return cars.map((car) => {
    const plan = planCar(car, left, slots, atOnce);
    atOnce = afterAtOnce(car, atOnce, plan);
    left = left.map((piece) => without(piece, plan));
    return plan;
  });
}

/** What a car has taken is not there for the next. */
function without(piece: Piece, { slots }: CarPlan): Piece {
  const taken = slots[piece.slot];
  if (taken === undefined || taken.powerW === 0) return piece;
  const sunW = taken.powerW - taken.boughtW;
  return {
    ...piece,
    surplusW: Math.max(0, piece.surplusW - sunW),
    curtailedW: Math.max(0, piece.curtailedW - sunW),
    gridRoomW: Math.max(0, piece.gridRoomW - taken.boughtW),
  };
}

function better(a: readonly CarPlan[], b: readonly CarPlan[]): readonly CarPlan[] {
  return missingOf(b) < missingOf(a) ? b : a;
}

function missingOf(plans: readonly CarPlan[]): number {
  return plans.reduce((sum, { shortfalls }) => shortfalls.reduce((of, { missingWh }) => of + missingWh, sum), 0);
}
