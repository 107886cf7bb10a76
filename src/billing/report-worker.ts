/**
 * A process that makes reports by connections of its own, which can only read: however long one takes, the control loop
 * does not wait for it. A bug in here ends this process alone, and `ReportProcess` tells whoever waits.
 */
import Database from 'better-sqlite3';
import { localTimeIn } from '../core/tariff/local-time.ts';
import { Chain } from '../ledger/chain.ts';
import { guarded, StoreError } from '../ledger/errors.ts';
import { SignedValues } from '../ledger/signed-values.ts';
import { type Bytes, LocalDesk } from './report-desk.ts';
import {
  type Asked,
  PIECE_BYTES,
  PIECES_AHEAD,
  type ReportSurroundings,
  type ReportTask,
  type Told,
} from './report-messages.ts';

const tell = (told: Told, then = (): void => {}): void => {
  if (process.connected) process.send?.(told, then);
};
process.on('uncaughtException', (error) => {
  console.error(error);
  tell({ kind: 'failed', detail: error.message }, () => process.exit(70));
});
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0));

interface Books {
  readonly ledger: { readonly db: Database.Database; readonly chain: Chain };
  readonly signedValues: Pick<SignedValues, 'of'>;
}

let surroundings: ReportSurroundings | null = null;
let books: Books | null = null;
/** By the number of the task: how to let it go on, or end. */
const readers = new Map<number, { more(): void; stop(): void }>();

process.on('message', (asked: Asked) => {
  switch (asked.kind) {
    case 'begin':
      surroundings = asked.surroundings;
      break;
    case 'make':
      if (surroundings !== null) void make(asked, surroundings);
      break;
    case 'more':
      readers.get(asked.id)?.more();
      break;
    case 'stop':
      readers.get(asked.id)?.stop();
  }
});

async function make(
  { id, task, people, nowMs }: Extract<Asked, { kind: 'make' }>,
  { ledgerFile, stateFile, site, folder }: ReportSurroundings,
): Promise<void> {
  try {
    books ??= openBooks(ledgerFile, stateFile);
    const toLocal = localTimeIn(site.timeZone);
    const desk = new LocalDesk({
      ...books,
      site: { ...site, toLocal },
      folder,
      people: () => people,
      nowMs: () => nowMs,
    });
    await answer(id, task, desk);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { kind, file, detail } = error;
    tell({ id, kind: 'store', problem: { kind, file, detail } });
  }
}

async function answer(id: number, task: ReportTask, desk: LocalDesk): Promise<void> {
  switch (task.of) {
    case 'statement':
      return tell({ id, kind: 'answer', answer: { of: 'statement', is: await desk.statement(task.query) } });
    case 'write':
      return tell({ id, kind: 'answer', answer: { of: 'write', is: await desk.write(task.query, task.order) } });
    case 'export':
      return tell({ id, kind: 'answer', answer: { of: 'export', is: await desk.exportOf(task.kind, task.query) } });
    case 'missing':
      return tell({ id, kind: 'answer', answer: { of: 'missing', is: await desk.missing(task.query) } });
    case 'statistics':
      return tell({ id, kind: 'answer', answer: { of: 'statistics', is: await desk.statistics(task.period) } });
    case 'energy':
      return tell({
        id,
        kind: 'answer',
        answer: { of: 'energy', is: await desk.energy(task.period, task.step, task.carbon) },
      });
    case 'figures':
      return tell({ id, kind: 'answer', answer: { of: 'figures', is: await desk.figures(task.sessionId) } });
    case 'power':
      return tell({ id, kind: 'answer', answer: { of: 'power', is: await desk.power(task.period) } });
    case 'sessions-csv':
      tell({ id, kind: 'answer', answer: { of: 'sessions-csv' } });
      return send(id, desk.sessionsCsv(task.query, task.order));
    case 'file': {
      const file = await desk.file(task.query, task.order);
      if (file.kind === 'refused') return tell({ id, kind: 'answer', answer: { of: 'file', is: file } });
      tell({ id, kind: 'answer', answer: { of: 'file', is: { kind: 'made' } } });
      return send(id, file.bytes);
    }
  }
}

/** Sends pieces, a few ahead of the reader. */
async function send(id: number, bytes: Bytes): Promise<void> {
  let allowed = PIECES_AHEAD;
  let isStopped = false;
  let wake = (): void => {};
  readers.set(id, {
    more() {
      allowed += 1;
      wake();
    },
    stop() {
      isStopped = true;
      wake();
    },
  });
  try {
    for await (const piece of inPieces(bytes)) {
      while (allowed === 0 && !isStopped) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (isStopped) return;
      allowed -= 1;
      tell({ id, kind: 'piece', bytes: piece });
    }
    tell({ id, kind: 'end' });
  } finally {
    readers.delete(id);
  }
}

/** A letter is written word by word: each alone would be a message. */
async function* inPieces(bytes: Bytes): AsyncGenerator<Uint8Array, void> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    parts.push(part);
    size += part.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(parts);
}

function openBooks(ledgerFile: string, stateFile: string | null): Books {
  const open = (file: string): Database.Database =>
    guarded(file, () => new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 }));
  const db = open(ledgerFile);
  const chain = guarded(ledgerFile, () => new Chain(db));
  return {
    ledger: { db, chain },
    signedValues: stateFile === null ? { of: () => [] } : new SignedValues(open(stateFile)),
  };
}
