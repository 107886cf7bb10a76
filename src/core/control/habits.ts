/**
 * What a house is used to do on one phase of one circuit, learned from its load as believed: by how much it surprises, and
 * for how long its loads stay off. The first says how much to keep free, the second how long to wait before room is
 * handed out again.
 */
export interface Habit {
  /** A change by this much is a device that was switched; less is hum. A. */
  readonly deviceA: number;
  /** Nineteen of twenty windows hummed by no more, A. */
  readonly surpriseA: number;
  /** The window being watched: since when (monotonic ms), what was counted with then, and the worst surprise so far. A. */
  readonly window: { readonly sinceMs: number; readonly countedA: number; readonly worstA: number };
  /** A load that went off: since when, and the lowest that was seen since. */
  readonly off: { readonly sinceMs: number; readonly lowestA: number } | null;
  /** How long the newest of such times lasted, ms. */
  readonly offTimesMs: readonly number[];
}

/** Age of a reading plus the cars' reaction, ms: what happens within one window nobody can answer. */
const WINDOW_MS = 7_000;
/** A surprise moves the quantile by this part of a device; the windows without one move it back as far, nineteen to one. */
const STEP_SHARE = 0.1;
const QUANTILE = 0.95;
/** The smallest device, A, or this share of the rating. */
const DEVICE_A = 1;
const DEVICE_SHARE = 0.02;
/** A load that stays off for longer is as good as gone, ms. */
const LONGEST_OFF_MS = 600_000;
const OFF_TIMES = 8;
const LEAST_OFF_TIMES = 3;

/** Whatever was learned, room must have lasted this long before it is handed out, ms. */
const LEAST_RAISE_DELAY_MS = 8_000;

export function firstHabit(countedA: number, ratedA: number, atMs: number): Habit {
  return {
    deviceA: Math.max(DEVICE_A, DEVICE_SHARE * ratedA),
    surpriseA: 0,
    window: { sinceMs: atMs, countedA, worstA: 0 },
    off: null,
    offTimesMs: [],
  };
}

/** After one more reading. @param countedA what was counted with before it, A. @param loadA what it was attributed, A. */
export function observeHabit(before: Habit, countedA: number, loadA: number, atMs: number): Habit {
  const { deviceA, surpriseA, window } = before;
  const isOver = atMs - window.sinceMs >= WINDOW_MS;
  const worstA = Math.max(window.worstA, loadA - window.countedA);
  const { off, offTimesMs } = observeOff(before, countedA, loadA, atMs);
  if (!isOver && worstA === window.worstA && off === before.off) return before;
  return {
    deviceA,
    // What is switched is answered, not kept free for.
    surpriseA: isOver && worstA < deviceA ? quantileAfter(surpriseA, worstA, STEP_SHARE * deviceA) : surpriseA,
    window: isOver ? { sinceMs: atMs, countedA: Math.max(countedA, loadA), worstA: 0 } : { ...window, worstA },
    off,
    offTimesMs,
  };
}

/**
 * How long room must have lasted, ms. Waiting costs energy for as long as the load stays off; raising costs an overload when
 * it comes back, worth `priceMs` of waiting. Not knowing the house, waiting as long as the overload is worth costs at
 * most twice the best (Karlin, Manasse, Rudolph, Sleator: ski rental); knowing how long its loads stayed off, the delay
 * that would have cost least.
 */
export function raiseDelayOf({ offTimesMs }: Habit, priceMs: number): number {
  if (offTimesMs.length < LEAST_OFF_TIMES || priceMs <= LEAST_RAISE_DELAY_MS) return priceMs;
  let bestMs = priceMs;
  let bestCost = costOf(priceMs, offTimesMs, priceMs);
  for (const delayMs of [LEAST_RAISE_DELAY_MS, ...offTimesMs]) {
    if (delayMs < LEAST_RAISE_DELAY_MS || delayMs > priceMs) continue;
    const cost = costOf(delayMs, offTimesMs, priceMs);
    if (cost < bestCost || (cost === bestCost && delayMs < bestMs)) {
      bestMs = delayMs;
      bestCost = cost;
    }
  }
  return bestMs;
}

/** Waiting until `delayMs` or until the load is back, and the price where it came back after the raise. */
function costOf(delayMs: number, offTimesMs: readonly number[], priceMs: number): number {
  let cost = 0;
  for (const offMs of offTimesMs) cost += offMs <= delayMs ? offMs : delayMs + priceMs;
  return cost;
}

/** Stochastic approximation of a quantile (Robbins and Monro): it needs no memory but itself. */
function quantileAfter(quantileA: number, surpriseA: number, stepA: number): number {
  return Math.max(0, quantileA + (surpriseA > quantileA ? stepA * QUANTILE : -stepA * (1 - QUANTILE)));
}

function observeOff(before: Habit, countedA: number, loadA: number, atMs: number): Pick<Habit, 'off' | 'offTimesMs'> {
  const { deviceA, off, offTimesMs } = before;
  if (off === null) {
    return { off: loadA <= countedA - deviceA ? { sinceMs: atMs, lowestA: loadA } : null, offTimesMs };
  }
  const isBack = loadA >= off.lowestA + deviceA;
  const lastedMs = atMs - off.sinceMs;
  if (isBack || lastedMs >= LONGEST_OFF_MS) {
    return { off: null, offTimesMs: [...offTimesMs.slice(1 - OFF_TIMES), Math.min(lastedMs, LONGEST_OFF_MS)] };
  }
  return { off: loadA < off.lowestA ? { ...off, lowestA: loadA } : off, offTimesMs };
}
