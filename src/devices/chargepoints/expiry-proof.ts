import type { Clock } from '../../clock.ts';
import type { LeaseState } from '../../core/model/snapshot.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from '../../ocpp/v16/messages.ts';
import type { Lease } from '../device.ts';
import { limitNow } from './composite-schedule.ts';
import { CLOCK_ALLOWANCE_MS } from './in-force.ts';
import { rateLimit } from './profiles.ts';
import type { StationFacts } from './station-facts.ts';

export interface ExpiryProofOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: StationFacts;
  readonly connectorId: number;
  readonly safeCurrentA: number;
  readonly maxCurrentA: number;
  /** Leases are in use, and the safe profile is below them. */
  readonly isReady: () => boolean;
  readonly leaseState: () => LeaseState;
  /** No car is plugged in. */
  readonly isEmpty: () => boolean;
  /** The strongest phase of its newest report, and when that was taken; `null` without one or without a transaction. */
  readonly drawn: () => { readonly currentA: number; readonly monoMs: number } | null;
  readonly schedule: (request: GetCompositeScheduleRequest) => Promise<Outcome<GetCompositeScheduleResponse>>;
}

/**
 * Lets one short lease run out on purpose, under supervision, to see whether the station falls back by itself: that is
 * what the fuse depends on when this process is dead. While no car is there the station is asked what it would allow;
 * one that cannot say shows it by the current of its first car, which falls to the safe current for some seconds. What
 * is seen once is kept; what could not be seen is tried again a day later.
 */
export class ExpiryProof {
  private readonly options: ExpiryProofOptions;
  private trial: Trial | null = null;
  private nextMonoMs: number | null = null;
  /** Asked for its schedule, it said nothing of use. */
  private isMute = false;

  constructor(options: ExpiryProofOptions) {
    this.options = options;
  }

  /** The station came back or booted; `isAnother`: what was tried before was tried with another. */
  restart(isAnother: boolean): void {
    const settledMonoMs = this.options.clock.monoMs() + SETTLED_MS;
    this.trial = null;
    this.isMute = false;
    this.nextMonoMs = isAnother ? settledMonoMs : Math.max(this.nextMonoMs ?? 0, settledMonoMs);
  }

  /** What the station was told just now is part of a trial. */
  isTrying(): boolean {
    return this.trial !== null;
  }

  /** Somebody has looked, and it could not be seen. */
  wasInVain(): boolean {
    return this.options.facts.get().expiry === 'failed' || this.isMute;
  }

  /** What to hand to the station in place of this lease; `null`: nothing, what it has shall run out. */
  instead(lease: Lease): Lease | null {
    const { trial } = this;
    if (trial === null) return this.begin(lease);
    if (!this.mayGoOn(trial, lease)) {
      this.trial = null;
      this.nextMonoMs = this.options.clock.monoMs() + INTERRUPTED_MS;
      return lease;
    }
    return this.goOn(trial, lease);
  }

  private begin(lease: Lease): Lease {
    const { clock, facts, isReady, isEmpty, safeCurrentA, maxCurrentA, drawn } = this.options;
    const nowMs = clock.monoMs();
    if (facts.get().expiry === 'seen' || !isReady() || nowMs < (this.nextMonoMs ?? Number.POSITIVE_INFINITY)) {
      return lease;
    }
    const until = (ms: number) => ({ phases: null, expiresMonoMs: nowMs + ms });
    if (isEmpty() && lease.currentA === 0 && !this.isMute) {
      // Something else than the safe current; nobody is there to draw it.
      const currentA = safeCurrentA > 0 ? 0 : Math.min(LEAST_OFFER_A, maxCurrentA);
      this.trial = { kind: 'schedule', lease: { currentA, ...until(SHORT_MS) }, step: 'telling', before: null };
      return this.trial.lease;
    }
    const drawnA = drawn()?.currentA ?? 0;
    const tells = drawnA >= safeCurrentA + CLEARLY_A && lease.currentA >= drawnA - CLEARLY_A / 2;
    if (!tells || (!this.isMute && nowMs < (this.nextMonoMs ?? 0) + NEVER_EMPTY_MS)) return lease;
    this.trial = { kind: 'car', lease: { ...lease, expiresMonoMs: nowMs + SHORT_MS }, step: 'telling', before: drawnA };
    return this.trial.lease;
  }

  private mayGoOn(trial: Trial, lease: Lease): boolean {
    const { isReady, isEmpty, drawn } = this.options;
    if (!isReady()) return false;
    if (trial.kind === 'schedule') return isEmpty();
    // The fuse needs less, or the car has gone.
    return drawn() !== null && lease.currentA >= trial.lease.currentA;
  }

  private goOn(trial: Trial, lease: Lease): Lease | null {
    const { clock, leaseState } = this.options;
    const nowMs = clock.monoMs();
    const endMs = trial.lease.expiresMonoMs;
    if (trial.step === 'telling') {
      if (nowMs >= endMs) return this.conclude('unclear', lease);
      if (leaseState().expiresMonoMs !== endMs) return trial.lease;
      trial.step = 'running';
      if (trial.kind === 'schedule') this.ask(trial);
    }
    if (nowMs < endMs + CLOCK_ALLOWANCE_MS) return null;
    return trial.kind === 'schedule' ? this.awaitSchedule(trial, nowMs) : this.watchCar(trial, lease, nowMs);
  }

  private awaitSchedule(trial: Trial, nowMs: number): null {
    if (trial.step === 'running') {
      trial.step = 'asked';
      this.ask(trial);
    }
    if (nowMs >= trial.lease.expiresMonoMs + ANSWER_MS) this.conclude('unclear', null);
    return null;
  }

  private ask(trial: Trial): void {
    const { connectorId, facts, safeCurrentA, schedule } = this.options;
    const rateUnit = facts.rateUnit();
    const step = trial.step;
    void schedule({ connectorId, duration: 60, chargingRateUnit: rateUnit }).then((outcome) => {
      if (this.trial !== trial) return;
      const limit = outcome.kind === 'result' ? limitNow(outcome.payload, rateUnit) : null;
      const safe = rateLimit(safeCurrentA, rateUnit, 1, facts.grain()).value;
      if (limit === null || (step === 'running' && isSame(limit, safe))) {
        this.conclude('unclear', null);
      } else if (step === 'running') {
        trial.before = limit;
      } else if (trial.before !== null) {
        this.conclude(isSame(limit, safe) ? 'seen' : isSame(limit, trial.before) ? 'failed' : 'unclear', null);
      }
    });
  }

  private watchCar(trial: Trial, lease: Lease, nowMs: number): Lease | null {
    const { drawn, safeCurrentA } = this.options;
    const report = drawn();
    const endMs = trial.lease.expiresMonoMs;
    if (trial.step === 'fallen') {
      // A car that stopped by itself in that moment would not go on.
      if (report !== null && report.currentA >= safeCurrentA + CLEARLY_A) return this.conclude('seen', lease);
      return nowMs >= endMs + GOES_ON_MS ? this.conclude('unclear', lease) : lease;
    }
    const since = report === null ? Number.NEGATIVE_INFINITY : report.monoMs - endMs;
    if (report !== null && since >= CLOCK_ALLOWANCE_MS && report.currentA <= safeCurrentA + CLEARLY_A / 2) {
      trial.step = 'fallen';
      return lease;
    }
    if (report !== null && since >= FOLLOWS_MS) return this.conclude('failed', lease);
    return nowMs >= endMs + ANSWER_MS ? this.conclude('unclear', lease) : null;
  }

  private conclude(verdict: 'seen' | 'failed' | 'unclear', lease: Lease): Lease;
  private conclude(verdict: 'seen' | 'failed' | 'unclear', lease: null): null;
  private conclude(verdict: 'seen' | 'failed' | 'unclear', lease: Lease | null): Lease | null {
    const { facts, log, clock } = this.options;
    const kind = this.trial?.kind;
    this.trial = null;
    if (verdict === 'unclear' && kind === 'schedule') {
      this.isMute = true;
    } else {
      this.nextMonoMs = clock.monoMs() + AGAIN_MS;
    }
    if (verdict !== 'unclear') facts.learn({ expiry: verdict });
    log.info({ verdict, by: kind }, 'a lease was left to run out, to see whether the station falls back by itself');
    return lease;
  }
}

interface Trial {
  readonly kind: 'schedule' | 'car';
  readonly lease: Lease;
  step: 'telling' | 'running' | 'asked' | 'fallen';
  /** By schedule: the limit that it named while the lease ran. By the car: what it drew, A. */
  before: number | null;
}

const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 0.1;

/** IEC 61851-1: the least a station offers, A. */
const LEAST_OFFER_A = 6;
/** More than the tolerances of a car and its meter, A. */
const CLEARLY_A = 2;
const SHORT_MS = 15_000;
/** From connecting to the first trial: set-up comes first. */
const SETTLED_MS = 5_000;
/** A station that was never empty for so long shows it by its car. */
const NEVER_EMPTY_MS = 90_000;
/** In which a car has certainly followed (IEC 61851-1 Annex A: 5 s), with clocks that differ. */
const FOLLOWS_MS = 20_000;
const ANSWER_MS = 60_000;
const INTERRUPTED_MS = 60_000;
const GOES_ON_MS = 3 * 60_000;
const AGAIN_MS = 24 * 3_600_000;
