/**
 * What is known of a load that cannot be measured by itself, only as "meter minus charge points", where the charge
 * points report later than the meter. Two questions are asked of every change, one after the other.
 *
 * Whose is it? The load is taken as unchanged until it is proven otherwise: a rise beyond what cars in motion can
 * explain counts at once (unless the meter's own rounding explains it); what they could explain counts when each of them has reported since and it is still there;
 * a fall counts when every car that may have caused it has reported since. So a car that has just been raised is
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
  /** Lower loads that are being proven: since then never more than that. Ascending times, descending loads. */
  readonly proofs: readonly Proof[];
}

interface Proof {
  readonly sinceMs: number;
  readonly most: number;
}

const NO_PROOFS: readonly Proof[] = [];

/** Enough to follow a rising sun in steps; more would only make the memory larger. */
const MOST_PROOFS = 8;

/** One new meter reading, set against the charge points' own. All loads in the unit of the belief. */
export interface Sighting {
  readonly key: string;
  /** Arrival of the meter reading, monotonic ms. */
  readonly atMs: number;
  /** The whole load, in the worst case that the meter's rounding allows. */
  readonly measured: number;
  /** The same in the best case. */
  readonly certain: number;
  /** What the charge points behind the meter drew when they last reported. */
  readonly reported: number;
  /** What cars in motion may draw beyond that. */
  readonly slack: number;
  /** How far the measured load is over the rating, less what is already on its way down; <= 0 when it is not. */
  readonly excess: number;
  /** Used only towards the safe side: nothing falls by it. */
  readonly suspect: boolean;
  /** All cars in motion have reported what they drew then or later, monotonic ms; infinite without any. */
  readonly moversReportedMs: number;
  /** The same of all cars that were drawing. */
  readonly drawersReportedMs: number;
}

export interface BeliefTiming {
  /** How long a fall must last, ms. */
  readonly raiseDelayMs: number;
  /** After a gap this long nothing that was being proven counts any more, ms. */
  readonly gapMs: number;
}

/** The belief after one more meter reading. The same reading seen again changes nothing. */
export function believe(before: Belief, sighting: Sighting, timing: BeliefTiming): Belief {
  const { key, atMs } = sighting;
  if (atMs <= before.heardMs) return before;
  const gap = atMs - before.heardMs > timing.gapMs;
  const { attributed, doubt } = attribute(before.attributed, gap ? null : before.doubt, sighting);
  const { load, proofs } = outlast(before.load, gap ? [] : before.proofs, attributed, atMs, timing.raiseDelayMs);
  return { key, load, attributed, heardMs: atMs, doubt, proofs };
}

/** The belief after the first meter reading: what no car explains, and at least `least` until less has lasted. */
export function firstBelief(sighting: Sighting, least: number): Belief {
  const { key, atMs } = sighting;
  const rest = sighting.measured - sighting.reported;
  const attributed = rest - sighting.slack;
  return {
    key,
    load: Math.max(attributed, least),
    attributed,
    heardMs: atMs,
    doubt: sighting.slack > 0 ? { kind: 'rise', sinceMs: atMs, closest: rest } : null,
    proofs: attributed < least ? [{ sinceMs: atMs, most: attributed }] : [],
  };
}

/** Whose is it? */
function attribute(before: number, doubt: Belief['doubt'], sighting: Sighting): Pick<Belief, 'attributed' | 'doubt'> {
  const { atMs, measured, certain, reported, slack, excess } = sighting;
  const rest = measured - reported;
  const kind = rest >= before ? 'rise' : 'fall';
  const going = doubt?.kind === kind ? doubt : { sinceMs: atMs, closest: rest };
  const closest = kind === 'rise' ? Math.min(rest, going.closest) : Math.max(rest, going.closest);

  if (kind === 'rise') {
    // The meter jumps by a whole step when a car is moved by a tenth: the believed load explains both readings.
    if (certain - reported <= before && excess <= 0) return { attributed: before, doubt: null };
    const proven = sighting.moversReportedMs >= going.sinceMs;
    const attributed = Math.max(
      rest - slack,
      proven ? closest : before,
      // The fuse itself is overloaded: what is over it counts against the cars, whoever caused it.
      Math.min(rest, before + excess),
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
  return { attributed: Math.min(before, measured), doubt: { kind, sinceMs: going.sinceMs, closest } };
}

/** Has it lasted? */
function outlast(
  before: number,
  proofs: readonly Proof[],
  attributed: number,
  atMs: number,
  raiseDelayMs: number,
): Pick<Belief, 'load' | 'proofs'> {
  if (attributed >= before) return { load: attributed, proofs: NO_PROOFS };
  const standing = proofs.filter(({ most }) => most > attributed);
  const reached = proofs.find(({ most }) => most <= attributed);
  const lowest = { sinceMs: reached?.sinceMs ?? atMs, most: attributed };
  const all = standing.length < MOST_PROOFS ? [...standing, lowest] : standing;
  const hasLasted = ({ sinceMs }: Proof): boolean => atMs - sinceMs >= raiseDelayMs;
  return { load: all.findLast(hasLasted)?.most ?? before, proofs: all.filter((proof) => !hasLasted(proof)) };
}
