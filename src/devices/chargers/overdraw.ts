import type { ElectricalValues, Reading } from '../../core/model/readings.ts';

/** A charger may take a set-point and not obey it: seen only by what its car draws. */
export class Overdraw {
  private readonly ceilingA: () => number;
  private newest: Reading<ElectricalValues> | null = null;
  private sinceMonoMs: number | null = null;

  constructor(ceilingA: () => number) {
    this.ceilingA = ceilingA;
  }

  reading(reading: Reading<ElectricalValues>): void {
    this.newest = reading;
    if (this.drawnA() <= this.ceilingA() + OVERDRAW_A) this.sinceMonoMs = null;
    else this.sinceMonoMs ??= reading.monoMs;
  }

  /** The largest current on a phase, A. */
  drawnA(): number {
    return Math.max(0, ...(this.newest?.value.phaseCurrentA ?? []));
  }

  isCertain(): boolean {
    return this.newest !== null && this.sinceMonoMs !== null && this.newest.monoMs - this.sinceMonoMs >= OVERDRAWN_MS;
  }
}

/** More than the tolerance of a car and of its meter. */
const OVERDRAW_A = 2;
/** Three times the 5 s in which a car must have followed (IEC 61851-1 Annex A). */
const OVERDRAWN_MS = 15_000;
