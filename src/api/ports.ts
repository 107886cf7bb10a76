import type { Access } from '../access/access.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { ChargePointCommand, CommandResult } from '../core/model/charge-point-commands.ts';
import type { DimmingEvent } from '../core/model/dimming-records.ts';
import type { Driver, Vehicle } from '../core/model/people.ts';
import type { ChargeLimit, ChargeMode, LoadMode } from '../core/model/site.ts';
import type { CircuitCap, GridState } from '../core/model/snapshot.ts';
import type { CardEdit, CardOutcome } from '../ledger/card-store.ts';
import type { VehicleOutcome } from '../ledger/people-store.ts';
import type { PersonFile } from '../ledger/person-file.ts';
import type { NoteRefusal } from '../ledger/session-notes.ts';
import type { ListPlace, SessionFilter } from '../ledger/session-reader.ts';
import type { DimmingOrder, FeedInOrder } from '../site/grid-operator.ts';
import type { ProposalView } from '../site/proposal-view.ts';
import type { StayOutcome } from '../site/stays.ts';
import type { SiteView } from '../site/view.ts';
import type { AboutAnswer, PeopleList, SessionDetail, SessionList, StationAnswer } from './answers.ts';
import type { BackupPorts } from './backup-ports.ts';
import type { DevicePorts } from './device-ports.ts';
import type { DoorPorts } from './door-ports.ts';
import type { FeedPorts } from './feed-ports.ts';
import type { ForecastPorts } from './forecast-ports.ts';
import type { GuestPorts } from './guest-ports.ts';
import type { MaintenancePorts } from './maintenance-ports.ts';
import type { NotificationPorts } from './notification-ports.ts';
import type { PlanPorts } from './plan-ports.ts';
import { Refused } from './problems.ts';
import type { PublishingPorts } from './publishing-ports.ts';
import type { ReportPorts } from './report-ports.ts';
import type { SettingsPorts, SimulationPorts } from './settings-ports.ts';
import type { SyncPorts } from './sync-ports.ts';
import type { UpstreamPorts } from './upstream-ports.ts';

/** How the start went, for the page that says what to do next. */
export interface SetupFacts {
  readonly version: string;
  /** `missing`: also one that says nothing of the grid connection yet. */
  readonly config: 'ok' | 'missing' | 'invalid';
  /** Problems of an invalid configuration, warnings of a sound one. */
  readonly configProblems: readonly ConfigProblem[];
  readonly configPath: string;
  readonly exampleConfig: string;
  readonly language: 'de' | 'en' | 'nl';
  /** Time zone of the site, IANA name as configured. */
  readonly timeZone: string;
  /** The house that runs is the simulated one. */
  readonly simulated: boolean;
}

/** Sessions that start in [fromMs, toMs), UTC epoch ms. `null`: no bound, every charge point. */
export interface SessionQuery {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly chargePointId: string | null;
  readonly only?: SessionFilter;
}

export interface ListQuery extends SessionQuery {
  /** At most so many sessions, the newest. */
  readonly limit: number;
  readonly unassignedFirst: boolean;
  /** Where the list before it has ended. */
  readonly after: ListPlace | null;
}

export interface CsvQuery extends SessionQuery {
  /** `excel-de`: semicolons, decimal commas, local time; `machine`: commas, points, UTC. */
  readonly dialect: 'excel-de' | 'machine';
  readonly language: 'de' | 'en';
}

/** The house as the API needs it. While there is no usable configuration there is no site: `null`. */
export interface ApiPorts {
  readonly access: Access;
  setup(): SetupFacts;
  about(): AboutAnswer;
  readonly site: SitePorts | null;
  readonly door: DoorPorts | null;
  readonly backups: BackupPorts;
  readonly devices: DevicePorts | null;
  readonly settings: SettingsPorts;
  readonly simulation: SimulationPorts;
  /** `null` without a usable configuration. */
  readonly reports: ReportPorts | null;
}

/** What the grid operator commands through the API. Times are UTC epoch ms; `null`: no bound. */
export interface GridOperatorPorts {
  readonly chargePointIds: readonly string[];
  nowMs(): number;
  /** Holds at once, also when it cannot be stored for the next start. */
  dim(order: DimmingOrder): void;
  limitFeedIn(order: FeedInOrder): void;
  release(kind: 'dimming' | 'feed-in'): void;
  /** Commands received in [fromMs, toMs), oldest first. */
  events(fromMs: number | null, toMs: number | null): readonly DimmingEvent[];
  eventsCsv(fromMs: number | null, toMs: number | null): Iterable<string>;
}

/** Single charge points, and the hardware behind them. */
export interface StationPorts {
  /** `null` where there is no such charge point. */
  sheet(chargePointId: string): StationAnswer | null;
  operate(chargePointId: string, command: ChargePointCommand): Promise<CommandResult | 'unknown-charge-point'>;
  cardNumber(tokenRef: string): string | null;
  /** Where a file that the station has brought lies. */
  diagnosticsFile(chargePointId: string, name: string): string | null;
}

export interface SitePorts {
  readonly stations: StationPorts;
  readonly gridOperator: GridOperatorPorts;
  readonly feeds: FeedPorts;
  readonly forecasts: ForecastPorts;
  readonly notifications: NotificationPorts;
  readonly upstream: UpstreamPorts;
  readonly sync: SyncPorts;
  readonly maintenance: MaintenancePorts;
  readonly publishing: PublishingPorts;
  view(): SiteView;
  /** Calls back whenever the view may have changed; returns how to stop that. */
  onView(listener: () => void): () => void;
  /** The choice holds from now on, also when the disk does not let it be stored for the next start. */
  setMode(chargePointId: string, mode: ChargeMode): Promise<'done' | 'unknown-charge-point'>;
  /** In place of what its source asked for before; without any limit it takes that back. */
  setCap(cap: CircuitCap): Promise<'done' | 'unknown-circuit' | 'too-many-caps'>;
  setGrid(state: GridState): Promise<void>;
  /** Charges fast for so long, then as before; `null` ends it. */
  boost(chargePointId: string, durationMs: number | null): Promise<StayOutcome>;
  /** Holds until the car leaves. */
  setLimit(chargePointId: string, limit: ChargeLimit): Promise<StayOutcome>;
  readonly planning: PlanPorts;
  setLoadMode(loadId: string, mode: LoadMode): Promise<'done' | 'unknown-load'>;
  readonly people: PeoplePorts;
  readonly guests: GuestPorts;
  readonly notes: NotePorts;
  sessions(query: ListQuery): SessionList | Promise<SessionList>;
  /** `null` where there is no such session, or it is not of this driver. */
  session(sessionId: string, onlyDriver: string | null): SessionDetail | null;
  /** Whose session is at a charge point now; both `null`: nobody's. `null` without a session. */
  whoIsAt(chargePointId: string): { readonly tokenRef: string | null; readonly driverId: string | null } | null;
  /** Pieces of the text, as they come. */
  sessionsCsv(query: CsvQuery): AsyncIterable<string | Uint8Array> | Iterable<string>;
  proposals(): readonly ProposalView[];
  dismissProposal(key: string): 'done' | 'unknown-proposal';
  /** Pieces of the file with what was seen and decided from `fromMs` to `toMs` (UTC epoch ms). Refuses without a recorder. */
  recording(span: {
    readonly fromMs: number;
    readonly toMs: number;
  }): Promise<AsyncIterable<Buffer> | Iterable<Buffer>>;
}

/** Cards, drivers and vehicles. */
export interface PeoplePorts {
  list(): PeopleList;
  /** Whose card it is; `null` where it is nobody's or there is none. */
  cardHolder(tokenRef: string): string | null;
  addCard(uid: string, card: CardEdit): CardOutcome | 'unknown-driver' | 'unknown-vehicle';
  saveCard(tokenRef: string, card: CardEdit): CardOutcome | 'unknown-driver' | 'unknown-vehicle';
  /** GDPR Art. 17, like the other two: what stood in state.db is gone, the ledger stays whole. */
  eraseCard(tokenRef: string): Promise<'done' | 'unknown-card' | 'card-configured'>;
  /** Cents paid in advance, or paid back. */
  book(tokenRef: string, cents: number, author: string): 'done' | 'unknown-card';
  /** The next unknown card is entered; `null` ends that. */
  learn(
    wanted: {
      readonly chargePointId: string | null;
      readonly name: string | null;
      /** Whose it is from then on; `null`: nobody's yet. */
      readonly driverId: string | null;
    } | null,
  ): void;
  /** `driverId` `null`: a new one; gives its id. */
  saveDriver(driverId: string | null, driver: Omit<Driver, 'driverId'>): string | 'unknown-driver';
  eraseDriver(driverId: string): Promise<'done' | 'unknown-driver' | 'card-configured'>;
  /** GDPR Art. 15. */
  personFile(driverId: string): Promise<PersonFile | null>;
  saveVehicle(
    vehicleId: string | null,
    vehicle: Omit<Vehicle, 'vehicleId'>,
  ): VehicleOutcome | 'unknown-vehicle' | 'unknown-driver';
  eraseVehicle(vehicleId: string): Promise<'done' | 'unknown-vehicle'>;
}

/** What is said of a session beside what its station reports. */
export interface NotePorts {
  /** The car at a charge point has shown its MAC address or EVCCID to somebody who tells it here. */
  vehicleShown(chargePointId: string, identifier: string): Promise<'done' | 'unknown-charge-point' | 'no-vehicle'>;
  setVehicle(
    sessionId: string,
    change: {
      readonly vehicleId: string | null;
      /** Left out: the card's holder, else the vehicle's. */
      readonly driverId?: string;
      readonly reason: string | null;
    },
    author: string,
  ): 'done' | NoteRefusal;
  setDetails(
    sessionId: string,
    details: { readonly odometerKm: number | null; readonly socPercent: number | null },
    source: string,
  ): 'done' | NoteRefusal;
  correct(
    sessionId: string,
    change: {
      readonly energyWh: number | null;
      readonly startedAtMs: number | null;
      readonly endedAtMs: number | null;
      readonly reason: string;
    },
    author: string,
  ): 'done' | NoteRefusal;
}

/** Without a usable configuration there is no site to ask. */
export function configured(site: SitePorts | null): SitePorts {
  if (site === null) throw new Refused('not-configured');
  return site;
}
