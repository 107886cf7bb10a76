import type { Cancel, Clock } from '../clock.ts';
import { type Evidence, evidenceIn } from '../core/control/identify/evidence.ts';
import type { WorstHouse } from '../core/control/identify/house-load.ts';
import { type IdentifyMemory, identify, NOTHING_WATCHED } from '../core/control/identify/identify.ts';
import { proposalsOf } from '../core/control/identify/proposals.ts';
import type { Proposal } from '../core/model/proposals.ts';
import type { Settings } from '../core/model/site.ts';
import type { Snapshot } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';
import type { ProposalView } from './proposal-view.ts';

/** Where evidence and what the owner dismissed survive a restart. All throw when the disk does not let them. */
export interface ProposalMemory {
  evidence(): unknown;
  setEvidence(evidence: Evidence): void;
  dismissed(): ReadonlySet<string>;
  dismiss(key: string, nowMs: number): void;
}

export interface SelfIdentificationOptions {
  readonly settings: Settings;
  readonly memory: ProposalMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** A write costs flash, and a few starts of cars more or less prove nothing. */
const STORE_EVERY_MS = 300_000;

/** Watches each cycle for what it tells of the wiring, and keeps what was found until the configuration agrees. */
export class SelfIdentification {
  private readonly options: SelfIdentificationOptions;
  private watched: IdentifyMemory = NOTHING_WATCHED;
  private evidence: Evidence;
  private stored: Evidence;
  private readonly dismissed: Set<string>;
  private readonly cancelStore: Cancel;

  constructor(options: SelfIdentificationOptions) {
    const { memory, clock } = options;
    this.options = options;
    this.evidence = evidenceIn(this.attempt('read', () => memory.evidence()) ?? null);
    this.stored = this.evidence;
    this.dismissed = new Set(this.attempt('read', () => memory.dismissed()) ?? []);
    this.cancelStore = clock.every(STORE_EVERY_MS, () => this.store());
  }

  note(snapshot: Snapshot): void {
    const { memory, evidence } = identify(snapshot, this.watched, this.evidence, this.options.settings);
    this.watched = memory;
    this.evidence = evidence;
  }

  /** What has been found and not been dismissed. */
  proposals(): readonly ProposalView[] {
    return proposalsOf(this.evidence, this.options.settings)
      .map((proposal) => ({ key: keyOf(proposal), proposal, change: changeOf(proposal) }))
      .filter(({ key }) => !this.dismissed.has(key));
  }

  /** The largest load that each circuit has carried beside its charge points. */
  houses(): readonly WorstHouse[] {
    return this.evidence.houses;
  }

  /** Holds at once, even when it cannot be stored. */
  dismiss(key: string): 'done' | 'unknown-proposal' {
    if (!this.proposals().some((one) => one.key === key)) return 'unknown-proposal';
    this.dismissed.add(key);
    this.attempt('store', () => this.options.memory.dismiss(key, this.options.clock.wallMs()));
    return 'done';
  }

  stop(): void {
    this.cancelStore();
    this.store();
  }

  private store(): void {
    const { evidence } = this;
    if (evidence === this.stored) return;
    this.attempt('store', () => {
      this.options.memory.setEvidence(evidence);
      this.stored = evidence;
    });
  }

  private attempt<T>(what: 'read' | 'store', work: () => T): T | null {
    try {
      return work();
    } catch (err) {
      this.options.log.warn({ err, what }, 'What was found out about the wiring cannot be kept');
      return null;
    }
  }
}

/** The same finding has the same key; another one at the same place is shown again. */
function keyOf(proposal: Proposal): string {
  switch (proposal.code) {
    case 'phase-rotation':
      return `${proposal.code} ${proposal.chargePointId} ${proposal.found.join('-')}`;
    case 'more-phases':
      return `${proposal.code} ${proposal.chargePointId} ${proposal.found}`;
    case 'not-behind-meter':
      return `${proposal.code} ${proposal.chargePointId} ${proposal.meterId}`;
    case 'meter-sign':
      return `${proposal.code} ${proposal.meterId} ${proposal.phases.join('-')}`;
    case 'dead-time':
      return `${proposal.code} ${proposal.chargePointId} ${proposal.foundMs}`;
    case 'least-current':
      return `${proposal.code} ${proposal.chargePointId} ${proposal.foundA}`;
  }
}

/** What to write into config.yaml; `null` where the installation is wrong, not the configuration. */
function changeOf(proposal: Proposal): ProposalView['change'] {
  switch (proposal.code) {
    case 'phase-rotation':
      return { section: 'chargePoints', id: proposal.chargePointId, line: `phases: [${proposal.found.join(', ')}]` };
    case 'least-current':
      return { section: 'chargePoints', id: proposal.chargePointId, line: `minCurrentA: ${proposal.foundA}` };
    case 'dead-time':
      return { section: 'fuse', id: null, line: `deadTimeS: ${Math.min(60, proposal.foundMs / 1_000)}` };
    case 'more-phases':
    case 'not-behind-meter':
    case 'meter-sign':
      return null;
  }
}
