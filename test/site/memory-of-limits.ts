import type { CircuitCap, GridState } from '../../src/core/model/snapshot.ts';
import type { LimitMemory } from '../../src/site/outside-limits.ts';

/** What state.db does, without a disk. */
export class MemoryOfLimits implements LimitMemory {
  kept: CircuitCap[] = [];
  state: GridState = 'unknown';
  fails = false;

  caps(): readonly CircuitCap[] {
    this.tryDisk();
    return this.kept;
  }

  setCap(cap: CircuitCap): void {
    this.removeCap(cap.circuitId, cap.source);
    this.kept.push(cap);
  }

  removeCap(circuitId: string, source: string): void {
    this.tryDisk();
    this.kept = this.kept.filter((cap) => cap.circuitId !== circuitId || cap.source !== source);
  }

  grid(): GridState {
    this.tryDisk();
    return this.state;
  }

  setGrid(state: GridState): void {
    this.tryDisk();
    this.state = state;
  }

  private tryDisk(): void {
    if (this.fails) throw new Error('database or disk is full');
  }
}
