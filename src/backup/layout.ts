/** Names in a data folder that belong to backups, and those that no backup takes. */

/** Where copies are made and tried; emptied by the next one. */
export const WORKSHOP = '.backup';
/** Where a restore is prepared. */
export const RESTORING = '.restore';
/** Begins the names of folders in which a restore keeps what was there. */
export const BEFORE_RESTORE = 'before-restore-';
/** Those that the owner asked for and may fetch. */
export const BACKUPS = 'backups';
/** Ends the name of a backup. */
export const BACKUP_ENDING = '.lmbackup';

const HISTORY = 'history.db';

/** Copied by SQLite, not by bytes: they change while they are read. `state.db` after all it may refer to. */
export function databasesToCopy(withHistory: boolean): readonly string[] {
  return ['ledger.db', 'state.db', 'state-meanwhile.db', ...(withHistory ? [HISTORY] : [])];
}

/** What stays where it is when another folder is put in place of this one. */
export function staysInPlace(name: string): boolean {
  return (
    name === 'in-use' || name === WORKSHOP || name === RESTORING || name === BACKUPS || name.startsWith(BEFORE_RESTORE)
  );
}

/**
 * Everything else in a data folder belongs into a backup, known or not: a file that is too much in it costs little, a
 * forgotten key costs a visit to every charge point.
 */
export function isLeftOut(name: string): boolean {
  return (
    staysInPlace(name) ||
    name === 'recordings' ||
    /\.db([.-]|$)/.test(name) ||
    /\.(partial|new|importing)$/.test(name) ||
    name.endsWith(BACKUP_ENDING)
  );
}
