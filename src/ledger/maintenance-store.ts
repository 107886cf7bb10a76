import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** `repeat`: repeat inspection (DGUV V3, VDE 0105-100); `calibration`: how long a meter may be used for billing (MessEG). */
export const INSPECTION_KINDS = ['repeat', 'rcd-test', 'calibration', 'own'] as const;
export type InspectionKind = (typeof INSPECTION_KINDS)[number];

/** Something that has to be inspected. Days are those of the site's calendar, `2026-11-22`. */
export interface Inspection {
  readonly kind: InspectionKind;
  readonly name: string | null;
  /** Id in config.yaml; `null`: the installation as a whole. */
  readonly deviceId: string | null;
  /** `null`: it is not repeated by itself. */
  readonly intervalMonths: number | null;
  /** `null`: nothing is due. */
  readonly dueDay: string | null;
}

/** An inspection that took place. */
export interface InspectionDone {
  readonly day: string;
  readonly passed: boolean;
  readonly byWhom: string | null;
  /** Where the report is found. */
  readonly document: string | null;
  readonly enteredBy: string;
}

export interface KeptInspection extends Inspection {
  readonly inspectionId: string;
  /** Newest first. */
  readonly done: readonly InspectionDone[];
}

/** What is installed. */
export interface Asset {
  readonly name: string;
  readonly deviceId: string | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly installedDay: string | null;
  readonly warrantyDay: string | null;
  readonly place: string | null;
  readonly note: string | null;
}

export interface KeptAsset extends Asset {
  readonly assetId: string;
}

type DoneRow = Omit<InspectionDone, 'passed'> & { readonly inspectionId: string; readonly passed: number };

/** Inspections and the asset register, in state.db. Throws `StoreError` when the disk does not let it. */
export class MaintenanceStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** What is due first comes first. */
  inspections(): readonly KeptInspection[] {
    return guarded(this.db.name, () => {
      const done = this.db
        .prepare<[], DoneRow>(
          `SELECT inspection_id AS inspectionId, day, passed, by_whom AS byWhom, document, entered_by AS enteredBy
           FROM inspection_done ORDER BY day DESC, id DESC`,
        )
        .all();
      return this.db
        .prepare<[], Inspection & { readonly inspectionId: string }>(
          `SELECT inspection_id AS inspectionId, kind, name, device_id AS deviceId, interval_months AS intervalMonths,
                  due_day AS dueDay
           FROM inspection ORDER BY due_day IS NULL, due_day, inspection_id`,
        )
        .all()
        .map((inspection) => ({
          ...inspection,
          done: done
            .filter(({ inspectionId }) => inspectionId === inspection.inspectionId)
            .map(({ inspectionId: _, passed, ...rest }) => ({ ...rest, passed: passed === 1 })),
        }));
    });
  }

  /** `inspectionId` `null`: a new one. Its id; `null` where there is none of this id. */
  saveInspection(inspectionId: string | null, inspection: Inspection): string | null {
    return this.save(
      inspectionId,
      `INSERT INTO inspection (inspection_id, kind, name, device_id, interval_months, due_day)
       VALUES (@id, @kind, @name, @deviceId, @intervalMonths, @dueDay)`,
      `UPDATE inspection SET kind = @kind, name = @name, device_id = @deviceId, interval_months = @intervalMonths,
              due_day = @dueDay WHERE inspection_id = @id`,
      inspection,
    );
  }

  /** In one commit: it took place, and when it is due next. Whether there is such an inspection. */
  recordDone(inspectionId: string, done: InspectionDone, nextDueDay: string | null, nowMs: number): boolean {
    return guarded(this.db.name, () =>
      this.db
        .transaction(() => {
          const { changes } = this.db
            .prepare('UPDATE inspection SET due_day = ? WHERE inspection_id = ?')
            .run(nextDueDay, inspectionId);
          if (changes === 0) return false;
          this.db
            .prepare(
              `INSERT INTO inspection_done (inspection_id, day, passed, by_whom, document, entered_by, entered_at_ms)
               VALUES (@inspectionId, @day, @passed, @byWhom, @document, @enteredBy, @nowMs)`,
            )
            .run({ ...done, passed: done.passed ? 1 : 0, inspectionId, nowMs });
          return true;
        })
        .immediate(),
    );
  }

  removeInspection(inspectionId: string): boolean {
    return this.remove('DELETE FROM inspection WHERE inspection_id = ?', inspectionId);
  }

  assets(): readonly KeptAsset[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[], KeptAsset>(
          `SELECT asset_id AS assetId, name, device_id AS deviceId, make, model, serial, firmware,
                  installed_day AS installedDay, warranty_day AS warrantyDay, place, note
           FROM asset ORDER BY name, asset_id`,
        )
        .all(),
    );
  }

  saveAsset(assetId: string | null, asset: Asset): string | null {
    return this.save(
      assetId,
      `INSERT INTO asset (asset_id, name, device_id, make, model, serial, firmware, installed_day, warranty_day, place, note)
       VALUES (@id, @name, @deviceId, @make, @model, @serial, @firmware, @installedDay, @warrantyDay, @place, @note)`,
      `UPDATE asset SET name = @name, device_id = @deviceId, make = @make, model = @model, serial = @serial,
              firmware = @firmware, installed_day = @installedDay, warranty_day = @warrantyDay, place = @place,
              note = @note WHERE asset_id = @id`,
      asset,
    );
  }

  removeAsset(assetId: string): boolean {
    return this.remove('DELETE FROM asset WHERE asset_id = ?', assetId);
  }

  private save(known: string | null, insert: string, update: string, values: object): string | null {
    const id = known ?? randomBytes(8).toString('hex');
    const { changes } = guarded(this.db.name, () =>
      this.db.prepare(known === null ? insert : update).run({ ...values, id }),
    );
    return changes === 0 ? null : id;
  }

  private remove(sql: string, id: string): boolean {
    return guarded(this.db.name, () => this.db.prepare(sql).run(id)).changes > 0;
  }
}
