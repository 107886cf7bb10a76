import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { AuthorisationStatus } from '../core/model/sessions.ts';
import { guarded } from './errors.ts';

/** `unknown`: was seen, but nobody has allowed or blocked it. */
type TokenStatus = 'accepted' | 'blocked' | 'unknown';

/** Who may charge at a charge point: anybody, or the accepted tokens. */
export type Access = 'open' | 'tokens';

export interface IdToken {
  /** Pseudonym under which the ledger knows it. */
  readonly tokenRef: string;
  readonly uid: string;
  /** What the owner calls it. */
  readonly name: string | null;
  readonly status: TokenStatus;
}

const TOKEN = 'token_ref AS tokenRef, uid, name, status';

/**
 * Id tokens (RFID cards) in state.db. OCPP 1.6 compares them without regard to case (CiString20), so they are kept in
 * upper case. Throws `StoreError` when the disk does not let it.
 */
export class TokenStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  find(uid: string): IdToken | null {
    return guarded(
      this.db.name,
      () =>
        this.db.prepare<[string], IdToken>(`SELECT ${TOKEN} FROM id_token WHERE uid = ?`).get(normalise(uid)) ?? null,
    );
  }

  all(): readonly IdToken[] {
    return guarded(this.db.name, () => this.db.prepare<[], IdToken>(`SELECT ${TOKEN} FROM id_token`).all());
  }

  /** `null` when it was erased. */
  findByRef(tokenRef: string): IdToken | null {
    return guarded(
      this.db.name,
      () =>
        this.db.prepare<[string], IdToken>(`SELECT ${TOKEN} FROM id_token WHERE token_ref = ?`).get(tokenRef) ?? null,
    );
  }

  /** The token, entered as unknown when it was never seen before. */
  remember(uid: string, nowMs: number): IdToken {
    const known = this.find(uid);
    if (known !== null) return known;
    const token: IdToken = { tokenRef: newTokenRef(), uid: normalise(uid), name: null, status: 'unknown' };
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO id_token (token_ref, uid, name, status, configured, created_at_ms)
           VALUES (@tokenRef, @uid, @name, @status, 0, @nowMs)`,
        )
        .run({ ...token, nowMs }),
    );
    return token;
  }

  /**
   * Makes the configured tokens the accepted ones. One that has left the configuration falls back to unknown and keeps
   * its name, because its sessions remain.
   */
  applyConfigured(tokens: readonly { readonly uid: string; readonly name: string }[], nowMs: number): void {
    const leave = this.db.prepare("UPDATE id_token SET configured = 0, status = 'unknown' WHERE configured = 1");
    const enter = this.db.prepare(
      `INSERT INTO id_token (token_ref, uid, name, status, configured, created_at_ms)
       VALUES (@tokenRef, @uid, @name, 'accepted', 1, @nowMs)
       ON CONFLICT (uid) DO UPDATE SET name = excluded.name, status = 'accepted', configured = 1`,
    );
    guarded(this.db.name, () =>
      this.db
        .transaction(() => {
          leave.run();
          for (const { uid, name } of tokens) enter.run({ tokenRef: newTokenRef(), uid: normalise(uid), name, nowMs });
        })
        .immediate(),
    );
  }
}

/** Whether the holder of this token (`null`: never seen) may charge where this access holds. */
export function authorisationOf(token: IdToken | null, access: Access): AuthorisationStatus {
  if (token?.status === 'blocked') return 'blocked';
  return token?.status === 'accepted' || access === 'open' ? 'accepted' : 'invalid';
}

/** What a report may show of a card's number: its last four characters, and nothing of one that has no more. */
export function uidTail(uid: string): string {
  return uid.length > 4 ? uid.slice(-4) : '';
}

/** What a list calls a card: its name, else `…D4E5`; empty when neither may be told. */
export function tokenLabel(name: string | null, tail: string): string {
  return name ?? (tail === '' ? '' : `…${tail}`);
}

function normalise(uid: string): string {
  return uid.trim().toUpperCase();
}

/** Random, so that it says nothing about the card. */
function newTokenRef(): string {
  return randomBytes(8).toString('hex');
}
