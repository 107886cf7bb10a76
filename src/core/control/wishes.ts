import type { PlanWish } from '../model/planning.ts';
import type { PlanReason, Reason } from '../model/reasons.ts';
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
  /** `null` where none holds. */
  readonly plan: PlanInForce | null;
}

/** What the plan wants of a charge point at this moment. */
export interface PlanInForce {
  /** Power it shall have whatever the sun gives, W. */
  readonly leastW: number;
  /** It shall not even take the sun. */
  readonly rests: boolean;
  readonly reason: PlanReason;
}

/**
 * Boost over mode, and the limit over both. In a solar mode the plan says whether there is more than the sun: what it buys comes
 * as its least power, and where it waits not even the least current of "min+solar" is bought. `before`: what the
 * decision before has found reached.
 */
export function wishOf(wishes: ChargeWishes, before: ReachedLimit | null, { monoMs, wallMs }: Snapshot): Wish {
  const { mode, boostEndsMonoMs, limit } = wishes;
  const leftMs = boostEndsMonoMs === null ? 0 : boostEndsMonoMs - monoMs;
  const boosts = leftMs > 0;
  const plan = boosts ? null : planInForce(wishes, wallMs);
  return {
    mode: boosts ? 'fast' : plan === null ? mode : plan.leastW > 0 ? 'min-solar' : 'solar',
    plan,
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

function planInForce({ mode, plan }: ChargeWishes, wallMs: number): PlanInForce | null {
  if (plan === null || wallMs >= plan.untilMs || (mode !== 'solar' && mode !== 'min-solar')) return null;
  return { leastW: plan.leastW, rests: plan.leastW <= 0 && !plan.sun, reason: planReason(plan) };
}

function planReason({ why, leastW, untilMs }: PlanWish): PlanReason {
  const powerW = Math.round(leastW);
  switch (why.kind) {
    case 'cheap':
      return { code: 'plan-cheap', priceNano: why.priceNano, powerW, nextChangeAtMs: untilMs };
    case 'urgent':
      return { code: 'plan-urgent', byMs: why.byMs, powerW };
    case 'min-soc':
      return { code: 'plan-minimum-soc', percent: why.percent, powerW };
    case 'waits':
      return { code: 'plan-waits', nextChangeAtMs: why.nextMs };
    case 'done':
      return { code: 'plan-done', byMs: why.byMs };
    case 'budget':
      return { code: 'plan-budget', nextChangeAtMs: why.untilMs };
  }
}
