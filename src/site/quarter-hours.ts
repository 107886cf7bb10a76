import type { Clock } from '../clock.ts';
import type { Snapshot } from '../core/model/snapshot.ts';

const QUARTER_MS = 15 * 60_000;

/** Quality of a register value, as in German metering: W true, E substitute, F missing. */
export type RegisterQuality = 'W' | 'E' | 'F';

/** One register of one device at a quarter hour. `register` tells the directions of a meter apart. */
export interface RegisterValue {
  readonly deviceId: string;
  readonly register: 'import' | 'export';
  /** Whole Wh; `null` with quality F. */
  readonly registerWh: number | null;
  readonly quality: RegisterQuality;
}

/**
 * Notices that a quarter hour has begun and hands out the registers of all devices. After a clock that jumps ahead the
 * quarters in between stay empty; one that is repeated by a jump back is not written twice.
 */
export class QuarterHours {
  private readonly clock: Clock;
  private readonly record: (quarterMs: number, values: readonly RegisterValue[]) => void;
  private lastQuarter: number;

  constructor(clock: Clock, record: (quarterMs: number, values: readonly RegisterValue[]) => void) {
    this.clock = clock;
    this.record = record;
    this.lastQuarter = Math.floor(clock.wallMs() / QUARTER_MS);
  }

  /** To be called with each snapshot. */
  notice(snapshot: Snapshot): void {
    const quarter = Math.floor(this.clock.wallMs() / QUARTER_MS);
    if (quarter <= this.lastQuarter) return;
    this.lastQuarter = quarter;
    this.record(quarter * QUARTER_MS, registersOf(snapshot));
  }
}

function registersOf(snapshot: Snapshot): readonly RegisterValue[] {
  const devices = [...snapshot.meters, ...snapshot.inverters, ...snapshot.batteries, ...snapshot.chargePoints];
  return devices.flatMap(({ id, condition, reading }): RegisterValue[] => {
    const isFresh = condition === 'ok' && reading !== null;
    const importWh = isFresh ? reading.value.importWh : null;
    const exportWh = isFresh ? reading.value.exportWh : null;
    const values: RegisterValue[] = [
      { deviceId: id, register: 'import', registerWh: importWh, quality: importWh === null ? 'F' : 'W' },
    ];
    if (exportWh !== null) values.push({ deviceId: id, register: 'export', registerWh: exportWh, quality: 'W' });
    return values;
  });
}
