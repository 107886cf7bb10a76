import type { Database } from 'better-sqlite3';
import { type Opened, openDatabase } from './database.ts';
import { state001 } from './migrations/state-001.ts';

/** state.db: changeable, but a commit still survives a power cut. */
export function openState(file: string): Opened<Database> {
  return openDatabase(file, { synchronous: 'FULL', migrations: [state001] });
}
