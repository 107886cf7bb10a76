import type { PowerCurve, SessionStatistics } from '../../../src/billing/statistics.ts';
import type { Answer, Api } from '../api.ts';

/** A bar: what it stands for, and how high it is; `null` is not known. */
export interface Bar {
  readonly label: string;
  readonly value: number | null;
}

/** Which of the statistics, as its file is called. */
export type ChartName = 'power' | 'revenue-per-day' | 'sessions-per-month' | 'charge-points';

const QUARTER_MS = 900_000;

export function chartHref(what: ChartName, from: string): string {
  return `/api/statistics/file?${new URLSearchParams({ what, from })}`;
}

export async function askStatistics(api: Api, from: string): Promise<Answer<SessionStatistics>> {
  return guarded(await api.ask('GET', `/api/statistics?${new URLSearchParams({ from })}`), isStatistics);
}

export async function askPower(api: Api, from: string): Promise<Answer<{ readonly curves: readonly PowerCurve[] }>> {
  return guarded(await api.ask('GET', `/api/power?${new URLSearchParams({ from })}`), isPower);
}

/** The highest mean power of a quarter hour of each day of the site, W, all charge points together. */
export function peakPerDay(curves: readonly PowerCurve[], dayOf: (atMs: number) => string): readonly Bar[] {
  const days = new Map<string, number | null>();
  const [first] = curves;
  if (first === undefined) return [];
  for (let index = 0; index < first.powerW.length; index += 1) {
    const known = curves.flatMap(({ powerW }) => powerW[index] ?? []);
    const sumW = known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
    const day = dayOf(first.fromMs + index * QUARTER_MS);
    const before = days.get(day) ?? null;
    days.set(day, sumW === null ? before : Math.max(before ?? 0, sumW));
  }
  return [...days].map(([label, value]) => ({ label, value }));
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isStatistics(value: unknown): value is SessionStatistics {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'perMonth'));
}

function isPower(value: unknown): value is { readonly curves: readonly PowerCurve[] } {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'curves'));
}
