import { QUARTER_MS } from '../core/tariff/windows.ts';

export const QUARTERS_A_DAY = 96;

/** The quarter hour of a moment, counted from the UTC epoch. */
export function quarterOf(atMs: number): number {
  return Math.floor(atMs / QUARTER_MS);
}
