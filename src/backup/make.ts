import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lockFolder } from '../ledger/stores.ts';
import { MANIFEST_VERSION, type Manifest, pack, unpack } from './archive.ts';
import { tryOut } from './check.ts';
import { WORKSHOP } from './layout.ts';
import { orRefusal, type Refusal, Refused } from './refused.ts';
import { COST, type Cost } from './sealed.ts';
import { takeSnapshot } from './snapshot.ts';

export interface BackupOrder {
  readonly dataFolder: string;
  /** Does not exist yet; appears when it is whole and was tried. */
  readonly file: string;
  readonly passphrase: string;
  /** Curves of power and what is expected: larger, and can be done without. */
  readonly withHistory: boolean;
  readonly nowMs: number;
  /** Of Lademeister. */
  readonly release: string;
  readonly cost?: Cost;
}

export type BackupResult = { readonly kind: 'made'; readonly manifest: Manifest } | Refusal;

/**
 * Makes a backup of a data folder beside a running controller: copies, seals, then reads the file back, opens it and
 * verifies what is in it. Only then has it its name. Killed at any moment it leaves the folder as it was, but for a workshop
 * that the next backup clears.
 */
export function makeBackup({ cost = COST, ...order }: BackupOrder): Promise<BackupResult> {
  const { dataFolder, file, passphrase } = order;
  return orRefusal(async () => {
    if (existsSync(file)) throw new Refused('exists', `${file} exists already`);
    if (!existsSync(dataFolder)) throw new Refused('nothing-to-back-up', `${dataFolder} does not exist`);
    return inWorkshop(dataFolder, async (workshop) => {
      const copies = join(workshop, 'copies');
      await mkdir(copies, { mode: 0o700 });
      const snapshot = await takeSnapshot(dataFolder, copies, order.withHistory);
      if (snapshot.files.length === 0) throw new Refused('nothing-to-back-up', `${dataFolder} is empty`);
      const manifest: Manifest = {
        format: 'lademeister-backup',
        version: MANIFEST_VERSION,
        madeAtMs: order.nowMs,
        release: order.release,
        ...snapshot,
      };
      const partial = `${file}.partial`;
      try {
        await rm(partial, { force: true });
        await pack(manifest, copies, partial, { passphrase, cost });
        await rm(copies, { recursive: true });
        await tried(partial, join(workshop, 'trial'), passphrase);
        await rename(partial, file);
        await syncFolder(dirname(file));
      } finally {
        await rm(partial, { force: true });
      }
      return { kind: 'made' as const, manifest };
    });
  });
}

/** Opens a backup and verifies what is in it, and leaves nothing behind. */
export function examineBackup(dataFolder: string, file: string, passphrase: string): Promise<BackupResult> {
  return orRefusal(async () => {
    if (!existsSync(file)) throw new Refused('no-such-file', `${file} does not exist`);
    return inWorkshop(dataFolder, async (workshop) => ({
      kind: 'made' as const,
      manifest: await tried(file, join(workshop, 'trial'), passphrase),
    }));
  });
}

/** What a folder holds is on the disk after this. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function tried(file: string, folder: string, passphrase: string): Promise<Manifest> {
  await mkdir(folder, { mode: 0o700 });
  const manifest = await unpack(file, folder, passphrase);
  await tryOut(folder, manifest);
  return manifest;
}

/** One at a time; what one that was killed has left is cleared away. */
async function inWorkshop<T>(dataFolder: string, work: (workshop: string) => Promise<T>): Promise<T> {
  const workshop = join(dataFolder, WORKSHOP);
  const lock = lockFolder(workshop);
  if (lock.kind === 'locked') throw new Refused('busy', 'another backup is being made');
  if (lock.kind !== 'ok') throw new Refused('store', `${lock.file} cannot be used (${lock.kind})`);
  const clear = async (): Promise<void> => {
    for (const name of await readdir(workshop)) {
      if (!name.startsWith('in-use')) await rm(join(workshop, name), { recursive: true });
    }
  };
  try {
    await clear();
    return await work(workshop);
  } finally {
    await clear();
    lock.value.close();
  }
}
