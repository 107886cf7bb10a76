import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { GENESIS, walkBeside } from './chain-walk.ts';
import { guarded } from './errors.ts';

/** What a record says. Keys are written in the order given; numbers are integers. */
export interface RecordBody {
  readonly kind: string;
  /** When it happened, UTC epoch ms. */
  readonly atMs: number;
  readonly [key: string]: unknown;
}

export type Verification =
  | { readonly kind: 'whole'; readonly records: number; readonly headHash: string }
  /** The first record that is not what was once written, or whose place is taken or empty. */
  | { readonly kind: 'broken'; readonly seq: number; readonly why: 'hash' | 'gap' };

/** A record and its hash, which stands for all before it. */
export interface ChainHead {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
}

/**
 * The records of ledger.db, each with SHA-256(hash of the one before ‖ UTF-8 of the body). Cutting off the newest
 * records leaves a shorter chain that is whole in itself: that shows only against a head kept elsewhere.
 */
export class Chain {
  private readonly db: Database;
  private readonly head: Statement<[], { seq: number; hash: Buffer }>;
  private readonly insert: Statement<[number, string, Buffer]>;
  private committed = 0;

  constructor(db: Database) {
    this.db = db;
    this.head = db.prepare('SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1');
    this.insert = db.prepare('INSERT INTO record (seq, body, hash) VALUES (?, ?, ?)');
  }

  /** Writes all or none, in one durable commit. Throws `StoreError` when the disk does not let it. */
  append(bodies: readonly RecordBody[]): void {
    if (bodies.length === 0) return;
    guarded(this.db.name, () =>
      this.db
        .transaction(() => {
          let { seq, hash } = this.head.get() ?? { seq: 0, hash: GENESIS };
          for (const value of bodies) {
            const body = JSON.stringify(value);
            seq += 1;
            hash = linkHash(hash, body);
            this.insert.run(seq, body, hash);
          }
        })
        .immediate(),
    );
    this.committed += 1;
  }

  /** How many commits have succeeded since it was opened: while it grows, the ledger can be written. */
  get commits(): number {
    return this.committed;
  }

  headNow(): ChainHead {
    const { seq, hash } = guarded(this.db.name, () => this.head.get()) ?? { seq: 0, hash: GENESIS };
    return { seq, hash: hash.toString('hex') };
  }

  /** Whether its record number `seq` has this hash: what somebody kept elsewhere then still holds. */
  has({ seq, hash }: ChainHead): boolean {
    const row = guarded(this.db.name, () =>
      this.db.prepare<[number], { hash: Buffer }>('SELECT hash FROM record WHERE seq = ?').get(seq),
    );
    return (row?.hash ?? (seq === 0 ? GENESIS : null))?.toString('hex') === hash;
  }

  /** Walks the chain up to its newest record in small steps, so that it may run beside everything else. */
  async verify(): Promise<Verification> {
    const { seq: records } = this.headNow();
    const walked = await walkBeside(this.db, { afterSeq: 0, untilSeq: records });
    return walked.kind === 'whole' ? { kind: 'whole', records, headHash: walked.lastHash.toString('hex') } : walked;
  }
}

/** What a record is given on top of the one before it. */
export function linkHash(previous: Buffer, body: string): Buffer {
  return createHash('sha256').update(previous).update(body).digest();
}
