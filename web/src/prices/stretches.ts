import type { PricesAhead } from '../../../src/api/feed-ports.ts';

type Point = PricesAhead['points'][number];

/** Points of one price and one basis that follow each other, as one. */
export function stretchesOf(points: readonly Point[]): readonly Point[] {
  const stretches: Point[] = [];
  for (const point of points) {
    const last = stretches.at(-1);
    const isSame = last?.importNano === point.importNano && last.basis === point.basis && last.endMs === point.startMs;
    if (last !== undefined && isSame) stretches[stretches.length - 1] = { ...last, endMs: point.endMs };
    else stretches.push(point);
  }
  return stretches;
}

/** The cheapest and the dearest of some; `null` of none. */
export function rangeOf(points: readonly Point[]): { readonly least: Point; readonly most: Point } | null {
  const [first] = points;
  if (first === undefined) return null;
  return points.reduce(
    ({ least, most }, point) => ({
      least: point.importNano < least.importNano ? point : least,
      most: point.importNano > most.importNano ? point : most,
    }),
    { least: first, most: first },
  );
}
