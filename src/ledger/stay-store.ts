import type { Database } from 'better-sqlite3';
import { CHARGE_MODES, type ChargeLimit, type ChargeMode } from '../core/model/site.ts';
import { guarded } from './errors.ts';

/** As the site keeps it (`Stay`): the ledger knows no site. */
interface StayRecord {
  readonly mode: ChargeMode | null;
  readonly limit: ChargeLimit;
  readonly modeChosen: boolean;
  readonly limitChosen: boolean;
  readonly boostUntilMs: number | null;
  readonly sessionId: string | null;
}

interface Row {
  readonly id: string;
  readonly mode: string | null;
  readonly modeChosen: number;
  readonly energyWh: number | null;
  readonly socPercent: number | null;
  readonly untilMs: number | null;
  readonly limitChosen: number;
  readonly boostUntilMs: number | null;
  readonly sessionId: string | null;
}

/** What holds at each charge point while its car is there, in state.db. Throws `StoreError` when the disk does not let it. */
export class StayStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** By charge point id. A mode that a newer release wrote counts as none. */
  all(): ReadonlyMap<string, StayRecord> {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[], Row>(
          `SELECT charge_point_id AS id, mode, mode_chosen AS modeChosen, limit_energy_wh AS energyWh,
                  limit_soc AS socPercent, limit_until_ms AS untilMs, limit_chosen AS limitChosen,
                  boost_until_ms AS boostUntilMs, session_id AS sessionId
           FROM charge_stay`,
        )
        .all(),
    );
    return new Map(rows.map((row) => [row.id, fromRow(row)]));
  }

  set(chargePointId: string, { limit, modeChosen, limitChosen, ...rest }: StayRecord, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT OR REPLACE INTO charge_stay
             (charge_point_id, mode, mode_chosen, limit_energy_wh, limit_soc, limit_until_ms, limit_chosen,
              boost_until_ms, session_id, changed_at_ms)
           VALUES (@chargePointId, @mode, @modeChosen, @energyWh, @socPercent, @untilMs, @limitChosen,
                   @boostUntilMs, @sessionId, @nowMs)`,
        )
        .run({
          ...rest,
          ...limit,
          modeChosen: Number(modeChosen),
          limitChosen: Number(limitChosen),
          chargePointId,
          nowMs,
        }),
    );
  }

  forget(chargePointId: string): void {
    guarded(this.db.name, () =>
      this.db.prepare('DELETE FROM charge_stay WHERE charge_point_id = ?').run(chargePointId),
    );
  }
}

function fromRow({ id: _, mode, modeChosen, limitChosen, energyWh, socPercent, untilMs, ...rest }: Row): StayRecord {
  return {
    ...rest,
    mode: CHARGE_MODES.find((known) => known === mode) ?? null,
    modeChosen: modeChosen === 1,
    limitChosen: limitChosen === 1,
    limit: { energyWh, socPercent, untilMs },
  };
}
