import { describe, expect, it } from 'vitest';
import { DEVICE_LISTS } from '../../src/config/edit-devices.ts';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { productsOf, searched, variantOf } from '../../web/src/devices/products.ts';
import { draftOf, entryOf, type FormSchema, fieldKind, optionsOf } from '../../web/src/parts/schema-draft.ts';

/** As they come over the line. */
const LISTS = Object.fromEntries(
  DEVICE_LISTS.map((list) => {
    const items: FormSchema = JSON.parse(JSON.stringify(ConfigSchema.properties[list].items));
    return [list, items.anyOf ?? [items]];
  }),
) as Readonly<Record<(typeof DEVICE_LISTS)[number], readonly FormSchema[]>>;
const definition = (name: string, type: string, vendor: string) => ({
  ...{ list: 'meters' as const, name, type, vendor, products: [name.toUpperCase()] },
  ...{ tested: true, writesUnverified: null, serial: null },
});
const FORMS = {
  lists: LISTS,
  definitions: [definition('em24', 'modbus', 'Gavazzi'), definition('sdm630', 'modbus', 'Eastron')],
};

function schemaOf(list: (typeof DEVICE_LISTS)[number], type: string): FormSchema {
  const schema = variantOf(FORMS, list, type);
  if (schema === undefined) throw new Error(`${list} has no type ${type}`);
  return schema;
}

describe('a form from a schema', () => {
  it('shows an entry and says the same again, whatever kind of field it has', () => {
    const entry = {
      ...{ id: 'grid', name: 'Grid', type: 'http', host: '10.0.0.5', port: 8080, path: '/status', pollS: 2.5 },
      phases: ['L2', 'L3', 'L1'],
      values: { powerW: { path: 'power', scale: -0.1 }, phaseCurrentA: [{ path: 'a' }, { path: 'b', scale: 2 }] },
    };
    const schema = schemaOf('meters', 'http');
    for (const comma of ['.', ','] as const) expect(entryOf(schema, draftOf(schema, entry, comma))).toEqual(entry);
    expect(draftOf(schema, entry, ',')).toMatchObject({ pollS: '2,5', phases: 'L2, L3, L1' });
    const point = { id: 'c', name: 'C', type: 'ocpp', identity: 'CP', circuit: 'house', wakeUpAttempts: 0 };
    const ocpp = schemaOf('chargePoints', 'ocpp');
    expect(entryOf(ocpp, { ...draftOf(ocpp, point, '.'), phaseSwitching: true, defaultMode: 'fast' })).toEqual({
      ...point,
      ...{ phaseSwitching: true, defaultMode: 'fast' },
    });
  });

  it('leaves out what is empty, and a number that is none stays for the controller to refuse', () => {
    const schema = schemaOf('meters', 'modbus');
    expect(
      entryOf(schema, { name: 'Grid', host: '', port: 'x', unit: ' 3 ', serial: { path: '/dev/tty', baudRate: '' } }),
    ).toEqual({ name: 'Grid', type: 'modbus', port: 'x', unit: 3, serial: { path: '/dev/tty' } });
  });

  it('knows every field of every device', () => {
    const kinds = new Set<string>();
    const walk = (schema: FormSchema): void => {
      for (const field of Object.values(schema.properties ?? {})) {
        const kind = fieldKind(field);
        kinds.add(kind);
        if (kind === 'choice') expect(optionsOf(field).length).toBeGreaterThan(1);
        if (kind === 'group') walk(field);
      }
    };
    for (const variants of Object.values(LISTS)) for (const variant of variants) walk(variant);
    expect([...kinds].toSorted()).toEqual(['choice', 'fixed', 'group', 'groups', 'list', 'number', 'text', 'yes-no']);
  });

  it('makes entries that config.yaml takes', () => {
    const schema = schemaOf('meters', 'modbus');
    const entry = entryOf(schema, { name: 'Grid', host: '10.0.0.5', unit: '2', phases: 'L1' });
    const document = {
      circuits: [{ id: 'house', name: 'House', limitA: 35 }],
      meters: [{ id: 'grid', definition: 'eastron-sdm630', ...entry }],
    };
    expect(parseConfig(JSON.stringify(document)).kind).toBe('ok');
  });
});

describe('what can be added', () => {
  it('is found by maker and model, and what fits many comes last', () => {
    const meters = productsOf(FORMS, 'meters');
    expect(meters.slice(0, 2).map(({ vendor }) => vendor)).toEqual(['Eastron', 'Gavazzi']);
    expect(meters.slice(2).every(({ vendor, definition: none }) => vendor === '' && none === null)).toBe(true);
    expect(meters.slice(2).map(({ key }) => key)).toContain('p1');
    expect(searched(meters, ' EASTRON sdm').map(({ key }) => key)).toEqual(['sdm630']);
    // Where its values stand is the matter of the definition.
    const shelly = { ...FORMS, definitions: [definition('shelly-http', 'http', 'Shelly')] };
    const [known] = productsOf(shelly, 'meters');
    expect(known?.schema.properties).toMatchObject({ host: {}, passwordFile: {} });
    expect(known?.schema.properties).not.toHaveProperty('values');
    expect(schemaOf('meters', 'http').properties).toHaveProperty('values');
    // A station of OCPP is accepted when it knocks.
    expect(productsOf(FORMS, 'chargePoints').map(({ key }) => key)).not.toContain('ocpp');
  });
});

describe('fields of settings', () => {
  const circuits = {
    properties: {
      circuits: JSON.parse(JSON.stringify(ConfigSchema.properties.circuits)),
      priceFeeds: JSON.parse(JSON.stringify(ConfigSchema.properties.priceFeeds)),
    },
  };

  it('takes one number for all phases, or three, with decimal commas', () => {
    const limitIn = (limitA: string) => entryOf(circuits, { circuits: [{ name: 'x', limitA }] })['circuits'];
    expect(limitIn('35')).toEqual([{ name: 'x', limitA: 35 }]);
    expect(limitIn('16,5')).toEqual([{ name: 'x', limitA: 16.5 }]);
    expect(limitIn('20, 20, 16')).toEqual([{ name: 'x', limitA: [20, 20, 16] }]);
    expect(limitIn('viel')).toEqual([{ name: 'x', limitA: 'viel' }]);
  });

  it('keeps each entry of a list with the fields of its type', () => {
    const priceFeeds = [
      { id: 'market', type: 'awattar', market: 'DE-LU', country: 'at' },
      { id: 'reserve', type: 'energy-charts', market: 'DE-LU', zone: 'AT' },
    ];
    expect(entryOf(circuits, draftOf(circuits, { priceFeeds }, ','))).toEqual({ priceFeeds });
  });
});
