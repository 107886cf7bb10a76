import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { CardStore } from './card-store.ts';
import { fileProblem, type Opened } from './database.ts';
import { LEDGER_VERSION, type Ledger, ledgerOf } from './ledger.ts';
import { PeopleStore } from './people-store.ts';
import type { NameSources } from './session-reader.ts';
import { SignedValues } from './signed-values.ts';

/** The books of a data folder for a report: nothing is written, and the controller may go on meanwhile. */
export interface ReadBooks {
  readonly ledger: Ledger;
  /** What state.db beside the ledger knows of people; `null` where it cannot be read: then a report has no names. */
  readonly state: (NameSources & { readonly signedValues: SignedValues }) | null;
  close(): void;
}

/** How long a call may wait for the controller's lock, ms. */
const BUSY_TIMEOUT_MS = 5_000;

export function openForReading(ledgerFile: string): Opened<ReadBooks> {
  let db: Database.Database | null = null;
  try {
    if (!existsSync(ledgerFile)) return { kind: 'io-error', file: ledgerFile, detail: 'there is no such file' };
    db = new Database(ledgerFile, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    const version = Number(db.pragma('user_version', { simple: true }));
    if (version > LEDGER_VERSION) {
      db.close();
      return { kind: 'newer-schema', file: ledgerFile, version, supported: LEDGER_VERSION };
    }
    const ledger = ledgerOf(db);
    if (ledger === null) {
      db.close();
      return { kind: 'damaged', file: ledgerFile, detail: 'it is no ledger' };
    }
    const stateDb = openState(join(dirname(ledgerFile), 'state.db'));
    const close = (): void => {
      stateDb?.close();
      ledger.db.close();
    };
    const state =
      stateDb === null
        ? null
        : {
            cards: new CardStore(stateDb),
            people: new PeopleStore(stateDb),
            signedValues: new SignedValues(stateDb),
          };
    return { kind: 'ok', value: { ledger, state, close } };
  } catch (error) {
    db?.close();
    return fileProblem(ledgerFile, error);
  }
}

/** Without it a report still has all figures. */
function openState(file: string): Database.Database | null {
  if (!existsSync(file)) return null;
  try {
    const db = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
    db.prepare('SELECT vehicle_id FROM vehicle LIMIT 1').get();
    return db;
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  }
}
