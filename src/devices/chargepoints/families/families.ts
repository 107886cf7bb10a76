import { join } from 'node:path';
import type { StationIdentity } from '../../../core/model/station-record.ts';
import { type DefinitionFiles, type Parsed, parseFile, readFolders } from '../../definition-file.ts';
import { isWithin } from '../../firmware-range.ts';
import { Family, NO_QUIRKS, type Quirks } from './family.ts';

export type Families = DefinitionFiles<Family>;

/** Reads and checks every family in the `hw` folder. */
export function loadFamilies(hwFolder: string): Families {
  return readFolders([join(hwFolder, 'chargers/ocpp')], parseFamily);
}

/** Checks the text of a family against the schema. */
export function parseFamily(text: string): Parsed<Family> {
  return parseFile(text, Family);
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

/** {@link quirksOf}, looked up once for each identity: it is asked for many times a second. */
export function rememberedQuirksOf(families: Pick<Families, 'byName'>): (identity: StationIdentity) => Quirks {
  const known = new WeakMap<StationIdentity, Quirks>();
  return (identity) => {
    const quirks = known.get(identity) ?? quirksOf(families, identity);
    known.set(identity, quirks);
    return quirks;
  };
}

const fits = (pattern: string, word: string): boolean => new RegExp(pattern, 'i').test(word.trim());

const merged = (base: Quirks, more: Quirks): Quirks => ({
  ...base,
  ...more,
  settings: { ...base.settings, ...more.settings },
});
