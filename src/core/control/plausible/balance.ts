import type { ElectricalValues, Reading } from '../../model/readings.ts';
import type { Known } from './known.ts';

/** Does grid + sun + battery - cars leave a load that can be? Monotonic ms. */
export interface BalanceWatch {
  /** Since when it says the other thing than what counts; `null` while it says the same. */
  readonly otherwiseMs: number | null;
  /** Since when it counts as not adding up; `null` while it does. */
  readonly openMs: number | null;
  /** The load that was left when that was found, W. */
  readonly loadW: number;
}

export const UNWATCHED_BALANCE: BalanceWatch = { otherwiseMs: null, openMs: null, loadW: 0 };

/** A generator on a balcony that nobody configured, W, and what meters differ by. */
const TOLERANCE_W = 1_000;
const TOLERANCE_SHARE = 0.1;
/** Longer than any car takes to follow and its station to report, ms. */
const LASTS_MS = 60_000;

/** Only for sites whose generation is measured: elsewhere a house that gives power is nothing strange. */
export function watchBalance(
  before: BalanceWatch,
  { value }: Reading<ElectricalValues>,
  known: Known | null,
  nowMs: number,
): BalanceWatch {
  const { otherwiseMs, openMs } = before;
  if (known === null) return otherwiseMs === null ? before : { ...before, otherwiseMs: null };
  const loadW = value.powerW + known.sourcesW - known.carsW;
  const toleranceW = TOLERANCE_W + TOLERANCE_SHARE * (Math.abs(known.sourcesW) + known.carsW);
  const isOpen = loadW < -toleranceW;
  if (isOpen === (openMs !== null)) return otherwiseMs === null ? before : { ...before, otherwiseMs: null };
  if (otherwiseMs === null) return { ...before, otherwiseMs: nowMs };
  if (nowMs - otherwiseMs < LASTS_MS) return before;
  return { otherwiseMs: null, openMs: isOpen ? otherwiseMs : null, loadW: Math.round(loadW) };
}
