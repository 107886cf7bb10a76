import type { Clock } from '../clock.ts';
import type { DeviceSnapshot, Snapshot } from '../core/model/snapshot.ts';
import { QUARTER_MS, type RegisterReading } from '../ledger/register-log.ts';

/** A quarter whose registers could not be written this long after it began stays empty, ms. */
const RETRY_MS = 60_000;

/**
 * Notices that a quarter hour has begun and hands out the registers of all devices. After a clock that jumps ahead the
 * quarters in between stay empty: nobody read the registers then.
 */
export class QuarterHours {
  private readonly clock: Clock;
  private readonly record: (quarterMs: number, registers: readonly RegisterReading[]) => boolean;
  private lastQuarter: number;

  /** @param record tells whether it could be written; if not, the next snapshots try again. */
  constructor(clock: Clock, record: (quarterMs: number, registers: readonly RegisterReading[]) => boolean) {
    this.clock = clock;
    this.record = record;
    this.lastQuarter = Math.floor(clock.wallMs() / QUARTER_MS);
  }

  /** To be called with each snapshot. */
  notice(snapshot: Snapshot): void {
    const nowMs = this.clock.wallMs();
    const quarter = Math.floor(nowMs / QUARTER_MS);
    if (quarter <= this.lastQuarter) return;
    const isWritten = this.record(quarter * QUARTER_MS, registersOf(snapshot));
    if (isWritten || nowMs - quarter * QUARTER_MS > RETRY_MS) this.lastQuarter = quarter;
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
