/**
 * Overload budget of a protective device: each second spends 1 / t_trip(I / I_n); at 1 it trips. The curve is the
 * strictest one published, that of a charge point with its own protection (Alfen data sheet): 105 % for 1 000 s,
 * 110 % for 100 s, 120 % for 10 s, 150 % for 2 s; straight lines between them on logarithmic axes.
 */
const CURVE = [
  { ratio: 1.05, tripS: 1_000 },
  { ratio: 1.1, tripS: 100 },
  { ratio: 1.2, tripS: 10 },
  { ratio: 1.5, tripS: 2 },
] as const;

/** How long the device holds a current, s; never trips up to 105 %. @param ratio current / rated current. */
export function tripTimeS(ratio: number): number {
  if (ratio < CURVE[0].ratio) return Number.POSITIVE_INFINITY;
  const above = CURVE.findIndex((point) => ratio < point.ratio);
  // Beyond the last point its line goes on.
  const right = CURVE[above === -1 ? CURVE.length - 1 : above];
  const left = CURVE[(above === -1 ? CURVE.length - 1 : above) - 1];
  if (left === undefined || right === undefined) return Number.POSITIVE_INFINITY;
  const along = Math.log(ratio / left.ratio) / Math.log(right.ratio / left.ratio);
  return left.tripS * (right.tripS / left.tripS) ** along;
}
