import { type ToLocal, utcOf, weekdayOf } from '../tariff/calendar.ts';
import { minutesOf } from './goals.ts';

/** A time that a car spent at a charge point. */
export interface PastStay {
  /** UTC epoch ms. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Wh; `null` where it cannot be known. */
  readonly energyWh: number | null;
}

/** What a car does on certain weekdays, as a rule. */
export interface Habit {
  /** Monday 1 to Sunday 7. */
  readonly weekdays: readonly number[];
  /** When it leaves as a rule (median), and by when nine of ten times it is still there: HH:MM of the site's time. */
  readonly departAt: string;
  readonly readyBy: string;
  /** Half of the departures lie in so many minutes. */
  readonly spreadMinutes: number;
  /** When it had come before; HH:MM. */
  readonly arriveAt: string;
  /** What it takes for eight of ten such stays, Wh; `null` where no energy is known. */
  readonly energyWh: number | null;
  /** Departures that this rests on. */
  readonly departures: number;
}

/** A habit shows in so many departures on a weekday, half of which lie within so many minutes. */
const LEAST_DEPARTURES = 3;
const MOST_SPREAD_MINUTES = 90;
/** Weekdays on which a car leaves at about the same time are one habit, minutes. */
const SAME_MINUTES = 25;
/** Who comes for less than an hour has not stayed, ms. */
const LEAST_STAY_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * When a car leaves and comes, by weekday, from its past stays: the first departure of each local day. Weekdays with about
 * the same time are told as one. Days on which it comes and goes as it likes are left out.
 * @param localTime of the site's zone, see `localTimeIn`
 */
export function habitsOf(stays: readonly PastStay[], localTime: (atMs: number) => number): readonly Habit[] {
  const firstOfDay = new Map<number, Departure>();
  for (const stay of stays) {
    if (stay.endedAtMs - stay.startedAtMs < LEAST_STAY_MS) continue;
    const local = localTime(stay.endedAtMs);
    const day = Math.floor(local / DAY_MS);
    const leftAt = minuteOfDay(local);
    const before = firstOfDay.get(day);
    if (before !== undefined && before.leftAt <= leftAt) continue;
    const cameAt = minuteOfDay(localTime(stay.startedAtMs));
    firstOfDay.set(day, { weekday: weekdayOf(local), leftAt, cameAt, energyWh: stay.energyWh });
  }
  const departures = [...firstOfDay.values()];
  const groups: { readonly weekdays: number[]; readonly departures: Departure[] }[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    const own = departures.filter((one) => one.weekday === weekday);
    if (own.length < LEAST_DEPARTURES || spreadOf(own) > MOST_SPREAD_MINUTES) continue;
    const leftAt = medianOf(own);
    const group = groups.find((one) => Math.abs(medianOf(one.departures) - leftAt) <= SAME_MINUTES);
    if (group === undefined) {
      groups.push({ weekdays: [weekday], departures: own });
    } else {
      group.weekdays.push(weekday);
      group.departures.push(...own);
    }
  }
  return groups.map((group) => habitOf(group.weekdays, group.departures));
}

/** Who is late by more than this comes another day, ms. */
const LATE_MS = 3_600_000;

/** When a car comes next, as usual, with what it takes then; `null`: not within a day. Times UTC epoch ms. */
export function nextArrival(
  habits: readonly Habit[],
  nowMs: number,
  toLocal: ToLocal,
): { readonly arriveMs: number; readonly energyWh: number | null } | null {
  const todayMs = Math.floor(toLocal(nowMs) / DAY_MS) * DAY_MS;
  let next: { readonly arriveMs: number; readonly energyWh: number | null } | null = null;
  for (const { weekdays, arriveAt, departAt, energyWh } of habits) {
    // Who comes later in the day than it leaves has come the evening before.
    const eveBefore = minutesOf(arriveAt) >= minutesOf(departAt) ? 1 : 0;
    for (let ahead = 0; ahead <= 2; ahead++) {
      const leavesMs = todayMs + ahead * DAY_MS;
      if (!weekdays.includes(weekdayOf(leavesMs))) continue;
      const arriveMs = utcOf(leavesMs - eveBefore * DAY_MS + minutesOf(arriveAt) * MINUTE_MS, toLocal);
      const isDue = arriveMs + LATE_MS > nowMs && arriveMs < nowMs + DAY_MS;
      if (isDue && (next === null || arriveMs < next.arriveMs)) next = { arriveMs, energyWh };
    }
  }
  return next;
}

interface Departure {
  readonly weekday: number;
  /** Minutes of the local day. */
  readonly leftAt: number;
  readonly cameAt: number;
  readonly energyWh: number | null;
}

function habitOf(weekdays: readonly number[], departures: readonly Departure[]): Habit {
  const left = departures.map(({ leftAt }) => leftAt);
  const energies = departures.flatMap(({ energyWh }) => (energyWh === null ? [] : [energyWh]));
  return {
    weekdays,
    departAt: timeOf(quantile(left, 0.5)),
    readyBy: timeOf(quantile(left, 0.1)),
    spreadMinutes: Math.round(spreadOf(departures)),
    arriveAt: timeOf(
      quantile(
        departures.map(({ cameAt }) => cameAt),
        0.5,
      ),
    ),
    energyWh: energies.length === 0 ? null : Math.round(quantile(energies, 0.8)),
    departures: departures.length,
  };
}

const medianOf = (departures: readonly Departure[]): number =>
  quantile(
    departures.map(({ leftAt }) => leftAt),
    0.5,
  );

function spreadOf(departures: readonly Departure[]): number {
  const left = departures.map(({ leftAt }) => leftAt);
  return quantile(left, 0.75) - quantile(left, 0.25);
}

/** Of at least one value. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/** In steps of five minutes, the earlier one. */
function timeOf(minutes: number): string {
  const whole = Math.floor(minutes / 5) * 5;
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

const minuteOfDay = (local: number): number => Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
