import { type BatteryDecision, FREE_BATTERY } from '../model/decision.ts';
import type { BatterySettings } from '../model/site.ts';
import type { BatterySnapshot } from '../model/snapshot.ts';

/** What one decision leaves to the next about one battery. Times are monotonic ms. */
export interface BatteryMemory {
  readonly id: string;
  /** Below its minimum state of charge: it comes first. */
  readonly low: boolean;
  /** Above the buffer: it may help a car. */
  readonly buffered: boolean;
  /** The most it would charge with now, as far as is known, W. */
  readonly takesW: number;
  /** Since when power is fed in although it could take it; `null` while none is. */
  readonly refusesSinceMs: number | null;
  /** Since when a lock has been needed without a break; `null` while it is not. */
  readonly neededSinceMs: number | null;
  /** When a lock was last needed and given; `null` while it is free. */
  readonly lockedMs: number | null;
  /** What it gave (negative: took) since then, W; the newest last, bounded by {@link SKEW_MS}. */
  readonly recent: readonly { readonly sinceMs: number; readonly powerW: number }[];
  readonly atMs: number;
}

/** What one decision leaves to the next about what a battery was told. Monotonic ms. */
export interface BatteryOrderMemory {
  readonly id: string;
  /** Power it was told to charge with, W; 0: none. */
  readonly chargeW: number;
  /** There is room for more: since when, and the least of it, W. */
  readonly room: { readonly sinceMs: number; readonly leastW: number } | null;
  /** What it may give the house, W, and since when; `null` while its discharge is not limited. */
  readonly limit: { readonly powerW: number; readonly sinceMs: number } | null;
}

/** A battery as one decision sees it. */
export interface Battery extends Pick<BatteryMemory, 'low' | 'buffered' | 'takesW' | 'refusesSinceMs' | 'recent'> {
  readonly seen: BatterySnapshot;
  readonly before: BatteryMemory | null;
  /** Nobody knows what it does. */
  readonly silent: boolean;
  /** Both at least 0, W; 0 while it is silent. */
  readonly chargingW: number;
  readonly dischargingW: number;
}

/** A state of charge must pass its threshold by this much before what it decided is taken back, %. */
const HYSTERESIS_PERCENT = 3;
/** Feed-in that no meter's noise and no deadband explains, W. */
const FED_IN_W = 150;
/** A battery that has not taken what was fed in for so long does not want it: its controller reacts in seconds. ms. */
const REFUSES_MS = 8_000;
/** What it once refused it may want again later: the known appetite grows from nothing to all in this time, ms. */
const APPETITE_GROWS_MS = 3_600_000;
const FULL_PERCENT = 99;
const RESTING_W = 50;

/** Meter and battery are read at moments so far apart, ms. */
const SKEW_MS = 2_000;
/** Enough for readings every second or faster; more are merged towards the least. */
const MOST_RECENT = 6;

/**
 * What all batteries give (negative: take), W, to be set against the grid meter. The two are not read at one moment:
 * while a battery takes over what a car or a cloud has changed, the change is seen twice for a second or two, or not
 * at all. So the least of the last seconds counts: what is missing is seen at the grid first, and it is not lowered
 * for what is already made up.
 */
export function steadyPower(
  batteries: readonly BatterySnapshot[],
  before: readonly BatteryMemory[],
  nowMs: number,
): number {
  if (batteries.length === 0) return 0;
  const known = new Map(before.map((memory) => [memory.id, memory]));
  return batteries.reduce((sum, battery) => {
    const heardW = heardPower(battery);
    if (heardW === null) return sum;
    const recent = recentOf(known.get(battery.id) ?? null, heardW, nowMs);
    return sum + Math.min(...recent.map(({ powerW }) => powerW));
  }, 0);
}

/** `null` while nobody knows, or what it says cannot be trusted. */
function heardPower({ condition, reading }: BatterySnapshot): number | null {
  return condition === 'ok' && reading?.quality === 'good' ? reading.value.powerW : null;
}

function recentOf(before: BatteryMemory | null, powerW: number, nowMs: number): BatteryMemory['recent'] {
  const all = before?.recent ?? [];
  // Each stood until the next one came.
  const kept = all.filter((_, i) => (all[i + 1]?.sinceMs ?? nowMs) > nowMs - SKEW_MS);
  if (kept.at(-1)?.powerW === powerW) return kept;
  const [oldest, next] = kept;
  const bounded =
    kept.length < MOST_RECENT || oldest === undefined || next === undefined
      ? kept
      : [{ sinceMs: next.sinceMs, powerW: Math.min(oldest.powerW, next.powerW) }, ...kept.slice(2)];
  return [...bounded, { sinceMs: nowMs, powerW }];
}

const NONE: readonly Battery[] = [];

/** Judges each battery. `exportW`: what the grid meter shows going out (negative: coming in); `null` while silent. */
export function observeBatteries(
  batteries: readonly BatterySnapshot[],
  before: readonly BatteryMemory[],
  exportW: number | null,
  settings: BatterySettings,
  nowMs: number,
): readonly Battery[] {
  if (batteries.length === 0) return NONE;
  const known = new Map(before.map((memory) => [memory.id, memory]));
  return batteries.map((seen) => observe(seen, known.get(seen.id) ?? null, exportW, settings, nowMs));
}

function observe(
  seen: BatterySnapshot,
  before: BatteryMemory | null,
  exportW: number | null,
  { minSocPercent, bufferSocPercent }: BatterySettings,
  nowMs: number,
): Battery {
  const { maxChargeW } = seen;
  const heardW = heardPower(seen);
  const silent = heardW === null;
  const powerW = heardW ?? 0;
  const [chargingW, dischargingW] = [Math.max(0, -powerW), Math.max(0, powerW)];
  const percent = silent ? null : (seen.soc?.percent ?? null);
  const lowFrom = before?.low === false ? minSocPercent - HYSTERESIS_PERCENT : minSocPercent;
  const bufferedFrom = before?.buffered === true ? bufferSocPercent - HYSTERESIS_PERCENT : bufferSocPercent;

  const feedsIn = exportW !== null && exportW > FED_IN_W && !silent;
  const refusesSinceMs = feedsIn ? (before?.refusesSinceMs ?? nowMs) : null;
  const refuses = refusesSinceMs !== null && nowMs - refusesSinceMs >= REFUSES_MS;
  const isFull = percent !== null && percent >= FULL_PERCENT;
  const grownW = ((nowMs - (before?.atMs ?? nowMs)) * maxChargeW) / APPETITE_GROWS_MS;
  const hasRoomAgain = before === null || dischargingW > RESTING_W;
  return {
    seen,
    before,
    silent,
    chargingW,
    dischargingW,
    // Not known is not enough: it comes first, and helps nobody.
    low: minSocPercent > 0 && (percent === null || percent < lowFrom),
    buffered: bufferSocPercent < 100 && percent !== null && percent >= bufferedFrom,
    refusesSinceMs,
    recent: silent ? [] : recentOf(before, powerW, nowMs),
    takesW:
      refuses || isFull
        ? chargingW
        : hasRoomAgain
          ? maxChargeW
          : Math.min(maxChargeW, Math.max(chargingW, before.takesW + grownW)),
  };
}

/** What of a surplus is the batteries', W: all they take for those below their minimum, its share for the others. */
export function keptFor(batteries: readonly Battery[], surplusW: number, { sharePercent }: BatterySettings): number {
  if (surplusW <= 0) return 0;
  const wanted = (low: boolean): number =>
    batteries.reduce((sum, one) => (one.low === low && !one.silent ? sum + one.takesW : sum), 0);
  const lowW = Math.min(surplusW, wanted(true));
  return lowW + Math.min(wanted(false), ((surplusW - lowW) * sharePercent) / 100);
}

/** Who makes a lock necessary. */
export type LockNeed =
  | { readonly code: 'locked-while-fast'; readonly chargePointId: string }
  | { readonly code: 'locked-for-sun'; readonly missingW: number };

/** A dip that the car follows by itself needs no lock, ms. */
const DIP_MS = 5_000;
/** A lock stays this long after it was last needed, ms: the car goes on in a moment, and each change is a write. */
const UNLOCK_DELAY_MS = 60_000;

/**
 * What each battery may do, and why. `fastCarId`: a car that charges fast. `missingW`: what cars in solar modes draw
 * beyond the sun. `helpW`: what the buffer gives them.
 */
export function decideBatteries(
  batteries: readonly Battery[],
  grounds: { readonly fastCarId: string | null; readonly missingW: number; readonly helpW: number },
  settings: BatterySettings,
  nowMs: number,
): { readonly decisions: readonly BatteryDecision[]; readonly memory: readonly BatteryMemory[] } {
  if (batteries.length === 0) return NO_DECISIONS;
  const all = batteries.map((battery) => {
    const need = needOf(battery, grounds, settings);
    const { before, seen, low, buffered, takesW, refusesSinceMs, recent } = battery;
    const neededSinceMs = need === null ? null : (before?.neededSinceMs ?? nowMs);
    const patienceMs = need?.code === 'locked-while-fast' ? 0 : DIP_MS;
    const isDue = neededSinceMs !== null && nowMs - neededSinceMs >= patienceMs;
    const lockedMs = before?.lockedMs ?? null;
    const stays = lockedMs !== null && (need !== null || nowMs - lockedMs < UNLOCK_DELAY_MS);
    const locked = isDue || stays;
    const memory: BatteryMemory = {
      id: seen.id,
      low,
      buffered,
      takesW,
      refusesSinceMs,
      neededSinceMs,
      lockedMs: locked ? (need === null ? lockedMs : nowMs) : null,
      recent,
      atMs: nowMs,
    };
    const decision: BatteryDecision = {
      ...FREE_BATTERY,
      id: seen.id,
      discharge: locked ? 'locked' : 'free',
      reason: reasonOf(battery, locked ? need : null, locked, grounds.helpW, settings),
    };
    return { decision, memory };
  });
  return { decisions: all.map(({ decision }) => decision), memory: all.map(({ memory }) => memory) };
}

const NO_DECISIONS: ReturnType<typeof decideBatteries> = { decisions: [], memory: [] };

const MISSING_W = 100;

function needOf(
  { buffered }: Battery,
  { fastCarId, missingW }: { readonly fastCarId: string | null; readonly missingW: number },
  { discharge, bufferSocPercent }: BatterySettings,
): LockNeed | null {
  if (discharge === 'free') return null;
  if (fastCarId !== null) return { code: 'locked-while-fast', chargePointId: fastCarId };
  const helps = buffered && bufferSocPercent < 100;
  if (discharge === 'not-into-fast' || helps || missingW <= MISSING_W) return null;
  return { code: 'locked-for-sun', missingW: Math.round(missingW) };
}

function reasonOf(
  { seen, silent, low, buffered }: Battery,
  need: LockNeed | null,
  locked: boolean,
  helpW: number,
  { minSocPercent, bufferSocPercent, sharePercent }: BatterySettings,
): BatteryDecision['reason'] {
  if (silent) return { code: 'battery-silent', countedW: seen.maxDischargeW };
  if (locked && !seen.lockable) return { code: 'not-lockable' };
  if (need?.code === 'locked-while-fast') return need;
  if (need?.code === 'locked-for-sun') return { ...need, bufferPercent: bufferSocPercent };
  if (locked) return { code: 'unlocking' };
  if (helpW > 0 && buffered) {
    return { code: 'battery-helps', powerW: Math.round(helpW), aboveSocPercent: bufferSocPercent };
  }
  if (low) {
    return { code: 'battery-first', untilPercent: minSocPercent, socPercent: wholeSoc(seen) };
  }
  return sharePercent > 0 ? { code: 'battery-share', sharePercent } : { code: 'self-consumption' };
}

/** Whole %, rounded down: who is told "until 20 %" shall not read 20 before. */
export function wholeSoc({ soc }: BatterySnapshot): number | null {
  return soc === null ? null : Math.floor(soc.percent);
}
