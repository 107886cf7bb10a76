import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { ApiTokens } from './api-token-store.ts';
import { CardStore } from './card-store.ts';
import { CommandStore } from './command-store.ts';
import { fileProblem, type Opened, type OpenProblem } from './database.ts';
import { DoorStore } from './door-store.ts';
import { FaultTickets } from './fault-tickets.ts';
import { History, openHistory } from './history.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { LimitStore } from './limit-store.ts';
import { LoadStore } from './load-store.ts';
import { MachineTokens } from './machine-token-store.ts';
import { MaintenanceStore } from './maintenance-store.ts';
import { bringCardsHome, openMeanwhile } from './meanwhile.ts';
import { ModeStore } from './mode-store.ts';
import { NotificationStore } from './notification-store.ts';
import { PeopleStore } from './people-store.ts';
import { PersonalData } from './personal-data.ts';
import { PlanStore } from './plan-store.ts';
import { openProblemText } from './problem-text.ts';
import { ProposalStore } from './proposal-store.ts';
import { PushBrowsers } from './push-browsers.ts';
import { RefusedTaps } from './refused-taps.ts';
import { ReportStore } from './report-store.ts';
import { SignedValues } from './signed-values.ts';
import { openState } from './state.ts';
import { StationStore } from './station-store.ts';
import { StayStore } from './stay-store.ts';
import { UpstreamCards } from './upstream-cards.ts';
import { UpstreamStore } from './upstream-store.ts';
import { UserStore } from './user-store.ts';

export interface StoresOptions {
  /** Made if missing. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long power curves are kept. */
  readonly historyDays: number;
}

/** What may change: cards, modes, limits, people, what charge points were seen to do, what the site found out about itself. */
export interface State {
  readonly cards: CardStore;
  /** Drivers and vehicles. */
  readonly people: PeopleStore;
  readonly refusedTaps: RefusedTaps;
  readonly personalData: PersonalData;
  readonly modes: ModeStore;
  readonly limits: LimitStore;
  readonly stays: StayStore;
  readonly loads: LoadStore;
  /** What is wanted of vehicles by when, and what became of it. */
  readonly plans: PlanStore;
  readonly users: UserStore;
  readonly proposals: ProposalStore;
  readonly commands: CommandStore;
  readonly machines: MachineTokens;
  readonly apiTokens: ApiTokens;
  readonly signedValues: SignedValues;
  readonly stations: StationStore;
  /** Passwords of charge points, the rejected ones, the security log. */
  readonly door: DoorStore;
  readonly reports: ReportStore;
  readonly notifications: NotificationStore;
  /** Browsers that take pushed messages. */
  readonly pushBrowsers: PushBrowsers;
  readonly maintenance: MaintenanceStore;
  readonly faultTickets: FaultTickets;
  /** What goes to back-ends, and what they have said of cards. */
  readonly upstream: UpstreamStore;
  readonly upstreamCards: UpstreamCards;
}

/**
 * The databases of one data folder, held by this process alone. Each is there or says why not, because one that is
 * damaged must not take the others with it: charging goes on without a ledger, and the owner still signs in to read so.
 */
export interface Stores {
  readonly ledger: Opened<Ledger>;
  /** Always there; a temporary one when state.db cannot be opened, for the reason in {@link stateProblem}. */
  readonly state: State;
  readonly stateProblem: OpenProblem | null;
  readonly history: Opened<History>;
  /** The damage for which an older history.db was moved aside; `null` as a rule. */
  readonly historyDamage: OpenProblem | null;
  /** Closes all files and gives the folder free. Whoever writes must have stopped before. */
  close(): void;
}

/** Makes and takes the folder, and opens what is in it. A problem means that the folder itself cannot be had. */
export function openStores({ folder, clock, log, historyDays }: StoresOptions): Opened<Stores> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return fileProblem(folder, error);
  }
  const lock = lockFolder(folder);
  if (lock.kind !== 'ok') return lock;
  const ledger = openBooksOfRecord(folder, clock.wallMs());
  const state = openState(join(folder, 'state.db'));
  const stateDb = state.kind === 'ok' ? state.value : openMeanwhile(folder, log);
  const cards = new CardStore(stateDb);
  if (state.kind === 'ok' && ledger.kind === 'ok') bringCardsHome(folder, cards, ledger.value, clock.wallMs(), log);
  const curves = openHistory(join(folder, 'history.db'));
  const tell = (problem: OpenProblem): void => log.error({ problem }, openProblemText(problem));
  for (const opened of [ledger, state, curves]) if (opened.kind !== 'ok') tell(opened);
  if (curves.kind === 'ok' && curves.value.damage !== null) tell(curves.value.damage);
  const history = mapOpened(curves, ({ db }) => new History(db, { clock, log, retentionDays: historyDays }));
  return {
    kind: 'ok',
    value: {
      ledger,
      state: {
        cards,
        people: new PeopleStore(stateDb),
        refusedTaps: new RefusedTaps(stateDb),
        personalData: new PersonalData(stateDb),
        modes: new ModeStore(stateDb),
        limits: new LimitStore(stateDb),
        stays: new StayStore(stateDb),
        loads: new LoadStore(stateDb),
        plans: new PlanStore(stateDb),
        users: new UserStore(stateDb),
        signedValues: new SignedValues(stateDb),
        stations: new StationStore(stateDb, clock),
        proposals: new ProposalStore(stateDb),
        reports: new ReportStore(stateDb),
        commands: new CommandStore(stateDb),
        machines: new MachineTokens(stateDb),
        notifications: new NotificationStore(stateDb),
        pushBrowsers: new PushBrowsers(stateDb),
        maintenance: new MaintenanceStore(stateDb),
        faultTickets: new FaultTickets(stateDb),
        apiTokens: new ApiTokens(stateDb),
        door: new DoorStore(stateDb),
        upstream: new UpstreamStore(stateDb),
        upstreamCards: new UpstreamCards(stateDb),
      },
      stateProblem: state.kind === 'ok' ? null : state,
      history,
      historyDamage: curves.kind === 'ok' ? curves.value.damage : null,
      close() {
        if (history.kind === 'ok') history.value.close();
        if (curves.kind === 'ok') curves.value.db.close();
        stateDb.close();
        if (ledger.kind === 'ok') ledger.value.db.close();
        lock.value.close();
      },
    },
  };
}

/**
 * An empty ledger.db beside a state.db with content is no new house: it once held records. (On the very first start the
 * ledger is made before state.db.)
 */
export function openBooksOfRecord(folder: string, nowMs: number): Opened<Ledger> {
  const file = join(folder, 'ledger.db');
  const sizeOf = (name: string): number | null => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? null;
  if (sizeOf('ledger.db') === 0 && (sizeOf('state.db') ?? 0) > 0) {
    return { kind: 'damaged', file, detail: 'the file is empty, what was in it is gone' };
  }
  return openLedger(file, nowMs);
}

function mapOpened<T, U>(opened: Opened<T>, f: (value: T) => U): Opened<U> {
  return opened.kind === 'ok' ? { kind: 'ok', value: f(opened.value) } : opened;
}

/**
 * One process per folder: two would each believe to know what is open and write it into the same ledger. An SQLite file
 * without content serves as the lock, because the kernel gives it free however the process ends. The databases
 * themselves stay readable for reports and backups.
 */
export function lockFolder(folder: string): Opened<Database.Database> {
  const file = join(folder, 'in-use');
  let lock: Database.Database | null = null;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = new Database(file, { timeout: 0 });
    // No journal file beside it: on a full disk it could not be made, and the house would not start again after a power cut.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return { kind: 'ok', value: lock };
  } catch (error) {
    lock?.close();
    return fileProblem(file, error);
  }
}
