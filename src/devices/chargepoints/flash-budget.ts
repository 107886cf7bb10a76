import type { Clock } from '../../clock.ts';

/**
 * Stations keep profiles in flash, which wears out. What is written is counted against a budget that refills over the
 * day; when it is used up, raises wait and renewals come as late as they may. A lower limit never waits.
 */
export class FlashBudget {
  private readonly clock: Clock;
  private readonly perMs: number;
  private readonly most: number;
  private left: number;
  private countedMonoMs: number;

  constructor(clock: Clock, writesPerDay: number) {
    this.clock = clock;
    this.perMs = writesPerDay / DAY_MS;
    this.most = Math.max(1, writesPerDay * BURST_SHARE);
    this.left = this.most;
    this.countedMonoMs = clock.monoMs();
  }

  wrote(): void {
    this.left = Math.max(0, this.refilled() - 1);
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
