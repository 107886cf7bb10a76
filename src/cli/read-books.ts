import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Chain } from '../ledger/chain.ts';
import { messageOf } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** The ledger of a data folder, only to be read: a controller may go on writing meanwhile. */
export interface ReadLedger extends Pick<Ledger, 'db' | 'chain'> {
  close(): void;
}

/** A text is the reason why it cannot be read. */
export function readLedger(dataFolder: string): ReadLedger | string {
  const file = join(dataFolder, 'ledger.db');
  if (!existsSync(file)) return `${file} does not exist.`;
  let db: Database.Database | null = null;
  try {
    const opened = new Database(file, { readonly: true, timeout: 2_000 });
    db = opened;
    return { db: opened, chain: new Chain(opened), close: () => opened.close() };
  } catch (error) {
    db?.close();
    return `${file} cannot be read: ${messageOf(error)}`;
  }
}
