import type { Goal, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { CarPlanView, PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import type { Answer, Api } from '../api.ts';

/** The plan as it stands; a proxy's page is none. */
export async function askPlan(api: Api): Promise<Answer<PlanView>> {
  const answer = await api.ask('GET', '/api/plan');
  if (answer.kind === 'refused') return answer;
  return isPlan(answer.value)
    ? { kind: 'ok', value: answer.value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isPlan(value: unknown): value is PlanView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'slots' in value &&
    Array.isArray(value.slots) &&
    'subjects' in value &&
    Array.isArray(value.subjects)
  );
}

/**
 * Whose departures are shown: whoever is at a charge point first, then every vehicle; a charge point stands for the car at it only
 * where no vehicle does, and where nobody has entered vehicles.
 */
export function shownSubjects({ subjects }: PlanView): readonly PlanSubjectView[] {
  const vehicles = subjects.some(({ kind }) => kind === 'vehicle');
  const shown = subjects.filter(
    ({ kind, chargePointId, wishes }) =>
      kind === 'vehicle' || chargePointId !== null || !vehicles || wishes.goals.length > 0,
  );
  return shown.toSorted((a, b) => Number(b.chargePointId !== null) - Number(a.chargePointId !== null));
}

export function carOf(plan: PlanView, { chargePointId, subject }: PlanSubjectView): CarPlanView | null {
  return plan.cars.find((car) => car.chargePointId === chargePointId && car.subject === subject) ?? null;
}

/** A stretch of the plan's time for the strip: at most so many, so that each is wide enough to see. */
export interface Stripe {
  readonly startMs: number;
  readonly endMs: number;
  readonly priceNano: number;
  readonly assumed: boolean;
  readonly solarW: number;
  /** Drawn by all cars of the plan, W; of it bought, W. */
  readonly carW: number;
  readonly boughtW: number;
  readonly battery: 'free' | 'hold' | 'charge';
}

/** One stripe for each slot. */
export function stripesOf({ slots, cars, batteries }: PlanView): readonly Stripe[] {
  return slots.map(({ startMs, endMs, importNano, assumed, solarW }, index) => {
    const sum = (of: 'powerW' | 'boughtW') => cars.reduce((total, car) => total + (car.slots[index]?.[of] ?? 0), 0);
    const actions = batteries.map((battery) => battery.slots[index]?.action ?? 'free');
    return {
      startMs,
      endMs,
      priceNano: importNano,
      assumed,
      solarW,
      carW: sum('powerW'),
      boughtW: sum('boughtW'),
      battery: actions.includes('charge') ? 'charge' : actions.includes('hold') ? 'hold' : 'free',
    };
  });
}

/** A stretch in which something is done the same way. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** When the grid charges a car: slots that follow one another are one stretch. */
export function boughtStretches(plan: PlanView, car: CarPlanView): readonly Stretch[] {
  const found: { startMs: number; endMs: number }[] = [];
  plan.slots.forEach(({ startMs, endMs }, index) => {
    if ((car.slots[index]?.boughtW ?? 0) <= 0) return;
    const last = found.at(-1);
    if (last?.endMs === startMs) last.endMs = endMs;
    else found.push({ startMs, endMs });
  });
  return found;
}

/** Nano units of the currency as whole cents. */
export function centsOf(nano: number): number {
  return Math.round(nano / 1e7);
}

export function withGoal(wishes: VehiclePlanWishes, goal: Goal): VehiclePlanWishes {
  const known = wishes.goals.some(({ goalId }) => goalId === goal.goalId);
  return {
    ...wishes,
    goals: known ? wishes.goals.map((one) => (one.goalId === goal.goalId ? goal : one)) : [...wishes.goals, goal],
  };
}

export function withoutGoal(wishes: VehiclePlanWishes, goalId: string): VehiclePlanWishes {
  return { ...wishes, goals: wishes.goals.filter((goal) => goal.goalId !== goalId) };
}
