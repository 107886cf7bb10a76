import { join } from 'node:path';
import Database from 'better-sqlite3';
import { personCsv } from '../billing/person-csv.ts';
import { CardStore } from '../ledger/card-store.ts';
import { Chain } from '../ledger/chain.ts';
import { fileProblem } from '../ledger/database.ts';
import { StoreError } from '../ledger/errors.ts';
import { FaultTickets } from '../ledger/fault-tickets.ts';
import { PeopleStore } from '../ledger/people-store.ts';
import { personFile } from '../ledger/person-file.ts';
import { PlanStore } from '../ledger/plan-store.ts';
import { PrepaidBook } from '../ledger/prepaid-book.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { RefusedTaps } from '../ledger/refused-taps.ts';
import { SessionReader } from '../ledger/session-reader.ts';

/** What `person export` prints, or says is wrong. Reads only; the controller may go on writing. */
export async function personExport(
  { dataFolder, driverId, csv }: { readonly dataFolder: string; readonly driverId: string; readonly csv: boolean },
  nowMs: number,
): Promise<{ readonly text: string; readonly problem: string }> {
  const open: Database.Database[] = [];
  const database = (name: string): Database.Database => {
    const db = new Database(join(dataFolder, name), { readonly: true, timeout: 2_000 });
    open.push(db);
    return db;
  };
  try {
    const [state, ledger] = [database('state.db'), database('ledger.db')];
    const stores = {
      cards: new CardStore(state),
      people: new PeopleStore(state),
      plans: new PlanStore(state),
      refusedTaps: new RefusedTaps(state),
      faultTickets: new FaultTickets(state),
      prepaid: new PrepaidBook({ db: ledger, chain: new Chain(ledger) }),
    };
    const reader = new SessionReader({ db: ledger }, stores);
    const file = await personFile(driverId, { ...stores, reader }, nowMs);
    if (file === null) {
      const known = stores.people.drivers().map((driver) => `  ${driver.driverId}  ${driver.name}\n`);
      return { text: '', problem: `There is nobody with the id ${driverId}. These are known:\n${known.join('')}` };
    }
    return { text: csv ? personCsv(file) : `${JSON.stringify(file, null, 2)}\n`, problem: '' };
  } catch (error) {
    if (error instanceof StoreError) return { text: '', problem: `${error.message}\n` };
    return { text: '', problem: `${openProblemText(fileProblem(dataFolder, error))}\n` };
  } finally {
    for (const db of open) db.close();
  }
}
