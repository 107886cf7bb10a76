import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { LEDGER_SCHEMA } from '../ledger/ledger.ts';
import { STATE_SCHEMA } from '../ledger/state.ts';
import { verifyLedgerFile } from '../ledger/verify.ts';
import type { Manifest } from './archive.ts';
import { Refused } from './refused.ts';

const SUPPORTED: Readonly<Record<string, number>> = {
  'ledger.db': LEDGER_SCHEMA,
  'state.db': STATE_SCHEMA,
  'state-meanwhile.db': STATE_SCHEMA,
};

/**
 * The trial: opens the databases of an unpacked backup and walks the chain of its ledger up to the head that the backup
 * names. Throws {@link Refused} when this release could not go on with it.
 */
export async function tryOut(folder: string, manifest: Manifest): Promise<void> {
  for (const [name, version] of Object.entries(manifest.schemas)) {
    const supported = SUPPORTED[name];
    if (supported !== undefined && version > supported) {
      throw new Refused(
        'newer',
        `${name} was written by a newer release (version ${version}, this one knows ${supported}): restore it with that release`,
      );
    }
    if (name !== 'ledger.db') checkPages(folder, name);
  }
  const { ledger } = manifest;
  if (ledger === null) return;
  const finding = await verifyLedgerFile(join(folder, 'ledger.db'), { seq: ledger.records, hash: ledger.headHash });
  if (finding.kind !== 'whole' || finding.records !== ledger.records) {
    throw new Refused('damaged', `the ledger in the backup is not whole (${finding.kind})`);
  }
}

function checkPages(folder: string, name: string): void {
  const file = join(folder, name);
  if (!existsSync(file)) throw new Refused('damaged', `${name} is missing in the backup`);
  const db = new Database(file, { readonly: true });
  try {
    const answer = db.pragma('quick_check(1)', { simple: true });
    if (answer !== 'ok') throw new Refused('damaged', `${name} in the backup is damaged (${String(answer)})`);
  } finally {
    db.close();
  }
}
