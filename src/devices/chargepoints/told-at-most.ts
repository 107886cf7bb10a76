import type { Clock } from '../../clock.ts';
import type { StationFacts } from './station-facts.ts';

/**
 * Remembers over a restart how much the station may have been told at most: written down before more than that is sent,
 * so that the next process need not take a lease of this one for the maximum. The store is written once a minute at
 * most: a raise within the minute gets some room above it.
 */
export class ToldAtMost {
  private readonly clock: Clock;
  private readonly facts: StationFacts;
  private readonly maxCurrentA: number;
  /** What a former process may have told. */
  readonly formerA: number;
  private savedMonoMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, facts: StationFacts, maxCurrentA: number) {
    this.clock = clock;
    this.facts = facts;
    this.maxCurrentA = maxCurrentA;
    this.formerA = Math.min(maxCurrentA, facts.get().toldAtMostA ?? maxCurrentA);
  }

  /** To be called before this much is sent, A. */
  willTell(currentA: number): void {
    const { toldAtMostA } = this.facts.get();
    if (toldAtMostA !== null && currentA <= toldAtMostA) return;
    this.save(this.isEarly() ? currentA + ROOM_A : currentA);
  }

  /** Nothing the station may follow allows more than this, A. */
  follows(ceilingA: number): void {
    if (ceilingA >= (this.facts.get().toldAtMostA ?? Number.POSITIVE_INFINITY) || this.isEarly()) return;
    this.save(ceilingA);
  }

  private isEarly(): boolean {
    return this.clock.monoMs() - this.savedMonoMs < INTERVAL_MS;
  }

  private save(currentA: number): void {
    this.savedMonoMs = this.clock.monoMs();
    this.facts.learn({ toldAtMostA: Math.min(this.maxCurrentA, currentA) });
  }
}

const INTERVAL_MS = 60_000;
const ROOM_A = 4;
