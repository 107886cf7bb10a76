/** The clock's quarters are the same in every zone and on the days the clocks change: such days have 92 or 100 of them. */
const QUARTER_MS = 900_000;

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
  for (let atMs = nextQuarter(fromMs); atMs < toMs; atMs += QUARTER_MS) edges.add(atMs);
  const slots: { startMs: number; endMs: number }[] = [];
  let startMs = fromMs;
  for (const endMs of [...edges].sort((a, b) => a - b)) {
    slots.push({ startMs, endMs });
    startMs = endMs;
  }
  return slots;
}

function nextQuarter(ms: number): number {
  return (Math.floor(ms / QUARTER_MS) + 1) * QUARTER_MS;
}
