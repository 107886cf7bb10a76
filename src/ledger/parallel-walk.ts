import { Worker } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { workerFile } from '../worker-file.ts';
import { type Stretch, type WalkFinding, walkBeside } from './chain-walk.ts';

/** What a thread is to walk. */
export interface ChainPart extends Stretch {
  readonly file: string;
  /** Not 0 once nobody waits for it any more: to end a thread amid a call of SQLite could end the process. */
  readonly given: SharedArrayBuffer;
}

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly detail: string;
}

export type PartFinding = WalkFinding | Unreadable;

/** In {@link ChainPart.given}. */
export const GIVEN_UP = 1;

/** Every page is read once: the 16 MB that the library would keep of them help nobody. */
export const READ_ONCE = 'cache_size = -1000';

/** A thread only ever holds a step of the walk: what it allots beyond that is waste, MB. */
const THREAD_LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 64 };

/**
 * Walks the records 1 to `records` of an open file in parts: the first in this thread, each other one in its own. A part
 * begins with the hash that the record before it has, so when all are whole, the chain is. The finding is that of one walk
 * from the first record to the last, because before the first broken part all are whole.
 */
export async function walkInParts(db: Database, records: number, parts: number): Promise<PartFinding> {
  const edge = (part: number): number => Math.round((records * part) / parts);
  const given = new SharedArrayBuffer(4);
  const others = Array.from({ length: parts - 1 }, (_, index) =>
    walkInThread({ file: db.name, afterSeq: edge(index + 1), untilSeq: edge(index + 2), given }),
  );
  try {
    let finding: PartFinding = await walkBeside(db, { afterSeq: 0, untilSeq: edge(1) });
    for (const { found } of others) {
      if (finding.kind !== 'whole') return finding;
      finding = await found;
    }
    return finding;
  } finally {
    Atomics.store(new Int32Array(given), 0, GIVEN_UP);
    await Promise.all(others.map(({ ended }) => ended));
  }
}

function walkInThread(part: ChainPart): {
  readonly found: Promise<PartFinding>;
  readonly ended: Promise<void>;
} {
  const worker = new Worker(workerFile('verify-worker', import.meta.url), {
    workerData: part,
    resourceLimits: THREAD_LIMITS,
  });
  const found = new Promise<PartFinding>((resolve, reject) => {
    worker.once('message', (finding: PartFinding) => resolve(withBuffer(finding)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that walks the chain ended with code ${code}`)));
  });
  // Those behind the first broken part are not waited for.
  found.catch(() => {});
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return { found, ended };
}

/** A buffer arrives as bare bytes. */
function withBuffer(finding: PartFinding): PartFinding {
  return finding.kind === 'whole' ? { ...finding, lastHash: Buffer.from(finding.lastHash) } : finding;
}
