import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { CardStore } from '../ledger/card-store.ts';
import { fileProblem } from '../ledger/database.ts';
import { StoreError } from '../ledger/errors.ts';
import { PeopleStore } from '../ledger/people-store.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { SignedValues } from '../ledger/signed-values.ts';
import { STATE_SCHEMA } from '../ledger/state.ts';
import { SyncStore } from '../ledger/sync-store.ts';
import { preview, type SyncPreview } from '../upstream/sync/preview.ts';
import { syncSettings } from '../upstream/sync/settings.ts';
import { syncSources } from '../upstream/sync/sources.ts';
import { readLedger } from './read-books.ts';

/** What sync would send now, over a copy of state.db in memory: the controller may go on. A text says why not. */
export function syncPreview(config: Config, dataFolder: string, clock: Clock): SyncPreview | string {
  const settings = syncSettings(config);
  if (settings === null) return 'sync.url is missing in config.yaml: there is no receiver.';
  const ledger = readLedger(dataFolder);
  if (typeof ledger === 'string') return ledger;
  const file = join(dataFolder, 'state.db');
  let copy: Database.Database | null = null;
  try {
    copy = copyOf(file);
    if (copy.pragma('user_version', { simple: true }) !== STATE_SCHEMA) {
      return `${file} is of another release: start the controller once with this one.`;
    }
    const state = { cards: new CardStore(copy), people: new PeopleStore(copy), signedValues: new SignedValues(copy) };
    return preview({ settings, store: new SyncStore(copy), sources: syncSources(ledger, state, dataFolder), clock });
  } catch (error) {
    return error instanceof StoreError ? error.message : openProblemText(fileProblem(file, error));
  } finally {
    copy?.close();
    ledger.close();
  }
}

function copyOf(file: string): Database.Database {
  const db = new Database(file, { readonly: true, timeout: 2_000 });
  try {
    const bytes = db.serialize();
    // sqlite3_deserialize: a database in memory cannot be in WAL mode; these two bytes of the header say which it is in.
    bytes.fill(1, 18, 20);
    return new Database(bytes);
  } finally {
    db.close();
  }
}
