import type { CommandSource } from './dimming.ts';

/**
 * The evidence of what the grid operator commanded and what was done: records of the ledger, never changed. Times are UTC
 * epoch ms, powers whole W, currents whole mA. `null`: not known, or not of that kind.
 */
export type DimmingRecord =
  | {
      readonly kind: 'dimming';
      readonly event: 'received';
      /** When it was received. */
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly commandId: string;
      readonly about: 'draw' | 'feed-in';
      readonly source: CommandSource;
      readonly scope: 'grid-connection' | readonly string[];
      /** `null`: the minimum power that is owed, or a percentage. */
      readonly limitW: number | null;
      /** Of the installed power. */
      readonly percent: number | null;
      /** The minimum power that the operator owes to the controllable devices together. */
      readonly owedW: number | null;
      readonly untilMs: number | null;
      /** Kept by our own caution: the input could not be read. */
      readonly isAssumed: boolean;
      readonly devices: readonly { readonly id: string; readonly name: string; readonly nameplateW: number | null }[];
    }
  /** The net effective draw came down to the limit. */
  | {
      readonly kind: 'dimming';
      readonly event: 'reached';
      readonly atMs: number;
      readonly commandId: string;
      readonly netDrawW: number | null;
    }
  /** Its input could not be read any more, or could again. */
  | {
      readonly kind: 'dimming';
      readonly event: 'assumed';
      readonly atMs: number;
      readonly commandId: string;
      readonly isAssumed: boolean;
    }
  | { readonly kind: 'dimming'; readonly event: 'released'; readonly atMs: number; readonly commandId: string }
  /** One minute in which a command stood. */
  | {
      readonly kind: 'dimming';
      readonly event: 'minute';
      /** Begin of the minute. */
      readonly atMs: number;
      readonly commandIds: readonly string[];
      readonly limitW: number | null;
      /** Net effective draw of the controllable devices: mean and most. */
      readonly netDrawW: number | null;
      readonly maxNetDrawW: number | null;
      readonly generationW: number | null;
      readonly maxExportW: number | null;
      readonly feedInLimitW: number | null;
      /** Devices that could not be read and counted with an assumed power. */
      readonly assumedIds: readonly string[];
      /** Per phase; each when it changed. */
      readonly setPoints: readonly { readonly atMs: number; readonly id: string; readonly currentMa: number }[];
    };

/** A command with its evidence, put together from the records. */
export interface DimmingEvent {
  readonly received: Extract<DimmingRecord, { event: 'received' }>;
  readonly reachedAtMs: number | null;
  /** `null` while it stands. */
  readonly releasedAtMs: number | null;
  /** Times at which its input could not be read, each with what it changed to. */
  readonly assumed: readonly { readonly atMs: number; readonly isAssumed: boolean }[];
  readonly minutes: readonly Extract<DimmingRecord, { event: 'minute' }>[];
}
