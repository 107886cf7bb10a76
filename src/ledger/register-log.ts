import { type QuarterRegister, quarterRegisters } from '../core/tariff/registers.ts';
import { guarded } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { readExchanges, shiftAt } from './meter-exchanges.ts';

/** W: read (true value). E: substitute. F: missing. The letters of the metering trade. */
type RegisterQuality = 'W' | 'E' | 'F';

/** The registers of one meter, inverter or charge point at a quarter hour, whole Wh; `null` where it has none. */
export interface RegisterReading {
  readonly deviceId: string;
  /** Energy in the positive direction of its kind: import, production, charging. */
  readonly importWh: number | null;
  readonly exportWh: number | null;
  readonly quality: RegisterQuality;
}

export interface RegisterSnapshot extends Omit<RegisterReading, 'deviceId'> {
  /** UTC epoch ms. */
  readonly atMs: number;
}

export const QUARTER_MS = 15 * 60_000;

/** The registers of all devices at every quarter hour, for ever: one record of the ledger per quarter. */
export class RegisterLog {
  private readonly ledger: Pick<Ledger, 'db' | 'chain'>;

  constructor(ledger: Pick<Ledger, 'db' | 'chain'>) {
    this.ledger = ledger;
  }

  /**
   * Writes the snapshot of a quarter hour, durably. A quarter that stands in the ledger stays as it is (the clock was
   * set back). Throws `StoreError` when the disk does not let it.
   */
  recordRegisters(
    atQuarterMs: number,
    registers: readonly RegisterReading[],
    nowMs: number,
  ): 'recorded' | 'already-recorded' {
    if (atQuarterMs % QUARTER_MS !== 0) throw new Error(`${atQuarterMs} is no quarter hour`);
    const { db, chain } = this.ledger;
    const there = guarded(db.name, () =>
      db.prepare<[number]>("SELECT 1 FROM record WHERE kind = 'registers' AND at_ms = ?").get(atQuarterMs),
    );
    if (there !== undefined) return 'already-recorded';
    chain.append([{ kind: 'registers', atMs: atQuarterMs, recordedAtMs: nowMs, registers }]);
    return 'recorded';
  }

  /** Snapshots of one device in [fromMs, toMs), oldest first, as they were recorded. */
  snapshots(deviceId: string, fromMs: number, toMs: number): readonly RegisterSnapshot[] {
    const { db } = this.ledger;
    return guarded(db.name, () =>
      db
        .prepare<[number, number, string], RegisterSnapshot>(
          `SELECT at_ms AS atMs, item.value ->> '$.importWh' AS importWh, item.value ->> '$.exportWh' AS exportWh,
             item.value ->> '$.quality' AS quality
           FROM record, json_each(body, '$.registers') AS item
           WHERE kind = 'registers' AND at_ms >= ? AND at_ms < ? AND item.value ->> '$.deviceId' = ?
           ORDER BY at_ms`,
        )
        .all(fromMs, toMs, deviceId),
    );
  }

  /**
   * A register of one device at every quarter hour of [fromMs, toMs], both ends included, with its quality. Where its meter
   * was exchanged it goes on as if the first one were still there.
   */
  quarters(deviceId: string, direction: 'import' | 'export', fromMs: number, toMs: number): readonly QuarterRegister[] {
    const exchanges = readExchanges(this.ledger.db);
    const read = this.snapshots(deviceId, fromMs - NEIGHBOURS_MS, toMs + NEIGHBOURS_MS).flatMap(
      ({ atMs, importWh, exportWh }) => {
        const registerWh = direction === 'import' ? importWh : exportWh;
        if (registerWh === null) return [];
        return [{ atMs, registerWh: registerWh + shiftAt(exchanges, deviceId, direction, atMs) }];
      },
    );
    return quarterRegisters(read, fromMs, toMs);
  }
}

/** A neighbour further away than this says nothing of a quarter hour, ms. */
const NEIGHBOURS_MS = 31 * 86_400_000;
