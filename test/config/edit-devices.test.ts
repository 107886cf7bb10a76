import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DeviceEntry,
  fingerprintOf,
  withDevice,
  withDeviceChanged,
  withoutDevice,
  writtenDevices,
} from '../../src/config/edit-devices.ts';
import { parseConfig } from '../../src/config/load.ts';

const HOUSE = `# Our house
circuits:
  - { id: house, name: House, limitA: 35, meter: grid } # the main fuse
meters:
  # below the stairs
  - id: grid
    name: Grid # as on its label
    type: modbus
    definition: eastron-sdm630
    host: 10.0.0.5 # cellar switch
    unit: 2
  - { id: heat, name: Heat pump, type: modbus, definition: eastron-sdm630, host: 10.0.0.6 }
inverters:
  - { id: roof, name: Roof, type: sunspec, host: 10.0.0.7 }
batteries:
  - { id: cellar, name: Cellar, type: sunspec, host: 10.0.0.7, inverter: roof }
`;
const GRID = { name: 'Grid', type: 'modbus', definition: 'eastron-sdm630', host: '10.0.0.5', unit: 2 };

function sound(text: string | undefined) {
  const parsed = parseConfig(text ?? '');
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
  return parsed.config;
}

describe('a device in config.yaml', () => {
  test('is added with an id of its own, in whatever list, and can become the meter of a circuit', () => {
    const added = withDevice(HOUSE, 'meters', { ...GRID, name: 'Heat' }, 'house');
    expect(added.id).toBe('heat-2');
    const { meters, circuits } = sound(added.text);
    expect(meters.map(({ id }) => id)).toEqual(['grid', 'heat', 'heat-2']);
    expect(circuits[0]?.meter).toBe('heat-2');
    expect(added.text).toContain('# the main fuse');

    const first = withDevice('circuits: [{ id: house, name: House, limitA: 35 }]\n', 'meters', GRID);
    expect(sound(first.text).meters).toMatchObject([{ id: 'grid', unit: 2 }]);
    expect(sound(first.text).circuits[0]?.meter).toBeUndefined();
  });

  test('changes in place: comments stay, what is left out goes, and its id is its own', () => {
    const { unit: _, ...rest } = GRID;
    const changed = withDeviceChanged(HOUSE, 'grid', {
      ...rest,
      id: 'other',
      host: '10.0.0.9',
      phases: ['L2', 'L3', 'L1'],
    });
    expect(changed?.id).toBe('grid');
    expect(changed?.text).toContain('host: 10.0.0.9 # cellar switch');
    expect(changed?.text).toContain('name: Grid # as on its label');
    expect(changed?.text).toContain('# below the stairs');
    expect(sound(changed?.text).meters[0]).toMatchObject({ id: 'grid', unit: 1, phases: ['L2', 'L3', 'L1'] });
    expect(sound(changed?.text).circuits[0]?.meter).toBe('grid');
    expect(sound(withDeviceChanged(HOUSE, 'heat', { ...GRID, name: 'Heat' }, null)?.text).circuits[0]?.meter).toBe(
      'grid',
    );
    expect(sound(withDeviceChanged(HOUSE, 'grid', GRID, null)?.text).circuits[0]?.meter).toBeUndefined();
  });

  test('is removed with what names it as its meter or its inverter', () => {
    expect(sound(withoutDevice(HOUSE, 'grid')?.text).circuits[0]?.meter).toBeUndefined();
    const without = sound(withoutDevice(HOUSE, 'roof')?.text);
    expect(without.inverters).toEqual([]);
    expect(without.batteries[0]?.inverter).toBeUndefined();
    expect(withoutDevice(HOUSE, 'nothing')).toBeNull();
    expect(withDeviceChanged(HOUSE, 'nothing', GRID)).toBeNull();
  });

  test('that is changed to what it is leaves the text as it was', () => {
    const normal = withDeviceChanged(HOUSE, 'grid', GRID)?.text ?? '';
    for (const { id, entry } of writtenDevices(normal)) {
      expect(withDeviceChanged(normal, id, entry)?.text).toBe(normal);
    }
    expect(fingerprintOf(normal)).toMatch(/^[0-9a-f]{32}$/);
  });

  test('whatever is entered, the document stays YAML, the others stay as they are, and what was entered stands there', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const value = fc.oneof(
      leaf,
      fc.array(leaf, { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), leaf, { maxKeys: 3 }),
    );
    const entries = fc.dictionary(fc.stringMatching(/^[a-z]{2,8}$/), value, { maxKeys: 5 });
    fc.assert(
      fc.property(entries, entries, (first: DeviceEntry, second: DeviceEntry) => {
        const others = writtenDevices(HOUSE);
        const added = withDevice(HOUSE, 'loads', { ...first, id: 'new' });
        const changed = withDeviceChanged(added.text, 'new', second);
        const written = writtenDevices(changed?.text ?? '');
        expect(written.filter(({ id }) => id !== 'new')).toEqual(others);
        expect(written.find(({ id }) => id === 'new')?.entry).toEqual(
          JSON.parse(JSON.stringify({ ...second, id: 'new' })),
        );
      }),
      { numRuns: 25 },
    );
  });
});
