import { QUARTER_MS, startOfQuarter } from '../tariff/windows.ts';

/**
 * Cuts a time into slots of at most a quarter hour that never cross a quarter of the clock. The first begins with `fromMs`.
 * `alsoAt` are further moments to cut at (departures, the end of a wish), so that no slot is theirs by half.
 */
export function slotTimes(
  fromMs: number,
  toMs: number,
  alsoAt: readonly number[] = [],
): readonly { readonly startMs: number; readonly endMs: number }[] {
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || toMs <= fromMs) return [];
  const inside = alsoAt.filter((atMs) => atMs > fromMs && atMs < toMs);
  const edges = new Set([...inside, toMs]);
  for (let atMs = startOfQuarter(fromMs) + QUARTER_MS; atMs < toMs; atMs += QUARTER_MS) edges.add(atMs);
  const slots: { startMs: number; endMs: number }[] = [];
  let startMs = fromMs;
  for (const endMs of [...edges].sort((a, b) => a - b)) {
    slots.push({ startMs, endMs });
    startMs = endMs;
  }
  return slots;
}
