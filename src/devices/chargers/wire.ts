import type { DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import type { Pilot, WatchdogClass } from './definition.ts';

/** What a charger said in one poll. */
export interface ChargerReport {
  readonly pilot: Pilot;
  readonly values: ElectricalValues;
  /** Energy of its session, where it has no register of its life, Wh. */
  readonly sessionWh: number | null;
  /** The card that it shows; `null`: none, or it has no reader. */
  readonly card: string | null;
  /** Its own number for what is wrong. */
  readonly error: number | null;
  /** As it stands in the charger, A per phase; `null`: it cannot be read. */
  readonly setPointA: number | null;
  /** After how long without us it falls back, as it stands in the charger, s. */
  readonly timeoutS: number | null;
  /** For how long its set-point still holds, s. */
  readonly remainingS: number | null;
  /** To what it falls back, as it stands in the charger, A. */
  readonly safeCurrentA: number | null;
}

export interface ChargerIdentity {
  readonly firmware: string;
  readonly serial: string;
}

/** What a charger is told. */
export type ChargerOrder =
  /** At least the least current, A per phase. */
  | { readonly kind: 'limit'; readonly currentA: number }
  | { readonly kind: 'pause' }
  /** What it needs before it can be told limits, and how it is to fall back. */
  | { readonly kind: 'set-up'; readonly timeoutS: number; readonly safeCurrentA: number }
  | { readonly kind: 'life' };

export interface WireProblem {
  readonly kind: 'problem';
  /** It was not heard, rather than said something that is of no use. */
  readonly isAway: boolean;
  readonly problem: DeviceProblem;
}

export type ReadOutcome =
  | { readonly kind: 'report'; readonly report: ChargerReport; readonly identity: ChargerIdentity }
  | WireProblem;

export type TellOutcome =
  | { readonly kind: 'told' }
  /** It answered that it will not. */
  | { readonly kind: 'refused'; readonly status: string }
  /** Nobody knows what it has taken. */
  | { readonly kind: 'unheard' };

/** A charger at the end of a line, without a word of the protocol on it. Nothing here rejects. */
export interface ChargerWire {
  /** For people. */
  readonly address: string;
  open(): void;
  close(): Promise<void>;
  read(): Promise<ReadOutcome>;
  tell(order: ChargerOrder): Promise<TellOutcome>;
}

/** What is known of a charger from its definition, without a word of its protocol. */
export interface ChargerProfile {
  readonly vendor: string;
  readonly model: string;
  readonly pollMs: number;
  readonly leastA: number;
  readonly stepA: number;
  readonly raiseEveryMs: number;
  /** What it shows as its set-point while it is paused means something. */
  readonly pausesByZero: boolean;
  readonly watchdog: WatchdogProfile;
  /** Why its writes have to be allowed by the owner first; `null`: they are sure enough. */
  readonly writesUnverified: WriteDoubt | null;
}

/** As {@link DeviceProblem} `writes-unconfirmed`. */
export interface WriteDoubt {
  readonly why: 'untested' | 'one-source' | 'doubtful';
  readonly detail: string | null;
}

export interface WatchdogProfile {
  readonly class: WatchdogClass;
  /** Set at the device, s; `null`: written from here, or read. */
  readonly worksS: number | null;
  /** Bounds of what may be written, s; `null`: it is not written. */
  readonly writable: { readonly leastS: number; readonly mostS: number } | null;
  /** To what it always falls back, A. */
  readonly alwaysA: number | null;
  readonly lifeEveryMs: number | null;
}
