import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from '../../ocpp/v16/messages.ts';
import { limitNow } from './composite-schedule.ts';
import { allowedCurrentA, type RateLimit } from './profiles.ts';

export interface ReadBackOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connectorId: number;
  readonly maxCurrentA: number;
  /** What it took last and what rules for a while yet; `null` while that is not certain. */
  readonly told: () => RateLimit | null;
  /** The strongest phase of its newest report in a transaction, A; `null` without one. */
  readonly drawnA: () => number | null;
  readonly schedule: (request: GetCompositeScheduleRequest) => Promise<Outcome<GetCompositeScheduleResponse>>;
  /** Another's profile may stand above ours: it is to be removed. */
  readonly overruled: () => void;
  readonly changed: () => void;
}

/**
 * Asks a station from time to time what it allows (GetCompositeSchedule). When that is more than it was told, it counts
 * with it; but what a station says may be wrong, and the current decides: a car that keeps to its limit shows that the
 * limit rules.
 */
export class ReadBack {
  private readonly options: ReadBackOptions;
  private nextMonoMs: number;
  private isAsking = false;
  /** Asked, it said nothing of use. */
  private isMute = false;
  /** The present car was seen to keep to a limit. */
  private isKept = false;
  private excess: { readonly saysA: number; readonly grantedA: number } | null = null;

  constructor(options: ReadBackOptions) {
    this.options = options;
    this.nextMonoMs = options.clock.monoMs() + FIRST_MS;
  }

  /** The station came back or booted. */
  restart(): void {
    this.isMute = false;
    this.excess = null;
    this.nextMonoMs = this.options.clock.monoMs() + FIRST_MS;
  }

  /** Another car may come. */
  forgetCar(): void {
    this.isKept = false;
  }

  /** What it says it allows, where that is more than it was told and no current proves otherwise. */
  disagreement(): { readonly saysA: number; readonly grantedA: number } | null {
    return this.isKept ? null : this.excess;
  }

  /** To be called once a second. */
  tick(): void {
    const { clock, told } = this.options;
    const limit = told();
    if (limit === null) return;
    this.watch(limit);
    if (this.isMute || this.isAsking || clock.monoMs() < this.nextMonoMs) return;
    void this.ask(limit);
  }

  private watch(limit: RateLimit): void {
    const { drawnA, maxCurrentA } = this.options;
    const toldA = allowedCurrentA(limit, 1);
    const currentA = drawnA();
    // A car at the limit, where without the limit it could take clearly more.
    if (limit.unit !== 'A' || currentA === null || toldA > maxCurrentA - CLEARLY_A || toldA < LEAST_OFFER_A) return;
    if (Math.abs(currentA - toldA) <= NEAR_A) this.isKept = true;
    else if (currentA > toldA + CLEARLY_A) this.isKept = false;
  }

  private async ask(limit: RateLimit): Promise<void> {
    const { clock, connectorId, schedule, told, log, maxCurrentA, overruled, changed } = this.options;
    this.isAsking = true;
    const outcome = await schedule({ connectorId, duration: 60, chargingRateUnit: limit.unit });
    this.isAsking = false;
    this.nextMonoMs = clock.monoMs() + AGAIN_MS;
    if (outcome.kind === 'closed') return;
    const says = outcome.kind === 'result' ? limitNow(outcome.payload, limit.unit) : null;
    if (says === null) {
      this.isMute = true;
      return;
    }
    const now = told();
    // It was told something else meanwhile.
    if (now === null || now.unit !== limit.unit || now.value !== limit.value) return;
    const saysA = Math.min(maxCurrentA, allowedCurrentA({ unit: limit.unit, value: says }, 1));
    const grantedA = allowedCurrentA(limit, 1);
    const before = this.excess;
    this.excess = saysA > grantedA + TOLERANCE_A ? { saysA, grantedA } : null;
    if (this.excess === null) this.nextMonoMs = clock.monoMs() + INTERVAL_MS;
    else if (before === null) {
      log.warn(this.excess, 'the station says that it allows more than it was told');
      overruled();
    }
    if ((this.excess === null) !== (before === null)) changed();
  }
}

/** After its set-up. */
const FIRST_MS = 20_000;
const INTERVAL_MS = 15 * 60_000;
const AGAIN_MS = 60_000;
/** What roundings make of a limit, A. */
const TOLERANCE_A = 0.5;
/** A car that keeps to its limit, and its meter, A. */
const NEAR_A = 1.5;
const CLEARLY_A = 2;
/** IEC 61851-1: the least a station offers, A. */
const LEAST_OFFER_A = 6;
