import type { Clock } from '../../clock.ts';
import { LIMIT_RUNGS, type LimitRung } from '../../core/model/station-record.ts';
import type { VendorKey } from './families/family.ts';
import type { Held } from './in-force.ts';
import type { StationFacts } from './station-facts.ts';

/** What a refused limit is tried without, before its means is given up. */
export type LeftOut = 'phases' | 'decimals';

/**
 * By which means a station takes limits. It begins with the best, or with the one that worked before; a limit that is
 * refused is tried with less in it, then by the next means. What the means are worth is accounted for elsewhere.
 */
export class Ladder {
  private readonly facts: StationFacts;
  private readonly clock: Clock;
  private readonly hasTransaction: () => boolean;
  private readonly sharesStation: boolean;
  /** Stepped on, and not proven to work yet. */
  private stepped: LimitRung | null = null;
  private isInRefusal = false;
  private shown: string | null = null;
  private refusals = 0;
  private silences = 0;
  /** The present rung took a limit since it was stepped on. */
  private works = false;
  private leftOut: LeftOut | null = null;
  private retryMonoMs = Number.NEGATIVE_INFINITY;

  /** `sharesStation`: other charge points are connectors of the same station, so that only means of the connector count. */
  constructor(facts: StationFacts, clock: Clock, hasTransaction: () => boolean, sharesStation = false) {
    this.facts = facts;
    this.clock = clock;
    this.hasTransaction = hasTransaction;
    this.sharesStation = sharesStation;
  }

  rung(): LimitRung {
    const rung = this.stepped ?? this.facts.get().rung;
    const rungs = this.rungs();
    return rungs.includes(rung) ? rung : (rungs[0] ?? 'level-zero');
  }

  /** What it tells ends by itself, and a lower level is there to rule then. */
  canFallBack(): boolean {
    const rung = this.rung();
    return rung === 'connector-lease' || rung === 'station-lease';
  }

  vendorKey(): VendorKey | null {
    return this.facts.quirks().vendorKey ?? null;
  }

  /** To be left out of the next limit. */
  without(): LeftOut | null {
    return this.leftOut;
  }

  /** The last limit was refused. */
  isRefused(): boolean {
    return this.isInRefusal;
  }

  /** How, once nothing else was left to be tried at once; `null` again when a limit is taken. */
  refusedStatus(): string | null {
    return this.shown;
  }

  /** What was seen of the station was seen by the present means. */
  isKnown(): boolean {
    return this.rung() === this.facts.get().rung;
  }

  mayTry(): boolean {
    return this.clock.monoMs() >= this.retryMonoMs;
  }

  /** A transaction has begun: one more means can be tried. */
  tryAgain(): void {
    this.retryMonoMs = Number.NEGATIVE_INFINITY;
  }

  /** A limit was taken; returns what it did not contain. */
  accepted(): LeftOut | null {
    const { leftOut } = this;
    if (!this.isKnown()) this.facts.learn({ rung: this.rung(), expiry: 'unseen' });
    this.forget();
    this.works = true;
    return leftOut;
  }

  /** A limit or the safe profile (`null`) was refused. `stepped`: the next one goes by other means. */
  refused(status: string, held: Held | null): 'stays' | 'stepped' {
    this.isInRefusal = true;
    this.leftOut = held === null ? null : lessOf(held, this.leftOut);
    if (this.leftOut !== null) {
      this.retryMonoMs = this.clock.monoMs();
      return 'stays';
    }
    this.refusals += 1;
    if (this.works && this.refusals < PATIENCE) {
      this.retryMonoMs = this.clock.monoMs() + RETRY_MS;
      this.shown = status;
      return 'stays';
    }
    return this.step(status);
  }

  /** No answer came. A means that was never answered is given up. */
  silent(): 'stays' | 'stepped' {
    this.silences += 1;
    if (this.works || this.silences < SILENCES) return 'stays';
    this.isInRefusal = true;
    return this.step('Timeout');
  }

  /** What was refused before says nothing of the next. */
  forget(): void {
    this.stepped = null;
    this.isInRefusal = false;
    this.shown = null;
    this.refusals = 0;
    this.silences = 0;
    this.leftOut = null;
    this.retryMonoMs = Number.NEGATIVE_INFINITY;
  }

  private step(status: string): 'stepped' {
    const rungs = this.rungs();
    const next = rungs[rungs.indexOf(this.rung()) + 1];
    this.refusals = 0;
    this.silences = 0;
    this.works = false;
    this.retryMonoMs = this.clock.monoMs() + (next === undefined ? ROUND_MS : 0);
    if (next === undefined) this.shown = status;
    this.stepped = next ?? rungs[0] ?? 'level-zero';
    return 'stepped';
  }

  /** Those that it may take, the best first. What its family is known to refuse is tried when nothing else is left. */
  private rungs(): readonly LimitRung[] {
    const { refusedMeans = [], profileKind } = this.facts.quirks();
    const stacks = this.facts.maxStackLevel() > 0 && profileKind !== 'Relative';
    const possible = LIMIT_RUNGS.filter((rung) => {
      if (this.sharesStation && (rung === 'station-lease' || rung === 'station-maximum' || rung === 'vendor-key'))
        return false;
      if (rung === 'connector-lease' || rung === 'station-lease') return stacks;
      if (rung === 'transaction-profile') return this.hasTransaction() || this.facts.get().rung === rung;
      return rung !== 'vendor-key' || this.vendorKey() !== null;
    });
    const promising = possible.filter((rung) => !refusedMeans.includes(rung));
    return promising.length > 0 ? promising : possible;
  }
}

/** What to leave out next of a limit that was refused; `null` when it was as plain as it can be. */
function lessOf({ numberPhases, limit }: Held, leftOut: LeftOut | null): LeftOut | null {
  if (leftOut === null && numberPhases !== null) return 'phases';
  return leftOut !== 'decimals' && !Number.isInteger(limit.value) ? 'decimals' : null;
}

const RETRY_MS = 10_000;
/** A means that worked is given up after so many refusals in a row: stations refuse while they update or restart. */
const PATIENCE = 12;
/** Some stations never answer what they do not know (Timxon: absolute schedules). */
const SILENCES = 2;
/** Nothing is left: after this the round begins anew. */
const ROUND_MS = 60_000;
