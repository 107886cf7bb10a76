import type { Cancel, Clock } from '../clock.ts';

/** How often is looked whether it is time, ms: timers count a clock that does not jump, what is published follows the one that does. */
const LOOK_MS = 15_000;
/** Nothing is put off for longer: a wall clock that was set back must not silence a source. */
const LONGEST_MS = 12 * 3_600_000;

/** Asks, and asks again when the last answer said so. One question at a time. */
export class AskLoop {
  private readonly clock: Clock;
  private readonly ask: () => Promise<number>;
  private cancel: Cancel = () => {};
  private dueMs = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;

  /** @param ask asks, and gives the pause until the next time, ms */
  constructor(clock: Clock, ask: () => Promise<number>) {
    this.clock = clock;
    this.ask = ask;
  }

  start(): void {
    this.cancel = this.clock.every(LOOK_MS, () => this.look());
    this.look();
  }

  /** As soon as possible. */
  soon(): void {
    this.dueMs = Number.NEGATIVE_INFINITY;
    this.look();
  }

  /** Waits for the question that is under way. */
  async stop(): Promise<void> {
    this.cancel();
    this.cancel = () => {};
    this.isStopped = true;
    await this.running;
  }

  private isStopped = false;

  private look(): void {
    const nowMs = this.clock.wallMs();
    if (this.isStopped || this.running !== null) return;
    if (nowMs < this.dueMs && this.dueMs - nowMs <= LONGEST_MS) return;
    this.running = this.askOnce();
  }

  private async askOnce(): Promise<void> {
    const pauseMs = await this.ask();
    this.dueMs = this.clock.wallMs() + pauseMs;
    this.running = null;
  }
}
