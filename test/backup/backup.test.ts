import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NO_GRANT } from '../../src/access/roles.ts';
import { examineBackup, makeBackup } from '../../src/backup/make.ts';
import { finishRestore, restoreBackup } from '../../src/backup/restore.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import { commandLine } from '../cli/command-line.ts';
import { ALWAYS, openBooks } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { backupOf, chargeIn, filesIn, houseFolder, orderOf, PASSPHRASE } from './house.ts';

const restoreInto = (dataFolder: string, file: string, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
  restoreBackup({
    dataFolder,
    file,
    passphrase: PASSPHRASE,
    acceptLoss: false,
    nowMs: Date.UTC(2026, 10, 23),
    ...more,
  });

const signIn = { createdAtMs: 0, lastSeenMs: 0, expiresAtMs: 1e15, deviceName: 'Phone' };

async function sessionsIn(folder: string): Promise<number> {
  const books = openBooks(folder);
  const list = await books.reader.list(ALWAYS);
  books.close();
  return list.length;
}

describe('a backup', () => {
  test('restored on a new machine it is the same house', async () => {
    const house = await houseFolder();
    const file = await backupOf(house);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const machine = temporaryFolder();
    expect(await restoreInto(machine, file)).toMatchObject({ kind: 'restored', kept: null });
    expect(readFileSync(join(machine, 'mail.password'), 'utf8')).toBe('hunter2\n');
    expect(readFileSync(join(machine, 'tls', 'ca.key'))).toEqual(readFileSync(join(house, 'tls', 'ca.key')));
    expect(readdirSync(machine).sort()).toEqual([
      'config.yaml',
      'in-use',
      'ledger.db',
      'mail.password',
      'state.db',
      'tls',
    ]);
    expect(await sessionsIn(machine)).toBe(3);
    expect(await verifyLedgerFile(join(machine, 'ledger.db'), null)).toMatchObject({ kind: 'whole' });
  });

  test('restored it lets nobody in who was let in then: no sign-in, and no link a second time', async () => {
    const house = await houseFolder(1);
    const before = openBooks(house);
    const { users } = before.stores.state;
    const common = { createdAtMs: 0, grant: NO_GRANT, passwordHash: '!' };
    users.createUser({ ...common, id: 'u1', name: 'owner', role: 'owner', expiresAtMs: null });
    users.insertSignIn({ ...signIn, tokenHash: 'cookie', userId: 'u1' });
    users.putInvitation({ userId: 'u1', tokenHash: 'link', expiresAtMs: 1e15 });
    before.close();
    const machine = temporaryFolder();
    await restoreInto(machine, await backupOf(house));
    const after = openBooks(machine);
    const { users: restored } = after.stores.state;
    expect(restored.findUserById('u1')).toMatchObject({ name: 'owner' });
    expect([restored.findSignIn('cookie'), restored.findInvitation('link')]).toEqual([null, null]);
    after.close();
  });

  test('is taken while records are written, at one moment, and nobody waits for it', async () => {
    const house = await houseFolder();
    const books = openBooks(house);
    const file = join(temporaryFolder(), 'house.lmbackup');
    let isOver = false;
    let written = 0;
    const making = makeBackup(orderOf(house, file)).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      books.clock.advance(1_000);
      books.ledger.chain.append([{ kind: 'written-meanwhile', atMs: books.clock.wallMs() }]);
      written += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await making).toMatchObject({ kind: 'made' });
    expect(written).toBeGreaterThan(1);
    const examined = await examineBackup(house, file, PASSPHRASE);
    expect(examined).toMatchObject({ kind: 'made', manifest: { schemas: { 'ledger.db': expect.any(Number) } } });
  });

  test('says what is wrong with it, and nothing is left behind', async () => {
    const house = await houseFolder(1);
    const file = await backupOf(house);
    const before = filesIn(house);
    const bytes = readFileSync(file);
    const other = join(temporaryFolder(), 'other');
    expect(await restoreInto(house, other)).toMatchObject({ code: 'no-such-file' });
    writeFileSync(other, 'name,address\n');
    expect(await restoreInto(house, other)).toMatchObject({ code: 'not-a-backup' });
    writeFileSync(other, bytes.subarray(0, bytes.length - 1));
    expect(await restoreInto(house, other)).toMatchObject({ code: 'damaged' });
    expect(await restoreInto(house, file, { passphrase: 'not this one' })).toMatchObject({ code: 'wrong-passphrase' });
    expect(await makeBackup(orderOf(house, file))).toMatchObject({ code: 'exists' });
    expect(await makeBackup(orderOf(join(house, 'nowhere'), other.concat('2')))).toMatchObject({
      code: 'nothing-to-back-up',
    });
    expect(filesIn(house)).toEqual(before);
  });

  test('of a damaged ledger is none', async () => {
    const house = await houseFolder(1);
    const books = openBooks(house);
    books.ledger.db.exec(
      "DROP TRIGGER record_is_never_changed; UPDATE record SET body = replace(body, 'carport', 'street')",
    );
    books.close();
    const file = join(temporaryFolder(), 'house.lmbackup');
    expect(await makeBackup(orderOf(house, file))).toMatchObject({ code: 'damaged' });
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  test('of a running controller cannot be put in its place', async () => {
    const house = await houseFolder(1);
    const file = await backupOf(house);
    const books = openBooks(house);
    expect(await restoreInto(house, file)).toMatchObject({ code: 'busy' });
    books.close();
  });
});

describe('what a restore would lose', () => {
  test('is named, and kept when it is accepted', async () => {
    const house = await houseFolder(1);
    const file = await backupOf(house);
    await chargeIn(house, 2);
    expect(await restoreInto(house, file)).toMatchObject({
      code: 'would-lose',
      detail: expect.stringMatching(/is newer: 4 records from .* with 2 sessions begun/),
    });
    expect(await sessionsIn(house)).toBe(3);
    const restored = await restoreInto(house, file, { acceptLoss: true });
    const kept = 'before-restore-2026-11-23T00-00-00-000Z';
    expect(restored).toMatchObject({ kind: 'restored', kept });
    expect(await sessionsIn(house)).toBe(1);
    expect(await sessionsIn(join(house, kept))).toBe(3);
  });

  test('an older ledger of the same house loses nothing; another ledger is asked about', async () => {
    const house = await houseFolder(1);
    const early = await backupOf(house);
    await chargeIn(house, 1);
    const late = await backupOf(house);
    const machine = temporaryFolder();
    expect(await restoreInto(machine, early)).toMatchObject({ kind: 'restored' });
    expect(await restoreInto(machine, late)).toMatchObject({ kind: 'restored' });
    const other = await houseFolder(1);
    expect(await restoreInto(other, late)).toMatchObject({
      code: 'would-lose',
      detail: expect.stringMatching(/another one/),
    });
    // Two that were one, and went on apart.
    expect(await restoreInto(machine, early, { acceptLoss: true })).toMatchObject({ kind: 'restored' });
    await chargeIn(machine, 2);
    expect(await restoreInto(machine, late)).toMatchObject({
      code: 'would-lose',
      detail: expect.stringMatching(/went another way/),
    });
  });
});

describe('a restore that was interrupted', () => {
  test('is brought to its end by the next start, wherever it stopped', async () => {
    const house = await houseFolder(2);
    const file = await backupOf(house);
    await chargeIn(house, 1);
    await restoreInto(house, file, { acceptLoss: true });
    // As if it had been killed while moving in: one file had its place, the others not yet.
    const place = join(house, '.restore');
    const unpacked = join(place, 'unpacked');
    mkdirSync(unpacked, { recursive: true });
    renameSync(join(house, 'ledger.db'), join(unpacked, 'ledger.db'));
    writeFileSync(join(place, 'moving-in'), 'before-restore-x');
    expect(await finishRestore(house)).toBeNull();
    expect(await sessionsIn(house)).toBe(2);
    expect(readdirSync(house)).not.toContain('.restore');
  });

  test('is none as long as nothing was decided', async () => {
    const house = await houseFolder(1);
    const before = filesIn(house);
    mkdirSync(join(house, '.restore', 'unpacked'), { recursive: true });
    writeFileSync(join(house, '.restore', 'unpacked', 'ledger.db'), 'half');
    expect(await finishRestore(house)).toBeNull();
    expect(filesIn(house)).toEqual(before);
  });
});

describe('the command line', () => {
  // Passphrases cost here what they cost in the field.
  test('makes, restores, and refuses in one sentence', { timeout: 90_000 }, async () => {
    const house = await houseFolder(1);
    const folder = temporaryFolder();
    const secret = join(folder, 'secret');
    writeFileSync(secret, `${PASSPHRASE}\n`);
    const file = join(folder, 'house.lmbackup');
    const run = (...words: string[]) => commandLine([...words, '--passphrase-file', secret]);
    expect(await run('backup', file, '--data', house)).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Made and tried: .* by 1\.2\.3, 5 files, ledger [0-9a-f]{10} with \d+ records\.\n$/),
    });
    const machine = temporaryFolder();
    expect(await run('restore', file, '--data', machine)).toMatchObject({ exitCode: 0, err: '' });
    await chargeIn(machine, 1);
    expect(await run('restore', file, '--data', machine)).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/Nothing was changed/),
    });
    expect(await run('restore', file, '--data', machine, '--accept-loss')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('What was there is in before-restore-'),
    });
    rmSync(secret);
    expect(await run('backup', file, '--data', house)).toMatchObject({ exitCode: 2 });
    writeFileSync(secret, 'short\n');
    expect(await run('backup', file, '--data', house)).toMatchObject({
      exitCode: 2,
      err: expect.stringMatching(/at least 12/),
    });
  });
});
