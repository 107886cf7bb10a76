import type { Clock } from '../clock.ts';
import type { Alarm } from './view.ts';

/** More than these are not remembered: a flood of made-up names must not fill the memory. */
const MOST = 20;
/** One that has not knocked for so long is forgotten, ms. */
const FORGET_MS = 30 * 60_000;

/** Charge points that knocked and that nobody has configured. */
export class UnknownStations {
  private readonly clock: Clock;
  private readonly seen = new Map<string, { readonly address: string; readonly sinceMs: number; lastMonoMs: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  knocked(identity: string, address: string): void {
    const before = this.seen.get(identity);
    this.seen.delete(identity);
    const sinceMs = before?.sinceMs ?? this.clock.wallMs();
    this.seen.set(identity, { address, sinceMs, lastMonoMs: this.clock.monoMs() });
    const [oldest] = this.seen.keys();
    if (this.seen.size > MOST && oldest !== undefined) this.seen.delete(oldest);
  }

  alarms(): readonly Alarm[] {
    const aliveMs = this.clock.monoMs() - FORGET_MS;
    return [...this.seen]
      .filter(([, { lastMonoMs }]) => lastMonoMs >= aliveMs)
      .map(([identity, { address, sinceMs }]) => ({ code: 'unknown-charge-point', sinceMs, identity, address }));
  }
}
