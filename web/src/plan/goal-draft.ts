import type { Goal } from '../../../src/core/model/planning.ts';
import type { Habit } from '../../../src/core/planning/habits.ts';
import { startOfDay, wallClock } from '../i18n/zone.ts';
import { nextTime } from '../now/limit-entry.ts';

/** How a departure says how much shall be in the car. */
export type GoalUnit = 'soc' | 'energy' | 'km';

/** A departure while somebody enters it: fields as they stand, which may be no departure yet. */
export interface GoalDraft {
  readonly repeats: 'weekly' | 'once';
  readonly weekdays: readonly number[];
  /** `2026-11-23`; counts only once. */
  readonly day: string;
  /** `07:00` */
  readonly at: string;
  readonly unit: GoalUnit;
  /** %, kWh or km. */
  readonly amount: number;
}

/** What a slider of a unit offers. */
export const RANGES: Readonly<Record<GoalUnit, { readonly min: number; readonly max: number; readonly step: number }>> =
  { soc: { min: 10, max: 100, step: 5 }, energy: { min: 1, max: 100, step: 1 }, km: { min: 10, max: 500, step: 10 } };
/** What stands there first. */
export const FIRST: Readonly<Record<GoalUnit, number>> = { soc: 80, energy: 20, km: 100 };

const WORKDAYS = [1, 2, 3, 4, 5];

/** An empty form: tomorrow morning, every workday. */
export function newDraft(nowMs: number, timeZone: string): GoalDraft {
  const nextMs = nextTime('07:00', nowMs, timeZone) ?? nowMs;
  const { day } = clockOf(nextMs, timeZone);
  return { repeats: 'weekly', weekdays: WORKDAYS, day, at: '07:00', unit: 'soc', amount: FIRST.soc };
}

/** A departure as its form shows it. */
export function draftOf({ time, target }: Goal, nowMs: number, timeZone: string): GoalDraft {
  const amount =
    target.kind === 'soc'
      ? { unit: 'soc' as const, amount: target.percent }
      : { unit: 'energy' as const, amount: target.energyWh / 1000 };
  const empty = newDraft(nowMs, timeZone);
  return time.kind === 'weekly'
    ? { ...empty, ...amount, repeats: 'weekly', weekdays: time.weekdays, at: time.at }
    : { ...empty, ...amount, ...clockOf(time.byMs, timeZone), repeats: 'once', weekdays: [] };
}

/** What is wrong with a draft. */
export type DraftProblem = 'no-time' | 'no-days' | 'past' | 'no-amount';

/** The departure that a draft says, or what it lacks. */
export function goalOf(
  goalId: string,
  draft: GoalDraft,
  { nowMs, timeZone, meterWhPerKm }: { nowMs: number; timeZone: string; meterWhPerKm: number | null },
): { readonly kind: 'goal'; readonly goal: Goal } | { readonly kind: 'problem'; readonly problem: DraftProblem } {
  const problem = (what: DraftProblem) => ({ kind: 'problem', problem: what }) as const;
  const { repeats, day, unit, amount } = draft;
  const at = draft.at.slice(0, 5);
  if (!/^\d{2}:\d{2}$/.test(at)) return problem('no-time');
  const weekdays = draft.weekdays.toSorted((a, b) => a - b);
  if (repeats === 'weekly' && weekdays.length === 0) return problem('no-days');
  const wallMs = Date.parse(`${day}T${at}:00Z`);
  if (repeats === 'once' && Number.isNaN(wallMs)) return problem('no-time');
  // The first moment that reads so on the clocks of the house.
  const byMs = repeats === 'once' ? startOfDay(timeZone, wallMs) : 0;
  if (repeats === 'once' && byMs <= nowMs) return problem('past');
  const energyWh = unit === 'km' ? amount * (meterWhPerKm ?? Number.NaN) : amount * 1000;
  if (!(amount > 0) || Number.isNaN(energyWh) || (unit === 'soc' && amount > 100)) return problem('no-amount');
  return {
    kind: 'goal',
    goal: {
      goalId,
      target:
        unit === 'soc'
          ? { kind: 'soc', percent: Math.max(1, Math.round(amount)) }
          : { kind: 'energy', energyWh: Math.min(1_000_000, Math.max(100, Math.round(energyWh))) },
      time: repeats === 'once' ? { kind: 'once', byMs } : { kind: 'weekly', weekdays, at },
      enabled: true,
    },
  };
}

/** The departure that a habit suggests: ready when nine of ten times the car is still there, with what it usually takes. */
export function goalOfHabit(goalId: string, { weekdays, readyBy, energyWh }: Habit): Goal {
  return {
    goalId,
    target:
      energyWh === null
        ? { kind: 'soc', percent: FIRST.soc }
        : { kind: 'energy', energyWh: Math.max(1000, Math.ceil(energyWh / 1000) * 1000) },
    time: { kind: 'weekly', weekdays, at: readyBy },
    enabled: true,
  };
}

function clockOf(atMs: number, timeZone: string): { readonly day: string; readonly at: string } {
  const text = new Date(wallClock(timeZone)(atMs)).toISOString();
  return { day: text.slice(0, 10), at: text.slice(11, 16) };
}
