import type { Database } from 'better-sqlite3';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from '../clock.ts';
import {
  type Evidence,
  LIMIT_RUNGS,
  type StationMemory,
  type StationRecord,
  type StationSetUp,
} from '../core/model/station-record.ts';
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
  readonly toldAtMostA: number | null;
  readonly setUp: string | null;
  readonly writesLeft: number | null;
  readonly writesLeftAtMs: number | null;
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
             told_phases AS toldPhases, told_at_most_a AS toldAtMostA, set_up AS setUp,
             writes_left AS writesLeft, writes_left_at_ms AS writesLeftAtMs
           FROM station WHERE charge_point_id = ?`,
        )
        .get(chargePointId),
    );
    const rung = LIMIT_RUNGS.find((known) => known === row?.rung);
    if (row === undefined || rung === undefined) return null;
    const { vendor, model, firmware, serial, wholeNumbers, setUp, writesLeft, writesLeftAtMs, ...rest } = row;
    const flash = writesLeft === null || writesLeftAtMs === null ? null : { writesLeft, atMs: writesLeftAtMs };
    const identity = { vendor, model, firmware, serial };
    return { ...rest, identity, rung, wholeNumbers: wholeNumbers === 1, setUp: setUpFrom(setUp), flash };
  }

  save(chargePointId: string, record: StationRecord): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO station (charge_point_id, vendor, model, firmware, serial, rung, rate_unit,
             max_stack_level, whole_numbers, safe_current_a, expiry, phase_switch, told_phases, told_at_most_a, set_up,
             writes_left, writes_left_at_ms,             changed_at_ms)
           VALUES (@chargePointId, @vendor, @model, @firmware, @serial, @rung, @rateUnit, @maxStackLevel,
             @wholeNumbers, @safeCurrentA, @expiry, @phaseSwitch, @toldPhases, @toldAtMostA, @setUp,
             @writesLeft, @writesLeftAtMs, @changedAtMs)`,
        )
        .run({
          ...record.identity,
          ...record,
          identity: null,
          flash: null,
          writesLeft: record.flash?.writesLeft ?? null,
          writesLeftAtMs: record.flash?.atMs ?? null,
          chargePointId,
          wholeNumbers: record.wholeNumbers ? 1 : 0,
          setUp: record.setUp === null ? null : JSON.stringify(record.setUp),
          changedAtMs: this.clock.wallMs(),
        }),
    );
  }
}

/** `null` for what this release cannot read: the station is then set up anew. */
function setUpFrom(text: string | null): StationSetUp | null {
  if (text === null) return null;
  const content: unknown = parsed(text);
  return Value.Check(SetUpSchema, content) ? content : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const SetUpSchema = Type.Object({
  settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
  bootedFor: Type.Array(Type.String()),
  otherController: Type.Union([Type.String(), Type.Null()]),
});
