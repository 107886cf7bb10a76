import type { Reason } from '../model/reasons.ts';
import { raiseDelayFor } from './belief.ts';
import type { Cut } from './cut.ts';
import type { GridLimit } from './grid.ts';
import { atWall, furtherLimits, type Grounds, limitReason, quarterHourReason, tenth } from './limit-reasons.ts';
import { isLoad } from './loads.ts';
import type { PhaseStep } from './phase-switch.ts';

import type { Step } from './ramp.ts';
import type { Share } from './sharing.ts';
import type { SunWish } from './solar.ts';
import type { Station } from './stations.ts';
import type { UpstreamCeiling } from './upstream-limit.ts';

/** A raise is announced from this size on, A. */
const WORTH_SAYING_A = 1;

export interface Verdict {
  readonly station: Station;
  /** What it asked of the fuses, A. */
  readonly wantedA: number;
  readonly silent: Reason | null;
  readonly cut: Cut | null;
  readonly sun: SunWish | null;
  readonly relay: PhaseStep | null;
  readonly limitedByGrid: GridLimit | null;
  readonly backEnd: UpstreamCeiling | null;
  /** It would not fit into a whole quarter hour, and does not start. */
  readonly isHeldBack: boolean;
  /** What the batteries and hidden sun have to do with the sun for cars. */
  readonly aside: readonly Reason[];
  readonly fair: Share;
  readonly step: Step;
}

/**
 * The chain of reasons: what binds first, then what would bind next, up to the maximum of the installation. What
 * merely came close is left out, so that a reason changes only when the matter does.
 */
export function explain(verdict: Verdict, grounds: Grounds): readonly [Reason, ...Reason[]] {
  const { station, silent, sun, relay, limitedByGrid, isHeldBack } = verdict;
  const { quarter } = grounds;
  const { presence, waking, wish } = station;
  // A heat pump that is not asked for more goes on by its own will, unless the grid operator's limit blocks it.
  const barred = isLoad(station.id) ? limitedByGrid : null;
  if (presence.kind === 'closed') return barred === null ? [presence.reason] : [presence.reason, barred.reason];
  if (verdict.cut !== null) return [verdict.cut.reason];

  const chain: { readonly limitA: number; readonly reason: Reason }[] = [];
  const add = (limitA: number, reason: Reason | null): void => {
    if (reason !== null) chain.push({ limitA, reason });
  };
  const maximum: Reason = { code: 'charge-point-maximum', limitA: station.maxA };
  add(-1, byVehicle(verdict));
  if (waking.reason?.code === 'waking-vehicle') add(-1, waking.reason);
  if (presence.kind === 'held') add(station.safeA, presence.reason);
  add(station.safeA, silent);
  const atFuse = verdict.fair.currentA;
  // A car on its way to what the sun gives follows the sun, as far as anybody can read.
  const onItsWay = sun !== null && sun.wantA > 0 && verdict.step.currentA > 0;
  const more = rising(verdict, grounds);
  if (!onItsWay) add(verdict.step.currentA, more);
  if (verdict.fair.boundBy !== null) add(atFuse, limitReason(verdict, verdict.fair.boundBy, grounds));
  for (const { limitA, reason } of furtherLimits(verdict, grounds)) add(limitA, reason);
  if (isHeldBack && quarter !== null) add(0, quarterHourReason(quarter, verdict.wantedA));
  if (limitedByGrid !== null) add(limitedByGrid.currentA, limitedByGrid.reason);
  if (verdict.backEnd !== null) add(verdict.backEnd.currentA, verdict.backEnd.reason);
  if (relay !== null) add(relay.hold ? 0 : station.maxA, relay.reason);
  if (sun !== null) {
    const atA = relay?.hold === true ? station.maxA : sun.wantA;
    if (tellsPlan(wish, sun)) add(atA, wish.plan?.reason ?? null);
    else for (const reason of aroundSun(sun.reason, verdict.aside)) add(atA, reason);
    if (onItsWay) add(atA, more);
  }
  if (wish.boostEndsMs !== null) add(station.maxA, { code: 'boosting', nextChangeAtMs: wish.boostEndsMs });
  const [first, ...rest] = chain.length > 1 ? chain.toSorted((a, b) => a.limitA - b.limitA) : chain;
  return first === undefined ? [maximum] : [first.reason, ...rest.map(({ reason }) => reason), maximum];
}

/** What is bought, or waited for, says more than the sun that is missing. */
function tellsPlan({ plan }: Station['wish'], sun: SunWish): boolean {
  return plan !== null && HELD_DOWN.some((code) => code === sun.reason.code);
}

const HELD_DOWN = ['waiting-for-sun', 'minimum-current', 'sun-bridging'] as const;

/** What the battery keeps binds before the sun itself where a car waits or gets no more than its minimum. */
function aroundSun(sun: Reason, aside: readonly Reason[]): readonly Reason[] {
  if (sun.code === 'surplus-unknown') return [sun];
  const isHeldDown = HELD_DOWN.some((code) => code === sun.code);
  return isHeldDown ? [...aside, sun] : [sun, ...aside];
}

/** Current is offered and the car leaves it. */
function byVehicle({ station: { draw, waking }, step: { currentA } }: Verdict): Reason | null {
  const { takes } = draw.memory.appetite;
  if (currentA === 0 || takes === 'all') return null;
  if (waking.reason?.code === 'vehicle-asleep') return waking.reason;
  return takes === 'nothing'
    ? { code: 'vehicle-not-drawing', offeredA: currentA }
    : { code: 'vehicle-draws-less', offeredA: currentA, drawnA: tenth(draw.strongestA ?? 0) };
}

/**
 * More is coming: others are still on their way down, or headroom has come back. A small gain is announced only when
 * half its proof is over: it comes and goes with the house.
 */
function rising(
  { station, wantedA, fair, step }: Verdict,
  { snapshot, house, raiseDelayMs, sharersOn }: Grounds,
): Reason | null {
  if (step.nextMs !== null && fair.currentA - step.currentA >= WORTH_SAYING_A) {
    return { code: 'raising-soon', targetA: tenth(fair.currentA), nextChangeAtMs: atWall(step.nextMs, snapshot) };
  }
  const { boundBy } = fair;
  const belief = boundBy === null ? null : (house.beliefs[boundBy] ?? null);
  if (boundBy === null || belief === null) return null;
  const perA = station.loads.find(({ limit }) => limit === boundBy)?.perA ?? 1;
  const delayMs = raiseDelayFor(belief, raiseDelayMs);
  for (const { sinceMs, most } of belief.proofs) {
    const fallA = (Math.max(0, belief.load) - Math.max(0, most)) / perA / Math.max(1, sharersOn(boundBy));
    const targetA = Math.min(wantedA, (fair.currentA > 0 ? fair.currentA : fair.availableA) + fallA);
    const worthA = snapshot.monoMs - sinceMs < delayMs / 2 ? station.minA : WORTH_SAYING_A;
    if (targetA >= station.minA && targetA - fair.currentA >= worthA) {
      return { code: 'raising-soon', targetA: tenth(targetA), nextChangeAtMs: atWall(sinceMs + delayMs, snapshot) };
    }
  }
  return null;
}
