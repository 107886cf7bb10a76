import type { Clock } from '../../clock.ts';
import type { LeaseState } from '../../core/model/snapshot.ts';
import type { LimitRung } from '../../core/model/station-record.ts';
import type { Lease } from '../device.ts';
import { FlashBudget } from './flash-budget.ts';
import { type Held, InForce } from './in-force.ts';
import { Ladder } from './ladder.ts';
import { type LimitLine, type LimitOutcome, leasePlaces, tell } from './limit-line.ts';
import { allowedCurrentA, type RateLimit, rateLimit } from './profiles.ts';
import { SafeProfile } from './safe-profile.ts';
import type { StationFacts } from './station-facts.ts';
import { ToldAtMost } from './told-at-most.ts';

export interface LeaseOptions {
  readonly clock: Clock;
  readonly facts: StationFacts;
  readonly connectorId: number;
  /** Other connectors of the station are other charge points: what limits the whole station is not theirs alone. */
  readonly sharesStation?: boolean;
  readonly wiredPhases: number;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  /** How often a day the station may be made to write its flash. */
  readonly writesPerDay: number;
  /** Phases the car draws on, as its newest report proves; `null` while that is not known. */
  readonly phasesInUse: () => number | null;
  readonly relay: RelayPort;
  /** Number of the transaction that runs; `null` without one, and while it has none. */
  readonly transactionId: () => number | null;
  /** The station's time for one of ours. */
  readonly stationTime: (wallMs: number) => string;
  /** Station time minus ours as far as it is known now, ms: what {@link stationTime} corrects by. */
  readonly stationOffsetMs: () => number;
  readonly changed: () => void;
}

/** Who decides on `numberPhases`, and hears what became of it. */
export interface RelayPort {
  /** What to tell now, when these terminals are wanted; `null` says nothing of phases. */
  numberPhases(wanted: 1 | 3 | null): 1 | 3 | null;
  told(numberPhases: 1 | 3 | null): void;
  /** The same limit was taken without `numberPhases` only. */
  refused(): void;
}

/**
 * Leases over OCPP 1.6: a safe profile that never ends, and one level above it the lease, which ends by itself; for
 * stations that take less, what the {@link Ladder} finds. {@link state} says at every moment what the station may be
 * following.
 */
export class Leases {
  private readonly options: LeaseOptions;
  private readonly ladder: Ladder;
  private readonly inForce: InForce;
  private readonly budget: FlashBudget;
  private readonly atMost: ToldAtMost;
  private line: LimitLine | null = null;
  private hasBooted = false;
  private readonly safe = new SafeProfile();
  private wanted: Lease | null = null;
  /** The newest call that is not settled: waiting to be sent, or in flight. */
  private pending: Held | null = null;
  private lastSentMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: LeaseOptions) {
    this.options = options;
    this.ladder = new Ladder(
      options.facts,
      options.clock,
      () => options.transactionId() !== null,
      options.sharesStation,
    );
    this.inForce = new InForce(options);
    this.budget = new FlashBudget(options.clock, options.facts, options.writesPerDay);
    this.atMost = new ToldAtMost(options.clock, options.facts, options.maxCurrentA);
    this.inForce.doubtAnything(options.clock.monoMs() + FORMER_LEASE_MS, this.atMost.formerA);
  }

  /** How the station refused the last limit; `null` when it took it, or something else is being tried. */
  rejectedStatus(): string | null {
    return this.ladder.refusedStatus();
  }

  /** For how long a lease has not been answered, ms, counting the time it waited to be sent; 0 when there is none. */
  unansweredMs(): number {
    const oldest = this.inForce.oldestInFlight() ?? this.pending;
    return oldest === null ? 0 : this.options.clock.monoMs() - oldest.askedMonoMs;
  }

  /** The safe profile is in the station, so that a lease may be put above it. */
  isReady(): boolean {
    if (this.line === null) return false;
    if (this.canFallBack()) return this.safe.isInstalled();
    return this.inForce.accepted() !== null || this.waitsForTransaction();
  }

  /** By which means it is told its limits. */
  rung(): LimitRung {
    return this.ladder.rung();
  }

  /** What it tells ends by itself, as far as the station takes it. */
  canFallBack(): boolean {
    return this.ladder.canFallBack();
  }

  /** It was seen to fall back by itself. Until then it counts with its maximum wherever that matters. */
  isProven(): boolean {
    return this.canFallBack() && this.ladder.isKnown() && this.options.facts.get().expiry === 'seen';
  }

  /** The station can be told limits now. What was wanted while it could not is asked for anew first. */
  attach(line: LimitLine): void {
    this.line = line;
    this.options.changed();
    this.pursue();
  }

  detach(): void {
    this.line = null;
  }

  /** The station has booted: it may have kept its profiles or lost them. */
  forget(): void {
    this.hasBooted = true;
    this.safe.lost();
    // Nor may a process after this one rely on it, before it was told again.
    this.options.facts.learn({ safeCurrentA: null });
    this.inForce.doubtAll();
    this.ladder.forget();
  }

  grant(lease: Lease): void {
    this.wanted = { ...lease, currentA: Math.min(lease.currentA, this.options.maxCurrentA) };
    this.pursue();
  }

  /** It keeps to what it was told: so much it may be following, and no more, when the next process starts. */
  remember(): void {
    // A limit in W depends on the phases, which the next process does not know.
    if (this.options.facts.rateUnit() === 'A') this.atMost.follows(this.state().ceilingA);
  }

  /** A transaction has begun or ended: a TxProfile holds for one (3.13.1). */
  transactionChanged(): void {
    this.inForce.cleared('transaction-profile');
    if (this.ladder.rung() === 'transaction-profile') this.inForce.forgetAccepted();
    if (this.ladder.isRefused()) this.ladder.tryAgain();
  }

  /** Lets the lease in force run out. */
  withhold(): void {
    this.wanted = null;
  }

  /** A limit that the station was told rules now, and what came after it did not. */
  isInForce(): boolean {
    const accepted = this.inForce.accepted();
    return this.line !== null && accepted !== null && accepted.endMonoMs > this.options.clock.monoMs();
  }

  /** The limit that rules, and will for some time; `null` while that is not certain. */
  told(): RateLimit | null {
    const accepted = this.inForce.accepted();
    if (!this.isInForce() || accepted === null || this.pending !== null || this.inForce.hasDoubts()) return null;
    return accepted.endMonoMs - this.options.clock.monoMs() > LAST_MOMENT_MS / 2 ? accepted.limit : null;
  }

  state(): LeaseState {
    const nowMs = this.options.clock.monoMs();
    const accepted = this.inForce.accepted();
    const ends = accepted !== null && accepted.endMonoMs > nowMs && Number.isFinite(accepted.endMonoMs);
    return {
      acceptedA: accepted?.currentA ?? null,
      ceilingA: Math.min(this.options.maxCurrentA, this.ceilingA(nowMs)),
      expiresMonoMs: ends ? accepted.endMonoMs : null,
    };
  }

  private ceilingA(nowMs: number): number {
    const { maxCurrentA } = this.options;
    if (this.ladder.isRefused()) return maxCurrentA;
    if (this.line === null && !this.isProven()) return maxCurrentA;
    const ruling = this.inForce.ruling(nowMs).map((each) => this.allowedA(each));
    return Math.max(...ruling, ...(this.inForce.mayHaveEnded(nowMs) ? [this.belowA()] : []));
  }

  /** What rules when no lease does. */
  private belowA(): number {
    const { facts, maxCurrentA, safeCurrentA } = this.options;
    if (!this.isProven()) return maxCurrentA;
    if (this.safe.isInstalled()) return safeCurrentA;
    // One that has not booted since our start holds what it took of the process before.
    return this.hasBooted ? maxCurrentA : (facts.get().safeCurrentA ?? maxCurrentA);
  }

  /** Sends what must be sent now: at most one call waits for the one in flight, and it is the newest. */
  private pursue(): void {
    const { line } = this;
    if (line === null) return;
    if (this.canFallBack() && !this.safe.isInstalled()) {
      this.installSafe(line);
      return;
    }
    if (this.waitsForTransaction()) return;
    const nowMs = this.options.clock.monoMs();
    if (this.wanted === null || this.wanted.expiresMonoMs <= nowMs) return;
    const next = this.held(this.wanted, nowMs);
    if (this.isDue(next, nowMs)) this.sendLimit(line, next);
  }

  /** It can be told nothing before a transaction runs. */
  private waitsForTransaction(): boolean {
    return this.ladder.rung() === 'transaction-profile' && this.options.transactionId() === null;
  }

  private held(wanted: Lease, nowMs: number): Held {
    const { facts, relay, phasesInUse, wiredPhases } = this.options;
    const rung = this.ladder.rung();
    const isKey = rung === 'vendor-key';
    const without = this.ladder.without();
    const phases = isKey || without === 'phases' ? null : relay.numberPhases(wanted.phases);
    const wantedA = isKey ? Math.max(wanted.currentA, this.ladder.vendorKey()?.leastA ?? 0) : wanted.currentA;
    const limit = rateLimit(
      wantedA,
      isKey ? 'A' : facts.rateUnit(),
      phases === 1 ? 1 : (phasesInUse() ?? wiredPhases),
      facts.grain() === 'decimal' && (isKey || without === 'decimals') ? 'whole' : facts.grain(),
    );
    const { pending } = this;
    const takesItsPlace = pending !== null && !this.inForce.isInFlight(pending);
    return {
      currentA: limit.unit === 'A' ? limit.value : wantedA,
      limit,
      numberPhases: phases,
      rung,
      transactionId: this.options.transactionId(),
      grantedMonoMs: nowMs,
      askedMonoMs: takesItsPlace ? pending.askedMonoMs : nowMs,
      endMonoMs: this.canFallBack() ? wanted.expiresMonoMs : Number.POSITIVE_INFINITY,
      offsetMs: this.options.stationOffsetMs(),
    };
  }

  private isDue(next: Held, nowMs: number): boolean {
    // Only a lower limit is worth a call behind one that is not settled yet.
    if (this.pending !== null) return next.limit.value < this.pending.limit.value;
    if (this.ladder.isRefused()) return this.ladder.mayTry();
    const current = this.inForce.accepted();
    if (current === null || this.inForce.hasDoubts() || next.limit.value < current.limit.value) return true;
    if (this.inForce.isMisdated(current) || next.numberPhases !== current.numberPhases) return true;
    // A shorter one than is in force is meant to end.
    if (next.endMonoMs < current.endMonoMs) return true;
    if (next.limit.value > current.limit.value) {
      const intervalMs = 1_000 * (this.options.facts.quirks().raiseIntervalS ?? RAISE_INTERVAL_S);
      return nowMs - this.lastSentMonoMs >= intervalMs && !this.budget.isUsedUp();
    }
    return next.endMonoMs > current.endMonoMs && this.needsRenewal(current, nowMs);
  }

  private needsRenewal({ currentA, numberPhases, grantedMonoMs, endMonoMs }: Held, nowMs: number): boolean {
    // It falls back to what it has; but the safe profile would bring the relay back to three phases.
    if (this.isProven() && currentA === this.options.safeCurrentA && numberPhases !== 1) return false;
    const leftMs = endMonoMs - nowMs;
    return leftMs < LAST_MOMENT_MS || (leftMs < (endMonoMs - grantedMonoMs) / 3 && !this.budget.isUsedUp());
  }

  private installSafe(line: LimitLine): void {
    if (this.safe.isUnderway() || !this.ladder.mayTry()) return;
    const { clock, connectorId, facts, safeCurrentA } = this.options;
    // In W it is reckoned for a car on one phase: what is safe for it is safe for every car.
    const limit = rateLimit(safeCurrentA, facts.rateUnit(), 1, facts.grain());
    const place = leasePlaces(this.ladder.rung(), connectorId, facts.maxStackLevel()).safe;
    this.lastSentMonoMs = clock.monoMs();
    this.budget.wrote();
    void this.safe
      .install(line, place, limit, () => this.line === line)
      .then((outcome) => {
        if (this.safe.isInstalled()) facts.learn({ safeCurrentA });
        else if (outcome !== null) this.refuse(line, outcome, null);
        this.settled();
      });
  }

  private sendLimit(line: LimitLine, held: Held): void {
    const { clock, connectorId, facts, relay, stationTime, maxCurrentA } = this.options;
    const { limit, numberPhases } = held;
    const wallMs = clock.wallMs();
    const fromText = stationTime(wallMs - START_MARGIN_MS);
    const untilText = this.canFallBack() ? stationTime(wallMs + held.endMonoMs - held.grantedMonoMs) : '';
    const at = {
      rung: held.rung,
      connectorId,
      maxStackLevel: facts.maxStackLevel(),
      key: this.ladder.vendorKey(),
      kind: facts.quirks().profileKind ?? 'Absolute',
      transactionId: held.transactionId,
    } as const;
    this.atMost.willTell(limit.unit === 'A' ? limit.value : maxCurrentA);
    this.pending = held;
    this.lastSentMonoMs = held.grantedMonoMs;
    const onSent = (): void => {
      this.inForce.sent(held);
      this.budget.wrote();
      relay.told(numberPhases);
    };
    // A station with several connectors has one line for all of them.
    const options = { urgent: true, supersedes: `lease ${connectorId}`, onSent };
    void tell(line, at, { limit, numberPhases, fromText, untilText }, options).then((outcome) => {
      const wasSent = this.inForce.settled(held);
      if (this.pending === held) this.pending = null;
      if (this.line === line) this.settle(line, held, outcome, wasSent);
      else if (wasSent) this.inForce.doubt(held);
      this.settled();
    });
  }

  private settle(line: LimitLine, held: Held, outcome: LimitOutcome, wasSent: boolean): void {
    if (!wasSent && outcome.kind !== 'error') return;
    if (held.rung !== this.ladder.rung()) {
      this.inForce.leave(held);
    } else if (held.rung === 'transaction-profile' && held.transactionId !== this.options.transactionId()) {
      // It ended, or another has begun, while this was on its way: it rules nothing.
    } else if (outcome.kind === 'result' && outcome.payload.status === 'Accepted') {
      this.inForce.accept(held);
      const leftOut = this.ladder.accepted();
      if (leftOut === 'phases') this.options.relay.refused();
      if (leftOut === 'decimals') this.options.facts.learn({ wholeNumbers: true });
    } else {
      if (outcome.kind === 'timeout' || outcome.kind === 'closed') this.inForce.doubt(held);
      this.refuse(line, outcome, held);
    }
  }

  private refuse(line: LimitLine, outcome: LimitOutcome, held: Held | null): void {
    if (outcome.kind !== 'result' && outcome.kind !== 'error' && outcome.kind !== 'timeout') return;
    const left = this.ladder.rung();
    const status = outcome.kind === 'result' ? outcome.payload.status : outcome.kind === 'error' ? outcome.code : null;
    const then = status === null ? this.ladder.silent() : this.ladder.refused(status, held);
    if (then === 'stays') return;
    this.inForce.leaveBehind(left, this.safe.leave() ? this.options.safeCurrentA : null);
    if (left === 'station-maximum' || left === 'vendor-key') return;
    this.options.facts.learn({ safeCurrentA: null });
    const connectorId = left === 'station-lease' ? 0 : this.options.connectorId;
    const purpose = left === 'transaction-profile' ? 'TxProfile' : 'TxDefaultProfile';
    void line.clear(connectorId, purpose).then((cleared) => {
      // "Unknown": nothing of that kind is there.
      const isGone = cleared.kind === 'result' && /^(Accepted|Unknown)$/.test(cleared.payload.status);
      if (isGone) this.inForce.cleared(left);
    });
  }

  /** The site decides on what was learned before the next limit goes out. */
  private settled(): void {
    this.options.changed();
    this.pursue();
  }

  /** What a profile allows a car at most, per phase. In W that depends on the phases it uses: one, until it is known. */
  private allowedA(held: Held): number {
    return held.limit.unit === 'A' ? held.limit.value : allowedCurrentA(held.limit, this.options.phasesInUse() ?? 1);
  }
}

/** The longest lease that a former process may have left behind. */
const FORMER_LEASE_MS = 120_000;
/** "It is RECOMMENDED to provide a start time in the past to prevent gaps" (section 3.13.2). */
const START_MARGIN_MS = 60_000;
const RAISE_INTERVAL_S = 5;
/** Before this it must be renewed, whatever the flash: a call may have to wait for another. */
const LAST_MOMENT_MS = 20_000;
