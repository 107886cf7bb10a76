import { type ToLocal, utcOf } from '../../core/tariff/calendar.ts';

/** A report that comes again: so many days and minutes after its period is over, by the clock on the wall. */
export interface Schedule {
  readonly jobId: string;
  readonly every: 'month' | 'quarter' | 'year';
  /** Day of the month after the period, 1 to 28. */
  readonly day: number;
  /** Minutes after midnight. */
  readonly minuteOfDay: number;
  /** Nothing that was due before is made up: when the schedule was first seen, UTC epoch ms. */
  readonly sinceMs: number;
}

/** One report of a job: the period is its name, so that it is made once whatever the clock did. */
export interface DueRun {
  readonly jobId: string;
  /** `2026-10`, `2026-Q4` or `2026`. */
  readonly period: string;
  /** UTC epoch ms, between local midnights. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly dueMs: number;
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * What is to be made now, oldest first: all that fell due since the schedule is known and is not handled yet. A minute
 * that the clock of the wall skips counts as the next one there is, one that it repeats as the first.
 */
export function dueRuns(
  schedules: readonly Schedule[],
  isHandled: (jobId: string, period: string) => boolean,
  nowMs: number,
  toLocal: ToLocal,
): readonly DueRun[] {
  return schedules
    .flatMap((schedule) => runsOf(schedule, nowMs, toLocal))
    .filter(({ jobId, period }) => !isHandled(jobId, period))
    .sort((a, b) => a.dueMs - b.dueMs || a.jobId.localeCompare(b.jobId));
}

/** The period that runs now: between two local midnights. */
export function runningPeriod(
  every: Schedule['every'],
  nowMs: number,
  toLocal: ToLocal,
): Omit<DueRun, 'jobId' | 'dueMs'> {
  const length = MONTHS[every];
  const now = new Date(toLocal(nowMs));
  const month = Math.floor((now.getUTCFullYear() * 12 + now.getUTCMonth()) / length) * length;
  const [fromMs, toMs] = [utcOf(localMonth(month), toLocal), utcOf(localMonth(month + length), toLocal)];
  return { period: periodWord(month, every), fromMs, toMs };
}

function runsOf(schedule: Schedule, nowMs: number, toLocal: ToLocal): readonly DueRun[] {
  const { jobId, every, day, minuteOfDay, sinceMs } = schedule;
  const length = MONTHS[every];
  const since = new Date(toLocal(sinceMs));
  const runs: DueRun[] = [];
  // From the period before the one in which it was first seen: that one may be due later today.
  let month = Math.floor((since.getUTCFullYear() * 12 + since.getUTCMonth()) / length) * length - length;
  for (; ; month += length) {
    const endLocalMs = localMonth(month + length);
    const dueMs = utcOf(endLocalMs + (day - 1) * DAY_MS + minuteOfDay * MINUTE_MS, toLocal);
    if (dueMs > nowMs) return runs;
    if (dueMs < sinceMs) continue;
    const fromMs = utcOf(localMonth(month), toLocal);
    runs.push({ jobId, period: periodWord(month, every), fromMs, toMs: utcOf(endLocalMs, toLocal), dueMs });
  }
}

function localMonth(monthsSinceYear0: number): number {
  return Date.UTC(Math.floor(monthsSinceYear0 / 12), monthsSinceYear0 % 12);
}

function periodWord(month: number, every: Schedule['every']): string {
  const year = Math.floor(month / 12);
  if (every === 'year') return String(year);
  const inYear = month % 12;
  return every === 'quarter' ? `${year}-Q${inYear / 3 + 1}` : `${year}-${String(inYear + 1).padStart(2, '0')}`;
}
