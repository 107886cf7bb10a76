import { hash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { guarded } from './errors.ts';

/** What a walk over records found. */
export type WalkFinding =
  | { readonly kind: 'whole'; readonly lastHash: Buffer }
  /** The first record that is not what was once written, or whose place is taken or empty. */
  | { readonly kind: 'broken'; readonly seq: number; readonly why: 'hash' | 'gap' };

/** Hash of "the record before the first", and the length of every hash, bytes. */
export const GENESIS: Buffer = Buffer.alloc(32);
const HASH_BYTES = GENESIS.length;

/** Records looked at in one go before others get their turn: about 1 ms on a PC. */
const WALK_STEP = 500;

/** Records after the one and until the other, the latter included. */
export interface Stretch {
  readonly afterSeq: number;
  readonly untilSeq: number;
}

/** Walks in small steps, so that it may run beside everything else. */
export async function walkBeside(db: Database, stretch: Stretch): Promise<WalkFinding> {
  const walk = walkChain(db, stretch);
  for (;;) {
    const { done, value } = walk.next();
    if (done === true) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Walks the records (afterSeq, untilSeq] by their stored bytes, from the hash that record `afterSeq` has: what that is
 * worth says whoever walks there. Others may have their turn at every `yield`. Throws `StoreError` when the file cannot be
 * read.
 */
export function* walkChain(db: Database, { afterSeq, untilSeq }: Stretch): Generator<void, WalkFinding> {
  const piece = db.prepare<[number, number], Piece>(PIECE).raw();
  let lastHash = storedHash(db, afterSeq);
  if (lastHash === null) return { kind: 'broken', seq: afterSeq, why: 'gap' };
  for (let after = afterSeq; after < untilSeq; after += WALK_STEP) {
    const until = Math.min(untilSeq, after + WALK_STEP);
    const next = wholePiece(piece, db.name, after, until, lastHash);
    if (next === null) {
      // Which one it is, and whether it is missing or changed, is a matter of single records.
      const finding = walkSingly(db, after, until, lastHash);
      if (finding.kind === 'broken') return finding;
      lastHash = finding.lastHash;
    } else {
      lastHash = next;
    }
    yield;
  }
  return { kind: 'whole', lastHash };
}

function storedHash(db: Database, seq: number): Buffer | null {
  if (seq === 0) return GENESIS;
  const row = guarded(db.name, () =>
    db.prepare<[number], { hash: Buffer }>('SELECT hash FROM record WHERE seq = ?').get(seq),
  );
  return row?.hash ?? null;
}

/** How many records, the shortest and the longest hash, the lengths of the bodies, and body ‖ hash of all of them. */
type Piece = [number, number | null, number | null, string | null, Buffer | null];

/** A thousand values handed over as one: most of the time of a walk went into making a buffer of each. */
const PIECE = `
  SELECT count(*), min(octet_length(hash)), max(octet_length(hash)), group_concat(octet_length(body)),
    CAST(group_concat(body || hash, '') AS BLOB)
  FROM (SELECT body, hash FROM record WHERE seq > ? AND seq <= ? ORDER BY seq)`;

/** The hash of its last record; `null` when anything at all is not as it should be. */
function wholePiece(
  piece: Statement<[number, number], Piece>,
  file: string,
  after: number,
  until: number,
  afterHash: Buffer,
): Buffer | null {
  const [count, shortest, longest, lengths, bytes] = guarded(file, () => piece.get(after, until)) ?? [
    0,
    0,
    0,
    '',
    null,
  ];
  if (count !== until - after || shortest !== HASH_BYTES || longest !== HASH_BYTES || bytes === null) return null;
  // hash(n) = SHA-256(hash(n-1) ‖ body(n)), and hash(n-1) stands right before body(n): only the first has to be put there.
  let at = -HASH_BYTES;
  for (const length of (lengths ?? '').split(',')) {
    const end = at + HASH_BYTES + Number(length);
    const text = at < 0 ? Buffer.concat([afterHash, bytes.subarray(0, end)]) : bytes.subarray(at, end);
    if (hash('sha256', text, 'buffer').compare(bytes, end, end + HASH_BYTES) !== 0) return null;
    at = end;
  }
  return at + HASH_BYTES === bytes.length ? Buffer.from(bytes.subarray(at)) : null;
}

function walkSingly(db: Database, after: number, until: number, afterHash: Buffer): WalkFinding {
  const rows = guarded(db.name, () =>
    db
      .prepare<[number, number], [number, Buffer, Buffer]>(
        'SELECT seq, CAST(body AS BLOB), hash FROM record WHERE seq > ? AND seq <= ? ORDER BY seq',
      )
      .raw()
      .all(after, until),
  );
  let lastSeq = after;
  let lastHash = afterHash;
  for (const [seq, body, stored] of rows) {
    if (seq !== lastSeq + 1) break;
    if (!hash('sha256', Buffer.concat([lastHash, body]), 'buffer').equals(stored)) {
      return { kind: 'broken', seq, why: 'hash' };
    }
    lastSeq = seq;
    lastHash = stored;
  }
  return lastSeq === until ? { kind: 'whole', lastHash } : { kind: 'broken', seq: lastSeq + 1, why: 'gap' };
}
