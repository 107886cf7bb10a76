import { describe, expect, it } from 'vitest';
import { DEVICE_LISTS } from '../../src/config/edit-devices.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { fieldsDe } from '../../web/src/i18n/device-fields-de.ts';
import { devicesDe } from '../../web/src/i18n/devices-de.ts';
import { devicesEn } from '../../web/src/i18n/devices-en.ts';

const holes = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted();

function descriptions(schema: unknown, key = ''): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'description' in schema && typeof schema.description === 'string' ? [schema.description] : [];
  // No form shows a definition: it is chosen by its product.
  if (key === 'definition') return [];
  return [...own, ...Object.entries(schema).flatMap(([name, part]) => descriptions(part, name))];
}

describe('the words of the page “Devices”', () => {
  it('has every field of every device in German', () => {
    const all = DEVICE_LISTS.flatMap((list) =>
      descriptions(JSON.parse(JSON.stringify(ConfigSchema.properties[list].items))),
    );
    expect(all.length).toBeGreaterThan(100);
    expect([...new Set(all)].filter((one) => fieldsDe[one] === undefined)).toEqual([]);
  });

  it('fills the same placeholders in both languages', () => {
    for (const [key, text] of Object.entries(devicesEn)) {
      expect(holes(Reflect.get(devicesDe, key)), key).toEqual(holes(text));
    }
  });
});
