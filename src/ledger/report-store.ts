import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** A file that was issued: its name in the folder of issued files, and what the seal says of it. */
export interface IssuedFile {
  readonly name: string;
  readonly sha256: string;
}

export interface ReportKey {
  readonly jobId: string;
  /** `2026-10`. */
  readonly period: string;
}

/** One report on its way to one receiver. Times UTC epoch ms. */
export interface Delivery extends ReportKey {
  readonly id: number;
  readonly kind: 'statement' | 'reminder';
  /** Id of the destination in the configuration. */
  readonly target: string;
  /** `null` until it has worked. */
  readonly sentAtMs: number | null;
  readonly attempts: number;
  readonly nextAtMs: number;
  /** Of the last attempt that failed. */
  readonly error: string | null;
  readonly createdAtMs: number;
}

/** A report that could not be issued yet. */
export interface OpenReport extends ReportKey {
  /** As JSON; this room does not read it. */
  readonly why: string;
  readonly sinceMs: number;
}

const DELIVERY = `SELECT id, job_id AS jobId, period, kind, target, sent_at_ms AS sentAtMs, attempts,
  next_at_ms AS nextAtMs, error, created_at_ms AS createdAtMs FROM report_delivery`;

/** Which reports were issued and what became of them, in state.db. Throws `StoreError` when the disk does not let it. */
export class ReportStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** Since when a job is known, UTC epoch ms; from now on where it was not. */
  knownSince(jobId: string, nowMs: number): number {
    return this.guarded(() => {
      this.db.prepare('INSERT OR IGNORE INTO report_job (job_id, since_ms) VALUES (?, ?)').run(jobId, nowMs);
      const row = this.db
        .prepare<[string], { sinceMs: number }>('SELECT since_ms AS sinceMs FROM report_job WHERE job_id = ?')
        .get(jobId);
      return row?.sinceMs ?? nowMs;
    });
  }

  /** The files of a report that was issued; `null` when it was not. */
  issuedFiles({ jobId, period }: ReportKey): readonly IssuedFile[] | null {
    const row = this.guarded(() =>
      this.db
        .prepare<[string, string], { files: string | null }>(
          'SELECT files FROM report_run WHERE job_id = ? AND period = ?',
        )
        .get(jobId, period),
    );
    if (row === undefined || row.files === null) return null;
    const files: unknown = JSON.parse(row.files);
    return Array.isArray(files) ? files.filter(isIssuedFile) : [];
  }

  /** In one commit: it was issued, and to whom it shall go. */
  recordIssued(key: ReportKey, files: readonly IssuedFile[], targets: readonly string[], nowMs: number): void {
    this.record(key, { files: JSON.stringify(files), why: null }, 'statement', targets, nowMs);
  }

  /** In one commit: it could not be issued, and who shall hear of it; each hears once. */
  recordOpen(key: ReportKey, why: string, targets: readonly string[], nowMs: number): void {
    this.record(key, { files: null, why }, 'reminder', targets, nowMs);
  }

  open(): readonly OpenReport[] {
    return this.guarded(() =>
      this.db
        .prepare<[], OpenReport>(
          'SELECT job_id AS jobId, period, why, first_at_ms AS sinceMs FROM report_run WHERE why IS NOT NULL ORDER BY first_at_ms',
        )
        .all(),
    );
  }

  /** Those to be tried now, oldest first. */
  due(nowMs: number): readonly Delivery[] {
    return this.guarded(() =>
      this.db
        .prepare<[number], Delivery>(`${DELIVERY} WHERE sent_at_ms IS NULL AND next_at_ms <= ? ORDER BY id`)
        .all(nowMs),
    );
  }

  /** Newest first. */
  deliveries(limit: number): readonly Delivery[] {
    return this.guarded(() => this.db.prepare<[number], Delivery>(`${DELIVERY} ORDER BY id DESC LIMIT ?`).all(limit));
  }

  /** Those whose last attempt failed, oldest first. */
  failing(): readonly Delivery[] {
    return this.guarded(() =>
      this.db.prepare<[], Delivery>(`${DELIVERY} WHERE sent_at_ms IS NULL AND error IS NOT NULL ORDER BY id`).all(),
    );
  }

  recordSent(id: number, nowMs: number): void {
    this.guarded(() =>
      this.db
        .prepare('UPDATE report_delivery SET sent_at_ms = ?, attempts = attempts + 1, error = NULL WHERE id = ?')
        .run(nowMs, id),
    );
  }

  recordFailed(id: number, error: string, nextAtMs: number): void {
    this.guarded(() =>
      this.db
        .prepare('UPDATE report_delivery SET attempts = attempts + 1, error = ?, next_at_ms = ? WHERE id = ?')
        .run(error, nextAtMs, id),
    );
  }

  wasRemindedAhead({ jobId, period }: ReportKey, target: string): boolean {
    const row = this.guarded(() =>
      this.db
        .prepare('SELECT 1 FROM report_ahead WHERE job_id = ? AND period = ? AND target = ?')
        .get(jobId, period, target),
    );
    return row !== undefined;
  }

  recordRemindedAhead({ jobId, period }: ReportKey, target: string, nowMs: number): void {
    this.guarded(() =>
      this.db
        .prepare('INSERT OR IGNORE INTO report_ahead (job_id, period, target, sent_at_ms) VALUES (?, ?, ?, ?)')
        .run(jobId, period, target, nowMs),
    );
  }

  private record(
    { jobId, period }: ReportKey,
    { files, why }: { readonly files: string | null; readonly why: string | null },
    kind: Delivery['kind'],
    targets: readonly string[],
    nowMs: number,
  ): void {
    const run = this.db.prepare(
      `INSERT INTO report_run (job_id, period, files, why, first_at_ms, changed_at_ms) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET files = excluded.files, why = excluded.why, changed_at_ms = excluded.changed_at_ms
       WHERE report_run.files IS NULL`,
    );
    const delivery = this.db.prepare(
      `INSERT OR IGNORE INTO report_delivery (job_id, period, kind, target, next_at_ms, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    // What could be issued after all needs no reminder any more.
    const obsolete = this.db.prepare(
      `DELETE FROM report_delivery WHERE job_id = ? AND period = ? AND kind = 'reminder' AND sent_at_ms IS NULL`,
    );
    this.guarded(() =>
      this.db.transaction(() => {
        run.run(jobId, period, files, why, nowMs, nowMs);
        if (kind === 'statement') obsolete.run(jobId, period);
        for (const target of targets) delivery.run(jobId, period, kind, target, nowMs, nowMs);
      })(),
    );
  }

  private guarded<T>(run: () => T): T {
    return guarded(this.db.name, run);
  }
}

function isIssuedFile(value: unknown): value is IssuedFile {
  return typeof value === 'object' && value !== null && 'name' in value && 'sha256' in value;
}
