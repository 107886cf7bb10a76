import { expect, it } from 'vitest';
import { DEVICE_LISTS } from '../../src/config/edit-devices.ts';
import { SETTINGS_SECTIONS } from '../../src/config/edit-sections.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
import { settingsFieldsDe } from '../../web/src/i18n/settings-fields-de.ts';
import { settingsFieldsNl } from '../../web/src/i18n/settings-fields-nl.ts';
import { wordsOf } from './i18n-of.ts';

function descriptions(schema: unknown, key = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'description' in schema && typeof schema.description === 'string' ? [schema.description] : [];
  // No form shows a definition: it is chosen by its product.
  if (key === 'definition') return [];
  return [...own, ...Object.entries(schema).flatMap(([name, part]) => descriptions(part, name))];
}

const all = new Set(
  DEVICE_LISTS.flatMap((list) => descriptions(JSON.parse(JSON.stringify(ConfigSchema.properties[list].items)))),
);

const settings = new Set(
  SETTINGS_SECTIONS.flatMap((section) => descriptions(JSON.parse(JSON.stringify(ConfigSchema.properties[section])))),
);

// English is the schema's own.
it.each(LANGUAGES.filter((language) => language !== 'en'))(
  'every field of every device has a name in %s',
  (language) => {
    const { fields } = wordsOf(language).later;
    expect(all.size).toBeGreaterThan(90);
    expect([...all].filter((one) => fields[one] === undefined)).toEqual([]);
  },
);

it.each([
  ['de', settingsFieldsDe],
  ['nl', settingsFieldsNl],
] as const)('every field of every setting has a name in %s', (language, own) => {
  const { fields } = wordsOf(language).later;
  expect(settings.size).toBeGreaterThan(120);
  expect([...settings].filter((one) => own[one] === undefined && fields[one] === undefined)).toEqual([]);
  // What no field is called any more goes.
  expect(Object.keys(own).filter((one) => !settings.has(one))).toEqual([]);
});
