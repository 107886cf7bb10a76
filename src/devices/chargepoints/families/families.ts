import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';
import type { StationIdentity } from '../../../core/model/station-record.ts';
import { describeError } from '../../../transport/byte-stream.ts';
import { isWithin } from '../../firmware-range.ts';
import { Family, NO_QUIRKS, type Quirks } from './family.ts';

export interface Families {
  /** By file name without `.yaml`. */
  readonly byName: ReadonlyMap<string, Family>;
  /** Files that cannot be used; they never keep the others from being used. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
}

/** Reads and checks every family in the `hw` folder. Synchronous: it is done once, at start. */
export function loadFamilies(hwFolder: string): Families {
  const folder = join(hwFolder, 'chargers/ocpp');
  const byName = new Map<string, Family>();
  const problems: { file: string; message: string }[] = [];
  for (const file of yamlFiles(folder, problems)) {
    const result = readFamily(join(folder, file));
    if ('message' in result) problems.push({ file: join(folder, file), message: result.message });
    else byName.set(basename(file, '.yaml'), result.family);
  }
  return { byName, problems };
}

/** Checks the text of a family against the schema. */
export function parseFamily(text: string): { family: Family } | { message: string } {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax !== undefined) return { message: syntax.message };
  const content: unknown = document.toJS();
  if (Value.Check(Family, content)) return { family: content };
  const [error] = Value.Errors(Family, content);
  return {
    message: error === undefined ? 'does not match the schema' : `${error.instancePath || '/'} ${error.message}`,
  };
}

/**
 * What is known of a station that says this of itself. A family that names the model goes before one that names only
 * the vendor; nothing is known of a station that has not said who it is.
 */
export function quirksOf({ byName }: Pick<Families, 'byName'>, identity: StationIdentity): Quirks {
  if (identity.vendor === '' && identity.model === '') return NO_QUIRKS;
  const fitting = [...byName.values()].filter(({ match }) => fits(match.vendor, identity.vendor));
  const family =
    fitting.find(({ match }) => match.model !== undefined && fits(match.model, identity.model)) ??
    fitting.find(({ match }) => match.model === undefined);
  if (family === undefined) return NO_QUIRKS;
  const ofFirmware = (family.firmware ?? []).filter((range) => isWithin(identity.firmware, range));
  return ofFirmware.reduce<Quirks>((quirks, range) => merged(quirks, range.quirks), family.quirks ?? NO_QUIRKS);
}

function yamlFiles(folder: string, problems: { file: string; message: string }[]): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort();
  } catch (error) {
    problems.push({ file: folder, message: describeError(error) });
    return [];
  }
}

function readFamily(file: string): { family: Family } | { message: string } {
  try {
    return parseFamily(readFileSync(file, 'utf8'));
  } catch (error) {
    return { message: describeError(error) };
  }
}

const fits = (pattern: string, word: string): boolean => new RegExp(pattern, 'i').test(word.trim());

const merged = (base: Quirks, more: Quirks): Quirks => ({
  ...base,
  ...more,
  settings: { ...base.settings, ...more.settings },
});
