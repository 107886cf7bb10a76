/**
 * What is known of a load that cannot be measured by itself, only as "meter minus charge points", where the charge
 * points report later than the meter. It is believed unchanged until it is proven otherwise:
 *
 * - A rise beyond what cars in motion can explain is believed at once.
 * - A rise that they could explain is believed when each of them has reported since and it is still there.
 * - A fall is believed when it has lasted the raise delay and every car that could have caused it has reported since.
 *
 * That is "down at once, up slowly", and it keeps a just-raised car from counting as house load.
 */
export interface Belief {
  readonly key: string;
  /** A or W, as the limit it belongs to; may be negative (feed-in). */
  readonly load: number;
  /** Arrival of the newest meter reading that was weighed, monotonic ms. */
  readonly heardMs: number;
  readonly doubt: Doubt | null;
}

type Doubt =
  | { readonly kind: 'rise'; readonly sinceMs: number; readonly least: number }
  | { readonly kind: 'fall'; readonly sinceMs: number; readonly most: number; readonly mostMeasured: number };

/** One new meter reading, set against the charge points' own. All loads in the unit of the belief. */
export interface Sighting {
  readonly key: string;
  /** Arrival of the meter reading, monotonic ms. */
  readonly atMs: number;
  /** The whole load. */
  readonly measured: number;
  /** What the charge points behind the meter drew when they last reported. */
  readonly reported: number;
  /** What cars in motion may draw beyond that. */
  readonly slack: number;
  /** How far the measured load is over the rating, less what is already on its way down; <= 0 when it is not. */
  readonly excess: number;
  /** Used only towards the safe side: nothing falls by it. */
  readonly suspect: boolean;
  /** Every car in motion has reported since. */
  readonly moversReportedSince: (sinceMs: number) => boolean;
  /** Every car that was drawing has reported since. */
  readonly drawersReportedSince: (sinceMs: number) => boolean;
}

export interface BeliefTiming {
  /** How long a fall must last, ms. */
  readonly raiseDelayMs: number;
  /** After a gap this long nothing that was being proven counts any more, ms. */
  readonly gapMs: number;
}

/** The belief after one more meter reading. The same reading seen again changes nothing. */
export function believe(before: Belief, sighting: Sighting, timing: BeliefTiming): Belief {
  const { key, atMs, measured, reported } = sighting;
  if (atMs <= before.heardMs) return before;
  const doubt = atMs - before.heardMs > timing.gapMs ? null : before.doubt;
  const rest = measured - reported;
  const next =
    rest >= before.load
      ? rise(before.load, rest, doubt?.kind === 'rise' ? doubt : null, sighting)
      : fall(before.load, rest, doubt?.kind === 'fall' ? doubt : null, sighting, timing);
  return { key, heardMs: atMs, ...next };
}

type Judged = Pick<Belief, 'load' | 'doubt'>;

function rise(before: number, rest: number, doubt: (Doubt & { kind: 'rise' }) | null, sighting: Sighting): Judged {
  const least = Math.min(rest, doubt?.least ?? rest);
  const sinceMs = doubt?.sinceMs ?? sighting.atMs;
  const proven = sighting.moversReportedSince(sinceMs);
  const load = Math.max(
    before,
    rest - sighting.slack,
    // The fuse itself is overloaded: what is over it counts against the cars, whoever caused it.
    Math.min(rest, before + sighting.excess),
    proven ? least : before,
  );
  if (load >= rest) return { load, doubt: null };
  return {
    load,
    doubt: proven ? { kind: 'rise', sinceMs: sighting.atMs, least: rest } : { kind: 'rise', sinceMs, least },
  };
}

function fall(
  before: number,
  rest: number,
  doubt: (Doubt & { kind: 'fall' }) | null,
  sighting: Sighting,
  timing: BeliefTiming,
): Judged {
  if (sighting.suspect) return { load: before, doubt: null };
  const { atMs, measured } = sighting;
  const sinceMs = doubt?.sinceMs ?? atMs;
  const most = Math.max(rest, doubt?.most ?? rest);
  const mostMeasured = Math.max(measured, doubt?.mostMeasured ?? measured);
  const kept: Doubt = { kind: 'fall', sinceMs, most, mostMeasured };
  if (atMs - sinceMs < timing.raiseDelayMs) return { load: before, doubt: kept };
  if (!sighting.drawersReportedSince(sinceMs)) {
    // Cars never feed in: the house draws no more than the meter shows, whatever they report.
    return { load: Math.min(before, mostMeasured), doubt: kept };
  }
  return {
    load: most,
    doubt: rest < most ? { kind: 'fall', sinceMs: atMs, most: rest, mostMeasured: measured } : null,
  };
}
