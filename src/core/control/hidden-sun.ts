/**
 * Where inverters hold the feed-in at a limit (zero feed-in), what they could give beyond it is seen by no meter: it
 * must be tried. A charging car is raised by a step while nothing comes from the grid or a battery, by larger steps
 * while that succeeds, and back at once when it does not; a waiting car is let start, and after a failure not again
 * for long.
 */
export interface HiddenSunMemory {
  /** Since when the feed-in has stood at its limit, monotonic ms; `null` while it does not. */
  readonly pinnedSinceMs: number | null;
  /** What is being tried: a start, or more for those that charge; `null`: nothing. */
  readonly trying: 'start' | 'climb' | null;
  /** What the cars in solar modes drew when the present step began, W. */
  readonly fromW: number;
  readonly stepW: number;
  /** Since when the car that was let start draws, monotonic ms; `null` until then. */
  readonly drawsSinceMs: number | null;
  /** Since when power has been missing, monotonic ms; `null` while none is. */
  readonly missingSinceMs: number | null;
  /** No try before, monotonic ms. */
  readonly notBeforeMs: number;
  /** Failures one after the other, of starts and of steps. */
  readonly failedStarts: number;
  readonly failedSteps: number;
}

export const NO_HIDDEN_SUN: HiddenSunMemory = {
  pinnedSinceMs: null,
  trying: null,
  fromW: 0,
  stepW: 0,
  drawsSinceMs: null,
  missingSinceMs: null,
  notBeforeMs: 0,
  failedStarts: 0,
  failedSteps: 0,
};

/** What is known at one moment, W. */
export interface Sightings {
  readonly feedInLimitW: number;
  /** At the grid meter; negative: import. */
  readonly exportW: number;
  /** What the inverters say; `null` when none is there or heard. */
  readonly productionW: number | null;
  /** What batteries give, and what they could still take. */
  readonly batteryLacksW: number;
  /** A car in a solar mode has been offered current; what they all draw. */
  readonly carsOn: boolean;
  readonly carsW: number;
  /** What the cheapest car that waits for sun would need; `null` when none waits. */
  readonly waitingNeedsW: number | null;
  /** The sun for cars as far as it is seen. */
  readonly surplusW: number;
}

/** The feed-in counts as held at its limit within this, W. */
const PINNED_WITHIN_W = 150;
/** Above its limit by this much, nobody holds it, W. */
const NOT_HELD_W = 500;
/** Up to this limit the feed-in itself does not prove that the sun shines: an inverter must say so. W. */
const PROVES_SUN_W = 300;
const PRODUCES_W = 50;
/** It must stand there for so long before something is tried, ms. */
const PINNED_MS = 10_000;
/** Import (or battery) beyond this is a failure, W. */
const TOLERANCE_W = 100;
/** So long an inverter may take to follow a step, or a start, ms. */
const FOLLOWS_STEP_MS = 5_000;
const FOLLOWS_START_MS = 20_000;
/** More than the least raise of a three-phase car (0.5 A). */
const FIRST_STEP_W = 400;
const LARGEST_STEP_W = 1_200;
/** After a failed step or start; doubled with each further failure, three times. ms. */
const STEP_PAUSE_MS = 30_000;
const START_PAUSE_MS = 900_000;
const MOST_DOUBLINGS = 3;
/** A start is tried with a little more than it needs, W. */
const START_MARGIN_W = 50;
const DRAWING_W = 300;

/** What cars may try beyond the sun that is seen, W. */
export function seekHiddenSun(
  before: HiddenSunMemory,
  seen: Sightings,
  nowMs: number,
): { readonly extraW: number; readonly memory: HiddenSunMemory } {
  const missingW = Math.max(0, -seen.exportW) + seen.batteryLacksW;
  const missingSinceMs = missingW > TOLERANCE_W ? (before.missingSinceMs ?? nowMs) : null;
  const pinnedSinceMs = isPinned(seen) ? (before.pinnedSinceMs ?? nowMs) : null;
  const now: Moment = {
    seen,
    memory: { ...before, pinnedSinceMs, missingSinceMs },
    missingMs: missingSinceMs === null ? null : nowMs - missingSinceMs,
    isReady:
      pinnedSinceMs !== null &&
      missingSinceMs === null &&
      nowMs - pinnedSinceMs >= PINNED_MS &&
      nowMs >= before.notBeforeMs,
    nowMs,
  };
  if (!seen.carsOn) return tryStart(now);
  if (before.trying === 'start') return watchStart(now);
  return before.trying === 'climb' ? goOnClimbing(now) : now.isReady ? climb(now, FIRST_STEP_W) : rest(now);
}

type Outcome = ReturnType<typeof seekHiddenSun>;

interface Moment {
  readonly seen: Sightings;
  readonly memory: HiddenSunMemory;
  readonly missingMs: number | null;
  readonly isReady: boolean;
  readonly nowMs: number;
}

function rest({ memory }: Moment): Outcome {
  return { extraW: 0, memory: { ...memory, trying: null } };
}

/** A waiting car is told that there is enough for its minimum. */
function tryStart(now: Moment): Outcome {
  const { waitingNeedsW, surplusW } = now.seen;
  if (waitingNeedsW === null || !now.isReady) return rest(now);
  const extraW = Math.max(0, waitingNeedsW + START_MARGIN_W - surplusW);
  return { extraW, memory: { ...now.memory, trying: 'start', fromW: 0, stepW: extraW, drawsSinceMs: null } };
}

/** It has been let start. Until it draws nothing can be missing because of it. */
function watchStart(now: Moment): Outcome {
  const { seen, memory, missingMs } = now;
  if (missingMs !== null) {
    return missingMs >= FOLLOWS_START_MS ? failed(now) : { extraW: 0, memory };
  }
  const restW = Math.max(0, memory.stepW - seen.carsW);
  if (seen.carsW < DRAWING_W) return { extraW: restW, memory };
  // What the car draws is reported before the meter shows what is missing: a moment without proves nothing.
  const drawsSinceMs = memory.drawsSinceMs ?? now.nowMs;
  const isProven = now.isReady && now.nowMs - drawsSinceMs >= FOLLOWS_START_MS;
  const outcome = isProven ? climb(now, FIRST_STEP_W) : { extraW: restW, memory };
  return { ...outcome, memory: { ...outcome.memory, drawsSinceMs, ...(isProven ? { failedStarts: 0 } : {}) } };
}

function goOnClimbing(now: Moment): Outcome {
  const { seen, memory, missingMs } = now;
  const { stepW, fromW, pinnedSinceMs } = memory;
  if (missingMs !== null) return missingMs >= FOLLOWS_STEP_MS ? failed(now) : { extraW: stepW, memory };
  // The feed-in fell below its limit: all sun is seen again.
  if (pinnedSinceMs === null) return rest(now);
  if (seen.carsW - fromW < stepW / 2) return { extraW: stepW, memory };
  const next = climb(now, Math.min(LARGEST_STEP_W, 2 * stepW));
  return { ...next, memory: { ...next.memory, failedSteps: 0 } };
}

function climb({ seen, memory }: Moment, stepW: number): Outcome {
  return { extraW: stepW, memory: { ...memory, trying: 'climb', fromW: seen.carsW, stepW } };
}

function isPinned({ feedInLimitW, exportW, productionW }: Sightings): boolean {
  const shines = feedInLimitW > PROVES_SUN_W || (productionW !== null && productionW > PRODUCES_W);
  return shines && exportW >= feedInLimitW - PINNED_WITHIN_W && exportW <= feedInLimitW + NOT_HELD_W;
}

function failed({ memory, nowMs }: Moment): Outcome {
  const isStart = memory.trying === 'start';
  const failures = isStart ? memory.failedStarts : memory.failedSteps;
  const pauseMs = (isStart ? START_PAUSE_MS : STEP_PAUSE_MS) * 2 ** Math.min(MOST_DOUBLINGS, failures);
  return {
    extraW: 0,
    memory: {
      ...NO_HIDDEN_SUN,
      notBeforeMs: nowMs + pauseMs,
      failedStarts: memory.failedStarts + (isStart ? 1 : 0),
      failedSteps: memory.failedSteps + (isStart ? 0 : 1),
    },
  };
}
