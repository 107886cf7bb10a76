import type { Access } from '../access/access.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { DimmingEvent } from '../core/model/dimming-records.ts';
import type { ChargeLimit, ChargeMode, LoadMode } from '../core/model/site.ts';
import type { CircuitCap, GridState } from '../core/model/snapshot.ts';
import type { DimmingOrder, FeedInOrder } from '../site/grid-operator.ts';
import type { ProposalView } from '../site/proposal-view.ts';
import type { StayOutcome } from '../site/stays.ts';
import type { SiteView } from '../site/view.ts';
import type { SessionList } from './answers.ts';
import { Refused } from './problems.ts';
import type { ReportPorts } from './report-ports.ts';

/** How the start went, for the page that says what to do next. */
export interface SetupFacts {
  readonly version: string;
  readonly config: 'ok' | 'missing' | 'invalid';
  /** Problems of an invalid configuration, warnings of a sound one. */
  readonly configProblems: readonly ConfigProblem[];
  readonly configPath: string;
  readonly exampleConfig: string;
  readonly language: 'de' | 'en';
  /** Time zone of the site, IANA name as configured. */
  readonly timeZone: string;
}

/** Sessions that start in [fromMs, toMs), UTC epoch ms. `null`: no bound, every charge point. */
export interface SessionQuery {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly chargePointId: string | null;
}

export interface ListQuery extends SessionQuery {
  /** At most so many sessions, the newest. */
  readonly limit: number;
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
  readonly site: SitePorts | null;
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

export interface SitePorts {
  readonly gridOperator: GridOperatorPorts;
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
  setLoadMode(loadId: string, mode: LoadMode): Promise<'done' | 'unknown-load'>;
  sessions(query: ListQuery): SessionList | Promise<SessionList>;
  /** Pieces of the text, as they come. */
  sessionsCsv(query: CsvQuery): AsyncIterable<string> | Iterable<string>;
  proposals(): readonly ProposalView[];
  dismissProposal(key: string): 'done' | 'unknown-proposal';
  /** Pieces of the file with what was seen and decided from `fromMs` to `toMs` (UTC epoch ms). Refuses without a recorder. */
  recording(span: {
    readonly fromMs: number;
    readonly toMs: number;
  }): Promise<AsyncIterable<Buffer> | Iterable<Buffer>>;
}

/** Without a usable configuration there is no site to ask. */
export function configured(site: SitePorts | null): SitePorts {
  if (site === null) throw new Refused('not-configured');
  return site;
}
