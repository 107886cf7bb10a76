import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { DeviceMeans } from './measured-powers.ts';
import { quarterOf } from './quarters.ts';

/** Of a quarter hour of which less was seen nothing is said, ms. */
const ENOUGH_MS = (QUARTER_MS * 2) / 3;

/** Mean powers of devices over the quarter hours of the clock, as their samples come. */
export class QuarterMeans {
  private readonly ended: (quarter: number, means: DeviceMeans) => void;
  private quarter = 0;
  private firstMs = 0;
  private lastMs = 0;
  private readonly sums = new Map<string, { sumW: number; samples: number }>();

  /** @param ended takes the means of each quarter hour of which enough was seen */
  constructor(ended: (quarter: number, means: DeviceMeans) => void) {
    this.ended = ended;
  }

  sample(deviceId: string, atMs: number, powerW: number): void {
    this.notice(atMs);
    if (quarterOf(atMs) !== this.quarter) return;
    const sum = this.sums.get(deviceId);
    if (sum === undefined) {
      this.sums.set(deviceId, { sumW: powerW, samples: 1 });
    } else {
      sum.sumW += powerW;
      sum.samples += 1;
    }
    this.lastMs = Math.max(this.lastMs, atMs);
  }

  /** It is this late. A clock that was set begins anew. */
  notice(nowMs: number): void {
    const quarter = quarterOf(nowMs);
    if (quarter === this.quarter || quarter === this.quarter - 1) return;
    const { quarter: before, firstMs, lastMs } = this;
    const means = new Map([...this.sums].map(([id, { sumW, samples }]) => [id, sumW / samples]));
    this.quarter = quarter;
    this.firstMs = nowMs;
    this.lastMs = nowMs;
    this.sums.clear();
    if (quarter === before + 1 && lastMs - firstMs >= ENOUGH_MS) this.ended(before, means);
  }
}
