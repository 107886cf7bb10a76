import type { CarPlan, Demand, PlanWhy, PlanWish, Slot } from '../model/planning.ts';

/** A car's part of a plan, as it was made. */
export interface PlannedPart {
  readonly slots: readonly Slot[];
  readonly car: CarPlan;
  readonly demands: readonly Demand[];
  /** When it leaves, as far as anybody has said, UTC epoch ms. */
  readonly departureMs: number | null;
  readonly maxW: number;
  /** It is below the state of charge it shall have at once, %. */
  readonly atOncePercent: number | null;
  /** What a kWh beyond the demands is worth in the car, nano units. */
  readonly beyondNano: number;
}

/** So near to all it can draw, a car has no slot left to choose. */
const NEARLY_ALL = 0.95;

/**
 * What a plan wishes at a moment; `null` where it says nothing of it. What is bought comes with all the power of its slot, so
 * that less sun than foreseen makes no car late; more sun is always welcome.
 */
export function wishAt(
  { slots, car, demands, departureMs, maxW, atOncePercent, beyondNano }: PlannedPart,
  nowMs: number,
): PlanWish | null {
  const index = slots.findIndex(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs);
  const slot = slots[index];
  const planned = car.slots[index];
  if (slot === undefined || planned === undefined) return null;
  const untilMs = slot.endMs;
  if (atOncePercent !== null) {
    return { leastW: maxW, sun: true, why: { kind: 'min-soc', percent: atOncePercent }, untilMs };
  }
  if (planned.boughtW > 0) {
    return { leastW: planned.powerW, sun: true, why: whyBought(index), untilMs: endOfRun(index) };
  }
  const sun = planned.powerW > 0 || slot.exportNano <= beyondNano;
  const isDone = demands.length === 0 && departureMs !== null;
  if (isDone) return { leastW: 0, sun, why: { kind: 'done', byMs: departureMs }, untilMs };
  const next = car.slots.findIndex(({ boughtW }, at) => at > index && boughtW > 0);
  return { leastW: 0, sun, why: { kind: 'waits', nextMs: slots[next]?.startMs ?? null }, untilMs };

  function whyBought(at: number): PlanWhy {
    const due = demands.find(({ byMs }) => byMs > nowMs);
    const isTight =
      due !== undefined &&
      slots.every(
        ({ startMs }, i) => i < at || startMs >= due.byMs || (car.slots[i]?.powerW ?? 0) >= NEARLY_ALL * maxW,
      );
    return isTight ? { kind: 'urgent', byMs: due.byMs } : { kind: 'cheap', priceNano: slot?.importNano ?? 0 };
  }

  /** Slots that follow with the same power are one stretch for whoever reads of it. */
  function endOfRun(at: number): number {
    let end = at;
    while (car.slots[end + 1]?.boughtW !== undefined && (car.slots[end + 1]?.boughtW ?? 0) > 0) end++;
    return slots[end]?.endMs ?? untilMs;
  }
}
