import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Opened, OpenProblem } from './database.ts';
import { messageOf, problemKind } from './errors.ts';
import { History, openHistory } from './history.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { ModeStore } from './mode-store.ts';
import { openState } from './state.ts';
import { TokenStore } from './token-store.ts';
import { UserStore } from './user-store.ts';

export interface StoresOptions {
  /** Exists and is writable. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long power curves are kept. */
  readonly historyDays: number;
}

/** The databases of one data folder, held by this process alone. */
export interface Stores {
  readonly ledger: Ledger;
  readonly tokens: TokenStore;
  readonly modes: ModeStore;
  readonly users: UserStore;
  /** `null` when even a new one could not be made: everything else works without curves. */
  readonly history: History | null;
  /** What is wrong with history.db: it was damaged and moved aside, or it could not be opened. */
  readonly historyProblem: OpenProblem | null;
  /** Closes all files and gives the folder free. Whoever writes must have stopped before. */
  close(): void;
}

/** Opens everything, or nothing and says why. Only the curves may be missing. */
export function openStores({ folder, clock, log, historyDays }: StoresOptions): Opened<Stores> {
  const opened: { close(): void }[] = [];
  const close = (): void => {
    for (const one of opened.splice(0).reverse()) one.close();
  };
  const fail = (problem: OpenProblem): OpenProblem => {
    close();
    return problem;
  };

  const lock = lockFolder(folder);
  if (lock.kind !== 'ok') return fail(lock);
  opened.push(lock.value);
  const ledger = openLedger(join(folder, 'ledger.db'), clock.wallMs());
  if (ledger.kind !== 'ok') return fail(ledger);
  opened.push(ledger.value.db);
  const state = openState(join(folder, 'state.db'));
  if (state.kind !== 'ok') return fail(state);
  opened.push(state.value);

  const curves = openHistory(join(folder, 'history.db'));
  if (curves.kind === 'ok') opened.push(curves.value.db);
  const history =
    curves.kind === 'ok' ? new History(curves.value.db, { clock, log, retentionDays: historyDays }) : null;
  if (history !== null) opened.push(history);
  return {
    kind: 'ok',
    value: {
      ledger: ledger.value,
      tokens: new TokenStore(state.value),
      modes: new ModeStore(state.value),
      users: new UserStore(state.value),
      history,
      historyProblem: curves.kind === 'ok' ? curves.value.damage : curves,
      close,
    },
  };
}

/**
 * One process per folder: two would each believe to know what is open and write it into the same ledger. An SQLite file
 * without content serves as the lock, because the kernel gives it free however the process ends. The databases
 * themselves stay readable for reports and backups.
 */
function lockFolder(folder: string): Opened<Database.Database> {
  const file = join(folder, 'in-use');
  let lock: Database.Database | null = null;
  try {
    lock = new Database(file, { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return { kind: 'ok', value: lock };
  } catch (error) {
    lock?.close();
    const kind = problemKind(error) ?? (error instanceof TypeError ? 'io-error' : null);
    if (kind === null) throw error;
    return { kind, file, detail: messageOf(error) };
  }
}
