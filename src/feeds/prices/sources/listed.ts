import type { SeriesPoint } from '../../feed.ts';
import { atPath, momentOf, parseJson } from '../../json.ts';
import { type Asked, failed } from '../../problem.ts';

/** Where prices (or other values) stand in a JSON document of no fixed format. */
export interface ListShape {
  /** Paths of the lists; one that is not there is left out, as tomorrow's is in the morning. */
  readonly lists: readonly string[];
  /** Paths within an entry. Without an end a value holds until the next one. */
  readonly start: string;
  readonly end: string | null;
  readonly value: string;
  /** What one of its unit is worth: 0.01 for ct/kWh, 0.001 for EUR/MWh. */
  readonly scale: number;
}

const HOUR_MS = 3_600_000;
const MOST_ENTRIES = 20_000;

/** Reads lists of entries with a start and a value, as integrations of Home Assistant have them. */
export function readListed(text: string, { lists, start, end, value, scale }: ListShape): Asked {
  const parsed = parseJson(text);
  if (parsed.kind === 'failed') return parsed;
  const found = lists.map((path) => (path === '' ? parsed.value : atPath(parsed.value, path))).filter(Array.isArray);
  const entries: readonly unknown[] = found.flat();
  if (found.length === 0) return failed('not-understood', `no list at ${lists.join(', ')}`);
  if (entries.length > MOST_ENTRIES) return failed('too-large', `${entries.length} entries`);
  const points = entries.map((entry) => {
    const number = atPath(entry, value);
    return {
      startMs: momentOf(atPath(entry, start)),
      endMs: end === null ? Number.NaN : momentOf(atPath(entry, end)),
      value: typeof number === 'number' || typeof number === 'string' ? asNumber(number) * scale : Number.NaN,
    };
  });
  if (points.length > 0 && points.every(({ startMs }) => Number.isNaN(startMs))) {
    return failed('not-understood', `no time with a zone at ${start}`);
  }
  return { kind: 'ok', points: end === null ? withEnds(points) : points };
}

function withEnds(points: readonly SeriesPoint[]): SeriesPoint[] {
  const sorted = points.toSorted((a, b) => a.startMs - b.startMs);
  let lengthMs = HOUR_MS;
  return sorted.map((point, i) => {
    const gapMs = (sorted[i + 1]?.startMs ?? Number.NaN) - point.startMs;
    if (gapMs > 0 && gapMs <= HOUR_MS) lengthMs = gapMs;
    return { ...point, endMs: point.startMs + lengthMs };
  });
}

function asNumber(value: number | string): number {
  if (typeof value === 'number') return value;
  return /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}
