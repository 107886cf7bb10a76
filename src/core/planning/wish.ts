import type { CarPlan, PlannedCar, PlanProblem, PlanWhy, PlanWish } from '../model/planning.ts';
import { soundProblem } from './sound.ts';

/** Bought power below this is a rounding of the forecast, W. */
const BOUGHT_W = 50;
/** With less time to spare than this the plan cannot wait, ms. */
const URGENT_MS = 900_000;

/**
 * What a plan means at a moment, for a world that is not quite as foreseen. Where the plan buys, it buys at this price whatever the sun
 * does; where it does not, the sun is welcome as long as feeding in earns less than energy in the car is worth to the plan, unless it
 * saw this sun coming and left it. `null`: the plan says nothing about this moment.
 */
export function wishOf(problem: PlanProblem, plan: CarPlan, nowMs: number): PlanWish | null {
  const { slots, cars } = soundProblem(problem);
  const at = slots.findIndex(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  const [slot, planned] = [slots[at], plan.slots[at]];
  const car = cars.find(({ chargePointId }) => chargePointId === plan.chargePointId);
  if (slot === undefined || planned === undefined || car === undefined) return null;
  if (planned.boughtW > BOUGHT_W) {
    const why = urgency(car, plan, nowMs) ?? { kind: 'cheap', priceNano: slot.importNano };
    return { leastW: planned.powerW, sun: true, why, untilMs: slot.endMs };
  }
  const isLeft = planned.powerW === 0 && slot.solarW - slot.houseW >= Math.max(car.minW, 1);
  const sun = !isLeft && slot.exportNano <= plan.worthNano;
  const next = slots.find((_, index) => index > at && (plan.slots[index]?.powerW ?? 0) > 0);
  return { leastW: 0, sun, why: { kind: 'waits', nextMs: next?.startMs ?? null }, untilMs: slot.endMs };
}

/** The first demand that full power from now on would only just meet, or not. */
function urgency({ demands, maxW }: PlannedCar, { shortfalls }: CarPlan, nowMs: number): PlanWhy | null {
  const missed = shortfalls[0];
  if (missed !== undefined) return { kind: 'urgent', byMs: missed.byMs };
  const urgent = demands.find(
    ({ byMs, energyWh }) => byMs - nowMs - (energyWh / Math.max(1, maxW)) * 3_600_000 < URGENT_MS,
  );
  return urgent === undefined ? null : { kind: 'urgent', byMs: urgent.byMs };
}
