import Database from 'better-sqlite3';
import { type Opened, openDatabase } from './database.ts';
import { state001 } from './migrations/state-001.ts';
import { stateAccess } from './migrations/state-access.ts';
import { stateAhead } from './migrations/state-ahead.ts';
import { stateDoor } from './migrations/state-door.ts';
import { stateGridCommands } from './migrations/state-grid-commands.ts';
import { stateLimits } from './migrations/state-limits.ts';
import { stateMaintenance } from './migrations/state-maintenance.ts';
import { stateNotifications } from './migrations/state-notifications.ts';
import { statePeople } from './migrations/state-people.ts';
import { statePlans } from './migrations/state-plans.ts';
import { stateProposals } from './migrations/state-proposals.ts';
import { stateReports } from './migrations/state-reports.ts';
import { stateSignedValues } from './migrations/state-signed-values.ts';
import { stateStation } from './migrations/state-station.ts';
import { stateStationFlash } from './migrations/state-station-flash.ts';
import { stateStationSetUp } from './migrations/state-station-set-up.ts';
import { stateUpstream } from './migrations/state-upstream.ts';
import { stateWishes } from './migrations/state-wishes.ts';

const MIGRATIONS = [
  state001,
  stateStation,
  stateSignedValues,
  stateWishes,
  stateGridCommands,
  stateProposals,
  stateLimits,
  statePeople,
  stateReports,
  stateStationSetUp,
  stateDoor,
  stateAhead,
  stateStationFlash,
  statePlans,
  stateNotifications,
  stateAccess,
  stateMaintenance,
  stateUpstream,
];

/** The newest version of state.db that this release understands. */
export const STATE_SCHEMA = MIGRATIONS.length;

/** state.db: changeable, but a commit still survives a power cut. */
export function openState(file: string): Opened<Database.Database> {
  const opened = openDatabase(file, { synchronous: 'FULL', migrations: MIGRATIONS });
  // What is erased is overwritten: names and card numbers must not stay behind in free pages.
  if (opened.kind === 'ok') opened.value.pragma('secure_delete = ON');
  return opened;
}

/**
 * In place of a state.db that cannot be opened, until the next start: nobody has signed up, and only the configured
 * cards are known. So the cars charge on, and whoever stands at the machine can read what is wrong.
 */
export function temporaryState(): Database.Database {
  const db = new Database(':memory:');
  for (const sql of MIGRATIONS) db.exec(sql);
  return db;
}
