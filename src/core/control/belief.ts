import { firstHabit, type Habit, observeHabit, raiseDelayOf } from './habits.ts';

/**
 * What is known of a load that cannot be measured by itself, only as "meter minus charge points", where the charge
 * points report later than the meter. Two questions are asked of every change, one after the other.
 *
 * Whose is it? The load is taken as unchanged until it is proven otherwise: a rise beyond what cars in motion can
 * explain counts at once (unless rounding explains it); so does what the meter rises by while cars can only come down;
 * what they could explain counts when each of them has reported since and it is still there; a fall counts when every car that may have caused it has reported since. So a car that has just been raised is
 * never taken for house load, and one that has just stopped never makes room that the house may be using.
 *
 * Has it lasted? A rise counts at once, a fall when it has lasted the raise delay. Down at once, up slowly.
 */
export interface Belief {
  readonly key: string;
  /** What is counted with. A or W, as the limit it belongs to; may be negative (feed-in). */
  readonly load: number;
  /** The load as attributed, before the raise delay; never more than {@link load}. */
  readonly attributed: number;
  /** Arrival of the newest meter reading that was weighed, monotonic ms. */
  readonly heardMs: number;
  /** A change that cars could explain: since when, and the closest that it came to the attributed load. */
  readonly doubt: { readonly kind: 'rise' | 'fall'; readonly sinceMs: number; readonly closest: number } | null;
  /** Cars come down; how far others may rise is known. */
  readonly descent: Descent | null;
  /** Lower loads that are being proven: since then never more than that. Ascending times, descending loads. */
  readonly proofs: readonly Proof[];
  /** `null` for a load whose habits are no matter. */
  readonly habit: Habit | null;
}

interface Descent {
  /** What the meter showed, what the cars drew and what was attributed when it began. */
  readonly from: number;
  readonly drawing: number;
  readonly attributed: number;
  /** The least that the meter has shown since. */
  readonly least: number;
  readonly sinceMs: number;
  /** How long it took until all of it had come down; `null` until then. */
  readonly tookMs: number | null;
}

interface Proof {
  readonly sinceMs: number;
  readonly most: number;
}

const NO_PROOFS: readonly Proof[] = [];

/** Enough to follow a rising sun in steps; more would only make the memory larger. */
const MOST_PROOFS = 8;

/** Cars that come down by this much, in the unit of the belief, are seen to do so beside the hum of a house; nearly all of it must have gone. */
const CLEAR = 3;
const CLEAR_SHARE = 0.9;

/** One new meter reading, set against the charge points' own. All loads in the unit of the belief. */
export interface Sighting {
  readonly key: string;
  /** Arrival of the meter reading, monotonic ms. */
  readonly atMs: number;
  /** The whole load, in the worst case that the meter's rounding allows. */
  readonly measured: number;
  /** The same in the best case. */
  readonly certain: number;
  /** What the charge points behind the meter drew when they last reported: the least, and the most that their rounding allows. */
  readonly reported: number;
  readonly reportedMost: number;
  /** What cars in motion may draw beyond that. */
  readonly slack: number;
  /** What the cars most probably draw, and how much of it goes away by itself: some have been told to come down. */
  readonly drawing: number;
  readonly comingDown: number;
  /** By how much cars may rise, or may just have risen; infinite where nobody can tell. */
  readonly climb: number;
  /** How far the measured load is over the rating; <= 0 when it is not. */
  readonly over: number;
  /** Used only towards the safe side: nothing falls by it. */
  readonly suspect: boolean;
  /** All cars in motion have reported what they drew then or later, monotonic ms; infinite without any. */
  readonly moversReportedMs: number;
  /** The same of all cars that were drawing; never while one comes down, for its report is of another moment. */
  readonly drawersReportedMs: number;
}

export interface BeliefTiming {
  /** How long a fall must last, ms; of a load with habits as {@link raiseDelayOf} has it. */
  readonly raiseDelayMs: number;
  /** After a gap this long nothing that was being proven counts any more, ms. */
  readonly gapMs: number;
  /** A fall has lasted only when every car that was drawing has reported once more since it was noticed. */
  readonly confirmed: boolean;
}

/** The belief after one more meter reading. The same reading seen again changes nothing. */
export function believe(before: Belief, sighting: Sighting, timing: BeliefTiming): Belief {
  const { key, atMs } = sighting;
  if (atMs <= before.heardMs) return before;
  const gap = atMs - before.heardMs > timing.gapMs;
  const descent = gap ? null : descend(before, sighting);
  const { attributed, doubt } = attribute(before.attributed, gap ? null : before.doubt, descent, sighting);
  const { load, proofs } = outlast(before, gap ? NO_PROOFS : before.proofs, attributed, sighting, timing);
  const habit = before.habit === null ? null : observeHabit(before.habit, before.load, attributed, atMs);
  // A fall that was proven is where the next rise begins.
  const fell = attributed < before.attributed;
  return { key, load, attributed, heardMs: atMs, doubt, descent: fell ? null : descent, proofs, habit };
}

/** The belief after the first meter reading: what no car explains, and at least `least` until less has lasted. A load without rating has no habits. */
export function firstBelief(sighting: Sighting, least: number, ratedA: number | null): Belief {
  const { key, atMs } = sighting;
  const rest = sighting.measured - sighting.reported;
  const attributed = rest - sighting.slack;
  const load = Math.max(attributed, least);
  return {
    key,
    load,
    attributed,
    heardMs: atMs,
    doubt: sighting.slack > 0 ? { kind: 'rise', sinceMs: atMs, closest: rest } : null,
    descent: null,
    proofs: attributed < least ? [{ sinceMs: atMs, most: attributed }] : NO_PROOFS,
    habit: ratedA === null ? null : firstHabit(load, ratedA, atMs),
  };
}

/**
 * How far the load is over the rating beyond what goes away by itself. What the meter has fallen by since the cars began to come
 * down has gone already.
 */
export function excessOf(descent: Descent | null, { measured, over, drawing, comingDown }: Sighting): number {
  if (descent === null) return over - comingDown;
  const remaining = measured - descent.from + descent.drawing - (drawing - comingDown);
  return over - Math.min(comingDown, Math.max(0, remaining));
}

/** Cars come down: from here on the meter may only fall, unless others rise. */
function descend({ descent, attributed }: Belief, sighting: Sighting): Descent | null {
  const { atMs, measured, drawing, comingDown, climb } = sighting;
  if (comingDown <= 0 || !Number.isFinite(climb)) return null;
  if (descent === null) return { from: measured, drawing, attributed, least: measured, sinceMs: atMs, tookMs: null };
  const expected = descent.drawing - (drawing - comingDown);
  const isDown = expected >= CLEAR && descent.from - measured >= CLEAR_SHARE * expected;
  const tookMs = descent.tookMs ?? (isDown ? atMs - descent.sinceMs : null);
  if (measured >= descent.least && tookMs === descent.tookMs) return descent;
  return { ...descent, least: Math.min(measured, descent.least), tookMs };
}

/** Whose is it? */
function attribute(
  before: number,
  doubt: Belief['doubt'],
  descent: Belief['descent'],
  sighting: Sighting,
): Pick<Belief, 'attributed' | 'doubt'> {
  const { atMs, measured, certain, reported, reportedMost, slack, climb } = sighting;
  const excess = excessOf(descent, sighting);
  const rest = measured - reported;
  const kind = rest >= before ? 'rise' : 'fall';
  const going = doubt?.kind === kind ? doubt : { sinceMs: atMs, closest: rest };
  const closest = kind === 'rise' ? Math.min(rest, going.closest) : Math.max(rest, going.closest);
  // What came on top while cars could only come down, though it may be hidden behind what their last reports say.
  const onTop = descent === null ? before : descent.attributed + certain - descent.least - climb;

  if (kind === 'rise') {
    // A meter jumps by a whole step when a car is moved by a tenth: the believed load explains both readings.
    if (certain - reportedMost <= before && excess <= 0 && onTop <= before) return { attributed: before, doubt: null };
    const proven = sighting.moversReportedMs >= going.sinceMs;
    const attributed = Math.max(
      rest - slack,
      proven ? closest : before,
      // The fuse itself is overloaded: what is over it counts against the cars, whoever caused it.
      Math.min(rest, before + excess),
      onTop,
      before,
    );
    if (attributed >= rest) return { attributed, doubt: null };
    return {
      attributed,
      doubt: proven ? { kind, sinceMs: atMs, closest: rest } : { kind, sinceMs: going.sinceMs, closest },
    };
  }

  if (sighting.suspect) return { attributed: before, doubt: null };
  if (sighting.drawersReportedMs >= going.sinceMs) {
    return { attributed: closest, doubt: rest < closest ? { kind, sinceMs: atMs, closest: rest } : null };
  }
  // Cars never feed in: the house draws no more than the meter shows, whatever they report.
  const attributed = Math.min(Math.max(before, onTop), measured);
  return { attributed, doubt: { kind, sinceMs: going.sinceMs, closest } };
}

/** Has it lasted? */
function outlast(
  before: Belief,
  proofs: readonly Proof[],
  attributed: number,
  sighting: Sighting,
  timing: BeliefTiming,
): Pick<Belief, 'load' | 'proofs'> {
  if (attributed >= before.load) return { load: attributed, proofs: NO_PROOFS };
  const { atMs, drawersReportedMs } = sighting;
  const delayMs = raiseDelayFor(before, timing.raiseDelayMs);
  const reached = proofs.find(({ most }) => most <= attributed);
  const isNew = reached?.most !== attributed;
  const standing = isNew ? proofs.filter(({ most }) => most > attributed) : proofs;
  const all =
    isNew && standing.length < MOST_PROOFS
      ? [...standing, { sinceMs: reached?.sinceMs ?? atMs, most: attributed }]
      : standing;
  const lastMs = Math.min(atMs - delayMs, timing.confirmed ? drawersReportedMs : atMs);
  const lasted = all.findLast(({ sinceMs }) => sinceMs <= lastMs);
  if (lasted === undefined) return { load: before.load, proofs: all };
  return { load: lasted.most, proofs: all.filter(({ sinceMs }) => sinceMs > lastMs) };
}

/** How long a fall of this load must last, ms. `priceMs`: see {@link raiseDelayOf}. */
export function raiseDelayFor({ habit }: Belief, priceMs: number): number {
  return habit === null ? priceMs : raiseDelayOf(habit, priceMs);
}
