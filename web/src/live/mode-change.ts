import type { ChargeMode } from '../../../src/core/model/site.ts';

/** A tap on a mode that the controller has not confirmed yet. */
export interface PendingMode {
  readonly wanted: ChargeMode;
  readonly previous: ChargeMode;
  /** Refused or never confirmed after this time, page clock ms. */
  readonly giveUpAtMs: number;
}

/** How long the controller may take to show the mode it has accepted, ms. */
export const CONFIRM_WITHIN_MS = 5_000;

export type PendingOutcome = 'waiting' | 'confirmed' | 'unconfirmed';

/** The mode to show: the tapped one at once, until the controller's own state confirms or contradicts it. */
export function shownMode(actual: ChargeMode, pending: PendingMode | undefined): ChargeMode {
  return pending?.wanted ?? actual;
}

/** What has become of a tap, judged by the controller's newest state. */
export function outcome(actual: ChargeMode, pending: PendingMode, nowMs: number): PendingOutcome {
  if (actual === pending.wanted) return 'confirmed';
  return nowMs >= pending.giveUpAtMs ? 'unconfirmed' : 'waiting';
}
