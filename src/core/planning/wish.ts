import type { CarPlan, PlannedCar, PlanProblem, PlanWhy, PlanWish, Slot } from '../model/planning.ts';

/** Less than this bought only tops the sun up to the least power, W. */
const BOUGHT_W = 50;
/** With more than this missing, everything is taken that really is there, Wh. */
const LACK_WH = 100;
/** With less time to spare than this nothing is left to the sun, ms. */
const URGENT_MS = 3_600_000;

/**
 * What a plan means at a moment, for a world that is not quite as foreseen. Where the plan buys, it buys at this price whatever the sun
 * does; where it does not, the sun is welcome as long as feeding in earns less than energy in the car is worth to the plan, unless it
 * saw this sun coming and left it. Where the plan cannot have the car ready, it charges with all the power that the fuse really leaves: what it
 * was afraid of need not come. `null`: the plan says nothing about this moment.
 */
export function wishOf({ slots, cars }: PlanProblem, plan: CarPlan, nowMs: number): PlanWish | null {
  const at = slots.findIndex(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  const [slot, planned] = [slots[at], plan.slots[at]];
  const car = cars.find(({ chargePointId }) => chargePointId === plan.chargePointId);
  if (slot === undefined || planned === undefined || car === undefined) return null;
  const lack = plan.shortfalls.find(({ missingWh }) => missingWh >= LACK_WH);
  if (lack !== undefined && mayBuy(car, slot)) {
    return { leastW: car.maxW, sun: true, why: { kind: 'urgent', byMs: lack.byMs }, untilMs: slot.endMs };
  }
  const urgent = urgency(car, plan, nowMs);
  if (planned.boughtW > 0 || (urgent !== null && planned.powerW > 0)) {
    const why = urgent ?? { kind: 'cheap', priceNano: slot.importNano };
    const leastW = urgent !== null || planned.boughtW > BOUGHT_W ? planned.powerW : car.minW;
    return { leastW, sun: true, why, untilMs: slot.endMs };
  }
  const isLeft = planned.powerW === 0 && slot.solarW - slot.houseW >= Math.max(car.minW, 1);
  const sun = !isLeft && slot.exportNano <= plan.worthNano;
  const next = slots.find((_, index) => index > at && (plan.slots[index]?.powerW ?? 0) > 0);
  return { leastW: 0, sun, why: { kind: 'waits', nextMs: next?.startMs ?? null }, untilMs: slot.endMs };
}

/** Its owner has nothing against buying now. */
function mayBuy({ gridFromMs, maxPriceNano }: PlannedCar, { startMs, importNano }: Slot): boolean {
  return (gridFromMs === null || startMs >= gridFromMs) && (maxPriceNano === null || importNano <= maxPriceNano);
}

/** The first demand that full power would only just meet, or not. */
function urgency({ demands, maxW }: PlannedCar, { shortfalls }: CarPlan, nowMs: number): PlanWhy | null {
  const missed = shortfalls[0];
  if (missed !== undefined) return { kind: 'urgent', byMs: missed.byMs };
  const urgent = demands.find(
    ({ byMs, energyWh }) => byMs - nowMs - (energyWh / Math.max(1, maxW)) * 3_600_000 < URGENT_MS,
  );
  return urgent === undefined ? null : { kind: 'urgent', byMs: urgent.byMs };
}
