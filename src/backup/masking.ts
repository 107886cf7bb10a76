/** What is taken out of a bundle for somebody else: by where it stands, and wherever it stands. */

export const MASKED = '[masked]';

/** Words of config.yaml that say what kind of house it is. Every other word is masked, known or not. */
const TOLD: ReadonlySet<string> = new Set([
  ...['id', 'type', 'circuit', 'parent', 'meter', 'definition', 'model', 'kind', 'protocol', 'phases', 'mode', 'modes'],
  ...['access', 'timeZone', 'language', 'currency', 'zone', 'provider', 'at', 'every', 'day', 'security', 'unit'],
  ...['parity', 'format', 'formats', 'about', 'signal', 'strategy', 'measures', 'chargePoint', 'vehicle', 'device'],
]);

export interface Masked {
  readonly value: unknown;
  /** The words that were masked: they are looked for everywhere else, too. */
  readonly words: readonly string[];
}

/** A configuration with its numbers, switches and kinds, and no name, number, address or password. */
export function maskedConfig(config: unknown): Masked {
  const words: string[] = [];
  const told = new Set<string>();
  const mask = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => mask(one, key));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mask(one, name)]));
    }
    if (typeof value === 'number' && !isNumberOfSomebody(key)) return value;
    if (typeof value === 'boolean' || value === null) return value;
    const word = String(value);
    if (TOLD.has(key) && /^[\w/+:.-]{1,60}$/.test(word)) {
      told.add(word.toLowerCase());
      return word;
    }
    // Of an address its domain alone says who it is.
    words.push(word, ...word.split('@').slice(1));
    return MASKED;
  };
  const value = mask(config, '');
  // A circuit `house` that is called House: its id stands in every record.
  return { value, words: words.filter((word) => !told.has(word.toLowerCase())) };
}

/** YAML reads a card number without letters as a number. */
function isNumberOfSomebody(key: string): boolean {
  return /uid|card|plate|token|serial|account|number|user|pin/i.test(key);
}

/** Shorter words stand everywhere by chance. */
const SHORTEST_WORD = 4;

/**
 * Replaces words in texts, in capitals or not, the longest first. Names of people may be short: those are replaced where they
 * stand alone.
 */
export function scrubber(words: Iterable<string>, ofPeople: readonly string[]): (text: string) => string {
  const sought = [...new Set([...words, ...ofPeople].map((word) => word.trim()))]
    .filter((word) => word.length >= SHORTEST_WORD)
    .sort((a, b) => b.length - a.length)
    // As it stands in JSON.
    .flatMap((word) => [...new Set([word, JSON.stringify(word).slice(1, -1)])])
    .map(escaped);
  const short = ofPeople.filter((name) => name.length > 1 && name.length < SHORTEST_WORD);
  sought.push(...short.map((name) => `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`));
  if (sought.length === 0) return (text) => text;
  const pattern = new RegExp(sought.join('|'), 'giu');
  return (text) => text.replaceAll(pattern, MASKED);
}

function escaped(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
