import type { Reason } from '../model/reasons.ts';
import type { ChargeLimit, ChargeMode } from '../model/site.ts';
import type { ChargeWishes, Snapshot } from '../model/snapshot.ts';

/** A limit that was reached, and why charging is over. It stays so while the same limit holds. */
export interface ReachedLimit {
  readonly limit: ChargeLimit;
  readonly reason: Reason;
}

/** What is wanted of a charge point at this moment. */
export interface Wish {
  readonly mode: ChargeMode;
  /** While a boost runs: when it ends, UTC epoch ms. */
  readonly boostEndsMs: number | null;
  readonly reached: ReachedLimit | null;
}

/** Boost over mode, and the limit over both. `before`: what the decision before has found reached. */
export function wishOf(wishes: ChargeWishes, before: ReachedLimit | null, { monoMs, wallMs }: Snapshot): Wish {
  const { mode, boostEndsMonoMs, limit } = wishes;
  const leftMs = boostEndsMonoMs === null ? 0 : boostEndsMonoMs - monoMs;
  const boosts = leftMs > 0;
  return {
    mode: boosts ? 'fast' : mode,
    boostEndsMs: boosts ? wallMs + leftMs : null,
    // A state of charge that sinks again by a per cent, or a clock that is put back, begins nothing anew.
    reached:
      before !== null && isSame(before.limit, limit) && !isNextSession(before, wishes)
        ? before
        : reachedNow(wishes, wallMs),
  };
}

function reachedNow({ limit, sessionWh, soc }: ChargeWishes, wallMs: number): ReachedLimit | null {
  const { energyWh, socPercent, untilMs } = limit;
  if (energyWh !== null && sessionWh !== null && sessionWh >= energyWh) {
    return { limit, reason: { code: 'energy-limit-reached', energyWh: sessionWh, limitWh: energyWh } };
  }
  if (socPercent !== null && soc !== null && soc.value >= socPercent) {
    return { limit, reason: { code: 'soc-limit-reached', socPercent: soc.value, limitPercent: socPercent } };
  }
  if (untilMs !== null && wallMs >= untilMs) return { limit, reason: { code: 'time-limit-reached', untilMs } };
  return null;
}

/** The energy of a session never sinks: one that has less is another. */
function isNextSession({ reason }: ReachedLimit, { sessionWh }: ChargeWishes): boolean {
  return reason.code === 'energy-limit-reached' && sessionWh !== null && sessionWh < reason.energyWh;
}

function isSame(a: ChargeLimit, b: ChargeLimit): boolean {
  return a.energyWh === b.energyWh && a.socPercent === b.socPercent && a.untilMs === b.untilMs;
}
