import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DefinitionFile, loadDefinitions, parseDefinition } from '../../../src/devices/modbus/definitions.ts';
import { HW_FOLDER } from './hw.ts';

const text = readFileSync(join(HW_FOLDER, 'meters/eastron-sdm630.yaml'), 'utf8');

describe('the definitions in hw/', () => {
  it('are all valid', () => {
    const { byName, problems } = loadDefinitions(HW_FOLDER);
    expect(problems).toEqual([]);
    expect([...byName.keys()]).toEqual(expect.arrayContaining(['eastron-sdm630', 'sunspec']));
  });

  it('have a schema for editors, which is the one they are checked with', () => {
    const written: unknown = JSON.parse(readFileSync(join(HW_FOLDER, 'schema.json'), 'utf8'));
    expect(written, 'write JSON.stringify(DefinitionFile) into hw/schema.json').toEqual(
      JSON.parse(JSON.stringify(DefinitionFile)),
    );
  });

  it.each([
    ['protocol: modbus', 'protocol: knx', '/protocol must be modbus, sunspec, http or mqtt'],
    ['table: input', 'table: coils', 'line 10, /table must be one of holding, input'],
    ['maxWords: 80', 'maxWords: 126', '/maxWords must be <= 125'],
    ['maxWords: 80', 'maxWord: 80', '/ lacks maxWords (unknown here: maxWord)'],
    ['unavailable: {}', 'unavailable: {}\nbogus: 1', '/ has a key too many (unknown here: bogus)'],
    [
      'powerW: { address: 0x0034, type: f32 }',
      'powerW: { sum: [{ address: 0x0034, type: f33 }] }',
      'line 20, /values/powerW/sum/0/type must be one of u16, i16, u32',
    ],
    [
      'powerW: { address: 0x0034, type: f32 }',
      'powerW: { address: 0x10000, type: f32 }',
      '/values/powerW/address must be <= 65535',
    ],
    ['kind: meter', 'kind: [meter', 'Flow sequence'],
  ])('refuse %s written as %s', (right, wrong, message) => {
    expect(text).toContain(right);
    expect(parseDefinition(text.replace(right, wrong))).toEqual({ message: expect.stringContaining(message) });
  });

  it('do not keep each other from being used', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lademeister-hw-'));
    mkdirSync(join(folder, 'meters'));
    writeFileSync(join(folder, 'meters/good.yaml'), text);
    writeFileSync(join(folder, 'meters/bad.yaml'), 'protocol: modbus');
    const { byName, problems } = loadDefinitions(folder);
    expect([...byName.keys()]).toEqual(['good']);
    expect(problems).toEqual([
      { file: join(folder, 'inverters'), message: 'ENOENT' },
      { file: join(folder, 'batteries'), message: 'ENOENT' },
      { file: join(folder, 'meters/bad.yaml'), message: expect.stringContaining('lacks ') },
    ]);
    rmSync(folder, { recursive: true });
  });
});
