import type { Reason } from '../model/reasons.ts';
import type { WakeUpSettings } from '../model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../model/snapshot.ts';
import type { DrawMemory } from './draw.ts';

/** Long enough for a car to see the pilot go and come (IEC 61851-1: B1, then a new B2 to C), ms. */
const PAUSE_MS = 10_000;
/** A station that does not take the pause is not waited for any longer, ms. */
const GIVE_UP_MS = 60_000;
/** No car falls asleep sooner, ms. */
const SLEEPS_AFTER_MS = 60_000;
/** From here on a car is full, %. */
const FULL_PERCENT = 99;

/** What one transaction has taught about waking its car. */
export interface WakeMemory {
  /** Without an offer since then, monotonic ms; `null` while it has one. */
  readonly withoutSinceMs: number | null;
  /** It has been without long enough to fall asleep, and has not drawn since. */
  readonly paused: boolean;
  /** It drew of an offer and stopped by itself: it has what it wants. */
  readonly satisfied: boolean;
  readonly tries: number;
  /** When the pause that shall wake it began, monotonic ms; `null` while none runs. */
  readonly pauseSinceMs: number | null;
}

const AWAKE: WakeMemory = {
  withoutSinceMs: null,
  paused: false,
  satisfied: false,
  tries: 0,
  pauseSinceMs: null,
};

export interface Waking {
  readonly memory: WakeMemory;
  /** While its current is withheld to wake it; also when waking it was given up. */
  readonly reason: Extract<Reason, { code: 'waking-vehicle' | 'vehicle-asleep' }> | null;
}

/**
 * Many cars fall asleep when they are paused, and wake up only when current is withdrawn and offered anew. A car that
 * drew to its own end is satisfied, not asleep, and is left alone: so is one that nobody has paused.
 */
export function wake(
  settings: WakeUpSettings | null,
  seen: ChargePointSnapshot,
  draw: DrawMemory,
  before: WakeMemory | null,
  { monoMs, wallMs }: Snapshot,
): Waking {
  if (settings === null || !seen.hasTransaction) return { memory: AWAKE, reason: null };
  const known = learn(before ?? AWAKE, draw, monoMs);
  const { afterMs, attempts } = settings;
  const { appetite, ceilingA, loweredMs } = draw;

  const { pauseSinceMs } = known;
  if (pauseSinceMs !== null) {
    const endsMs = Math.min(
      pauseSinceMs + GIVE_UP_MS,
      Math.max(pauseSinceMs, ceilingA > 0 ? monoMs : loweredMs) + PAUSE_MS,
    );
    if (monoMs >= endsMs) return { memory: { ...known, pauseSinceMs: null }, reason: null };
    const nextChangeAtMs = wallMs + endsMs - monoMs;
    return { memory: known, reason: { code: 'waking-vehicle', attempt: known.tries, attempts, nextChangeAtMs } };
  }

  const isFull = seen.soc !== null && seen.soc.value >= FULL_PERCENT;
  const sleeps = known.paused && !known.satisfied && !isFull && appetite.takes === 'nothing' && ceilingA > 0;
  if (!sleeps || appetite.offeredMs === null || monoMs - appetite.offeredMs < afterMs) {
    return { memory: known, reason: null };
  }
  if (known.tries >= attempts) {
    return { memory: known, reason: { code: 'vehicle-asleep', attempts, offeredA: ceilingA } };
  }
  const memory = { ...known, tries: known.tries + 1, pauseSinceMs: monoMs };
  const nextChangeAtMs = wallMs + PAUSE_MS;
  return { memory, reason: { code: 'waking-vehicle', attempt: memory.tries, attempts, nextChangeAtMs } };
}

function learn(before: WakeMemory, { appetite, ceilingA }: DrawMemory, nowMs: number): WakeMemory {
  if (ceilingA <= 0) {
    const withoutSinceMs = before.withoutSinceMs ?? nowMs;
    return { ...before, withoutSinceMs, paused: before.paused || nowMs - withoutSinceMs >= SLEEPS_AFTER_MS };
  }
  const offered = { ...before, withoutSinceMs: null };
  if (appetite.drewMs === null) return offered;
  return { ...offered, paused: false, satisfied: appetite.takes === 'nothing' };
}
