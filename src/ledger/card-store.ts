import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Card } from '../core/model/people.ts';
import { normaliseUid } from '../core/sessions/uid.ts';
import { guarded } from './errors.ts';
import { groupsIn } from './people-store.ts';

/** What may be changed of a card. */
export type CardEdit = Omit<Card, 'tokenRef' | 'uid' | 'configured'>;

/** `uid-taken`: another card has this number, or one of these aliases. */
export type CardOutcome = 'done' | 'unknown-card' | 'uid-taken';

interface Row extends Omit<Card, 'aliases' | 'groups' | 'prepaid' | 'configured'> {
  readonly aliases: string;
  readonly groups: string;
  readonly prepaid: number;
  readonly configured: number;
}

const CARD = `token_ref AS tokenRef, uid, name, status, groups, valid_from_ms AS validFromMs, valid_until_ms AS validUntilMs,
  driver_id AS driverId, vehicle_id AS vehicleId, prepaid, configured,
  (SELECT json_group_array(a.uid ORDER BY a.uid) FROM token_alias a WHERE a.token_ref = id_token.token_ref) AS aliases`;

/** A card about which nothing is known but its number. */
const NOTHING_MORE = {
  groups: [],
  aliases: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
} as const;

/** Id tokens (RFID cards) in state.db. Throws `StoreError` when the disk does not let it. */
export class CardStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** By its number or an alias of it, in whatever spelling. */
  find(uid: string): Card | null {
    return this.one('uid = @uid OR token_ref = (SELECT token_ref FROM token_alias WHERE uid = @uid)', {
      uid: normaliseUid(uid),
    });
  }

  /** `null` when it was erased. */
  findByRef(tokenRef: string): Card | null {
    return this.one('token_ref = @tokenRef', { tokenRef });
  }

  /** By name; those without one last. */
  all(): readonly Card[] {
    return this.read('ORDER BY name IS NULL, name COLLATE NOCASE, created_at_ms, token_ref', {});
  }

  /** The card, entered as unknown when it was never seen before. */
  remember(uid: string, nowMs: number): Card {
    return this.find(uid) ?? this.enter(uid, { ...NOTHING_MORE, name: null, status: 'unknown' }, nowMs);
  }

  /** Lets a card charge from now on, whether or not it was seen before. A blocked one stays blocked. */
  learn(uid: string, name: string | null, nowMs: number, driverId: string | null = null): Card {
    const known = this.find(uid);
    if (known === null) return this.enter(uid, { ...NOTHING_MORE, name, driverId, status: 'accepted' }, nowMs);
    if (known.status !== 'unknown') return known;
    const learnt: Card = {
      ...known,
      name: known.name ?? name,
      driverId: driverId ?? known.driverId,
      status: 'accepted',
    };
    this.save(known.tokenRef, learnt);
    return learnt;
  }

  /** Enters a new card by hand. */
  add(uid: string, edit: CardEdit, nowMs: number): CardOutcome {
    return this.inOne(() => {
      if (this.isTaken([uid, ...edit.aliases], null)) return 'uid-taken';
      this.enter(uid, edit, nowMs);
      return 'done';
    });
  }

  /** Enters a card of another state.db under the pseudonym that a ledger knows it by. `uid-taken`: it is known already. */
  restore(card: Omit<Card, 'configured'>, nowMs: number): CardOutcome {
    return this.inOne(() => {
      const isKnown = this.findByRef(card.tokenRef) !== null;
      if (isKnown || this.isTaken([card.uid, ...card.aliases], null)) return 'uid-taken';
      this.enter(card.uid, card, nowMs, card.tokenRef);
      return 'done';
    });
  }

  save(tokenRef: string, edit: CardEdit): CardOutcome {
    return this.inOne(() => {
      if (this.findByRef(tokenRef) === null) return 'unknown-card';
      if (this.isTaken(edit.aliases, tokenRef)) return 'uid-taken';
      this.db
        .prepare(
          `UPDATE id_token SET name = @name, status = @status, groups = @groups, valid_from_ms = @validFromMs,
             valid_until_ms = @validUntilMs, driver_id = @driverId, vehicle_id = @vehicleId, prepaid = @prepaid
           WHERE token_ref = @tokenRef`,
        )
        .run({ ...columns(edit), tokenRef });
      this.setAliases(tokenRef, edit.aliases);
      return 'done';
    });
  }

  /**
   * Makes the configured cards accepted ones. One that has left the configuration falls back to unknown and keeps its
   * name, because its sessions remain. One that was blocked stays so: whoever blocked it knew why.
   */
  applyConfigured(cards: readonly { readonly uid: string; readonly name: string }[], nowMs: number): void {
    const leave = this.db.prepare(
      `UPDATE id_token SET configured = 0, status = iif(status = 'blocked', status, 'unknown') WHERE configured = 1`,
    );
    const enter = this.db.prepare(
      `INSERT INTO id_token (token_ref, uid, name, status, configured, created_at_ms)
       VALUES (@tokenRef, @uid, @name, 'accepted', 1, @nowMs)
       ON CONFLICT (uid) DO UPDATE
       SET name = excluded.name, status = iif(status = 'blocked', status, 'accepted'), configured = 1`,
    );
    this.inOne(() => {
      leave.run();
      for (const { uid, name } of cards) enter.run({ tokenRef: newTokenRef(), uid: normaliseUid(uid), name, nowMs });
    });
  }

  /** Enters a card under a pseudonym that sessions of the ledger have already. It must charge nowhere by that. */
  adopt(tokenRef: string, uid: string, name: string | null, nowMs: number): Card {
    return this.enter(uid, { ...NOTHING_MORE, name, status: 'unknown' }, nowMs, tokenRef);
  }

  private enter(uid: string, edit: CardEdit, nowMs: number, tokenRef = newTokenRef()): Card {
    const number = normaliseUid(uid);
    return this.inOne(() => {
      this.db
        .prepare(
          `INSERT INTO id_token (token_ref, uid, name, status, groups, valid_from_ms, valid_until_ms, driver_id, vehicle_id,
             prepaid, configured, created_at_ms)
           VALUES (@tokenRef, @uid, @name, @status, @groups, @validFromMs, @validUntilMs, @driverId, @vehicleId, @prepaid, 0,
             @nowMs)`,
        )
        .run({ ...columns(edit), tokenRef, uid: number, nowMs });
      this.setAliases(tokenRef, edit.aliases);
      return { ...edit, aliases: edit.aliases.map(normaliseUid), tokenRef, uid: number, configured: false };
    });
  }

  private setAliases(tokenRef: string, aliases: readonly string[]): void {
    this.db.prepare('DELETE FROM token_alias WHERE token_ref = ?').run(tokenRef);
    const add = this.db.prepare('INSERT INTO token_alias (uid, token_ref) VALUES (?, ?) ON CONFLICT DO NOTHING');
    for (const alias of aliases) add.run(normaliseUid(alias), tokenRef);
  }

  private isTaken(uids: readonly string[], tokenRef: string | null): boolean {
    return uids.some((uid) => {
      const holder = this.find(uid);
      return holder !== null && holder.tokenRef !== tokenRef;
    });
  }

  private one(where: string, values: object): Card | null {
    return this.read(`WHERE ${where}`, values)[0] ?? null;
  }

  private read(which: string, values: object): readonly Card[] {
    const rows = guarded(this.db.name, () =>
      this.db.prepare<[object], Row>(`SELECT ${CARD} FROM id_token ${which}`).all(values),
    );
    return rows.map(({ aliases, groups, prepaid, configured, ...rest }) => ({
      ...rest,
      aliases: groupsIn(aliases),
      groups: groupsIn(groups),
      prepaid: prepaid === 1,
      configured: configured === 1,
    }));
  }

  private inOne<T>(work: () => T): T {
    return guarded(this.db.name, () => this.db.transaction(work).immediate());
  }
}

function columns({ aliases: _, groups, prepaid, ...rest }: CardEdit): object {
  return { ...rest, groups: JSON.stringify(groups), prepaid: prepaid ? 1 : 0 };
}

/** Random, so that it says nothing about the card. */
function newTokenRef(): string {
  return randomBytes(8).toString('hex');
}
