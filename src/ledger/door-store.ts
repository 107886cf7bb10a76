import type { Database } from 'better-sqlite3';
import { type RecordedSecurityEvent, SECURITY_CODES, type SecurityEventStore } from '../access/security-log.ts';
import type { StationSecret, StationSecretStore } from '../access/station-passwords.ts';
import { guarded } from './errors.ts';

export interface RejectedStation {
  readonly identity: string;
  /** UTC epoch ms. */
  readonly rejectedAtMs: number;
}

/** More are not kept: the oldest go. About half a megabyte. */
const MOST_EVENTS = 5_000;

/** Who may connect as a charge point, in state.db. Throws `StoreError` when the disk does not let it. */
export class DoorStore implements StationSecretStore, SecurityEventStore {
  private readonly db: Database;
  /** Read at every handshake, so also in a flood of them. */
  private readonly rejectedNames: Set<string>;

  constructor(db: Database) {
    this.db = db;
    this.rejectedNames = new Set(this.rejected().map(({ identity }) => identity));
  }

  find(identity: string): StationSecret | null {
    const row = guarded(this.db.name, () =>
      this.db
        .prepare<[string], StationSecret>(
          'SELECT current_hash AS currentHash, next_hash AS nextHash FROM station_secret WHERE identity = ?',
        )
        .get(identity),
    );
    return row ?? null;
  }

  save(identity: string, { currentHash, nextHash }: StationSecret): void {
    guarded(this.db.name, () =>
      this.db
        .prepare('INSERT OR REPLACE INTO station_secret (identity, current_hash, next_hash) VALUES (?, ?, ?)')
        .run(identity, currentHash, nextHash),
    );
  }

  isRejected(identity: string): boolean {
    return this.rejectedNames.has(identity);
  }

  reject(identity: string, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare('INSERT OR REPLACE INTO rejected_station (identity, rejected_at_ms) VALUES (?, ?)')
        .run(identity, nowMs),
    );
    this.rejectedNames.add(identity);
  }

  forgive(identity: string): boolean {
    const { changes } = guarded(this.db.name, () =>
      this.db.prepare('DELETE FROM rejected_station WHERE identity = ?').run(identity),
    );
    this.rejectedNames.delete(identity);
    return changes > 0;
  }

  rejected(): readonly RejectedStation[] {
    return guarded(this.db.name, () =>
      this.db
        .prepare<[], RejectedStation>(
          'SELECT identity, rejected_at_ms AS rejectedAtMs FROM rejected_station ORDER BY rejected_at_ms DESC',
        )
        .all(),
    );
  }

  append(events: readonly RecordedSecurityEvent[]): void {
    guarded(this.db.name, () =>
      this.db.transaction(() => {
        const insert = this.db.prepare(
          `INSERT INTO security_event (at_ms, code, identity, address, detail, omitted)
           VALUES (@atMs, @code, @identity, @address, @detail, @omitted)`,
        );
        for (const event of events) insert.run(event);
        this.db
          .prepare('DELETE FROM security_event WHERE id <= (SELECT max(id) FROM security_event) - ?')
          .run(MOST_EVENTS);
      })(),
    );
  }

  newest(limit: number): readonly RecordedSecurityEvent[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[number], Omit<RecordedSecurityEvent, 'code'> & { readonly code: string }>(
          `SELECT at_ms AS atMs, code, identity, address, detail, omitted
           FROM security_event ORDER BY id DESC LIMIT ?`,
        )
        .all(limit),
    );
    // What a newer release wrote and this one has no word for is left out.
    return rows.flatMap((row) => {
      const code = SECURITY_CODES.find((known) => known === row.code);
      return code === undefined ? [] : [{ ...row, code }];
    });
  }
}
