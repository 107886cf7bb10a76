import type { Clock } from '../../clock.ts';
import type { LeaseState } from '../../core/model/snapshot.ts';
import type { Lease } from '../device.ts';
import { Watchdog } from './watchdog.ts';
import type { ChargerOrder, ChargerProfile, ChargerReport, TellOutcome } from './wire.ts';

export interface SetPointOptions {
  readonly clock: Clock;
  readonly profile: ChargerProfile;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  /** How long a lease lasts, ms. */
  readonly leaseMs: number;
  readonly tell: (order: ChargerOrder) => Promise<TellOutcome>;
  /** Its writes are sure, or the owner allows them. */
  readonly mayWrite: () => boolean;
  readonly changed: () => void;
}

/**
 * Leases by a charger's own watchdog: it is told currents, kept from falling back while decisions are fresh, and left
 * to fall back when they are not. {@link state} says at every moment what it may be following.
 */
export class SetPoint {
  private readonly options: SetPointOptions;
  private readonly watchdog: Watchdog;
  private isReachable = false;
  private isSetUp = false;
  private isTelling = false;
  private wanted: { readonly currentA: number; readonly grantedMonoMs: number } | null = null;
  private acceptedA: number | null = null;
  /** Told, and nobody knows whether it was taken. The next that is taken ends them. */
  private doubtfulA: number[] = [];
  private seenA: number | null = null;
  private toldMonoMs = Number.NEGATIVE_INFINITY;
  private raisedMonoMs = Number.NEGATIVE_INFINITY;
  /** Readings in a row that show more than was told. */
  private contradictions = 0;
  private refusals = 0;
  private refusedStatus = '';
  /** It has to be told again, whatever it was told before. */
  private mustTell = true;

  constructor(options: SetPointOptions) {
    this.options = options;
    this.watchdog = new Watchdog(options);
  }

  grant({ currentA }: Lease): void {
    const { clock, maxCurrentA } = this.options;
    this.wanted = { currentA: this.inSteps(Math.min(currentA, maxCurrentA)), grantedMonoMs: clock.monoMs() };
    this.pursue();
  }

  /** A decision was made just now: a loop that stands still must not be kept alive by its polls. */
  isFresh(): boolean {
    const { wanted } = this;
    return wanted !== null && this.options.clock.monoMs() - wanted.grantedMonoMs <= FRESH_MS;
  }

  /** A poll that would feed the charger's watchdog is only for fresh decisions. */
  mayPoll(): boolean {
    return this.isFresh() || this.options.profile.watchdog.class !== 'traffic-feeds';
  }

  /** What it said to a question that was sent at this monotonic time, ms. */
  heard(report: ChargerReport, askedMonoMs: number): void {
    this.watchdog.heard(report, askedMonoMs, this.toldMonoMs);
    if (!this.isReachable) {
      this.isReachable = true;
      this.isSetUp = false;
      this.mustTell = true;
    }
    if (askedMonoMs > this.toldMonoMs && !this.isTelling) this.compare(report.setPointA, askedMonoMs);
    this.pursue();
  }

  /** It may have been asked until now, and was not heard. */
  lost(): void {
    this.isReachable = false;
    this.seenA = null;
    this.contradictions = 0;
    this.watchdog.unanswered();
  }

  /** It was told how to fall back, and has taken a limit. */
  isReady(): boolean {
    return this.isSetUp && this.acceptedA !== null;
  }

  /** What it says of its watchdog leaves no doubt that it falls back to its safe current, or lower. */
  isProven(): boolean {
    return this.watchdog.isProven();
  }

  /** Why it does not do what it is told; `null` when it does. */
  rejectedStatus(): string | null {
    if (this.refusals >= MOST_REFUSALS) return this.refusedStatus;
    return this.contradictions >= MOST_CONTRADICTIONS ? `holds ${this.seenA} A` : null;
  }

  state(): LeaseState {
    const { acceptedA } = this;
    const ends = this.isReady() ? this.watchdog.endsMonoMs() : null;
    return { acceptedA, ceilingA: Math.min(this.options.maxCurrentA, this.ceilingA()), expiresMonoMs: ends };
  }

  /** A planned stop. Who has no watchdog keeps what it was told last: that shall be the safe current. */
  async lastWord(): Promise<void> {
    const { profile, safeCurrentA, mayWrite } = this.options;
    if (profile.watchdog.class !== 'none' || !this.isReachable || !mayWrite()) return;
    const currentA = this.inSteps(safeCurrentA);
    if (this.acceptedA !== null && this.acceptedA <= currentA) return;
    await this.options.tell(currentA > 0 ? { kind: 'limit', currentA } : { kind: 'pause' });
  }

  private ceilingA(): number {
    const { maxCurrentA, safeCurrentA, mayWrite } = this.options;
    if (this.acceptedA === null || !mayWrite() || this.rejectedStatus() !== null) return maxCurrentA;
    const told = [this.acceptedA, ...this.doubtfulA, this.seenA ?? 0];
    switch (this.watchdog.state()) {
      case 'holds':
        return Math.max(...told);
      case 'may-have-lapsed':
        return this.isProven() ? Math.max(...told, safeCurrentA) : maxCurrentA;
      case 'has-lapsed':
        return this.isProven() ? safeCurrentA : maxCurrentA;
    }
  }

  /** What it holds against what it was told. */
  private compare(seenA: number | null, askedMonoMs: number): void {
    const { profile } = this.options;
    if (seenA === null || this.acceptedA === null) return;
    if (this.acceptedA === 0 && !profile.pausesByZero) return;
    const isMore = seenA > this.acceptedA + profile.stepA / 2 + READ_TOLERANCE_A;
    const isLess = seenA < this.acceptedA - profile.stepA / 2 - READ_TOLERANCE_A;
    const settled = askedMonoMs - this.toldMonoMs >= SETTLES_MS;
    this.seenA = isMore ? seenA : null;
    if (isMore && settled) this.contradictions += 1;
    if (!isMore) this.contradictions = 0;
    if (isMore && settled) this.mustTell = true;
    // Less may be its fall-back, or its own rating: asked for again in a while, in case it was the first.
    if (isLess && askedMonoMs - this.toldMonoMs >= TELL_AGAIN_MS) this.mustTell = true;
  }

  /** Tells what has to be told now; one thing at a time, and the newest when its turn comes. */
  private pursue(): void {
    const { wanted, options } = this;
    if (wanted === null || this.isTelling || !this.isReachable || !this.isFresh() || !options.mayWrite()) return;
    const nowMs = options.clock.monoMs();
    if (this.refusals >= MOST_REFUSALS && nowMs - this.toldMonoMs < TELL_AGAIN_MS) return;
    if (!this.isSetUp || this.watchdog.needsSetUp()) {
      this.tell({ kind: 'set-up', ...this.watchdog.setUp() }, () => {
        this.isSetUp = true;
      });
    } else if (this.isDue(wanted.currentA, nowMs)) {
      this.tellLimit(wanted.currentA);
    } else if (this.watchdog.isLifeDue()) {
      this.tell({ kind: 'life' }, () => {});
    }
  }

  private isDue(wantedA: number, nowMs: number): boolean {
    const { acceptedA, doubtfulA } = this;
    if (acceptedA === null || this.mustTell || doubtfulA.length > 0 || wantedA < acceptedA) return true;
    if (wantedA > acceptedA) return nowMs - this.raisedMonoMs >= this.options.profile.raiseEveryMs;
    return this.watchdog.isRenewalDue();
  }

  private tellLimit(currentA: number): void {
    this.doubtfulA.push(currentA);
    if (currentA > (this.acceptedA ?? 0)) this.raisedMonoMs = this.options.clock.monoMs();
    this.tell(currentA > 0 ? { kind: 'limit', currentA } : { kind: 'pause' }, () => {
      this.acceptedA = currentA;
      this.doubtfulA = [];
      this.seenA = null;
      this.mustTell = false;
    });
  }

  private tell(order: ChargerOrder, taken: () => void): void {
    const { clock, tell, changed } = this.options;
    const startedMonoMs = clock.monoMs();
    this.isTelling = true;
    void tell(order).then((outcome) => {
      this.isTelling = false;
      this.toldMonoMs = clock.monoMs();
      if (outcome.kind === 'told') {
        this.refusals = 0;
        this.watchdog.fed(order, startedMonoMs);
        taken();
      } else if (outcome.kind === 'refused' && order.kind === 'set-up') {
        // Older firmware knows no fail-safe: it goes unproven, and is told its limits all the same.
        this.watchdog.fed(order, startedMonoMs);
        taken();
      } else if (outcome.kind === 'refused') {
        this.refusals += 1;
        this.refusedStatus = outcome.status;
      } else {
        this.watchdog.mayHaveHeard();
        this.lost();
      }
      if (this.doubtfulA.length > MOST_DOUBTS) this.doubtfulA = [Math.max(...this.doubtfulA)];
      changed();
      this.pursue();
    });
  }

  /** As it takes it: a step it knows, and nothing between 0 and the least. */
  private inSteps(currentA: number): number {
    const { leastA, stepA } = this.options.profile;
    if (currentA < leastA) return 0;
    const steps = Math.floor(currentA / stepA + 1e-6);
    return Number((steps * stepA).toFixed(3));
  }
}

/** A decision is made each second; one that is older than this is that of a loop that stands still. */
const FRESH_MS = 5_000;
/** In which a charger shows what it was told. */
const SETTLES_MS = 3_000;
const TELL_AGAIN_MS = 30_000;
const MOST_CONTRADICTIONS = 3;
const MOST_REFUSALS = 3;
const MOST_DOUBTS = 8;
/** Rounding of a set-point on its way back. */
const READ_TOLERANCE_A = 0.1;
