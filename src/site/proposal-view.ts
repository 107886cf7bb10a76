import type { Proposal } from '../core/model/proposals.ts';

/** A proposal as the screen shows it. */
export interface ProposalView {
  /** By which it is dismissed. */
  readonly key: string;
  readonly proposal: Proposal;
  /** The line of config.yaml that would agree; `null` where the installation has to be looked at. */
  readonly change: {
    readonly section: 'chargePoints' | 'fuse';
    /** Of the entry in that section; `null` where the section has none. */
    readonly id: string | null;
    readonly line: string;
  } | null;
}
