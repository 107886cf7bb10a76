import type { Clock } from '../clock.ts';
import type { CircuitCap, GridState } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';

/** Where limits from outside survive a restart. Throws when the disk does not let it. */
export interface LimitMemory {
  caps(): readonly CircuitCap[];
  setCap(cap: CircuitCap, nowMs: number): void;
  removeCap(circuitId: string, source: string): void;
  grid(): GridState;
  setGrid(state: GridState, nowMs: number): void;
}

/** More sources than these cap no circuit: whoever makes up new names would fill memory and disk. */
const MOST_CAPS_PER_CIRCUIT = 16;

/**
 * What others limit: caps on circuits, and whether the public grid is there. All of it holds at once, even when it
 * cannot be stored: a limit must work with a full disk. What is over is forgotten.
 */
export class OutsideLimits {
  private readonly circuitIds: ReadonlySet<string>;
  private readonly memory: LimitMemory;
  private readonly clock: Clock;
  private readonly log: Log;
  private standing: readonly CircuitCap[];
  private gridState: GridState;

  constructor(circuitIds: readonly string[], memory: LimitMemory, clock: Clock, log: Log) {
    this.circuitIds = new Set(circuitIds);
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.standing = this.read(() => memory.caps(), []);
    this.gridState = this.read(() => memory.grid(), 'unknown');
  }

  /** Those in force now. */
  caps(): readonly CircuitCap[] {
    const nowMs = this.clock.wallMs();
    const over = this.standing.filter(({ untilMs }) => untilMs !== null && untilMs <= nowMs);
    if (over.length > 0) {
      this.standing = this.standing.filter((cap) => !over.includes(cap));
      for (const { circuitId, source } of over) this.store(() => this.memory.removeCap(circuitId, source));
    }
    return this.standing;
  }

  grid(): GridState {
    return this.gridState;
  }

  /** In place of what the same source asked for before; a cap without any limit takes that back. */
  setCap(cap: CircuitCap): 'done' | 'unknown-circuit' | 'too-many-caps' {
    const { circuitId, source, maxCurrentA, maxPowerW } = cap;
    if (!this.circuitIds.has(circuitId)) return 'unknown-circuit';
    const others = this.caps().filter((one) => one.circuitId !== circuitId || one.source !== source);
    if (maxCurrentA === null && maxPowerW === null) {
      this.standing = others;
      this.store(() => this.memory.removeCap(circuitId, source));
      return 'done';
    }
    if (others.filter((one) => one.circuitId === circuitId).length >= MOST_CAPS_PER_CIRCUIT) return 'too-many-caps';
    this.standing = [...others, cap];
    this.store(() => this.memory.setCap(cap, this.clock.wallMs()));
    return 'done';
  }

  setGrid(state: GridState): void {
    this.gridState = state;
    this.store(() => this.memory.setGrid(state, this.clock.wallMs()));
  }

  private store(write: () => void): void {
    try {
      write();
    } catch (err) {
      this.log.error({ err }, 'The limit holds, but could not be stored for the next start');
    }
  }

  private read<T>(from: () => T, otherwise: T): T {
    try {
      return from();
    } catch (err) {
      this.log.error({ err }, 'Limits from outside cannot be read: those set before the start do not hold');
      return otherwise;
    }
  }
}
