import type { Clock } from '../clock.ts';
import type { DeviceSnapshot, Snapshot } from '../core/model/snapshot.ts';
import { QUARTER_MS, type RegisterReading } from '../ledger/register-log.ts';

/** Registers read later than this after the quarter began are no longer those of the quarter hour, ms. */
const LATEST_MS = 60_000;
/** Each try may wait for a lock, and the loop waits with it: not at every reading, ms. */
const RETRY_MS = 10_000;

/**
 * Notices that a quarter hour has begun and hands out the registers of all devices. Where the clock jumps, quarters may
 * stay empty: nobody read the registers when they began.
 */
export class QuarterHours {
  private readonly clock: Clock;
  private readonly record: (quarterMs: number, registers: readonly RegisterReading[]) => boolean;
  private lastQuarter: number;
  private notBeforeMonoMs = 0;

  /** @param record tells whether it could be written or was written before; if not, it is tried again for a while. */
  constructor(clock: Clock, record: (quarterMs: number, registers: readonly RegisterReading[]) => boolean) {
    this.clock = clock;
    this.record = record;
    this.lastQuarter = Math.floor(clock.wallMs() / QUARTER_MS);
  }

  /** To be called with each snapshot. */
  notice(snapshot: Snapshot): void {
    const nowMs = this.clock.wallMs();
    const quarter = Math.floor(nowMs / QUARTER_MS);
    if (quarter === this.lastQuarter) return;
    // Also backwards: a clock that was far ahead at boot must not keep the books empty until it is that late.
    if (quarter < this.lastQuarter || nowMs - quarter * QUARTER_MS > LATEST_MS) {
      this.lastQuarter = quarter;
      return;
    }
    if (this.clock.monoMs() < this.notBeforeMonoMs) return;
    if (this.record(quarter * QUARTER_MS, registersOf(snapshot))) this.lastQuarter = quarter;
    else this.notBeforeMonoMs = this.clock.monoMs() + RETRY_MS;
  }
}

function registersOf(snapshot: Snapshot): readonly RegisterReading[] {
  return [...snapshot.meters, ...snapshot.inverters, ...snapshot.batteries, ...snapshot.chargePoints].map(registerOf);
}

function registerOf({ id, condition, reading }: DeviceSnapshot): RegisterReading {
  const values = condition === 'ok' ? reading?.value : undefined;
  const importWh = values?.importWh ?? null;
  const exportWh = values?.exportWh ?? null;
  return { deviceId: id, importWh, exportWh, quality: importWh === null && exportWh === null ? 'F' : 'W' };
}
