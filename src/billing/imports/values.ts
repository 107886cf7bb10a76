import type { ImportProblemCode } from './row.ts';

export type Read<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly doubt: ImportProblemCode | null }
  | { readonly kind: 'problem'; readonly code: ImportProblemCode };

/** kWh with up to three decimals as whole Wh, with a decimal point or comma; an empty cell is `null`. */
export function readKilowattHours(text: string): Read<number | null> {
  if (text === '') return { kind: 'ok', value: null, doubt: null };
  const [, sign, whole, rest = ''] = /^(-?)(\d+)(?:[.,](\d+))?$/.exec(text) ?? [];
  if (sign === undefined || whole === undefined) return { kind: 'problem', code: 'number-broken' };
  // More decimals than Wh have are rounding noise of the other system.
  const wh = Number(whole) * 1000 + Math.round(Number(`0.${rest || '0'}`) * 1000);
  return Number.isSafeInteger(wh)
    ? { kind: 'ok', value: sign === '-' ? -wh : wh, doubt: null }
    : { kind: 'problem', code: 'number-broken' };
}

/**
 * A local time without offset as UTC. The hour that is skipped in spring does not exist; of the one that repeats in
 * autumn the first is taken, with doubt.
 * @param pattern groups year, month, day, hour, minute, second
 */
export function readLocalTime(text: string, pattern: RegExp, toLocal: (atMs: number) => number): Read<number> {
  const { year, month, day, hour, minute, second = '0' } = pattern.exec(text)?.groups ?? {};
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = Number.NaN, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  const localMs = Date.UTC(y, mo - 1, d, h, mi, s);
  const isCalendar =
    !Number.isNaN(localMs) &&
    new Date(localMs).getUTCMonth() === mo - 1 &&
    new Date(localMs).getUTCDate() === d &&
    h < 24 &&
    mi < 60 &&
    s < 60;
  if (!isCalendar || y < 2000 || y > 2100) return { kind: 'problem', code: 'date-impossible' };
  const offsets = [localMs - DAY_MS, localMs + DAY_MS].map((near) => toLocal(near) - near);
  const fitting = [...new Set(offsets.map((offset) => localMs - offset))].filter((atMs) => toLocal(atMs) === localMs);
  if (fitting.length === 0) return { kind: 'problem', code: 'date-impossible' };
  return { kind: 'ok', value: Math.min(...fitting), doubt: fitting.length > 1 ? 'date-ambiguous' : null };
}

export const ISO_LIKE =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[ T](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d))?$/;
export const GERMAN =
  /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}),? (?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d))?$/;

const DAY_MS = 86_400_000;
