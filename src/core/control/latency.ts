/**
 * How late a charge point follows, and how late it reports, as seen at the meter: times between a set-point and what comes of
 * it are known on our own clock at both ends. The newest few are kept; the worst of them counts.
 */
export interface Latencies {
  /** From a lowering until the meter showed that all of it had come down, ms. */
  readonly followMs: readonly number[];
  /** By how much its reports were behind the meter, ms. */
  readonly reportMs: readonly number[];
  /** When the meter showed its newest lowering, monotonic ms; `null` once a report of its own has shown it, too. */
  readonly downMs: number | null;
  /** How late a report after that still showed the old current, ms. */
  readonly behindMs: number;
}

const SAMPLES = 8;
/** A meter that speaks every second and the next second's rounding may hide this much, ms. */
const GUARD_MS = 1_000;
/** No car follows sooner than this: what seems to be faster was the house. ms. */
const LEAST_FOLLOW_MS = 2_000;
/** Without proof of the contrary a report that arrives this long after an event was sampled after it, ms. */
const REPORT_LAG_MS = 2_000;
const LONGEST_REPORT_LAG_MS = 30_000;

export const NO_LATENCIES: Latencies = { followMs: [], reportMs: [], downMs: null, behindMs: 0 };

/** Time in which it has certainly followed, ms: what is set, until it has been faster many times without exception. */
export function followTime({ followMs }: Latencies, setMs: number): number {
  if (followMs.length < SAMPLES) return setMs;
  return Math.min(setMs, worst(followMs, LEAST_FOLLOW_MS) + GUARD_MS);
}

/** A report that arrives this long after an event was certainly sampled after it, ms. */
export function reportLag({ reportMs }: Latencies): number {
  return Math.min(LONGEST_REPORT_LAG_MS, worst(reportMs, REPORT_LAG_MS));
}

/** The meter has shown that it came down, `tookMs` after it was told to. */
export function followed(before: Latencies, tookMs: number, nowMs: number): Latencies {
  return { ...before, followMs: newest(before.followMs, tookMs), downMs: nowMs, behindMs: 0 };
}

/** It drew too much when it should have followed: what was learned does not hold. */
export function unlearned(before: Latencies): Latencies {
  return before.followMs.length === 0 ? before : { ...before, followMs: [] };
}

/** A new report of its own, above the current that the meter has already shown it at, or not. */
export function reported(before: Latencies, atMs: number, isAbove: boolean): Latencies {
  const { downMs, behindMs, reportMs } = before;
  if (downMs === null || atMs <= downMs) return before;
  if (isAbove) return { ...before, behindMs: atMs - downMs };
  const lateMs = behindMs === 0 ? 0 : behindMs + GUARD_MS;
  return { ...before, reportMs: newest(reportMs, lateMs), downMs: null, behindMs: 0 };
}

function worst(samples: readonly number[], least: number): number {
  let most = least;
  for (const sample of samples) most = Math.max(most, sample);
  return most;
}

function newest(samples: readonly number[], sample: number): readonly number[] {
  return [...samples.slice(1 - SAMPLES), sample];
}
