import type { Cancel, Clock } from '../src/clock.ts';

interface Timer {
  dueMs: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** A clock that moves only when told to. `jumpWall` moves the wall clock alone, as NTP does. */
export class FakeClock implements Clock {
  private mono = 1_000;
  private wall: number;
  private readonly timers = new Set<Timer>();

  constructor(wallMs: number = Date.UTC(2026, 5, 15, 10, 0, 0)) {
    this.wall = wallMs;
  }

  wallMs(): number {
    return this.wall;
  }

  monoMs(): number {
    return this.mono;
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.schedule({ dueMs: this.mono + Math.max(0, delayMs), everyMs: null, run });
  }

  every(intervalMs: number, run: () => void): Cancel {
    return this.schedule({ dueMs: this.mono + intervalMs, everyMs: intervalMs, run });
  }

  /** Moves both clocks and runs what falls due, in order. */
  advance(ms: number): void {
    const endMs = this.mono + ms;
    for (let next = this.nextDue(endMs); next !== null; next = this.nextDue(endMs)) {
      this.moveTo(next.dueMs);
      if (next.everyMs === null) this.timers.delete(next);
      else next.dueMs += next.everyMs;
      next.run();
    }
    this.moveTo(endMs);
  }

  /** Like {@link advance}, in steps, letting promises and socket events settle in between. */
  async advanceAsync(ms: number, stepMs = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.advance(Math.min(stepMs, left));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  jumpWall(ms: number): void {
    this.wall += ms;
  }

  private schedule(timer: Timer): Cancel {
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  private nextDue(endMs: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.timers) {
      if (timer.dueMs <= endMs && (next === null || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }

  private moveTo(monoMs: number): void {
    this.wall += Math.max(0, monoMs - this.mono);
    this.mono = Math.max(this.mono, monoMs);
  }
}
