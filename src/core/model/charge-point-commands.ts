import type { StationIdentity } from './station-record.ts';

/**
 * What an operator asks of a charge point, whatever protocol it speaks. Everything concerns its own connector; what a
 * protocol knows for the whole station alone (reset, firmware, diagnostics, configuration) concerns the station.
 * Times are UTC epoch ms.
 */
export type ChargePointCommand =
  /** Begins a session as if this card had been held up. */
  | { readonly kind: 'start'; readonly idToken: string }
  | { readonly kind: 'stop' }
  /** The owner allows what its definition is not sure of to be written into it. */
  | { readonly kind: 'allow-writes' }
  /** Lets go of the plug; a session that runs ends with it. */
  | { readonly kind: 'unlock' }
  | { readonly kind: 'reset'; readonly how: 'soft' | 'hard' }
  | { readonly kind: 'set-availability'; readonly operative: boolean }
  | { readonly kind: 'reserve'; readonly idToken: string; readonly untilMs: number }
  | { readonly kind: 'cancel-reservation' }
  /** From an address that the station can reach by itself, or a file of the data folder that it fetches here. */
  | {
      readonly kind: 'update-firmware';
      readonly from: { readonly address: string } | { readonly file: string };
      readonly atMs: number | null;
    }
  | { readonly kind: 'get-diagnostics'; readonly fromMs: number | null }
  | { readonly kind: 'clear-cache' }
  /** No keys: all that it has. */
  | { readonly kind: 'read-configuration'; readonly keys: readonly string[] }
  | { readonly kind: 'change-configuration'; readonly key: string; readonly value: string }
  | { readonly kind: 'trigger'; readonly message: TriggeredMessage }
  | {
      readonly kind: 'transfer-data';
      readonly vendorId: string;
      readonly messageId: string | null;
      readonly data: string | null;
    };

export type CommandKind = ChargePointCommand['kind'];

/** What OCPP has a message for. A station may still refuse some: then it says so. */
export const OCPP_COMMANDS = [
  'start',
  'stop',
  'unlock',
  'reset',
  'set-availability',
  'reserve',
  'cancel-reservation',
  'update-firmware',
  'get-diagnostics',
  'clear-cache',
  'read-configuration',
  'change-configuration',
  'trigger',
  'transfer-data',
] as const satisfies readonly CommandKind[];

export const TRIGGERED_MESSAGES = [
  'boot',
  'diagnostics-status',
  'firmware-status',
  'heartbeat',
  'meter-values',
  'status',
] as const;
export type TriggeredMessage = (typeof TRIGGERED_MESSAGES)[number];

/** What became of a command, for people and programs. */
export const COMMAND_OUTCOMES = [
  'done',
  /** It does so when the session that runs is over. */
  'scheduled',
  /** It holds from the next start of the station on. */
  'reboot-needed',
  /** The station's own word stands in `status`. */
  'refused',
  /** The card may not charge here: `status` says why. */
  'card-refused',
  'not-supported',
  'already-charging',
  'no-session',
  /** It has nothing to give: no diagnostics, no reservation. */
  'nothing-there',
  /** A password or a key: it is kept elsewhere and cannot be set or read by hand. */
  'not-by-hand',
  /** The station cannot fetch or bring a file here. */
  'no-address',
  'unreachable',
  /** It may still do so. */
  'unanswered',
] as const;
export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

export interface ConfigurationEntry {
  readonly key: string;
  /** `null`: it has none, or it is a secret. */
  readonly value: string | null;
  readonly readonly: boolean;
}

export interface CommandResult {
  readonly outcome: CommandOutcome;
  /** The station's own word, where it gave one. */
  readonly status: string | null;
  /** What was read. */
  readonly configuration: readonly ConfigurationEntry[] | null;
  /** What the station sent back with `transfer-data`. */
  readonly data: string | null;
}

/** What an operator can see of the station behind a charge point. Times are UTC epoch ms. */
export interface StationSheet {
  readonly identity: StationIdentity;
  readonly connected: boolean;
  /** What it can be asked for. */
  readonly commands: readonly CommandKind[];
  readonly reservation: Reservation | null;
  /** As the station said it last, in its own word. */
  readonly firmware: StationNews | null;
  readonly diagnostics: StationNews | null;
  /** `null`: it gets none. */
  readonly localList: LocalListState | null;
}

export interface Reservation {
  readonly idToken: string;
  readonly untilMs: number;
}

export interface StationNews {
  readonly status: string;
  readonly atMs: number;
}

/** The cards a station has for the time when it is alone. */
export interface LocalListState {
  readonly state: 'waiting' | 'current' | 'too-short' | 'failed' | 'not-supported';
  /** `null` before it was asked. */
  readonly version: number | null;
  readonly cards: number;
  /** The station's word, when it failed. */
  readonly status: string | null;
}
