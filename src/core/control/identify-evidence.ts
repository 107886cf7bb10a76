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
  /** It charged on so many terminals (the last one in use), and so many were configured. */
  | { readonly kind: 'terminals'; readonly chargePointId: string; readonly used: number; readonly wired: number }
  /** It followed a lower set-point, and certainly not before this. */
  | {
      readonly kind: 'followed';
      readonly chargePointId: string;
      readonly notBeforeMs: number;
      readonly deadTimeMs: number;
    }
  /** The car stopped at a set-point and went on at a higher one. */
  | { readonly kind: 'stopped'; readonly chargePointId: string; readonly atA: number; readonly wentOnA: number }
  | { readonly kind: 'ran'; readonly chargePointId: string; readonly atA: number };

/** The newest observations of each kind at each place; plain JSON, outlives a process. */
export interface Evidence {
  readonly observations: readonly Observation[];
}

export const NO_EVIDENCE: Evidence = { observations: [] };

/** What was rewired or replaced shall be believed after some more observations: old ones are forgotten. */
const REMEMBERED = 12;

/** The same object when there is nothing new. */
export function withObservations(evidence: Evidence, fresh: readonly Observation[]): Evidence {
  return fresh.reduce<Evidence>((known, observation) => {
    const place = placeOf(observation);
    const same = known.observations.filter((one) => placeOf(one) === place);
    const oldest = same.length < REMEMBERED ? null : same[0];
    return { observations: [...known.observations.filter((one) => one !== oldest), observation] };
  }, evidence);
}

function placeOf(observation: Observation): string {
  const { kind, chargePointId } = observation;
  return kind === 'step' ? `${kind} ${chargePointId} ${observation.meterId}` : `${kind} ${chargePointId}`;
}
