import type { Clock } from '../../clock.ts';
import type { LeaseState } from '../../core/model/snapshot.ts';
import type { CallOptions } from '../../ocpp/rpc/call-queue.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { SetChargingProfileRequest, SetChargingProfileResponse } from '../../ocpp/v16/messages.ts';
import type { Lease } from '../device.ts';
import {
  ASSUMED_CAPABILITIES,
  allowedCurrentA,
  leaseProfile,
  type ProfileCapabilities,
  type RateLimit,
  rateLimit,
  safeProfile,
} from './profiles.ts';

/** Sends a profile; with nothing outstanding, the bytes are on the socket when it returns. */
export type SendProfile = (
  request: SetChargingProfileRequest,
  options: CallOptions,
) => Promise<Outcome<SetChargingProfileResponse>>;

export interface LeaseOptions {
  readonly clock: Clock;
  readonly connectorId: number;
  readonly wiredPhases: number;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  /** Phases the car draws on, as its newest report proves; `null` while that is not known. */
  readonly phasesInUse: () => number | null;
  /** The station's time for one of ours. */
  readonly stationTime: (wallMs: number) => string;
  /** Station time minus ours as far as it is known now, ms: what {@link stationTime} corrects by. */
  readonly stationOffsetMs: () => number;
  readonly changed: () => void;
}

/**
 * Leases over OCPP 1.6: a safe profile that never ends, and one level above it the lease, which ends by itself.
 * {@link state} says at every moment what the station may be following, counting a profile from the moment it is sent
 * until one sent later was accepted: a call that hangs may have been carried out, or may yet be.
 */
export class Leases {
  private readonly options: LeaseOptions;
  private send: SendProfile | null = null;
  private everConnected = false;
  private capabilities: ProfileCapabilities = ASSUMED_CAPABILITIES;
  private safe: 'unknown' | 'sending' | 'installed' = 'unknown';
  private wanted: Lease | null = null;
  /** The newest call that is not settled: waiting to be sent, or in flight. */
  private pending: Held | null = null;
  /** Sent, and not settled: the next may be on its way before the outcome of the last has been seen here. */
  private readonly inFlight = new Set<Held>();
  private accepted: Held | null = null;
  /**
   * They may be in force: sent, and cut off or timed out; kept over a boot; left behind by a former process. Cleared
   * by the next acceptance, which replaces them.
   */
  private doubtful: Held[];
  private refusal: string | null = null;
  private lastSentMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: LeaseOptions) {
    this.options = options;
    this.doubtful = [this.anything(options.clock.monoMs() + FORMER_LEASE_MS)];
  }

  /** How the station refused the last profile; `null` when it took it. */
  rejectedStatus(): string | null {
    return this.refusal;
  }

  /** For how long a lease has not been answered, ms, counting the time it waited to be sent; 0 when there is none. */
  unansweredMs(): number {
    const [oldest = this.pending] = this.inFlight;
    return oldest === null ? 0 : this.options.clock.monoMs() - oldest.askedMonoMs;
  }

  /** The safe profile is in the station, so that a lease may be put above it. */
  isReady(): boolean {
    return this.send !== null && (this.safe === 'installed' || (!this.canFallBack() && this.accepted !== null));
  }

  /** The station was reached for the first time, although nothing can be sent yet. */
  connected(): void {
    this.everConnected = true;
  }

  /** The station can be sent profiles now. */
  attach(send: SendProfile, capabilities: ProfileCapabilities): void {
    this.send = send;
    this.capabilities = capabilities;
    this.pursue();
  }

  detach(): void {
    this.send = null;
  }

  /** The station has booted: it may have kept its profiles or lost them. */
  forget(): void {
    this.safe = 'unknown';
    if (this.accepted !== null) this.doubt(this.accepted);
    this.accepted = null;
    this.refusal = null;
  }

  grant(lease: Lease): void {
    this.wanted = { ...lease, currentA: Math.min(lease.currentA, this.options.maxCurrentA) };
    this.pursue();
  }

  state(): LeaseState {
    const nowMs = this.options.clock.monoMs();
    const accepted = this.accepted !== null && this.accepted.endMonoMs > nowMs ? this.accepted : null;
    return {
      acceptedA: this.accepted?.currentA ?? null,
      ceilingA: Math.min(this.options.maxCurrentA, this.ceilingA(nowMs)),
      expiresMonoMs: accepted !== null && Number.isFinite(accepted.endMonoMs) ? accepted.endMonoMs : null,
    };
  }

  private ceilingA(nowMs: number): number {
    const { maxCurrentA, safeCurrentA } = this.options;
    if (this.refusal !== null) return maxCurrentA;
    if (!this.canFallBack() && this.send === null) return maxCurrentA;
    // One that has not come since our start is taken to hold what was commissioned.
    const below = this.safe === 'installed' || !this.everConnected ? safeCurrentA : maxCurrentA;
    const held = [this.accepted, ...this.inFlight, ...this.doubtful].filter((each) => each !== null);
    const inForce = held
      .filter((each) => each.endMonoMs + Math.max(0, this.shiftMs(each)) + CLOCK_ALLOWANCE_MS > nowMs)
      .map((each) => this.allowedA(each));
    // Of a station whose clock is behind what was thought, it may not even have begun.
    const mayHaveEnded = held.some(
      (each) => each.endMonoMs - CLOCK_ALLOWANCE_MS <= nowMs || Math.abs(this.shiftMs(each)) > CLOCK_ALLOWANCE_MS,
    );
    return Math.max(...inForce, ...(this.accepted === null || mayHaveEnded ? [below] : []));
  }

  /** Sends what must be sent now: at most one call waits for the one in flight, and it is the newest. */
  private pursue(): void {
    if (this.send === null) return;
    if (this.canFallBack() && this.safe !== 'installed') {
      this.installSafe(this.send);
      return;
    }
    const nowMs = this.options.clock.monoMs();
    if (this.wanted === null || this.wanted.expiresMonoMs <= nowMs) return;
    const next = this.held(this.wanted, nowMs);
    if (this.isDue(next, nowMs)) this.sendLease(this.send, next);
  }

  private held(wanted: Lease, nowMs: number): Held {
    const phases = this.options.phasesInUse() ?? this.options.wiredPhases;
    const limit = rateLimit(wanted.currentA, this.capabilities.rateUnit, phases);
    const { pending } = this;
    const takesItsPlace = pending !== null && !this.inFlight.has(pending);
    return {
      currentA: limit.unit === 'A' ? limit.value : wanted.currentA,
      limit,
      grantedMonoMs: nowMs,
      askedMonoMs: takesItsPlace ? pending.askedMonoMs : nowMs,
      endMonoMs: this.canFallBack() ? wanted.expiresMonoMs : Number.POSITIVE_INFINITY,
      offsetMs: this.options.stationOffsetMs(),
    };
  }

  /** How much later than meant it ends, by what is now known of the station's clock, ms; negative: earlier. */
  private shiftMs(held: Held): number {
    return Number.isFinite(held.endMonoMs) ? held.offsetMs - this.options.stationOffsetMs() : 0;
  }

  private isDue(next: Held, nowMs: number): boolean {
    // Only a lower limit is worth a call behind one that is not settled yet.
    if (this.pending !== null) return next.limit.value < this.pending.limit.value;
    const sinceMs = nowMs - this.lastSentMonoMs;
    if (this.refusal !== null) return sinceMs >= REFUSED_RETRY_MS;
    const current = this.accepted;
    if (current === null || this.doubtful.length > 0 || next.limit.value < current.limit.value) return true;
    if (Math.abs(this.shiftMs(current)) > CLOCK_ALLOWANCE_MS) return true;
    if (next.limit.value > current.limit.value) return sinceMs >= RAISE_INTERVAL_MS;
    const isHalfGone = current.endMonoMs - nowMs < (current.endMonoMs - current.grantedMonoMs) / 2;
    return isHalfGone && next.endMonoMs > current.endMonoMs;
  }

  private installSafe(send: SendProfile): void {
    if (this.safe === 'sending') return;
    const nowMs = this.options.clock.monoMs();
    if (this.refusal !== null && nowMs - this.lastSentMonoMs < REFUSED_RETRY_MS) return;
    const { connectorId, safeCurrentA } = this.options;
    this.safe = 'sending';
    this.lastSentMonoMs = nowMs;
    // In W it is reckoned for a car on one phase: what is safe for it is safe for every car.
    const limit = rateLimit(safeCurrentA, this.capabilities.rateUnit, 1);
    // Directly below the lease: whatever a former controller left on lower levels never comes to rule.
    const request = safeProfile(connectorId, limit, this.capabilities.maxStackLevel - 1);
    void send(request, { urgent: true }).then((outcome) => {
      // A boot or a new connection in between has made this answer worthless.
      if (this.safe !== 'sending' || this.send !== send) {
        if (this.safe === 'sending') this.safe = 'unknown';
      } else {
        this.safe = outcome.kind === 'result' && outcome.payload.status === 'Accepted' ? 'installed' : 'unknown';
        this.judge(outcome);
      }
      this.settled();
    });
  }

  private sendLease(send: SendProfile, held: Held): void {
    const { connectorId, clock, stationTime } = this.options;
    const wallMs = clock.wallMs();
    const request = this.canFallBack()
      ? leaseProfile(
          connectorId,
          held.limit,
          this.capabilities.maxStackLevel,
          stationTime(wallMs - START_MARGIN_MS),
          stationTime(wallMs + held.endMonoMs - held.grantedMonoMs),
        )
      : safeProfile(connectorId, held.limit, 0);
    this.pending = held;
    this.lastSentMonoMs = held.grantedMonoMs;
    const onSent = () => void this.inFlight.add(held);
    void send(request, { urgent: true, supersedes: 'lease', onSent }).then((outcome) => {
      const wasSent = this.inFlight.delete(held);
      if (this.pending === held) this.pending = null;
      if (this.send === send) this.settle(held, outcome, wasSent);
      else if (wasSent) this.doubt(held);
      this.settled();
    });
  }

  private settle(held: Held, outcome: Outcome<SetChargingProfileResponse>, wasSent: boolean): void {
    if (!wasSent && outcome.kind !== 'error') return;
    if (outcome.kind === 'result' && outcome.payload.status === 'Accepted') {
      this.accepted = held;
      this.doubtful = [];
    } else if (outcome.kind === 'timeout' || outcome.kind === 'closed') {
      this.doubt(held);
    }
    this.judge(outcome);
  }

  /** Too many of them are as good as one that could be anything until the last of them has ended. */
  private doubt(held: Held): void {
    this.doubtful.push(held);
    if (this.doubtful.length <= MAX_DOUBTFUL) return;
    this.doubtful = [this.anything(Math.max(...this.doubtful.map(({ endMonoMs }) => endMonoMs)))];
  }

  private anything(endMonoMs: number): Held {
    const currentA = this.options.maxCurrentA;
    const grantedMonoMs = this.options.clock.monoMs();
    const offsetMs = this.options.stationOffsetMs();
    const limit = { unit: 'A', value: currentA } as const;
    return { currentA, limit, grantedMonoMs, askedMonoMs: grantedMonoMs, endMonoMs, offsetMs };
  }

  private judge(outcome: Outcome<SetChargingProfileResponse>): void {
    if (outcome.kind === 'result') this.refusal = outcome.payload.status === 'Accepted' ? null : outcome.payload.status;
    if (outcome.kind === 'error') this.refusal = outcome.code;
  }

  private settled(): void {
    this.pursue();
    this.options.changed();
  }

  /** What a profile allows a car at most, per phase. In W that depends on the phases it uses: one, until it is known. */
  private allowedA(held: Held): number {
    return held.limit.unit === 'A' ? held.limit.value : allowedCurrentA(held.limit, this.options.phasesInUse() ?? 1);
  }

  private canFallBack(): boolean {
    return this.capabilities.maxStackLevel > 0;
  }
}

/** A lease as it was sent. */
interface Held {
  readonly currentA: number;
  /** The same in the station's unit. */
  readonly limit: RateLimit;
  readonly grantedMonoMs: number;
  /** Since when a limit has waited to be heard: it may have replaced one that was never sent. */
  readonly askedMonoMs: number;
  readonly endMonoMs: number;
  /** The station's clock minus ours as it was known then, ms. */
  readonly offsetMs: number;
}

/** The longest lease that a former process may have left behind. */
const FORMER_LEASE_MS = 120_000;
/** By how much the station may see the end of a lease earlier or later than we do. */
const CLOCK_ALLOWANCE_MS = 5_000;
/** "It is RECOMMENDED to provide a start time in the past to prevent gaps" (section 3.13.2). */
const START_MARGIN_MS = 60_000;
const RAISE_INTERVAL_MS = 5_000;
const REFUSED_RETRY_MS = 10_000;
const MAX_DOUBTFUL = 8;
