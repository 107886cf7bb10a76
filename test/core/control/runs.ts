const { LADEMEISTER_PROPERTY_RUNS } = process.env;

/** Of all property runs of this room, `share` (0..1): 20 000 by default, more by environment. */
export function runs(share: number): number {
  return Math.max(1, Math.round(Number(LADEMEISTER_PROPERTY_RUNS ?? 20_000) * share));
}

/** Time for a property test: an hour and more where the number of runs was asked for, ms. */
export const PATIENCE_MS = LADEMEISTER_PROPERTY_RUNS === undefined ? 600_000 : 7_200_000;
