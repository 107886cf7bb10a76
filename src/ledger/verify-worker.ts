/** A worker thread that walks a part of a chain by a connection of its own, and says what it found. */
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { walkChain } from './chain-walk.ts';
import { messageOf, problemKind, StoreError } from './errors.ts';
import { type ChainPart, GIVEN_UP, type PartFinding, READ_ONCE } from './parallel-walk.ts';

parentPort?.postMessage(walked(workerData));

function walked({ file, given, ...stretch }: ChainPart): PartFinding {
  const isGivenUp = (): boolean => Atomics.load(new Int32Array(given), 0) === GIVEN_UP;
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true, timeout: 2_000 });
    db.pragma(READ_ONCE);
    const walk = walkChain(db, stretch);
    for (;;) {
      const { done, value } = walk.next();
      if (done === true) return value;
      if (isGivenUp()) return { kind: 'unreadable', detail: 'given up' };
    }
  } catch (error) {
    if (!(error instanceof StoreError) && problemKind(error) === null) throw error;
    return { kind: 'unreadable', detail: messageOf(error) };
  } finally {
    db?.close();
  }
}
