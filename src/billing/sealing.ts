import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dayAt } from '../core/tariff/calendar.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Seal, Seals, sha256Of } from '../ledger/seals.ts';
import { type DocumentFormat, renderStatement } from './documents/render.ts';
import { type StatementQuery, subjectIds } from './query.ts';
import type { MadeStatement } from './statement.ts';
import type { Language } from './words.ts';

export interface SealingOptions {
  readonly ledger: Ledger;
  /** Where sealed files are kept; made if missing. */
  readonly folder: string;
  readonly toLocal: (atMs: number) => number;
  readonly language: Language;
  readonly formats: readonly DocumentFormat[];
  /** Who seals: a user, or `schedule`. */
  readonly by: string;
  readonly nowMs: number;
}

export type Sealing =
  | { readonly kind: 'sealed'; readonly files: Seal['files'] }
  /** It may still change, or an official price of its year is missing: its notices say what. */
  | { readonly kind: 'not-exact' }
  | { readonly kind: 'ledger-broken'; readonly seq: number };

/**
 * Issues a statement: its files are written, and the ledger records their SHA-256 and the record they rest on. Only one
 * that is exact, over a ledger that is whole from its first record on. File errors and `StoreError` are thrown: then
 * nothing is sealed.
 */
export async function sealStatement(
  query: StatementQuery,
  made: MadeStatement,
  { ledger, folder, toLocal, language, formats, by, nowMs }: SealingOptions,
): Promise<Sealing> {
  const { statement } = made;
  if (!statement.exact) return { kind: 'not-exact' };
  const chain = await ledger.chain.verify();
  if (chain.kind === 'broken') return { kind: 'ledger-broken', seq: chain.seq };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { fromMs, toMs } = query.period;
  const days = `${dayAt(fromMs, toLocal)}-${dayAt(toMs - 1, toLocal)}`;
  const subject = subjectIds(query);
  const files: Seal['files'][number][] = [];
  for (const format of formats) {
    const name = `${statement.kind}-${days}-${shortHash(subject)}-${statement.chainHead.seq}.${format}`;
    files.push({ name, sha256: await writeWhole(join(folder, name), renderStatement(made, format, { language })) });
  }
  const seal: Seal = { statement: statement.kind, subject, fromMs, toMs, files, by };
  if (new Seals(ledger).seal(seal, statement.chainHead, nowMs) === 'unknown-head') {
    return { kind: 'ledger-broken', seq: statement.chainHead.seq };
  }
  return { kind: 'sealed', files };
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
