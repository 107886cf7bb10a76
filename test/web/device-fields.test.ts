import { expect, it } from 'vitest';
import { DEVICE_LISTS } from '../../src/config/edit-devices.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
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

// English is the schema's own.
it.each(LANGUAGES.filter((language) => language !== 'en'))(
  'every field of every device has a name in %s',
  (language) => {
    const { fields } = wordsOf(language).later;
    expect(all.size).toBeGreaterThan(90);
    expect([...all].filter((one) => fields[one] === undefined)).toEqual([]);
  },
);
