import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config/load.ts';
import { loadHardware, namesIn, problemsIn, withOwnHardware } from '../src/devices/hardware.ts';
import { parseDefinition } from '../src/devices/modbus/definitions.ts';
import { HW_FOLDER } from './devices/modbus/hw.ts';

/** What the pages show of devices that are described by configuration alone has to work as it stands there. */

const blocksOf = (page: string): string[] =>
  [...readFileSync(page, 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);

/** Others are parts of one. */
const definitions = blocksOf('hw/README.md').filter((block) => block.startsWith('protocol:'));
const own = mkdtempSync(join(tmpdir(), 'lademeister-own-hw-'));
mkdirSync(join(own, 'meters'));
mkdirSync(join(own, 'io'));
writeFileSync(join(own, 'meters/my-meter.yaml'), definitions[0] ?? '');
writeFileSync(join(own, 'meters/eastron-sdm630.yaml'), definitions[1] ?? '');
cpSync(join(HW_FOLDER, 'io/relay-switch-8ch.yaml'), join(own, 'io/my-box.yaml'));
afterAll(() => rmSync(own, { recursive: true }));

const shipped = loadHardware(HW_FOLDER);
const hardware = withOwnHardware(shipped, own);
const names = namesIn(hardware);

describe('docs/devices.md', () => {
  const blocks = blocksOf('docs/devices.md');

  it.each(blocks.map((block, index) => [index + 1, block] as const))(
    'shows a configuration that is taken (%d)',
    (_, block) => {
      const house = 'circuits: [{ id: house, name: House, limitA: 35 }]\n';
      const read = parseConfig(house + block, 'config.yaml', names);
      expect(read.kind === 'invalid' ? read.problems : []).toEqual([]);
    },
  );

  it.each(['type: modbus', 'type: http', 'type: mqtt', 'type: sunspec'])('shows a device of %s', (type) => {
    expect(blocks.some((block) => block.includes(type))).toBe(true);
  });
});

describe('hw/README.md', () => {
  it.each(definitions.map((text, index) => [index + 1, text] as const))(
    'shows a definition that is taken (%d)',
    (_, text) => {
      expect(parseDefinition(text)).toMatchObject({ definition: { vendor: 'Acme' } });
    },
  );
});

describe('definitions beside config.yaml', () => {
  it('are known, and hold before those of their name', () => {
    const { definitions: known } = hardware;
    expect(problemsIn(hardware)).toEqual([]);
    expect(names.io['my-box']).toEqual(names.io['relay-switch-8ch']);
    expect(known.byName.get('my-meter')?.vendor).toBe('Acme');
    expect(known.byName.has('eastron-sdm630')).toBe(false);
    expect(known.json.get('eastron-sdm630')?.vendor).toBe('Acme');
  });

  it('need not be there', () => {
    expect(problemsIn(withOwnHardware(shipped, join(own, 'nowhere')))).toEqual([]);
  });

  it('are named where they cannot be read', () => {
    expect(problemsIn(withOwnHardware(shipped, join(own, 'meters/my-meter.yaml')))).not.toEqual([]);
  });
});
