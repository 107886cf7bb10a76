/** A point of the line protocol. Fields and tags that are `null` are left out: a gap is not a zero. */
export interface Point {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly fields: Readonly<Record<string, number | string | boolean | null>>;
  /** UTC epoch ms. */
  readonly atMs: number;
}

/**
 * One line without its line feed, the time in ms (docs.influxdata.com, line protocol reference); `null` where no field
 * is known, for a point without one is an error. Numbers are written as floats: a field keeps the type of its first value.
 */
export function lineOf({ measurement, tags, fields, atMs }: Point): string | null {
  const told = Object.entries(fields).flatMap(([key, value]) => {
    const text = fieldValue(value);
    return text === null ? [] : [`${escaped(key, KEY)}=${text}`];
  });
  if (told.length === 0) return null;
  // Sorted, as the reference advises: then the server need not.
  const named = Object.entries(tags)
    .filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `,${escaped(key, KEY)}=${escaped(value, KEY)}`);
  return `${escaped(measurement, MEASUREMENT)}${named.join('')} ${told.join(',')} ${Math.round(atMs)}`;
}

/** In measurements comma and space are special, in keys and tag values the equals sign, too. */
const MEASUREMENT = /[, ]/g;
const KEY = /[,= ]/g;

/**
 * The protocol has no line feed in names, and a backslash before a special character, or at the end, would take its
 * meaning: both become what can be written.
 */
function escaped(text: string, special: RegExp): string {
  return text
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll('\\', '/')
    .replaceAll(special, '\\$&');
}

function fieldValue(value: Point['fields'][string] | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'string') return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return Number.isFinite(value) ? String(value) : null;
}
