import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayAt } from '../core/tariff/calendar.ts';
import type { Chain, ChainHead } from '../ledger/chain.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Seal, Seals, sha256Of } from '../ledger/seals.ts';
import { type DocumentFormat, renderStatement } from './documents/render.ts';
import { type StatementQuery, subjectIds } from './query.ts';
import type { MadeStatement, Notice } from './statement.ts';
import type { Language } from './words.ts';

export interface WritingOptions {
  readonly chain: Pick<Chain, 'verify'>;
  /** Where sealed files are kept; made if missing. */
  readonly folder: string;
  readonly toLocal: (atMs: number) => number;
  readonly language: Language;
  readonly formats: readonly DocumentFormat[];
}

/** The files of a statement as they stand on the disk; nothing is sealed yet. */
export interface Written {
  readonly kind: 'written';
  readonly seal: Omit<Seal, 'by'>;
  /** The newest record it rests on. */
  readonly head: ChainHead;
}

/** Why there are none. */
export type NotWritten =
  /** It may still change, or an official price of its year is missing: its notices say what. */
  | { readonly kind: 'not-exact'; readonly notices: readonly Notice[] }
  | { readonly kind: 'ledger-broken'; readonly seq: number }
  | { readonly kind: 'disk'; readonly detail: string };

export type Writing = Written | NotWritten;

export type Sealing = { readonly kind: 'sealed'; readonly files: Seal['files'] } | NotWritten;

/**
 * Writes a statement that is to be issued: only one that is exact, over a ledger that is whole from its first record on.
 * Throws `StoreError` when the ledger cannot be read.
 */
export async function writeStatement(
  query: StatementQuery,
  made: MadeStatement,
  { chain, folder, toLocal, language, formats }: WritingOptions,
): Promise<Writing> {
  const { statement } = made;
  if (!statement.exact) return { kind: 'not-exact', notices: statement.notices };
  const walked = await chain.verify();
  if (walked.kind === 'broken') return { kind: 'ledger-broken', seq: walked.seq };
  const { fromMs, toMs } = query.period;
  const days = `${dayAt(fromMs, toLocal)}-${dayAt(toMs - 1, toLocal)}`;
  const subject = subjectIds(query);
  const files: Seal['files'][number][] = [];
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const format of formats) {
      const name = `${statement.kind}-${days}-${shortHash(subject)}-${statement.chainHead.seq}.${format}`;
      files.push({ name, sha256: await writeWhole(join(folder, name), renderStatement(made, format, { language })) });
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { kind: 'disk', detail: error.message };
  }
  return {
    kind: 'written',
    seal: { statement: statement.kind, subject, fromMs, toMs, files },
    head: statement.chainHead,
  };
}

/** Issues what was written: the ledger records the SHA-256 of its files and the record they rest on. */
export function sealWritten(
  writing: Writing,
  { ledger, by, nowMs }: { readonly ledger: Ledger; readonly by: string; readonly nowMs: number },
): Sealing {
  if (writing.kind !== 'written') return writing;
  const { seal, head } = writing;
  const isKnown = new Seals(ledger).seal({ ...seal, by }, head, nowMs) === 'sealed';
  return isKnown ? { kind: 'sealed', files: seal.files } : { kind: 'ledger-broken', seq: head.seq };
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Tells files of one day apart without naming anybody. */
function shortHash(subject: Seal['subject']): string {
  return sha256Of(JSON.stringify(subject)).slice(0, 6);
}

/** All of it is there, on disk, or nothing. Gives its SHA-256, hex. */
async function writeWhole(file: string, pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const beside = `${file}.writing`;
  const handle = await open(beside, 'w', 0o600);
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      await handle.writeFile(piece);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(beside, { force: true });
    throw error;
  }
  await handle.close();
  await rename(beside, file);
  return hash.digest('hex');
}
