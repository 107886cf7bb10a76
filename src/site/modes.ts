import type { Clock } from '../clock.ts';
import type { ChargeMode } from '../core/model/site.ts';
import type { Log } from '../log.ts';

/** Where the owner's choices survive a restart. `set` throws when the disk does not let it. */
export interface ModeMemory {
  all(): ReadonlyMap<string, ChargeMode>;
  set(chargePointId: string, mode: ChargeMode, nowMs: number): void;
}

/**
 * The standing mode of each charge point, when no car is there or none has a wish of its own: the owner's last choice,
 * else the one it was configured with.
 */
export class Modes {
  private readonly memory: ModeMemory;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly defaults: ReadonlyMap<string, ChargeMode>;
  private readonly modes: Map<string, ChargeMode>;

  constructor(defaults: ReadonlyMap<string, ChargeMode>, memory: ModeMemory, clock: Clock, log: Log) {
    this.defaults = defaults;
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    const chosen = this.remembered();
    this.modes = new Map([...defaults].map(([id, mode]) => [id, chosen.get(id) ?? mode]));
  }

  get(chargePointId: string): ChargeMode {
    return this.modes.get(chargePointId) ?? 'off';
  }

  has(chargePointId: string): boolean {
    return this.modes.has(chargePointId);
  }

  /** Holds at once, even when it cannot be stored: switching off must work with a full disk. */
  set(chargePointId: string, mode: ChargeMode): 'done' | 'unknown-charge-point' {
    if (!this.modes.has(chargePointId)) return 'unknown-charge-point';
    this.modes.set(chargePointId, mode);
    try {
      this.memory.set(chargePointId, mode, this.clock.wallMs());
    } catch (err) {
      this.log.error({ chargePointId, mode, err }, 'The mode holds, but could not be stored for the next start');
    }
    return 'done';
  }

  /** Back to the configured mode. */
  reset(chargePointId: string): void {
    this.set(chargePointId, this.defaults.get(chargePointId) ?? 'off');
  }

  private remembered(): ReadonlyMap<string, ChargeMode> {
    try {
      return this.memory.all();
    } catch (err) {
      this.log.error({ err }, 'The chosen modes cannot be read: the configured ones hold');
      return new Map();
    }
  }
}
