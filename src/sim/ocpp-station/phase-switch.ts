import type { Clock } from '../../clock.ts';
import type { Evse } from '../world/evse.ts';

/** How a station goes about changing over. */
export type SwitchingHabit =
  /** It pauses its car, waits until no current has flowed for a while, switches, and goes on. */
  | 'pauses'
  /** It switches only in a pause that it is told to make. */
  | 'waits-for-pause'
  /** It switches at once, under load: a fault. */
  | 'under-load'
  /** It does not switch. */
  | 'never';

/** Without current so long before its relay moves, ms. */
const PAUSE_MS = 30_000;

/** The phase relay of a simulated station. */
export class PhaseSwitch {
  private readonly evse: Evse;
  private readonly clock: Clock;
  private quietSinceMonoMs: number | null = null;

  constructor(evse: Evse, clock: Clock) {
    this.evse = evse;
    this.clock = clock;
  }

  /** @returns the current that may be offered while it does what it is told */
  offerA(wanted: 1 | 3, allowedA: number, habit: SwitchingHabit): number {
    if (wanted === this.evse.connectedTerminals || habit === 'never') {
      this.quietSinceMonoMs = null;
      return allowedA;
    }
    if (habit === 'under-load') {
      this.evse.connectTerminals(wanted);
      return allowedA;
    }
    const isQuiet = this.evse.powerW === 0 && (habit === 'pauses' || allowedA === 0);
    const nowMs = this.clock.monoMs();
    this.quietSinceMonoMs = isQuiet ? (this.quietSinceMonoMs ?? nowMs) : null;
    if (this.quietSinceMonoMs !== null && nowMs - this.quietSinceMonoMs >= PAUSE_MS) {
      this.evse.connectTerminals(wanted);
      this.quietSinceMonoMs = null;
      return allowedA;
    }
    return habit === 'pauses' ? 0 : allowedA;
  }
}
