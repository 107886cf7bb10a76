/** A date and time without a zone would mean another moment on every machine: it is no moment. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** The largest time of ECMAScript, ms. */
const MAX_TIME_MS = 8.64e15;

/** What a moment may be written as, for messages. */
export const MOMENT_WORDS = 'ISO 8601 with zone, or UTC epoch ms';

/** The moment that somebody typed, UTC epoch ms; `null` when it is none. */
export function momentOf(text: string): number | null {
  const atMs = /^-?\d{1,16}$/.test(text) ? Number(text) : ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
  return Math.abs(atMs) <= MAX_TIME_MS ? atMs : null;
}
