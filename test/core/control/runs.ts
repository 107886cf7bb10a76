const { LADEMEISTER_PROPERTY_RUNS } = process.env;

/** Of all property runs of this room, `share` (0..1): 20 000 by default, more by environment. */
export function runs(share: number): number {
  return Math.max(1, Math.round(Number(LADEMEISTER_PROPERTY_RUNS ?? 20_000) * share));
}
