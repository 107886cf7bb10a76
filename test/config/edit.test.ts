import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type NewChargePoint, withChargePoint } from '../../src/config/edit.ts';
import { parseConfig } from '../../src/config/load.ts';
import { saveConfig } from '../../src/config/save.ts';

const GARAGE: NewChargePoint = {
  name: 'Garage Süd',
  identity: 'WB-9',
  connectors: 1,
  circuit: 'house',
  phases: ['L2', 'L3', 'L1'],
  maxCurrentA: 16,
  access: 'open',
};
const { connectors: _one, ...ENTRY } = GARAGE;
const HOUSE = 'circuits: [{ id: house, name: House, limitA: 35 }] # the main fuse\n';
const OLD = '{ id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house }';

describe('a charge point that is accepted', () => {
  test.each([
    ['no list', HOUSE],
    ['an empty list', `${HOUSE}chargePoints: []\n`],
    ['an empty key', `${HOUSE}chargePoints:\n`],
    ['a list with dashes', `${HOUSE}chargePoints:\n  # the old one\n  - ${OLD}\n`],
    ['a list in brackets', `${HOUSE}chargePoints: [${OLD}]\n`],
  ])('comes into a document with %s, whose other words and comments stay', (_what, text) => {
    const added = withChargePoint(text, GARAGE, ['carport']);
    expect(added.id).toBe('garage-sued');
    expect(added.text).toContain('# the main fuse');
    if (text.includes('the old one')) expect(added.text).toContain('# the old one');
    const parsed = parseConfig(added.text);
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.config.chargePoints.at(-1)).toMatchObject({
      ...ENTRY,
      id: 'garage-sued',
      type: 'ocpp',
      connector: 1,
    });
    expect(parsed.config.chargePoints).toHaveLength(text.includes('carport') ? 2 : 1);
  });

  test('gets an id that is free, whatever it is called', () => {
    const idOf = (name: string, taken: readonly string[] = []) => withChargePoint(HOUSE, { ...GARAGE, name }, taken).id;
    expect(idOf('Garage', ['garage', 'garage-2'])).toBe('garage-3');
    expect(idOf('充电')).toBe('charge-point');
    expect(idOf(`--${'x'.repeat(60)}`)).toMatch(/^x{20,34}$/);
  });

  test('with two connectors becomes two, which share its identity', () => {
    const { text, id } = withChargePoint(HOUSE, { ...GARAGE, connectors: 2 }, ['garage-sued-1']);
    expect(id).toBe('garage-sued-1-2');
    const parsed = parseConfig(text);
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.config.chargePoints).toMatchObject([
      { id: 'garage-sued-1-2', name: 'Garage Süd 1', identity: 'WB-9', connector: 1, phases: ['L2', 'L3', 'L1'] },
      { id: 'garage-sued-2', name: 'Garage Süd 2', identity: 'WB-9', connector: 2, access: 'open' },
    ]);
  });

  test('cannot bring its own YAML', () => {
    const evil = { ...GARAGE, name: '"}\nhttp: { port: 1 }\n#', identity: 'x, access: open' };
    const { text } = withChargePoint(HOUSE, evil, []);
    expect(parseConfig(text)).toMatchObject({ kind: 'invalid', problems: [{ path: 'chargePoints[0].identity' }] });
  });
});

test('the file is replaced as a whole, five former versions stay, links and rights hold', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-save-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, link] = [join(folder, 'real.yaml'), join(folder, 'config.yaml')];
  writeFileSync(file, 'version 0', { mode: 0o640 });
  symlinkSync(file, link);
  for (let i = 1; i <= 7; i += 1) expect(await saveConfig(link, `version ${i}`)).toEqual({ kind: 'saved' });
  expect(readFileSync(link, 'utf8')).toBe('version 7');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('version 6');
  expect(readFileSync(`${file}.5`, 'utf8')).toBe('version 2');
  expect(readdirSync(folder)).toHaveLength(7);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(await saveConfig(join(folder, 'nothing', 'config.yaml'), '')).toEqual({ kind: 'failed', detail: 'ENOENT' });
});

test.each([
  ['ocpp: { securityProfile: 2 }', 'ocpp.securityProfile'],
  ['ocpp: { tlsPort: 8887 }', 'ocpp.tlsPort'],
  ['ocpp: { tlsPort: 8080 }', 'ocpp.tlsPort'],
  ['ocpp: { securityProfile: 3 }', 'ocpp.securityProfile'],
])('%s is a problem', (words, path) => {
  expect(parseConfig(`${HOUSE}${words}\n`)).toMatchObject({ kind: 'invalid', problems: [{ path }] });
});

test('profile 2 of one charge point needs TLS too', () => {
  const text = `${HOUSE}chargePoints: [${OLD.replace(' }', ', securityProfile: 2 }')}]\n`;
  expect(parseConfig(text)).toMatchObject({ problems: [{ path: 'chargePoints[0].securityProfile' }] });
  expect(parseConfig(`${text}ocpp: { tlsPort: 8444 }\n`).kind).toBe('ok');
});
