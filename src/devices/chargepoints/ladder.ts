import type { Clock } from '../../clock.ts';
import { LIMIT_RUNGS, type LimitRung } from '../../core/model/station-record.ts';
import type { Held } from './in-force.ts';
import type { StationFacts } from './station-facts.ts';
import { type VendorKey, vendorKeyOf } from './vendor-keys.ts';

/** What a refused limit is tried without, before its means is given up. */
export type LeftOut = 'phases' | 'decimals';

/**
 * By which means a station takes limits. It begins with the best, or with the one that worked before; a limit that is
 * refused is tried with less in it, then by the next means. What the means are worth is accounted for elsewhere.
 */
export class Ladder {
  private readonly facts: StationFacts;
  private readonly clock: Clock;
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
  constructor(facts: StationFacts, clock: Clock, sharesStation = false) {
    this.facts = facts;
    this.clock = clock;
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
    return vendorKeyOf(this.facts.get().identity.vendor);
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

  private rungs(): readonly LimitRung[] {
    const stacks = this.facts.get().maxStackLevel > 0;
    return LIMIT_RUNGS.filter((rung) => {
      if (this.sharesStation && rung !== 'connector-lease' && rung !== 'level-zero') return false;
      if (rung === 'connector-lease' || rung === 'station-lease') return stacks;
      return rung !== 'vendor-key' || this.vendorKey() !== null;
    });
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
