import type { Opened } from './database.ts';
import { guarded, StoreError } from './errors.ts';
import type { Ledger } from './ledger.ts';

/** A movement on a card that is paid in advance. Cents; a booking may be negative (paid back). */
export type PrepaidEntry =
  | {
      readonly kind: 'prepaid-booked';
      readonly atMs: number;
      readonly tokenRef: string;
      readonly cents: number;
      readonly author: string;
    }
  /** `ofSession`: what it was used for. (Not `sessionId`: it is no record of the session itself.) */
  | {
      readonly kind: 'prepaid-used';
      readonly atMs: number;
      readonly tokenRef: string;
      readonly cents: number;
      readonly ofSession: string;
    };

/** Reads what is on account. Records that cannot be read are a damaged ledger. */
export function openPrepaidBook(ledger: Ledger): Opened<PrepaidBook> {
  try {
    return { kind: 'ok', value: new PrepaidBook(ledger) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { kind: error.kind, file: ledger.db.name, detail: error.message };
  }
}

/** What was paid in advance for each card and what of it was used, as records of the ledger. */
export class PrepaidBook {
  private readonly ledger: Pick<Ledger, 'db' | 'chain'>;
  private readonly balances = new Map<string, number>();
  private readonly firstBooked = new Map<string, number>();
  private readonly settled = new Set<string>();

  constructor(ledger: Pick<Ledger, 'db' | 'chain'>) {
    this.ledger = ledger;
    for (const entry of this.read()) this.count(entry);
  }

  /** Cents; below 0 where a session cost more than was left. */
  balanceCents(tokenRef: string): number {
    return this.balances.get(tokenRef) ?? 0;
  }

  book(tokenRef: string, cents: number, author: string, atMs: number): void {
    this.append({ kind: 'prepaid-booked', atMs, tokenRef, cents, author });
  }

  /** Once for a session, when its cost is known. */
  use(tokenRef: string, ofSession: string, cents: number, atMs: number): void {
    if (!this.isSettled(ofSession)) this.append({ kind: 'prepaid-used', atMs, tokenRef, cents, ofSession });
  }

  /** `null`: nothing was ever booked. */
  firstBookedMs(tokenRef: string): number | null {
    return this.firstBooked.get(tokenRef) ?? null;
  }

  isSettled(sessionId: string): boolean {
    return this.settled.has(sessionId);
  }

  /** Oldest first. */
  entries(tokenRef: string): readonly PrepaidEntry[] {
    return this.read().filter((entry) => entry.tokenRef === tokenRef);
  }

  private append(entry: PrepaidEntry): void {
    this.ledger.chain.append([{ ...entry }]);
    this.count(entry);
  }

  private count(entry: PrepaidEntry): void {
    const { kind, tokenRef, cents } = entry;
    const change = kind === 'prepaid-booked' ? cents : -cents;
    this.balances.set(tokenRef, this.balanceCents(tokenRef) + change);
    if (kind === 'prepaid-used') this.settled.add(entry.ofSession);
    else if (!this.firstBooked.has(tokenRef)) this.firstBooked.set(tokenRef, entry.atMs);
  }

  private read(): readonly PrepaidEntry[] {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[], { body: string }>(
          `SELECT body FROM record WHERE kind IN ('prepaid-booked', 'prepaid-used') AND session_id IS NULL
             AND kind <> 'registers' ORDER BY seq`,
        )
        .all(),
    );
    return rows.map(({ body }) => JSON.parse(body) as PrepaidEntry);
  }
}
