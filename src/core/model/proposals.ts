import type { Phase, PhaseRotation } from './phases.ts';

/** On how much a proposal stands. */
interface Support {
  /** Observations that could tell, and those that say the same as the proposal. */
  readonly steps: number;
  readonly agreeing: number;
  /** Laplace's rule of succession, 0..1: how probable it is that the next one agrees, too. */
  readonly confidence: number;
}

/**
 * What the site seems to be, where it was configured to be something else. A proposal is shown and never applied by
 * itself.
 */
export type Proposal =
  /** The terminals seem to hang on other grid phases. */
  | (Support & {
      readonly code: 'phase-rotation';
      readonly chargePointId: string;
      readonly meterId: string;
      readonly configured: PhaseRotation;
      readonly found: PhaseRotation;
    })
  /** It draws on terminals that are not configured: they are not counted at any fuse. */
  | (Support & {
      readonly code: 'more-phases';
      readonly chargePointId: string;
      readonly configured: number;
      readonly found: number;
    })
  /** The meter of a circuit above it does not see it charge. */
  | (Support & {
      readonly code: 'not-behind-meter';
      readonly chargePointId: string;
      readonly meterId: string;
      readonly circuit: string;
    })
  /** The meter goes down when a car takes more, on these phases. */
  | (Support & { readonly code: 'meter-sign'; readonly meterId: string; readonly phases: readonly Phase[] })
  /** The car was seen above a lower set-point for longer than `deadTimeS` allows. */
  | (Support & {
      readonly code: 'dead-time';
      readonly chargePointId: string;
      readonly configuredMs: number;
      readonly foundMs: number;
    })
  /** The car stops at the least current and charges on with more. */
  | (Support & {
      readonly code: 'least-current';
      readonly chargePointId: string;
      readonly configuredA: number;
      readonly foundA: number;
    });

export type ProposalCode = Proposal['code'];
