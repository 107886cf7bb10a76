import type { Given, NotUnderstood, Option } from './command.ts';

/** [fromMs, toMs), UTC epoch ms. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** `--from` and `--to` of whatever reads a time span. */
export const PERIOD_OPTIONS: Readonly<Record<'from' | 'to', Option>> = {
  from: { kind: 'word', value: 'TIME', does: 'from here on: a date, or ISO 8601 with zone (default: all)' },
  to: { kind: 'word', value: 'TIME', does: 'up to here, not included' },
};

/**
 * The span that was given; without an end it is open there. A date is a midnight of `toLocal`'s zone (UTC where there is
 * none); a time without a zone would mean another moment on every machine.
 */
export function periodOf(
  given: Given,
  midnightOf: (utcMidnightMs: number) => number = (ms) => ms,
): Period | NotUnderstood {
  const ends = { from: 0, to: Number.MAX_SAFE_INTEGER };
  for (const name of ['from', 'to'] as const) {
    const text = given.word(name);
    if (text === null) continue;
    const atMs = momentOf(text, midnightOf);
    if (atMs === null) return { notUnderstood: `--${name} ${text}: a date, or ISO 8601 with zone` };
    ends[name] = atMs;
  }
  return { fromMs: ends.from, toMs: ends.to };
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function momentOf(text: string, midnightOf: (utcMidnightMs: number) => number): number | null {
  const isDate = DATE.test(text);
  const atMs = isDate || MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) return null;
  return isDate ? midnightOf(atMs) : atMs;
}
