import type { ForecastsView } from '../../../src/api/forecast-ports.ts';
import type { BatterySlot, Goal, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { SubjectHabits } from '../../../src/feeds/habits/habit-book.ts';
import type { CarPlanView, PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import type { Answer, Api } from '../api.ts';

const QUARTER_MS = 900_000;
const SHOWN_MS = 48 * 4 * QUARTER_MS;

/** The plan as it stands; a proxy's page is none. */
export async function askPlan(api: Api): Promise<Answer<PlanView>> {
  return guarded(await api.ask('GET', '/api/plan'), isPlan);
}

/** When cars usually leave. */
export async function askHabits(api: Api): Promise<readonly SubjectHabits[]> {
  const answer = guarded(await api.ask('GET', '/api/forecasts?hours=1'), isForecasts);
  return answer.kind === 'ok' ? answer.value.habits : [];
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isPlan(value: unknown): value is PlanView {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'slots')) &&
    Array.isArray(Reflect.get(value, 'subjects'))
  );
}

function isForecasts(value: unknown): value is ForecastsView {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'habits'));
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

type BatteryAction = BatterySlot['action'];

/** What a battery is told, the most telling first: of several batteries the picture has one lane. */
export const BATTERY_ACTIONS = ['charge', 'hold', 'wait'] as const satisfies readonly BatteryAction[];

/** What the picture and the table show of a slot. Powers of all cars together, W. */
export interface Stripe {
  readonly startMs: number;
  readonly endMs: number;
  /** `null`: no price is known at all. */
  readonly priceNano: number | null;
  readonly assumed: boolean;
  readonly solarW: number;
  readonly carW: number;
  /** Of it bought, W. */
  readonly boughtW: number;
  readonly battery: BatteryAction;
}

/** One stripe for each slot of the next 48 hours. */
export function stripesOf({ slots, cars, batteries, assumptions }: PlanView): readonly Stripe[] {
  const isPriced = !assumptions.some(({ kind }) => kind === 'no-prices');
  const untilMs = (slots[0]?.startMs ?? 0) + SHOWN_MS;
  return slots.flatMap(({ startMs, endMs, importNano, assumed, solarW }, index) => {
    if (startMs >= untilMs) return [];
    const sum = (of: 'powerW' | 'boughtW') => cars.reduce((total, car) => total + (car.slots[index]?.[of] ?? 0), 0);
    const actions = batteries.map((battery) => battery.slots[index]?.action ?? 'free');
    return {
      startMs,
      endMs,
      priceNano: isPriced ? importNano : null,
      assumed: assumed && isPriced,
      solarW,
      carW: sum('powerW'),
      boughtW: sum('boughtW'),
      battery: BATTERY_ACTIONS.find((action) => actions.includes(action)) ?? 'free',
    };
  });
}

/** A time without a gap. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Slots of a kind that follow one another, as one. */
export function stretchesOf<T extends Stretch>(
  slots: readonly T[],
  isOne: (slot: T, index: number) => boolean,
): readonly Stretch[] {
  const found: { startMs: number; endMs: number }[] = [];
  slots.forEach((slot, index) => {
    if (!isOne(slot, index)) return;
    const last = found.at(-1);
    if (last?.endMs === slot.startMs) last.endMs = slot.endMs;
    else found.push({ startMs: slot.startMs, endMs: slot.endMs });
  });
  return found;
}

/** When the grid charges a car. */
export function boughtStretches({ slots }: PlanView, car: CarPlanView): readonly Stretch[] {
  return stretchesOf(slots, (_, index) => (car.slots[index]?.boughtW ?? 0) > 0);
}

/** Full hours of the site's clock for the axis, with the hour; every sixth, or every twelfth where there is little room. */
export function ticksOf(
  { startMs, endMs }: Stretch,
  wall: (atMs: number) => number,
  everyHours: number,
): readonly { readonly atMs: number; readonly hour: number }[] {
  const ticks: { atMs: number; hour: number }[] = [];
  for (let atMs = Math.ceil(startMs / QUARTER_MS) * QUARTER_MS; atMs <= endMs; atMs += QUARTER_MS) {
    const local = new Date(wall(atMs));
    if (local.getUTCMinutes() === 0 && local.getUTCHours() % everyHours === 0)
      ticks.push({ atMs, hour: local.getUTCHours() });
  }
  return ticks;
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

/** The next free name of a goal. */
export function freshId({ goals }: VehiclePlanWishes, nowMs: number): string {
  let number = goals.length + 1;
  while (goals.some(({ goalId }) => goalId.endsWith(`-${number}`))) number++;
  return `departure-${Math.floor(nowMs).toString(36)}-${number}`;
}

/** Habits of a subject that no departure of it covers yet. */
export function offeredHabits(
  { subject, wishes }: PlanSubjectView,
  habits: readonly SubjectHabits[],
): SubjectHabits['habits'] {
  const covered = new Set(wishes.goals.flatMap(({ time }) => (time.kind === 'weekly' ? time.weekdays : [])));
  return habits
    .filter(
      ({ vehicleId, chargePointId }) =>
        subject === (vehicleId === null ? `point:${chargePointId}` : `vehicle:${vehicleId}`),
    )
    .flatMap((one) => one.habits)
    .filter(({ weekdays }) => !weekdays.some((day) => covered.has(day)));
}
