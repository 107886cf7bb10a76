import Database from 'better-sqlite3';
import { dimmingCsv } from '../billing/dimming-csv.ts';
import { DimmingLog } from '../ledger/dimming-log.ts';
import { messageOf } from '../ledger/errors.ts';

export interface DimmingExport {
  /** The file `ledger.db`. */
  readonly ledgerFile: string;
  /** Commands received in [fromMs, toMs), UTC epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly format: 'csv' | 'json';
}

/** The evidence of dimming out of a ledger that may be in use. A problem is an English sentence. */
export function exportDimming(
  { ledgerFile, fromMs, toMs, format }: DimmingExport,
  write: (text: string) => void,
): { readonly problem: string } | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(ledgerFile, { readonly: true, fileMustExist: true });
    const events = new DimmingLog({ db, chain: null }).events(fromMs, toMs);
    if (format === 'json') write(`${JSON.stringify({ events }, null, 2)}\n`);
    else for (const line of dimmingCsv(events)) write(line);
    return null;
  } catch (error) {
    return { problem: `${ledgerFile} cannot be read: ${messageOf(error)}` };
  } finally {
    db?.close();
  }
}
