/** From where a command of the grid operator came. */
export type CommandSource = 'contact' | 'api' | 'mqtt' | 'eebus';

interface Command {
  /** Names the command; the same one keeps its id for as long as it stands. */
  readonly id: string;
  readonly source: CommandSource;
  /** When it was received, UTC epoch ms. */
  readonly receivedAtMs: number;
  /** When it ends by itself, UTC epoch ms; `null`: when it is taken back. */
  readonly untilMs: number | null;
  /** Its input cannot be read: it is kept by our own caution and not, as far as anybody knows, by the operator. */
  readonly isAssumed: boolean;
}

/** The grid operator limits what controllable devices draw (section 14a EnWG, BNetzA BK6-22-300). */
export interface DimmingCommand extends Command {
  /** The grid connection as a whole, or single devices by id, each with the limit for itself. */
  readonly scope: 'grid-connection' | readonly string[];
  /** Net effective draw that remains, W; `null` for a contact, which has no value: the minimum power that is owed. */
  readonly limitW: number | null;
}

/** The grid operator limits what flows into the grid (section 9 EEG; EEBUS LPP). */
export interface FeedInCommand extends Command {
  readonly limit: /** Of the installed power of all inverters. */
    | { readonly kind: 'percent'; readonly percent: number }
    /** At the grid connection, W. */
    | { readonly kind: 'power'; readonly powerW: number };
}

/** How a decision carries out the commands on draw; `null` in the decision while there is nothing to carry out. */
export interface DimmingDecision {
  /** Commands that stand. Empty while the power only returns. */
  readonly commandIds: readonly string[];
  /** The limit that is carried out at the grid connection, W; `null` while only single devices are limited. */
  readonly limitW: number | null;
  /** The minimum power that is owed to the controllable devices together, W. */
  readonly owedW: number;
  /** What generation and storage leave after all other load, W: it comes on top of the limit. */
  readonly generationW: number;
  /** Limit and generation together, W; `null` as {@link limitW}. */
  readonly budgetW: number | null;
  /** Net effective draw of the controllable devices as measured, W. */
  readonly netDrawW: number;
  /** Devices that could not be read, with the power they are counted with, W. */
  readonly assumed: readonly { readonly id: string; readonly powerW: number }[];
  /** Heat pumps that do not fit beneath the limit. */
  readonly blockedIds: readonly string[];
}

/** How a decision carries out the commands on feed-in. */
export interface FeedInDecision {
  readonly commandIds: readonly string[];
  /** What may flow into the grid, W. */
  readonly limitW: number;
  /** Inverters that take no limit from here. */
  readonly uncontrolledIds: readonly string[];
}
