import { type WorstHouse, worstHousesIn } from './house-load.ts';

/** Something that happened and tells how the site is wired. Sets are bits: bit 0 is terminal or phase L1. */
export type Observation =
  /** Terminals of a charge point moved, and these phases of a meter with them (none: it did not notice). */
  | {
      readonly kind: 'step';
      readonly chargePointId: string;
      readonly meterId: string;
      readonly terminals: number;
      readonly phases: number;
      /** Of {@link phases}: those that went the other way. */
      readonly inverted: number;
    }
  /** It charged on so many terminals (the last one in use). */
  | { readonly kind: 'terminals'; readonly chargePointId: string; readonly used: number }
  /** It followed a lower set-point, and certainly not before this. */
  | { readonly kind: 'followed'; readonly chargePointId: string; readonly notBeforeMs: number }
  /** The car stopped at a set-point and went on at a higher one. */
  | { readonly kind: 'stopped'; readonly chargePointId: string; readonly atA: number; readonly wentOnA: number }
  | { readonly kind: 'ran'; readonly chargePointId: string; readonly atA: number };

/** The newest observations of each kind at each place; plain JSON, outlives a process. */
export interface Evidence {
  readonly observations: readonly Observation[];
  /** The largest load that each circuit has carried beside its charge points. */
  readonly houses: readonly WorstHouse[];
}

export const NO_EVIDENCE: Evidence = { observations: [], houses: [] };

/** What was rewired or replaced shall be believed after some more observations: old ones are forgotten. */
const REMEMBERED = 12;

/** The same object when there is nothing new. */
export function withObservations(evidence: Evidence, fresh: readonly Observation[]): Evidence {
  return fresh.reduce<Evidence>((known, observation) => {
    const place = placeOf(observation);
    const same = known.observations.filter((one) => placeOf(one) === place);
    const oldest = same.length < REMEMBERED ? null : same[0];
    return { houses: known.houses, observations: [...known.observations.filter((one) => one !== oldest), observation] };
  }, evidence);
}

/** The numbers of each kind. */
const NUMBERS: Readonly<Record<Observation['kind'], readonly string[]>> = {
  step: ['terminals', 'phases', 'inverted'],
  terminals: ['used'],
  followed: ['notBeforeMs'],
  stopped: ['atA', 'wentOnA'],
  ran: ['atA'],
};

/** Evidence that was stored, by this release or another one: what is not understood is left out. */
export function evidenceIn(stored: unknown): Evidence {
  const { observations, houses } = membersOf(stored);
  return {
    observations: Array.isArray(observations) ? observations.filter(isObservation) : [],
    houses: worstHousesIn(houses),
  };
}

function isObservation(value: unknown): value is Observation {
  const { kind, chargePointId, meterId, ...rest } = membersOf(value);
  const known = Object.entries(NUMBERS).find(([name]) => name === kind);
  return (
    known !== undefined &&
    typeof chargePointId === 'string' &&
    (kind !== 'step' || typeof meterId === 'string') &&
    known[1].every((member) => Number.isFinite(rest[member]))
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function placeOf(observation: Observation): string {
  const { kind, chargePointId } = observation;
  return kind === 'step' ? `${kind} ${chargePointId} ${observation.meterId}` : `${kind} ${chargePointId}`;
}
