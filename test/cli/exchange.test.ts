import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALWAYS, endAt, ledgerFile, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { commandLine } from './command-line.ts';

const CONFIG = `
site: { timeZone: Europe/Berlin }
circuits: [{ id: house, name: House, limitA: 35 }]
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: CARPORT-1, circuit: house }
  - { id: street, name: Street, type: ocpp, identity: STREET-1, circuit: house }
`;
const HEADER =
  'Created,Finished,Charging point,Identifier,Vehicle,Mileage (km),Meter start (kWh),Meter stop (kWh),Energy (kWh)';

function dataFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  return folder;
}

function evccFile(...lines: string[]): string {
  const file = join(temporaryFolder(), 'sessions.csv');
  writeFileSync(file, [HEADER, ...lines].join('\n'));
  return file;
}

const importEvcc = (file: string, data: string, ...more: string[]) =>
  commandLine(['import', 'evcc', file, '--data', data, ...more]);

async function sessionsIn(folder: string) {
  const books = openBooks(folder);
  const list = await books.reader.list(ALWAYS);
  books.close();
  return list;
}

const JULY_1 = '2025-07-01 18:00:00,2025-07-01 20:30:00,CARPORT,04A1B2C3,ID.4,12345,1000.5,1012.75,12.25';
const JULY_2 = '2025-07-02 18:00:00,2025-07-02 19:00:00,Carport,,,,,,7.5';

describe('import of a charge log', () => {
  test('a dry run says what would happen, a real one does it, a second one changes nothing', async () => {
    const data = dataFolder();
    const file = evccFile(JULY_1, JULY_2);
    const told =
      'evcc: 2 sessions\n  carport: 2 sessions from 2025-07-01 to 2025-07-02, 19.750 kWh, 0 known before, 0 doubtful\n';
    expect(await importEvcc(file, data, '--dry-run')).toMatchObject({
      exitCode: 0,
      err: '',
      out: `${told}Nothing was changed: this was a dry run.\n`,
    });
    expect(await sessionsIn(data)).toEqual([]);
    expect(await importEvcc(file, data)).toMatchObject({ exitCode: 0, out: `${told}Imported 2, known before 0.\n` });
    expect(await importEvcc(file, data)).toMatchObject({
      exitCode: 0,
      out: `${told.replace('0 known', '2 known')}Imported 0, known before 2.\n`,
    });
    expect(await sessionsIn(data)).toMatchObject([
      { chargePointId: 'carport', energyWh: 12_250, startedAtMs: Date.parse('2025-07-01T18:00:00+02:00') },
      { chargePointId: 'carport', energyWh: 7_500, startRegisterWh: null },
    ]);
  });

  test('names that stand for no charge point are listed, and can be mapped', async () => {
    const data = dataFolder();
    const file = evccFile(JULY_1.replace('CARPORT', 'Wallbox = links'), JULY_2);
    expect(await importEvcc(file, data)).toEqual({
      exitCode: 1,
      out: '',
      err: "Which charge points are these? Say so, ID being one of carport, street:\n  --charge-point 'Wallbox = links=ID'\nNothing was imported.\n",
      started: null,
    });
    expect(await importEvcc(file, data, '--charge-point', 'Wallbox = links=garage')).toMatchObject({ exitCode: 2 });
    expect(await importEvcc(file, data, '--charge-point', 'Wallbox = links=street')).toMatchObject({ exitCode: 0 });
    expect((await sessionsIn(data)).map(({ chargePointId }) => chargePointId)).toEqual(['street', 'carport']);
  });

  test('one broken line refuses the whole file, or is left out, as the user chose', async () => {
    const data = dataFolder();
    const file = evccFile(
      JULY_1,
      '2025-03-30 02:30:00,2025-03-30 04:00:00,Carport,,,,,,5',
      '2025-07-03 10:00:00,2025-07-03 11:00:00,Carport,,,,,,5000',
    );
    const problems =
      `${file}:3: there is no such time in this time zone (2025-03-30 02:30:00); cannot be used\n` +
      `${file}:4: more than any charge point delivers in that time; a wrong unit? (5000000 Wh); doubtful\n`;
    expect(await importEvcc(file, data)).toEqual({
      exitCode: 1,
      out: '',
      err: `${problems}Nothing was imported. With --on-problem flag what can be used is taken over, marked.\n`,
      started: null,
    });
    expect(await sessionsIn(data)).toEqual([]);
    expect(await importEvcc(file, data, '--on-problem', 'flag')).toMatchObject({ exitCode: 0, err: problems });
    expect((await sessionsIn(data)).map(({ flags }) => flags.slice(0, 2))).toEqual([
      ['imported'],
      ['imported', 'imported-doubtful'],
    ]);
  });

  test('the same time means another moment in another zone', async () => {
    const data = dataFolder();
    await importEvcc(evccFile(JULY_1), data, '--time-zone', 'Europe/London');
    expect(await sessionsIn(data)).toMatchObject([{ startedAtMs: Date.parse('2025-07-01T18:00:00+01:00') }]);
    expect(await importEvcc(evccFile(JULY_1), data, '--time-zone', 'Mars')).toMatchObject({ exitCode: 2 });
  });

  test('a session of the ledger at the same charge point and time is a problem', async () => {
    const data = dataFolder();
    await importEvcc(evccFile(JULY_1), data);
    const later = evccFile('2025-07-01 20:00:00,2025-07-01 21:00:00,carport,,,,,,3');
    expect((await importEvcc(later, data)).err).toContain(`${later}:2: the ledger has a session at the same charge`);
    const elsewhere = await importEvcc(later, data, '--charge-point', 'street');
    expect(elsewhere).toMatchObject({ exitCode: 0 });
  });

  test('a folder that a controller holds, or without configuration, is left alone', async () => {
    const data = dataFolder();
    const { close } = openBooks(data);
    expect(await importEvcc(evccFile(JULY_1), data)).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('is in use: another Lademeister runs'),
    });
    close();
    expect(await importEvcc(evccFile(JULY_1), temporaryFolder())).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('config.yaml does not exist'),
    });
    const gone = await importEvcc('/nowhere/sessions.csv', data);
    expect(gone).toMatchObject({ exitCode: 1, err: '/nowhere/sessions.csv cannot be read (ENOENT).\n' });
  });
});

describe('export and import of a ledger', () => {
  async function filled(): Promise<string> {
    const folder = temporaryFolder();
    const { book, clock, close } = openBooks(folder, { access: 'open' });
    const { transactionId } = await book.started(startAt(clock, 1_000, { idToken: 'a\u2028b' }));
    clock.advance(3_600_000);
    await book.ended(endAt(clock, transactionId, 8_000));
    close();
    return folder;
  }

  test('a new data directory gets the same ledger, and no second time', async () => {
    const data = await filled();
    const file = join(temporaryFolder(), 'ledger.ndjson');
    const exported = await commandLine(['ledger', 'export', file, '--data', data]);
    expect(exported).toMatchObject({
      exitCode: 0,
      err: '',
      out: expect.stringMatching(/^3 records exported. Head 3:/),
    });
    const fresh = join(temporaryFolder(), 'new');
    const imported = await commandLine(['ledger', 'import', file, '--data', fresh]);
    expect(imported.out).toBe(exported.out.replace('exported', 'imported'));
    const head = exported.out.trim().split(' ').at(-1) ?? '';
    const verified = await commandLine(['verify', '--data', fresh, '--head', head]);
    expect(verified).toMatchObject({ exitCode: 0, out: expect.stringContaining(`Head ${head}`) });
    expect(await commandLine(['ledger', 'import', file, '--data', fresh])).toMatchObject({
      exitCode: 1,
      err: `${ledgerFile(fresh)} exists already. Nothing was imported.\n`,
    });
  });

  test('an altered export is refused with its line', async () => {
    const data = await filled();
    const file = join(temporaryFolder(), 'ledger.ndjson');
    await commandLine(['ledger', 'export', file, '--data', data]);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"registerWh":8000', '"registerWh":9000'));
    const fresh = temporaryFolder();
    expect(await commandLine(['ledger', 'import', file, '--data', fresh])).toMatchObject({
      exitCode: 1,
      err: `${file}:4: record 3 is not what was written. Nothing was imported. Somebody or something altered the file after it was written.\n`,
    });
    expect(existsSync(ledgerFile(fresh))).toBe(false);
  });

  test('a running controller can be exported, not imported into', async () => {
    const data = await filled();
    const { close } = openBooks(data);
    const file = join(temporaryFolder(), 'ledger.ndjson');
    expect(await commandLine(['ledger', 'export', file, '--data', data])).toMatchObject({ exitCode: 0 });
    expect(await commandLine(['ledger', 'import', file, '--data', data])).toMatchObject({
      exitCode: 1,
      err: expect.stringContaining('is in use'),
    });
    close();
  });

  test('an auditor gets every record, the sessions, what they mean and their hashes', async () => {
    const data = await filled();
    const folder = join(temporaryFolder(), 'audit');
    const made = await commandLine(['ledger', 'audit-export', folder, '--data', data]);
    expect(made).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('is whole: 3 records') });
    const read = (name: string) => readFileSync(join(folder, name));
    expect(JSON.parse(read('sessions.json').toString())).toMatchObject([{ energyWh: 7_000 }]);
    expect(read('sessions.csv').toString().split('\r\n')).toHaveLength(3);
    const readMe = read('README.txt').toString();
    // Checked as the text tells it, without this program.
    let hash = Buffer.alloc(32);
    for (const line of read('records.ndjson').toString().trimEnd().split('\n').slice(1, -1)) {
      const body = line.slice(line.indexOf('"body":') + 7, -1);
      hash = createHash('sha256').update(hash).update(body).digest();
    }
    expect(readMe).toContain(`head 3:${hash.toString('hex')}`);
    for (const name of ['records.ndjson', 'sessions.csv', 'sessions.json']) {
      expect(readMe).toContain(`${createHash('sha256').update(read(name)).digest('hex')}  ${name}`);
    }
    expect(await commandLine(['ledger', 'audit-export', folder, '--data', data])).toMatchObject({ exitCode: 1 });
  });

  test('a group of commands without its second word says what it could be', async () => {
    expect((await commandLine('ledger')).err).toContain(
      'ledger must be followed by one of export, import, audit-export',
    );
    expect((await commandLine('import tesla x.csv')).err).toContain(
      'one of evcc, openwb, alfen, lademeister; tesla is none',
    );
    expect((await commandLine('import evcc')).err).toContain('import evcc needs a FILE');
  });
});
