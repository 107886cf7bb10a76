import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupOrder, makeBackup } from '../../src/backup/make.ts';
import { FakeClock } from '../fake-clock.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

export const PASSPHRASE = 'correct horse battery staple';
/** Guessing is cheap in tests. */
export const CHEAP = { memory: 8, passes: 1 };
const CONFIG = 'site: { timeZone: Europe/Berlin }\n';

/** A data folder with a ledger of a few sessions, secrets and certificates. */
export async function houseFolder(sessions = 3): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  writeFileSync(join(folder, 'mail.password'), 'hunter2\n', { mode: 0o600 });
  mkdirSync(join(folder, 'tls'), { mode: 0o700 });
  writeFileSync(join(folder, 'tls', 'ca.key'), '-----BEGIN PRIVATE KEY-----\n', { mode: 0o600 });
  mkdirSync(join(folder, 'recordings'));
  writeFileSync(join(folder, 'recordings', 'now.ndjson'), 'x'.repeat(10_000));
  await chargeIn(folder, sessions);
  return folder;
}

let hours = 0;

/** So many more sessions begin in a folder. */
export async function chargeIn(folder: string, sessions: number): Promise<void> {
  hours += 1;
  const books = openBooks(folder, { clock: new FakeClock(Date.UTC(2026, 5, 15) + hours * 3_600_000) });
  for (let i = 0; i < sessions; i += 1) {
    books.clock.advance(60_000);
    const started = await books.book.started(startAt(books.clock, 1_000));
    if (started.status !== 'accepted') throw new Error(started.status);
    books.clock.advance(60_000);
    await books.book.ended(endAt(books.clock, started.transactionId, 1_500));
  }
  books.close();
}

export function orderOf(dataFolder: string, file: string): BackupOrder {
  return {
    ...{ dataFolder, file, passphrase: PASSPHRASE, withHistory: false },
    ...{ nowMs: Date.UTC(2026, 10, 22, 12), release: '1.2.3', cost: CHEAP },
  };
}

/** The path of a backup of that folder. */
export async function backupOf(dataFolder: string): Promise<string> {
  const file = join(temporaryFolder(), 'house.lmbackup');
  const made = await makeBackup(orderOf(dataFolder, file));
  if (made.kind !== 'made') throw new Error(`${made.code}: ${made.detail}`);
  return file;
}

/** Every file in a folder, by its path, with its hash; without what databases keep beside them. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => statSync(join(folder, path)).isFile() && !/in-use|-(wal|shm)$/.test(path),
  );
  return Object.fromEntries(
    paths.sort().map((path) => [
      path,
      createHash('sha256')
        .update(readFileSync(join(folder, path)))
        .digest('hex'),
    ]),
  );
}
