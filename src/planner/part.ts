import type { CarPlan, PlanProblem, PlanWish } from '../core/model/planning.ts';
import { wishOf } from '../core/planning/wish.ts';

/** One car's part of a plan. */
export interface PlannedPart {
  readonly problem: PlanProblem;
  readonly car: CarPlan;
  /** When it leaves, as far as anybody has said, UTC epoch ms. */
  readonly departureMs: number | null;
  /** Nothing more has to be charged until then. */
  readonly isDone: boolean;
  readonly maxW: number;
  /** It is below the state of charge it shall have at once, %. */
  readonly atOncePercent: number | null;
  /** The budget keeps something from it until then, UTC epoch ms. */
  readonly keptBackUntilMs: number | null;
}

/** What a part of a plan wishes at a moment, with what people are told of it; `null` where the plan says nothing of that moment. */
export function partWish(part: PlannedPart, nowMs: number): PlanWish | null {
  const { problem, car, departureMs, isDone, maxW, atOncePercent, keptBackUntilMs } = part;
  const wish = wishOf(problem, car, nowMs);
  if (wish === null) return null;
  if (atOncePercent !== null) {
    return { leastW: maxW, sun: true, why: { kind: 'min-soc', percent: atOncePercent }, untilMs: wish.untilMs };
  }
  if (wish.leastW > 0) return { ...wish, untilMs: endOfBuying(part, wish.untilMs) };
  const nextMs = nextBuying(part, nowMs);
  if (keptBackUntilMs !== null && nextMs === null) {
    return { ...wish, sun: true, why: { kind: 'budget', untilMs: keptBackUntilMs } };
  }
  if (isDone && departureMs !== null) return { ...wish, why: { kind: 'done', byMs: departureMs } };
  return { ...wish, why: { kind: 'waits', nextMs } };
}

/** Slots that buy one after the other are one stretch for whoever reads of it. */
function endOfBuying({ problem: { slots }, car }: PlannedPart, untilMs: number): number {
  let endMs = untilMs;
  slots.forEach(({ startMs, endMs: nextMs }, i) => {
    if (startMs === endMs && (car.slots[i]?.boughtW ?? 0) > 0) endMs = nextMs;
  });
  return endMs;
}

function nextBuying({ problem: { slots }, car }: PlannedPart, nowMs: number): number | null {
  return slots.find(({ startMs }, i) => startMs > nowMs && (car.slots[i]?.boughtW ?? 0) > 0)?.startMs ?? null;
}
