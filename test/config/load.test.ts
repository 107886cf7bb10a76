import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configurationDocs, exampleConfig } from '../../src/config/docs.ts';
import { defaultBasics, loadConfig, parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { p1Connection, toSettings } from '../../src/config/settings.ts';

function valid(text: string): Config {
  const result = parseConfig(text);
  if (result.kind !== 'ok') throw new Error(JSON.stringify(result.problems));
  return result.config;
}

describe('a sound document', () => {
  const text = `
site: { name: Zuhause, timeZone: Europe/Berlin }
circuits:
  - { id: garage, name: Garage, limitA: [16, 20, 16], parent: house, maxPowerW: 11000 }
  - { id: house, name: Hausanschluss, limitA: 35, meter: grid }
meters:
  - { id: grid, name: Zähler, type: p1, tcp: { host: 192.168.1.20, port: 23 } }
  - { id: heatpump, name: Wärmepumpe, type: modbus, definition: eastron-sdm630, host: 192.168.1.21 }
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: 0815, circuit: garage, phases: [L2, L3, L1], safeCurrentA: 6 }
tokens:
  - { uid: 04112233445566, name: Firmenwagen }
  - { uid: 04E1234567, name: Anna }
solar:
http:
`;

  test('has every default filled in', () => {
    const config = valid(text);
    expect(config.site).toEqual({ name: 'Zuhause', timeZone: 'Europe/Berlin', language: 'de', nominalVoltageV: 230 });
    expect(config.http).toEqual(defaultBasics().http);
    expect(config.inverters).toEqual([]);
    expect(config.meters[1]).toMatchObject({ port: 502, unit: 1 });
    expect(config.chargePoints[0]).toMatchObject({ minCurrentA: 6, maxCurrentA: 16, access: 'tokens' });
  });

  test('keeps card numbers and identities as they are written, although YAML sees numbers', () => {
    const config = valid(text);
    expect(config.tokens.map(({ uid }) => uid)).toEqual(['04112233445566', '04E1234567']);
    expect(config.chargePoints[0]).toMatchObject({ identity: '0815' });
  });

  test('becomes settings: parents first, ms, one limit per phase', () => {
    const settings = toSettings(valid(text));
    expect(settings.circuits).toEqual([
      {
        id: 'house',
        name: 'Hausanschluss',
        parentId: null,
        limitA: [35, 35, 35],
        protection: 'strict',
        maxCurrentA: null,
        maxUnbalanceA: null,
        maxPowerW: null,
        meterId: 'grid',
      },
      {
        id: 'garage',
        name: 'Garage',
        parentId: 'house',
        limitA: [16, 20, 16],
        protection: 'strict',
        maxCurrentA: null,
        maxUnbalanceA: null,
        maxPowerW: 11000,
        meterId: null,
      },
    ]);
    expect(settings.chargePoints[0]).toEqual({
      id: 'carport',
      name: 'Carport',
      circuitId: 'garage',
      phaseRotation: ['L2', 'L3', 'L1'],
      minCurrentA: 6,
      maxCurrentA: 16,
      safeCurrentA: 6,
      currentStepA: 1,
      priority: 1,
      weight: 1,
      backupCurrentA: 0,
      dimmable: true,
      wakeUp: { afterMs: 180_000, attempts: 3 },
    });
    expect(settings.solar).toEqual({
      reserveW: 0,
      startDelayMs: 30_000,
      stopDelayMs: 60_000,
      raiseDelayMs: 0,
      switchCostWh: 20,
      phaseChangesPerDay: 30,
      feedInLimitW: null,
    });
  });

  test('says how a P1 meter is reached', () => {
    const [p1] = valid(text).meters;
    if (p1?.type !== 'p1') throw new Error('the first meter is a P1 meter');
    expect(p1Connection(p1)).toEqual({ tcp: { host: '192.168.1.20', port: 23 } });
  });

  test('may use anchors for what repeats', () => {
    const config = valid(`
circuits: [{ id: house, name: House, limitA: &fuse 35 }]
chargePoints:
  - { id: a, name: A, type: ocpp, identity: A, circuit: house, phases: &all [L1, L2, L3] }
  - { id: b, name: B, type: ocpp, identity: B, circuit: house, phases: *all }
fuse: { raiseDelayS: *fuse }
`);
    expect(config.chargePoints[1]?.phases).toEqual(['L1', 'L2', 'L3']);
    expect(config.fuse.raiseDelayS).toBe(35);
  });
});

describe('hostile documents', () => {
  test.each([
    ['a list that contains itself', 'circuits: &a [*a]'],
    ['a limit that contains itself', 'circuits: [{ id: a, name: A, limitA: &l [*l, *l, *l] }]'],
    ['a prototype', 'circuits: [{ id: a, name: A, limitA: 16 }]\n__proto__: { polluted: true }'],
    ['a tag', 'circuits: !!js/function "x"'],
    ['two documents', 'circuits: []\n---\ncircuits: []'],
    ['a key that is a list', 'circuits: [{ id: a, name: A, limitA: 16, [x]: 1 }]'],
    ['a control character', 'circuits: [{ id: "a\\0", name: A, limitA: 16 }]'],
  ])('%s is a problem, not a crash', (_, text) => {
    expect(parseConfig(text).kind).toBe('invalid');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('loading a file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lademeister-config-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('no file is a state of its own', async () => {
    expect(await loadConfig(join(folder, 'none.yaml'))).toEqual({ kind: 'missing' });
  });

  test('a broken file still says where its GUI listens', async () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'http: { port: 9000 }\nsite: { language: xx }\n');
    const result = await loadConfig(file);
    expect(result).toMatchObject({ kind: 'invalid', http: { port: 9000 }, site: { language: 'de' } });
  });

  test('that is no UTF-8 says so, instead of showing names with holes in them', async () => {
    const file = join(folder, 'latin1.yaml');
    writeFileSync(file, Buffer.from('site: { name: Zähler }', 'latin1'));
    const result = await loadConfig(file);
    expect(result).toMatchObject({ kind: 'invalid', problems: [{ code: 'unreadable', file }] });
  });

  test('a folder, a giant and an unreadable file have a message', async () => {
    const giant = join(folder, 'giant.yaml');
    writeFileSync(giant, '#'.repeat(1_000_001));
    mkdirSync(join(folder, 'folder.yaml'));
    const messages = [];
    for (const name of ['giant.yaml', 'folder.yaml']) {
      const result = await loadConfig(join(folder, name));
      messages.push(result.kind === 'invalid' ? result.problems[0]?.allowed : result.kind);
    }
    expect(messages).toEqual(['larger than 1000000 bytes', 'is a directory; a file is needed']);
    if (process.getuid?.() === 0) return;
    chmodSync(giant, 0);
    expect(await loadConfig(giant)).toMatchObject({ kind: 'invalid' });
  });
});

describe('what is made from the schema', () => {
  test('the example is valid, without a warning', () => {
    expect(parseConfig(exampleConfig())).toMatchObject({ kind: 'ok', warnings: [] });
  });

  test('every commented line of the example is valid too', () => {
    const text = exampleConfig().replaceAll(/^# (?=[a-z ]+\w*:)/gm, '');
    expect(parseConfig(text)).toMatchObject({ kind: 'ok', warnings: [] });
  });

  test('docs/configuration.md is up to date (vitest -u writes it)', async () => {
    await expect(configurationDocs()).toMatchFileSnapshot('../../docs/configuration.md');
  });
});
