/** Every variant speaks at least once in 10 s; a few are slow to finish. */
const MAX_LATE_MS = 30_000;
const MIN_LATE_MS = 3_000;
const LATE_PERIODS = 2.5;
const REMEMBERED = 5;

/** Learns how often a meter speaks (1 s for DSMR 5, 10 s for DSMR 4, anything for a Swedish one), and so when it is late. */
export class Cadence {
  private readonly intervalsMs: number[] = [];
  private lastMonoMs: number | null = null;

  heard(monoMs: number): void {
    if (this.lastMonoMs !== null) this.intervalsMs.push(monoMs - this.lastMonoMs);
    if (this.intervalsMs.length > REMEMBERED) this.intervalsMs.shift();
    this.lastMonoMs = monoMs;
  }

  /** By the median, so that neither an outage nor a burst after it teaches anything. */
  get lateAfterMs(): number {
    const sorted = [...this.intervalsMs].sort((a, b) => a - b);
    const medianMs = sorted[Math.floor(sorted.length / 2)];
    if (medianMs === undefined) return MAX_LATE_MS;
    return Math.min(MAX_LATE_MS, Math.max(MIN_LATE_MS, LATE_PERIODS * medianMs));
  }
}
