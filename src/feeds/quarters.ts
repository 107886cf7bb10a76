/** Quarter hours of the clock, counted from the UTC epoch: every zone's quarters are these. */
export const QUARTER_MS = 900_000;
export const QUARTERS_A_DAY = 96;

export function quarterOf(atMs: number): number {
  return Math.floor(atMs / QUARTER_MS);
}
