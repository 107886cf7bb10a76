import type { Clock } from '../clock.ts';

/** A password that was shown counts for so long, ms. */
const HOLDS_MS = 5 * 60_000;
const MOST = 200;

/** Which sign-ins have shown their password lately. In memory and on the monotonic clock: a restart asks again. */
export class Confirmations {
  private readonly clock: Clock;
  private readonly untilMonoMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  confirm(signInId: string): void {
    this.untilMonoMs.delete(signInId);
    this.untilMonoMs.set(signInId, this.clock.monoMs() + HOLDS_MS);
    const [oldest] = this.untilMonoMs.keys();
    if (this.untilMonoMs.size > MOST && oldest !== undefined) this.untilMonoMs.delete(oldest);
  }

  holds(signInId: string): boolean {
    return this.clock.monoMs() < (this.untilMonoMs.get(signInId) ?? Number.NEGATIVE_INFINITY);
  }
}
