import type { Clock } from '../../clock.ts';
import type { StationFacts } from './station-facts.ts';

/**
 * Stations keep profiles in flash, which wears out. What is written is counted against a budget that refills over the
 * day; when it is used up, raises wait and renewals come as late as they may. A lower limit never waits. What is left
 * is remembered once a minute at most, so that restarts do not fill it up.
 */
export class FlashBudget {
  private readonly clock: Clock;
  private readonly facts: StationFacts;
  private readonly perMs: number;
  private readonly most: number;
  private left: number;
  private countedMonoMs: number;
  private savedMonoMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, facts: StationFacts, writesPerDay: number) {
    this.clock = clock;
    this.facts = facts;
    this.perMs = writesPerDay / DAY_MS;
    this.most = Math.max(1, writesPerDay * BURST_SHARE);
    const { flash } = facts.get();
    // A wall clock that was set back refills nothing.
    const sinceMs = flash === null ? 0 : Math.max(0, clock.wallMs() - flash.atMs);
    this.left = Math.min(this.most, (flash?.writesLeft ?? this.most) + sinceMs * this.perMs);
    this.countedMonoMs = clock.monoMs();
  }

  wrote(): void {
    this.left = Math.max(0, this.refilled() - 1);
    if (this.countedMonoMs - this.savedMonoMs < SAVE_INTERVAL_MS) return;
    this.savedMonoMs = this.countedMonoMs;
    this.facts.learn({ flash: { writesLeft: this.left, atMs: this.clock.wallMs() } });
  }

  isUsedUp(): boolean {
    return this.refilled() < 1;
  }

  private refilled(): number {
    const nowMs = this.clock.monoMs();
    this.left = Math.min(this.most, this.left + (nowMs - this.countedMonoMs) * this.perMs);
    this.countedMonoMs = nowMs;
    return this.left;
  }
}

const DAY_MS = 86_400_000;
/** Of the day's budget, what may be written in one go. */
const BURST_SHARE = 0.1;
const SAVE_INTERVAL_MS = 60_000;
