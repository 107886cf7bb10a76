import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { DRAWING_A } from './appetite.ts';
import type { PhaseMemory } from './memory.ts';
import type { Station } from './stations.ts';

/** What may be done with the relay of a charge point. */
export interface PhaseChoice {
  /** Terminals connected as far as it is certain. */
  readonly connected: 1 | 3;
  /** Phases a car uses on one terminal and on all; the first is `null` where there is no choice. */
  readonly usesOne: 1 | null;
  readonly usesAll: number;
  readonly mayChange: boolean;
  /** It might, were it not for the number of changes a day. */
  readonly isSpent: boolean;
  readonly changingTo: 1 | 3 | null;
  /** The car has shown that it charges on all or not at all. */
  readonly refusesOne: boolean;
}

export interface PhaseStep {
  /** What the decision names. */
  readonly phases: 1 | 3 | null;
  /** No current may be offered now. */
  readonly hold: boolean;
  readonly reason: Reason | null;
  readonly memory: PhaseMemory | null;
}

const DAY_MS = 86_400_000;
/** Contactor and car are left in peace for this long after a change. */
const DWELL_MS = 120_000;
/** Beyond its dead time a car has this long to show that nothing flows. MeterValues may be rare. */
const EMPTIES_WITHIN_MS = 60_000;
/** Then it gets current, whatever it says: perhaps only the car's current can show that the relay has come. */
const OFFER_AFTER_MS = 30_000;
/** It does not say that it changes over, and no current has shown it: it did not take the word. */
const SHOWS_WITHIN_MS = 120_000;
/** Then it is given up, and not tried again before the pause is over. */
const GIVE_UP_AFTER_MS = 240_000;
const RETRY_AFTER_MS = 1_800_000;

const NEW: PhaseMemory = {
  told: null,
  change: null,
  changedMs: [],
  failed: null,
  carUses: null,
  refusesOne: false,
  strayMs: null,
};

/** What can be chosen for a car now. A relay that nobody has seen obey counts as three. */
export function phaseChoice(
  { seen, before, draw, installed }: Station,
  settings: Settings,
  nowMs: number,
): PhaseChoice {
  const relay = seen.phaseRelay;
  const memory = before?.phases ?? NEW;
  const connected = relay?.connected === 1 && !relay.switching ? 1 : 3;
  const onAll = connected === 3 ? (memory.carUses ?? draw.phases.length) : memory.carUses;
  const usesAll = onAll ?? installed.phaseRotation.length;
  const hasChoice = relay !== null && !memory.refusesOne && installed.phaseRotation.length > 1 && usesAll > 1;
  const { phaseChangesPerDay } = settings.solar;
  const today = memory.changedMs.filter((atMs) => nowMs - atMs < DAY_MS);
  const isReady =
    relay !== null &&
    !relay.switching &&
    memory.change === null &&
    (memory.failed === null || nowMs >= memory.failed.retryMs) &&
    nowMs - (today.at(-1) ?? Number.NEGATIVE_INFINITY) >= DWELL_MS;
  return {
    connected,
    usesOne: hasChoice || (relay !== null && connected === 1) ? 1 : null,
    usesAll,
    mayChange: isReady && today.length < phaseChangesPerDay && (hasChoice || connected === 1),
    isSpent: isReady && today.length >= phaseChangesPerDay && phaseChangesPerDay > 0,
    changingTo: memory.change?.to ?? null,
    refusesOne: memory.refusesOne,
  };
}

/**
 * One step of a relay towards `wanted` (`null`: as it is). It never changes over under load: 0 A first, then the car's
 * own reading taken after that must show that nothing flows; a silent meter proves nothing, and the change is given up.
 */
export function stepPhases(
  station: Station,
  wanted: 1 | 3 | null,
  settings: Settings,
  { monoMs: nowMs, wallMs }: Snapshot,
): PhaseStep {
  const { seen, before } = station;
  const relay = seen.phaseRelay;
  if (relay === null) return { phases: null, hold: false, reason: null, memory: null };
  const known = observeCar(station, before?.phases ?? NEW, nowMs);
  const { connected } = relay;
  const atWall = (monoMs: number): number => wallMs + (monoMs - nowMs);
  const rest = (memory: PhaseMemory): PhaseStep => ({
    phases: memory.told === connected && !relay.switching ? connected : null,
    hold: false,
    reason:
      memory.failed !== null && nowMs < memory.failed.retryMs && wanted === memory.failed.to && wanted !== connected
        ? { code: 'phases-failed', to: memory.failed.to, retryAtMs: atWall(memory.failed.retryMs) }
        : null,
    memory,
  });

  const begun =
    known.change ??
    (wanted !== null &&
    wanted !== connected &&
    !isStray(known, wanted, nowMs) &&
    mayBegin(known, relay.switching, nowMs)
      ? { to: wanted, sinceMs: nowMs, toldMs: null }
      : null);
  if (begun === null) return rest(known);
  const { to, sinceMs } = begun;
  const failed = { to, retryMs: nowMs + RETRY_AFTER_MS };
  const reason: Reason = { code: 'phases-changing', to, sinceMs: atWall(sinceMs) };

  if (begun.toldMs === null) {
    if (wanted !== to) return rest({ ...known, change: null });
    if (!isEmptyNow(station)) {
      const late = nowMs - sinceMs >= settings.fuse.deadTimeMs + EMPTIES_WITHIN_MS;
      return late
        ? rest({ ...known, change: null, failed })
        : { phases: null, hold: true, reason, memory: { ...known, change: begun } };
    }
    const changedMs = [...known.changedMs, nowMs].slice(-Math.max(1, settings.solar.phaseChangesPerDay));
    return {
      phases: to,
      hold: true,
      reason,
      memory: { ...known, told: null, changedMs, change: { ...begun, toldMs: nowMs } },
    };
  }
  if (connected === to && !relay.switching) return rest({ ...known, told: to, change: null, failed: null });
  const waitedMs = nowMs - begun.toldMs;
  const isLost = waitedMs >= SHOWS_WITHIN_MS && !relay.switching;
  if (isLost || waitedMs >= GIVE_UP_AFTER_MS) return rest({ ...known, told: null, change: null, failed });
  // Whoever gets current is told nothing more: a station that starts anew meanwhile would change over under load.
  const hold = waitedMs < OFFER_AFTER_MS;
  return { phases: hold ? to : null, hold, reason, memory: { ...known, change: begun } };
}

/** From the moment the relay is told until it has done so, a car counts on all its terminals. */
export function isRelayUncertain(memory: PhaseMemory | null): boolean {
  return memory?.change != null && memory.change.toldMs !== null;
}

function mayBegin({ failed, changedMs }: PhaseMemory, switching: boolean, nowMs: number): boolean {
  const restedMs = nowMs - (changedMs.at(-1) ?? Number.NEGATIVE_INFINITY);
  return !switching && (failed === null || nowMs >= failed.retryMs) && restedMs >= DWELL_MS;
}

/** It was told so and does not show it: a station heard again, whose relay is where it was as soon as current shows it. */
function isStray({ told, strayMs }: PhaseMemory, wanted: 1 | 3, nowMs: number): boolean {
  return told === wanted && (strayMs === null || nowMs - strayMs < SHOWS_WITHIN_MS);
}

/** Nothing is offered, and its own reading, certainly taken after that, shows that nothing flows. */
function isEmptyNow({ seen, draw }: Station): boolean {
  return (
    seen.lease.ceilingA <= 0 &&
    seen.reading !== null &&
    seen.reading.quality === 'good' &&
    draw.reportedMs !== null &&
    draw.reportedMs >= draw.memory.loweredMs &&
    draw.strongestA !== null &&
    draw.strongestA < DRAWING_A
  );
}

/** What is learned of the car while it charges; all of it belongs to its transaction. */
function observeCar({ seen, draw }: Station, before: PhaseMemory, nowMs: number): PhaseMemory {
  const changedMs = before.changedMs.filter((atMs) => nowMs - atMs < DAY_MS);
  const failed = before.failed !== null && nowMs >= before.failed.retryMs ? null : before.failed;
  const isAstray = before.told !== null && seen.phaseRelay?.connected !== before.told;
  const strayMs = isAstray ? (before.strayMs ?? nowMs) : null;
  const same = changedMs.length === before.changedMs.length && failed === before.failed && strayMs === before.strayMs;
  const known = same ? before : { ...before, changedMs, failed, strayMs };
  if (!seen.hasTransaction) {
    return known.carUses === null && !known.refusesOne ? known : { ...known, carUses: null, refusesOne: false };
  }
  const relay = seen.phaseRelay;
  if (relay === null || relay.switching || known.change !== null) return known;
  if (relay.connected === 3) {
    const uses = draw.memory.terminals === null ? known.carUses : draw.phases.length;
    return uses === known.carUses ? known : { ...known, carUses: uses };
  }
  // It had drawn on all terminals, was offered current on one for long enough, and takes none.
  const { offeredMs, drewMs, takes } = draw.memory.appetite;
  const isRefused = known.carUses !== null && takes === 'nothing' && offeredMs !== null && drewMs === null;
  return isRefused && !known.refusesOne ? { ...known, refusesOne: true } : known;
}
