import type { Clock } from '../../clock.ts';
import type { ChargerOrder, ChargerProfile, ChargerReport } from './wire.ts';

export interface WatchdogOptions {
  readonly clock: Clock;
  readonly profile: ChargerProfile;
  readonly safeCurrentA: number;
  /** How long a lease lasts, ms. */
  readonly leaseMs: number;
}

/**
 * A charger's own watchdog, as far as it can be known from here: what feeds it, when it ends, and whether its hardware
 * says that it then falls back to the safe current.
 */
export class Watchdog {
  private readonly options: WatchdogOptions;
  /** As it stands in the charger, s and A. */
  private timeoutS: number | null = null;
  private safeA: number | null = null;
  /** It was fed for certain then. */
  private fedMonoMs = Number.NEGATIVE_INFINITY;
  /** It may have been fed until then. */
  private mayBeFedMonoMs = Number.NEGATIVE_INFINITY;
  private lifeMonoMs = Number.NEGATIVE_INFINITY;
  private setUpMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: WatchdogOptions) {
    this.options = options;
    this.timeoutS = options.profile.watchdog.worksS;
    this.safeA = options.profile.watchdog.alwaysA;
  }

  /** What it is to be set to. */
  setUp(): { readonly timeoutS: number; readonly safeCurrentA: number } {
    const { profile, leaseMs, safeCurrentA } = this.options;
    const { leastS, mostS } = profile.watchdog.writable ?? { leastS: 1, mostS: leaseMs / 1_000 };
    return {
      timeoutS: Math.max(leastS, Math.min(mostS, Math.floor(leaseMs / 1_000))),
      safeCurrentA: safeCurrentA < profile.leastA ? 0 : safeCurrentA,
    };
  }

  heard(report: ChargerReport, askedMonoMs: number, toldMonoMs: number): void {
    if (report.timeoutS !== null) this.timeoutS = report.timeoutS;
    if (report.safeCurrentA !== null) this.safeA = report.safeCurrentA;
    const isJustTold = askedMonoMs >= toldMonoMs && askedMonoMs - toldMonoMs < JUST_TOLD_MS;
    if (report.remainingS !== null && isJustTold) this.timeoutS = report.remainingS;
    if (this.options.profile.watchdog.class !== 'traffic-feeds') return;
    this.fedMonoMs = askedMonoMs;
    this.mayHaveHeard();
  }

  /** An order was taken that was sent at this monotonic time, ms. */
  fed(order: ChargerOrder, sentMonoMs: number): void {
    const { class: kind } = this.options.profile.watchdog;
    if (order.kind === 'life') this.lifeMonoMs = sentMonoMs;
    if (order.kind === 'set-up') this.setUpMonoMs = sentMonoMs;
    const isLimit = order.kind === 'limit' || order.kind === 'pause';
    const feeds =
      kind === 'traffic-feeds' ||
      (kind === 'life-register' && order.kind === 'life') ||
      ((kind === 'setpoint-expires' || kind === 'fail-safe-command') && isLimit);
    if (!feeds) return;
    this.fedMonoMs = sentMonoMs;
    this.mayHaveHeard();
  }

  /** It was asked until now: it may have heard what we did not hear it answer. */
  unanswered(): void {
    if (this.options.profile.watchdog.class === 'traffic-feeds') this.mayHaveHeard();
  }

  /** Something was told until now, and nobody knows whether it came. */
  mayHaveHeard(): void {
    this.mayBeFedMonoMs = this.options.clock.monoMs();
  }

  /** It was written a time or a current that it does not show. */
  needsSetUp(): boolean {
    const { clock, profile } = this.options;
    if (profile.watchdog.writable === null || clock.monoMs() - this.setUpMonoMs < SET_UP_AGAIN_MS) return false;
    const { timeoutS, safeCurrentA } = this.setUp();
    const isOff = this.timeoutS !== null && Math.abs(this.timeoutS - timeoutS) > 1;
    return isOff || (this.safeA !== null && Math.abs(this.safeA - safeCurrentA) > SAFE_TOLERANCE_A);
  }

  isProven(): boolean {
    const { profile, safeCurrentA } = this.options;
    if (profile.watchdog.class === 'none' || this.timeoutMs() === null || this.safeA === null) return false;
    return this.safeA <= safeCurrentA + SAFE_TOLERANCE_A;
  }

  /** When it ends what it was told last unless it is fed again, monotonic ms; `null`: by itself never. */
  endsMonoMs(): number | null {
    const timeoutMs = this.timeoutMs();
    return timeoutMs === null || !Number.isFinite(this.fedMonoMs) ? null : this.fedMonoMs + timeoutMs;
  }

  state(): 'holds' | 'may-have-lapsed' | 'has-lapsed' {
    if (this.options.profile.watchdog.class === 'none') return 'holds';
    const timeoutMs = this.timeoutMs();
    const nowMs = this.options.clock.monoMs();
    // One that says nothing of its time may do what it wants while it is not spoken to.
    if (timeoutMs === null) return nowMs - this.fedMonoMs > UNKNOWN_MS ? 'may-have-lapsed' : 'holds';
    if (nowMs > Math.max(this.fedMonoMs, this.mayBeFedMonoMs) + timeoutMs + ALLOWANCE_MS) return 'has-lapsed';
    return nowMs < this.fedMonoMs + timeoutMs ? 'holds' : 'may-have-lapsed';
  }

  /** The set-point itself has to be told again, so that it goes on. */
  isRenewalDue(): boolean {
    const { class: kind } = this.options.profile.watchdog;
    return (kind === 'setpoint-expires' || kind === 'fail-safe-command') && this.isHalfOver(this.fedMonoMs);
  }

  isLifeDue(): boolean {
    const { class: kind, lifeEveryMs } = this.options.profile.watchdog;
    if (kind !== 'life-register' || lifeEveryMs === null) return false;
    return this.options.clock.monoMs() - this.lifeMonoMs >= lifeEveryMs || this.isHalfOver(this.lifeMonoMs);
  }

  private isHalfOver(sinceMonoMs: number): boolean {
    return this.options.clock.monoMs() - sinceMonoMs >= (this.timeoutMs() ?? UNKNOWN_MS) / 2;
  }

  /** `null`: not known, or off. */
  private timeoutMs(): number | null {
    return this.timeoutS === null || this.timeoutS <= 0 ? null : this.timeoutS * 1_000;
  }
}

/** How much later than its time a charger may fall back. */
const ALLOWANCE_MS = 5_000;
/** What is left of a time right after it was wound up is the whole of it. */
const JUST_TOLD_MS = 3_000;
const SET_UP_AGAIN_MS = 60_000;
/** A time that somebody has set at the device, and that cannot be read: none is known that is shorter. */
const UNKNOWN_MS = 10_000;
const SAFE_TOLERANCE_A = 0.1;
