import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { EPSILON } from './amperes.ts';
import type { SunCode, Told } from './memory.ts';
import type { PhaseChoice } from './phase-switch.ts';
import type { Station } from './stations.ts';
import type { Choice } from './sun-policy.ts';

/** A sentence that is still true is not replaced before the other one has held for so long, ms: most clouds have passed by then. */
const CLOUD_MS = 90_000;
/** What comes sooner is not announced: nobody could have read it. ms. */
const READ_MS = 30_000;
/** What is further ahead comes and goes with every device of the house: it is announced when it has held for so long. ms. */
const FAR_MS = 180_000;
const HOLDS_MS = 8_000;

/** One car's decision, with what it rests on. */
export interface Grounds {
  readonly station: Station;
  readonly phases: PhaseChoice;
  readonly running: boolean;
  readonly availableW: number;
  /** Power at its minimum, and what one ampere of offer draws, on the phases it uses, W. */
  readonly neededW: number;
  readonly wattPerA: number;
  readonly next: Choice['next'];
  /** The announced moment of that. */
  readonly nextMs: number | null;
  readonly extraA: number;
}

/**
 * Why the sun lets a car charge as it does. Starts, pauses and announcements that have come to nothing are said at once;
 * what comes and goes with a cloud only when it stays, and nothing that is not true. Numbers are those of now.
 */
export function sunReason(
  grounds: Grounds,
  before: Told | null,
  surplusW: number | null,
  settings: Settings,
  snapshot: Snapshot,
): { readonly reason: Reason; readonly told: Told | null } {
  if (surplusW === null) return { reason: { code: 'surplus-unknown' }, told: null };
  const now = codeOf(grounds);
  const told = tell(now, before, grounds, snapshot.monoMs);
  return { reason: inNumbers(told.code, grounds, Math.round(surplusW), settings, snapshot), told };
}

function tell(now: SunCode, before: Told | null, grounds: Grounds, nowMs: number): Told {
  if (before === null || before.code === now || !isStillSo(before.code, grounds)) return { code: now, otherwise: null };
  const { otherwise } = before;
  const sinceMs = otherwise?.code === now ? otherwise.sinceMs : nowMs;
  const aheadMs = ANNOUNCEMENTS.some((code) => code === now) ? (grounds.nextMs ?? 0) - nowMs : 0;
  const holdsMs = aheadMs < READ_MS ? CLOUD_MS : aheadMs < FAR_MS ? 0 : HOLDS_MS;
  return nowMs - sinceMs >= holdsMs
    ? { code: now, otherwise: null }
    : { code: before.code, otherwise: { code: now, sinceMs } };
}

/** What will change, and when: said at once, unless it is far off or comes before anybody can have read it. */
const ANNOUNCEMENTS: readonly SunCode[] = ['phases-soon', 'sun-fading', 'sun-proving'];

/** It could be said of this moment, too. */
function isStillSo(code: SunCode, { station, running, next, availableW, neededW, extraA }: Grounds): boolean {
  const isSolar = station.seen.mode === 'solar';
  switch (code) {
    case 'phases-soon':
      return next?.move === 'change';
    case 'sun-fading':
      return next?.move === 'pause';
    case 'sun-proving':
      return next?.move === 'start';
    case 'waiting-for-sun':
      return !running && availableW < neededW;
    case 'sun-bridging':
      return running && isSolar && availableW < neededW;
    case 'phases-spent':
      return running && isSolar;
    case 'minimum-current':
      return !isSolar && extraA <= EPSILON;
    case 'following-sun':
      return running;
  }
}

function codeOf(grounds: Grounds): SunCode {
  const { station, running, phases, next, extraA, availableW, neededW } = grounds;
  if (next?.move === 'change') return 'phases-soon';
  if (station.seen.mode === 'min-solar') return extraA > EPSILON ? 'following-sun' : 'minimum-current';
  if (!running) return next?.move === 'start' ? 'sun-proving' : 'waiting-for-sun';
  if (next?.move === 'pause') return 'sun-fading';
  if (phases.isSpent && phases.usesOne !== null && suitsOther(grounds)) return 'phases-spent';
  return availableW >= neededW ? 'following-sun' : 'sun-bridging';
}

/** The sun is too little for three phases, or far more than one can take. */
function suitsOther({ phases, station, availableW, neededW, wattPerA }: Grounds): boolean {
  return phases.connected === 3 ? availableW < neededW : availableW > 1.2 * station.maxA * wattPerA;
}

function inNumbers(
  code: SunCode,
  { station, phases, availableW, neededW, nextMs }: Grounds,
  surplusW: number,
  { solar }: Settings,
  { wallMs, monoMs }: Snapshot,
): Reason {
  const needed = { surplusW: Math.round(availableW), neededW: Math.round(neededW) };
  const nextChangeAtMs = wallMs + Math.max(0, (nextMs ?? monoMs) - monoMs);
  switch (code) {
    case 'phases-soon':
      return { code, to: phases.connected === 1 ? 3 : 1, surplusW: needed.surplusW, nextChangeAtMs };
    case 'following-sun':
      return { code, surplusW };
    case 'minimum-current':
      return { code, surplusW, minCurrentA: station.minA };
    case 'phases-spent':
      return { code, connected: phases.connected, changes: solar.phaseChangesPerDay };
    case 'sun-fading':
    case 'sun-proving':
      return { code, ...needed, nextChangeAtMs };
    case 'sun-bridging':
    case 'waiting-for-sun':
      return { code, ...needed };
  }
}
