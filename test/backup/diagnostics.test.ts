import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { NO_GRANT } from '../../src/access/roles.ts';
import { diagnosticsZip } from '../../src/backup/diagnostics.ts';
import { MASKED, maskedConfig, scrubber } from '../../src/backup/masking.ts';
import { FrameBook } from '../../src/transport/frames.ts';
import { commandLine } from '../cli/command-line.ts';
import { FakeClock } from '../fake-clock.ts';
import { openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

const CONFIG = `
site: { name: Villa Geheim, timeZone: Europe/Berlin }
circuits: [{ id: house, name: House, limitA: 35 }]
meters:
  - { id: grid, name: Am Zaun, type: p1, circuit: house, tcp: { host: 192.168.17.23, port: 2001 }, keyFile: p1.key }
chargePoints:
  - { id: carport, name: Annas Carport, type: ocpp, identity: CARPORT-SN-4711, circuit: house }
tokens:
  - { uid: 04AABBCCDD, name: Papas Karte }
  - { uid: 1234567890, name: Ohne Buchstaben }
mail: { host: mail.geheim.example, user: annas-konto, passwordFile: mail.password, from: anna@geheim.example }
`;

/** Nothing of this may leave the house. */
const SECRETS = [
  ...['Villa Geheim', 'Am Zaun', '192.168.17.23', 'Annas Carport', 'CARPORT-SN-4711', '04AABBCCDD', 'Papas Karte'],
  ...['1234567890', 'Ohne Buchstaben', 'geheim.example', 'annas-konto', 'hunter2', '00112233445566778899AABBCCDDEEFF'],
  ...['04A1B2C3', '04DEADBEEF', 'Anna Beispiel', 'anna@beispiel.example', 'B-EV 2026', 'Beispiel GmbH'],
  ...[
    '04C0FFEE',
    'MIIEvQIBADANBg',
    '[Anna] Berta',
    'Nachtschicht',
    'Lohnbüro Geheim',
    'hash-of-a-link',
    'hash-of-a-token',
  ],
];

async function house(): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  writeFileSync(join(folder, 'mail.password'), 'hunter2\n');
  writeFileSync(join(folder, 'p1.key'), '00112233445566778899AABBCCDDEEFF\n');
  mkdirSync(join(folder, 'tls'));
  writeFileSync(join(folder, 'tls', 'ca.key'), '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n');
  const books = openBooks(folder);
  await books.book.started(startAt(books.clock, 1_000));
  await books.book.started(startAt(books.clock, 1_000, { idToken: '04DEADBEEF', chargePointId: 'street' }));
  const { people, refusedTaps } = books.stores.state;
  const at = books.clock.wallMs();
  const driver = {
    name: 'Anna Beispiel',
    email: 'anna@beispiel.example',
    employer: 'Beispiel GmbH',
    groups: ['Nachtschicht'],
  };
  people.saveDriver({ driverId: 'd1', ...driver, restricted: false }, at);
  const vehicle = { vehicleId: 'v1', name: 'ID.4', use: 'company', plate: 'B-EV 2026', costCentre: null } as const;
  people.saveVehicle({ ...vehicle, employer: 'Beispiel GmbH', driverId: 'd1', identifiers: [] }, at);
  refusedTaps.record({ uid: '04C0FFEE', chargePointId: 'carport', reason: 'unknown-card', atMs: at });
  const { users, apiTokens } = books.stores.state;
  const account = { id: 'u1', role: 'driver', passwordHash: 'hash-of-a-password', createdAtMs: at, grant: NO_GRANT };
  users.createUser({ ...account, name: '[Anna] Berta', expiresAtMs: null });
  users.putInvitation({ userId: 'u1', tokenHash: 'hash-of-a-link', expiresAtMs: at });
  const token = { id: 't1', name: 'Lohnbüro Geheim', scope: 'payroll', createdAtMs: at, expiresAtMs: null };
  apiTokens.insert({ ...token, lastUsedMs: null }, 'hash-of-a-token');
  books.close();
  return folder;
}

async function unzipped(folder: string, view: object | null): Promise<Map<string, string>> {
  const recording = async function* () {
    yield Buffer.from('flight');
  };
  const frames = new FrameBook(new FakeClock());
  frames.of('ocpp CARPORT-SN-4711')('in', '[2,"1","StartTransaction",{"connectorId":1,"idTag":"04DEADBEEF"}]');
  frames.of('modbus 192.168.17.23:502')('in', 'unit 1 0308303441314232433300');
  const pieces: Uint8Array[] = [];
  const order = { dataFolder: folder, release: '1.2.3', nowMs: 0, recording, view, frames };
  for await (const piece of diagnosticsZip(order)) {
    pieces.push(piece);
  }
  const files = unzipSync(Buffer.concat(pieces));
  return new Map(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]));
}

describe('the bundle for a fault report', () => {
  test('holds no secret, no card and nobody, wherever they stand', async () => {
    const folder = await house();
    const view = { sessions: [{ card: '04a1b2c3', name: 'Anna Beispiel' }], alarms: SECRETS, device: 'carport' };
    const files = await unzipped(folder, view);
    expect([...files.keys()]).toEqual([
      ...[
        'about.json',
        'config.json',
        'files.json',
        'databases.json',
        'door.json',
        'state.json',
        'frames/1-ocpp.txt',
        'frames/2-modbus.txt',
        'recording.flight',
      ],
    ]);
    const all = [...files.values()].join('\n').toLowerCase();
    expect(SECRETS.filter((secret) => all.includes(secret.toLowerCase()))).toEqual([]);
    expect(JSON.parse(files.get('config.json') ?? '')).toMatchObject({
      circuits: [{ id: 'house', name: MASKED, limitA: 35 }],
      meters: [{ id: 'grid', type: 'p1', circuit: 'house', tcp: { host: MASKED, port: 2001 } }],
    });
    expect(JSON.parse(files.get('databases.json') ?? '')).toMatchObject({ ledger: { records: 3 } });
    expect(files.get('state.json')).toContain('carport');
    expect(files.get('recording.flight')).toBe('flight');
  });

  test('is made of a house that is broken, too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.yaml'), 'site: [never closed, geheimes Wort');
    writeFileSync(join(folder, 'ledger.db'), 'no database');
    const files = await unzipped(folder, null);
    expect(files.get('config.json')).toContain('unreadable');
    expect([...files.values()].join('')).not.toContain('geheimes Wort');
    expect(JSON.parse(files.get('databases.json') ?? '')).toEqual({ ledger: null, state: null });
  });

  test('the command writes it, and nothing over a file that is there', async () => {
    const folder = await house();
    const file = join(temporaryFolder(), 'bundle.zip');
    const run = () => commandLine(['diagnostics', file, '--data', folder]);
    expect(await run()).toMatchObject({ exitCode: 0, err: '' });
    expect(Object.keys(unzipSync(readFileSync(file)))).toContain('recording.flight');
    expect(await run()).toMatchObject({ exitCode: 1, err: `${file} exists already.\n` });
  });
});

test('no word of a configuration comes through that is not known to be harmless', () => {
  const word = fc.string({ minLength: 4, maxLength: 30 }).filter((text) => !text.includes('@'));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('name', 'host', 'uid', 'password', 'anything'), word), (config) => {
      const { value, words } = maskedConfig({ tokens: [config] });
      expect(JSON.stringify(value)).toBe(
        JSON.stringify({ tokens: [Object.fromEntries(Object.keys(config).map((key) => [key, MASKED]))] }),
      );
      expect([...words].sort()).toEqual(Object.values(config).sort());
    }),
    { numRuns: 100 },
  );
});

test('a word is found in JSON, in capitals, and short names where they stand alone', () => {
  const scrub = scrubber(['a"b\\c', '1.2.3.4'], ['Eva', 'anna']);
  expect(scrub(JSON.stringify({ x: 'say a"b\\c', y: 'ANNA and eva evaluate', z: '1x2x3x4' }))).toBe(
    JSON.stringify({ x: `say ${MASKED}`, y: `${MASKED} and ${MASKED} evaluate`, z: '1x2x3x4' }),
  );
});
