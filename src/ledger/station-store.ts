import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import { type Evidence, LIMIT_RUNGS, type StationMemory, type StationRecord } from '../core/model/station-record.ts';
import { guarded } from './errors.ts';

interface Row {
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly rung: string;
  readonly rateUnit: 'A' | 'W';
  readonly maxStackLevel: number;
  readonly wholeNumbers: 0 | 1;
  readonly safeCurrentA: number | null;
  readonly expiry: Evidence;
  readonly phaseSwitch: Evidence;
  readonly toldPhases: 1 | 3 | null;
}

/** What charge points were seen to do, in state.db. Throws `StoreError` when the disk does not let it. */
export class StationStore implements StationMemory {
  private readonly db: Database;
  private readonly clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.db = db;
    this.clock = clock;
  }

  /** `null` also for what a newer release wrote and this one does not know. */
  load(chargePointId: string): StationRecord | null {
    const row = guarded(this.db.name, () =>
      this.db
        .prepare<[string], Row>(
          `SELECT vendor, model, firmware, serial, rung, rate_unit AS rateUnit, max_stack_level AS maxStackLevel,
             whole_numbers AS wholeNumbers, safe_current_a AS safeCurrentA, expiry, phase_switch AS phaseSwitch,
             told_phases AS toldPhases
           FROM station WHERE charge_point_id = ?`,
        )
        .get(chargePointId),
    );
    const rung = LIMIT_RUNGS.find((known) => known === row?.rung);
    if (row === undefined || rung === undefined) return null;
    const { vendor, model, firmware, serial, wholeNumbers, ...rest } = row;
    return { ...rest, identity: { vendor, model, firmware, serial }, rung, wholeNumbers: wholeNumbers === 1 };
  }

  save(chargePointId: string, record: StationRecord): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO station (charge_point_id, vendor, model, firmware, serial, rung, rate_unit,
             max_stack_level, whole_numbers, safe_current_a, expiry, phase_switch, told_phases, changed_at_ms)
           VALUES (@chargePointId, @vendor, @model, @firmware, @serial, @rung, @rateUnit, @maxStackLevel,
             @wholeNumbers, @safeCurrentA, @expiry, @phaseSwitch, @toldPhases, @changedAtMs)`,
        )
        .run({
          ...record.identity,
          ...record,
          identity: null,
          chargePointId,
          wholeNumbers: record.wholeNumbers ? 1 : 0,
          changedAtMs: this.clock.wallMs(),
        }),
    );
  }
}
