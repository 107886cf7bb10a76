import { createHash } from 'node:crypto';
import type { ChainHead } from './chain.ts';
import { guarded } from './errors.ts';
import type { Ledger } from './ledger.ts';

/** A report that was issued: what it was about, and the hash of every file of it. Names of people are not in it. */
export interface Seal {
  /** `company-car`, `card`, …: the kind of the statement. */
  readonly statement: string;
  /** Pseudonyms of what it is about, such as `{vehicleId: 'v-3'}`. */
  readonly subject: Readonly<Record<string, string>>;
  readonly fromMs: number;
  readonly toMs: number;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Who issued it: a user, or `schedule`. */
  readonly by: string;
}

export interface SealRecord extends Seal {
  readonly seq: number;
  readonly sealedAtMs: number;
  /** The newest record it rests on, and its hash. */
  readonly headSeq: number;
  readonly headHash: string;
}

type SealBody = Omit<SealRecord, 'seq' | 'sealedAtMs'> & { readonly atMs: number };

/** Monthly seals: a report, once issued, can be told from any other, and from then on the records below it are fixed. */
export class Seals {
  private readonly ledger: Pick<Ledger, 'db' | 'chain'>;

  constructor(ledger: Pick<Ledger, 'db' | 'chain'>) {
    this.ledger = ledger;
  }

  /**
   * Records that a report was issued. `head` is what the report shows as the newest record it rests on; records after
   * it (the marks of a car that charges on) are not its matter. A head that this ledger never had is refused.
   */
  seal(seal: Seal, head: ChainHead, nowMs: number): 'sealed' | 'unknown-head' {
    const { chain } = this.ledger;
    if (!chain.has(head)) return 'unknown-head';
    chain.append([{ kind: 'seal', atMs: nowMs, ...seal, headSeq: head.seq, headHash: head.hash }]);
    return 'sealed';
  }

  /** Oldest first. */
  all(): readonly SealRecord[] {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[], { seq: number; body: string }>(
          // Session and kind as in the index by which they are found.
          "SELECT seq, body FROM record WHERE kind = 'seal' AND session_id IS NULL AND kind <> 'registers' ORDER BY seq",
        )
        .all(),
    );
    return rows.map(({ seq, body }) => {
      const { atMs, statement, subject, fromMs, toMs, files, by, headSeq, headHash } = JSON.parse(body) as SealBody;
      return { statement, subject, fromMs, toMs, files, by, headSeq, headHash, seq, sealedAtMs: atMs };
    });
  }
}

export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
