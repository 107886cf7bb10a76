import type { ChargePointSnapshot } from '../model/snapshot.ts';

/** A terminal that carries less does not charge: stand-by of the car's electronics, noise of the meter. A. */
export const DRAWING_A = 1;
/** A car leaves something of its offer when it leaves this much, A, or this share of it. */
const LEFT_A = 1;
const LEFT_SHARE = 0.1;
/** From the offer until a car draws pass 10 to 30 s: it wakes up, asks for current, the contactor closes. ms. */
const STARTS_WITHIN_MS = 60_000;
/** A car that has drawn and stopped is given this long to go on, ms. */
const GOES_ON_WITHIN_MS = 20_000;
/** From its first current until a car draws all it wants, ms: it climbs by 1 to 2 A/s, some bring up their phases one by one. */
const CLIMBS_WITHIN_MS = 20_000;

/** What a car makes of its offer. Monotonic ms. */
export interface Appetite {
  /** Since when current has been offered without a break; `null` while none is. */
  readonly offeredMs: number | null;
  /** When it was last known to draw of this offer. */
  readonly drewMs: number | null;
  /** Since when it has been drawing without a break. */
  readonly climbsMs: number | null;
  /** Judged by reports that are not older than the offer. */
  readonly takes: 'all' | 'less' | 'nothing';
}

/** What its newest report says, as far as it can be used. */
export interface Intake {
  /** The strongest of its phases, A; `null` without a report. */
  readonly strongestA: number | null;
  /** When that report arrived, monotonic ms. */
  readonly reportedMs: number;
  /** The report is not older than the offer and the car's reaction to it. */
  readonly isSettled: boolean;
}

/** `ceilingA` is what the station offers, `grantedA` what it should. While reports lag, what was known goes on. */
export function observeAppetite(
  seen: ChargePointSnapshot,
  before: Appetite | null,
  ceilingA: number,
  grantedA: number,
  intake: Intake,
  nowMs: number,
): Appetite {
  if (ceilingA <= 0) return { offeredMs: null, drewMs: null, climbsMs: null, takes: 'all' };
  // A car that a new process finds suspended has been so for who knows how long.
  const offeredMs = before === null ? nowMs - STARTS_WITHIN_MS : (before.offeredMs ?? nowMs);
  const drawsMs = drawAt(seen, intake, offeredMs, nowMs);
  const drewMs = drawsMs ?? before?.drewMs ?? null;
  const climbsMs = drawsMs === null ? null : (before?.climbsMs ?? drawsMs);
  const isPatient = nowMs < (drewMs === null ? offeredMs + STARTS_WITHIN_MS : drewMs + GOES_ON_WITHIN_MS);
  const known = before?.takes ?? 'all';
  if (seen.status === 'suspended-ev') return { offeredMs, drewMs, climbsMs, takes: isPatient ? known : 'nothing' };
  const climbs = climbsMs !== null && intake.reportedMs < climbsMs + CLIMBS_WITHIN_MS;
  const takes = takesOf(Math.min(ceilingA, grantedA), intake, { isPatient, climbs }, known);
  return { offeredMs, drewMs, climbsMs, takes };
}

/**
 * OCPP 1.6 section 7.7, SuspendedEV: current is offered, the car takes none. Every car says so while it starts: idle
 * (full, or waiting for its own hour) it is only when that goes on.
 */
export function isIdle(seen: ChargePointSnapshot, { takes }: Appetite): boolean {
  return seen.status === 'suspended-ev' && takes === 'nothing';
}

/** When it was last known to draw; `null` when the newest report does not say so. */
function drawAt(seen: ChargePointSnapshot, intake: Intake, offeredMs: number, nowMs: number): number | null {
  const { strongestA, reportedMs } = intake;
  if (strongestA === null) return seen.status === 'charging' ? nowMs : null;
  return strongestA >= DRAWING_A && reportedMs >= offeredMs ? reportedMs : null;
}

function takesOf(
  offeredA: number,
  { strongestA, isSettled }: Intake,
  { isPatient, climbs }: { readonly isPatient: boolean; readonly climbs: boolean },
  known: Appetite['takes'],
): Appetite['takes'] {
  if (offeredA <= 0) return 'all';
  if (strongestA === null || !isSettled) return known;
  if (strongestA < DRAWING_A) return isPatient ? known : 'nothing';
  const leaves = offeredA - strongestA >= Math.max(LEFT_A, LEFT_SHARE * offeredA);
  return leaves && !climbs ? 'less' : 'all';
}
