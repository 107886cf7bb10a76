import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finishRestore, prepareRestore, tryRestore } from '../../src/backup/restore.ts';
import { RestoreDesk } from '../../src/backup/restore-desk.ts';
import { FakeClock } from '../fake-clock.ts';
import { openBooks } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { backupOf, chargeIn, houseFolder, PASSPHRASE } from './house.ts';

/** A desk that works in this process, beside a controller that holds the folder. */
function desk(dataFolder: string) {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 12));
  const scheduled = temporaryFolder();
  const restarts: number[] = [];
  const one = new RestoreDesk({
    ...{ dataFolder, scheduled, clock, log: silentLog },
    run: (what, order) => (what === 'try-restore' ? tryRestore(order) : prepareRestore(order)),
    restart: () => restarts.push(clock.wallMs()),
  });
  const idle = () => expect.poll(async () => (await one.status()).state, { timeout: 20_000 }).not.toMatch(/ing$/);
  const begun = () => expect.poll(async () => (await one.status()).state, { timeout: 20_000 }).toBe('restarting');
  return { desk: one, clock, scheduled, restarts, idle, begun };
}

test('from the page: brought in pieces, tried, said what is lost, put in place by the next start', async () => {
  const folder = await houseFolder(2);
  const backup = readFileSync(await backupOf(folder));
  await chargeIn(folder, 1);
  const { desk: one, clock, restarts, idle, begun } = desk(folder);
  const half = Math.floor(backup.length / 2);
  expect(await one.upload(0, backup.subarray(0, half))).toBe('kept');
  expect(await one.upload(half + 1, backup.subarray(half + 1))).toBe('out-of-order');
  expect(await one.upload(half, backup.subarray(half))).toBe('kept');
  expect((await one.status()).choices).toEqual([{ id: 'uploaded', madeAtMs: null, bytes: backup.length }]);

  // The controller runs: it holds the folder and its databases.
  const books = openBooks(folder, { clock });
  expect(await one.try('uploaded', 'wrong passphrase')).toBe('begun');
  expect(await one.try('uploaded', PASSPHRASE)).toBe('busy');
  expect(await one.upload(0, backup)).toBe('busy');
  await idle();
  expect((await one.status()).problem?.code).toBe('wrong-passphrase');
  await one.try('uploaded', PASSPHRASE);
  await idle();
  const { trial, problem } = await one.status();
  expect(problem).toBeNull();
  expect(trial).toMatchObject({
    choice: 'uploaded',
    release: '1.2.3',
    loss: expect.stringMatching(/with 1 sessions begun/),
  });
  expect(existsSync(join(folder, '.restore'))).toBe(false);

  await one.restore('uploaded', PASSPHRASE, false);
  await idle();
  expect((await one.status()).problem?.code).toBe('would-lose');
  expect(restarts).toEqual([]);

  await one.restore('uploaded', PASSPHRASE, true);
  await begun();
  clock.advance(2_000);
  expect(restarts).toHaveLength(1);
  books.close();
  writeFileSync(join(folder, 'written-since'), 'x');
  expect(await finishRestore(folder)).toBeNull();
  expect(existsSync(join(folder, 'written-since'))).toBe(false);
  expect(existsSync(join(folder, 'before-restore-2026-11-22T12-00-00-000Z', 'written-since'))).toBe(true);
  expect(existsSync(join(folder, 'backups', 'uploaded.lmbackup'))).toBe(false);
  const after = openBooks(folder, { clock });
  after.close();
});

test('only what is listed can be chosen', async () => {
  const folder = temporaryFolder();
  const { desk: one, scheduled } = desk(folder);
  mkdirSync(join(folder, 'backups'));
  writeFileSync(join(folder, 'backups', 'lademeister-2026-11-20T02-00-00Z.lmbackup'), 'x');
  writeFileSync(join(scheduled, 'lademeister-2026-11-21T02-00-00Z.lmbackup'), 'xy');
  expect((await one.status()).choices.map(({ id }) => id)).toEqual([
    'scheduled/lademeister-2026-11-21T02-00-00Z.lmbackup',
    'here/lademeister-2026-11-20T02-00-00Z.lmbackup',
  ]);
  expect(await one.try('here/../config.yaml', PASSPHRASE)).toBe('unknown');
  expect(await one.try('uploaded', PASSPHRASE)).toBe('unknown');
});
