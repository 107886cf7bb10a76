import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Ledger } from '../../ledger/ledger.ts';
import { RegisterLog } from '../../ledger/register-log.ts';
import { type SealRecord, Seals } from '../../ledger/seals.ts';
import type { State } from '../../ledger/stores.ts';
import { localBooks } from '../local-books.ts';
import type { SyncSources } from './gather.ts';
import type { SealedTotals } from './records.ts';

/** What records are made of, from the databases and from what was sealed in the data folder. */
export function syncSources(
  ledger: Pick<Ledger, 'db' | 'chain'>,
  state: Pick<State, 'cards' | 'people' | 'signedValues'>,
  dataDir: string,
): SyncSources {
  const registers = new RegisterLog(ledger);
  return {
    books: localBooks(ledger, state),
    ledgerHead: () => ledger.chain.headNow().hash,
    seals: () => new Seals(ledger).all(),
    totalsOf: (seal) => sealedTotals(seal, join(dataDir, 'statements')),
    registerAt: (id, atMs) => registers.snapshots(id, atMs, atMs + 1)[0]?.importWh ?? null,
  };
}

const StatementFile = Type.Object({
  currency: Type.String(),
  totals: Type.Object({
    count: Type.Integer(),
    energyWh: Type.Integer(),
    cents: Type.Union([Type.Integer(), Type.Null()]),
  }),
  reimbursement: Type.Union([Type.Object({ cents: Type.Union([Type.Integer(), Type.Null()]) }), Type.Null()]),
});

/** From the file that was sealed as JSON; `null` where there is none, or it is not what was sealed. */
function sealedTotals(seal: SealRecord, folder: string): SealedTotals | null {
  const file = seal.files.find(({ name }) => name.endsWith('.json'));
  if (file === undefined) return null;
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, basename(file.name)));
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return null;
  }
  if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) return null;
  const statement: unknown = JSON.parse(bytes.toString('utf8'));
  if (!Check(StatementFile, statement)) return null;
  const { currency, totals, reimbursement } = statement;
  const { count: sessions, energyWh } = totals;
  return { sessions, energyWh, cents: reimbursement === null ? totals.cents : reimbursement.cents, currency };
}
