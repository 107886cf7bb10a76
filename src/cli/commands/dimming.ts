import { join } from 'node:path';
import Database from 'better-sqlite3';
import { dimmingCsv } from '../../billing/dimming-csv.ts';
import { DimmingLog } from '../../ledger/dimming-log.ts';
import { messageOf } from '../../ledger/errors.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, isNotUnderstood } from '../command.ts';
import { PERIOD_OPTIONS, periodOf } from '../period.ts';

/** The evidence of dimming out of a ledger that may be in use: commands received in the period. */
export const dimming: Command = {
  words: 'dimming',
  argument: null,
  does: 'prints the evidence of what the grid operator commanded and what was done',
  options: { ...PERIOD_OPTIONS, format: { kind: 'word', value: 'FORMAT', does: 'csv or json (default: csv)' } },
  run(given, { out, err }) {
    const period = periodOf(given);
    if (isNotUnderstood(period)) return period;
    const format = given.word('format') ?? 'csv';
    if (format !== 'csv' && format !== 'json') return { notUnderstood: '--format must be csv or json' };
    const file = join(given.dataFolder, 'ledger.db');
    let db: Database.Database | null = null;
    try {
      db = new Database(file, { readonly: true, fileMustExist: true });
      const events = new DimmingLog({ db, chain: null }).events(period.fromMs, period.toMs);
      if (format === 'json') out(`${JSON.stringify({ events }, null, 2)}\n`);
      else for (const line of dimmingCsv(events)) out(line);
      return EXIT_DONE;
    } catch (error) {
      err(`${file} cannot be read: ${messageOf(error)}\n`);
      return EXIT_PROBLEMS;
    } finally {
      db?.close();
    }
  },
};
