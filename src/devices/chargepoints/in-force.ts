import type { Clock } from '../../clock.ts';
import type { LimitRung } from '../../core/model/station-record.ts';
import type { RateLimit } from './profiles.ts';

/** A limit as it was sent. */
export interface Held {
  readonly currentA: number;
  /** The same in the station's unit. */
  readonly limit: RateLimit;
  readonly numberPhases: 1 | 3 | null;
  /** By which means it was sent. */
  readonly rung: LimitRung;
  /** The transaction it was meant for; told by a TxProfile it holds for no other. */
  readonly transactionId: number | null;
  readonly grantedMonoMs: number;
  /** Since when a limit has waited to be heard: it may have replaced one that was never sent. */
  readonly askedMonoMs: number;
  /** Infinite for one without an end. */
  readonly endMonoMs: number;
  /** The station's clock minus ours as it was known then, ms. */
  readonly offsetMs: number;
}

export interface InForceOptions {
  readonly clock: Clock;
  readonly maxCurrentA: number;
  /** Station time minus ours as far as it is known now, ms. */
  readonly stationOffsetMs: () => number;
}

/**
 * The limits a station may be following: a limit counts from the moment it is sent until one sent later was accepted,
 * for a call that hangs may have been carried out, or may yet be.
 */
export class InForce {
  private readonly options: InForceOptions;
  private newest: Held | null = null;
  /** Sent, and not settled: the next may be on its way before the outcome of the last has been seen here. */
  private readonly inFlight = new Set<Held>();
  /** Sent, and cut off or timed out; kept over a boot; left behind by a former process. The next acceptance ends them. */
  private doubtful: Held[] = [];
  /** Told by means that have been given up: nothing told now replaces them. */
  private leftBehind: Held[] = [];

  constructor(options: InForceOptions) {
    this.options = options;
  }

  /** The newest that was accepted, ended or not. */
  accepted(): Held | null {
    return this.newest;
  }

  hasDoubts(): boolean {
    return this.doubtful.length > 0;
  }

  isInFlight(held: Held): boolean {
    return this.inFlight.has(held);
  }

  oldestInFlight(): Held | null {
    const [oldest = null] = this.inFlight;
    return oldest;
  }

  sent(held: Held): void {
    this.inFlight.add(held);
  }

  /** False when it was never sent. */
  settled(held: Held): boolean {
    return this.inFlight.delete(held);
  }

  accept(held: Held): void {
    this.newest = held;
    this.doubtful = [];
  }

  /** Too many of them are as good as one that could be anything until the last of them has ended. */
  doubt(held: Held): void {
    this.doubtful.push(held);
    if (this.doubtful.length <= MAX_DOUBTFUL) return;
    const lastMonoMs = Math.max(...this.doubtful.map(({ endMonoMs }) => endMonoMs));
    this.doubtful = [];
    this.doubtAnything(lastMonoMs);
  }

  /** Until then any limit up to this (A) may rule that nobody here knows of. */
  doubtAnything(endMonoMs: number, currentA = this.options.maxCurrentA): void {
    this.doubtful.push(this.unknown(currentA, endMonoMs));
  }

  /** The means by which all of them were told is given up; what stands below them (A) has no end. */
  leaveBehind(rung: LimitRung, safeCurrentA: number | null): void {
    const safe = safeCurrentA === null ? [] : [{ ...this.unknown(safeCurrentA, Number.POSITIVE_INFINITY), rung }];
    this.leftBehind = [...this.all(), ...safe];
    this.newest = null;
    this.doubtful = [];
  }

  /** It was still told by means that had been given up. */
  leave(held: Held): void {
    this.leftBehind.push(held);
  }

  /** The station has removed what it was told by this means. */
  cleared(rung: LimitRung): void {
    this.leftBehind = this.leftBehind.filter((held) => held.rung !== rung);
  }

  /** What was accepted ended with its transaction: nothing rules now. */
  forgetAccepted(): void {
    this.newest = null;
    this.doubtful = [];
  }

  /** The station may have kept what it had, or lost it. */
  doubtAll(): void {
    if (this.newest !== null) this.doubt(this.newest);
    this.newest = null;
  }

  /** Those that may rule now. */
  ruling(nowMs: number): readonly Held[] {
    return this.all().filter((each) => each.endMonoMs + Math.max(0, this.shiftMs(each)) + CLOCK_ALLOWANCE_MS > nowMs);
  }

  /** What lies below them may rule now: nothing was accepted, one may have ended, or has not begun. */
  mayHaveEnded(nowMs: number): boolean {
    return (
      this.newest === null ||
      this.all().some((each) => each.endMonoMs - CLOCK_ALLOWANCE_MS <= nowMs || this.isMisdated(each))
    );
  }

  /** By what is now known of the station's clock, it ends at another time than was meant. */
  isMisdated(held: Held): boolean {
    return Math.abs(this.shiftMs(held)) > CLOCK_ALLOWANCE_MS;
  }

  private unknown(currentA: number, endMonoMs: number): Held {
    const { clock, stationOffsetMs } = this.options;
    const nowMs = clock.monoMs();
    const limit = { unit: 'A', value: currentA } as const;
    const times = { grantedMonoMs: nowMs, askedMonoMs: nowMs, endMonoMs, offsetMs: stationOffsetMs() };
    return { currentA, limit, numberPhases: null, rung: 'connector-lease', transactionId: null, ...times };
  }

  private all(): readonly Held[] {
    return [this.newest, ...this.inFlight, ...this.doubtful, ...this.leftBehind].filter((each) => each !== null);
  }

  /** How much later than meant it ends, ms; negative: earlier. */
  private shiftMs(held: Held): number {
    return Number.isFinite(held.endMonoMs) ? held.offsetMs - this.options.stationOffsetMs() : 0;
  }
}

/** By how much the station may see the end of a lease earlier or later than we do. */
export const CLOCK_ALLOWANCE_MS = 5_000;
const MAX_DOUBTFUL = 8;
