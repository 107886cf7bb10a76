import { existsSync } from 'node:fs';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { askFile, endSignIns, hashAt, headOf, startsBehind } from '../ledger/file-head.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { lockFolder } from '../ledger/stores.ts';
import { type Manifest, unpack } from './archive.ts';
import { tryOut } from './check.ts';
import { BEFORE_RESTORE, RESTORING, staysInPlace } from './layout.ts';
import { syncFolder } from './make.ts';
import { orRefusal, type Refusal, Refused } from './refused.ts';

export interface RestoreOrder {
  readonly dataFolder: string;
  readonly file: string;
  readonly passphrase: string;
  /** Whether records may be left behind that the backup does not have. They stay in the folder that is kept. */
  readonly acceptLoss: boolean;
  readonly nowMs: number;
}

export type RestoreResult =
  | {
      readonly kind: 'restored';
      readonly manifest: Manifest;
      /** Name of the folder with what was there before; `null` where nothing was. */
      readonly kept: string | null;
    }
  | Refusal;

/** Markers: what was there is being moved aside; what was unpacked is being moved in. */
const OUT = 'moving-out';
const IN = 'moving-in';
const UNPACKED = 'unpacked';

/** What a restore would put in place, and what it would leave behind. */
export type TrialResult =
  | { readonly kind: 'tried'; readonly manifest: Manifest /** `null`: nothing. */; readonly loss: string | null }
  | Refusal;

/**
 * Puts a backup in place of a data folder that no controller uses. Until everything was unpacked and tried, nothing is
 * touched; from then on a process that is killed leaves a marker by which {@link finishRestore} goes on where it stopped.
 * What was there is moved aside, never deleted.
 */
export function restoreBackup(order: RestoreOrder): Promise<RestoreResult> {
  const { dataFolder, file } = order;
  return orRefusal(async () => {
    if (!existsSync(file)) throw new Refused('no-such-file', `${file} does not exist`);
    return held(dataFolder, async () => {
      await finish(dataFolder);
      const { manifest, kept } = await prepare(order);
      await finish(dataFolder);
      return { kind: 'restored' as const, manifest, kept: existsSync(join(dataFolder, kept)) ? kept : null };
    });
  });
}

/**
 * The same beside a running controller: everything is unpacked, tried and marked, and the next start puts it in place. Whoever
 * calls this lets no two of them run at once, and starts anew.
 */
export function prepareRestore(order: RestoreOrder): Promise<TrialResult> {
  return orRefusal(async () => {
    if (!existsSync(order.file)) throw new Refused('no-such-file', 'there is no such backup');
    await rm(join(order.dataFolder, RESTORING), { recursive: true, force: true });
    const { manifest } = await prepare(order);
    return { kind: 'tried' as const, manifest, loss: null };
  });
}

/** Says what a restore would do, and leaves nothing behind. */
export function tryRestore({ dataFolder, file, passphrase }: RestoreOrder): Promise<TrialResult> {
  return orRefusal(async () => {
    if (!existsSync(file)) throw new Refused('no-such-file', 'there is no such backup');
    const place = join(dataFolder, RESTORING);
    try {
      return { kind: 'tried' as const, ...(await unpackAndTry(dataFolder, file, passphrase)) };
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
}

/** Unpacks, tries and marks; the name under which is kept what is there now. */
async function prepare(order: RestoreOrder): Promise<{ readonly manifest: Manifest; readonly kept: string }> {
  const { dataFolder, file, passphrase } = order;
  const place = join(dataFolder, RESTORING);
  try {
    const { manifest, loss } = await unpackAndTry(dataFolder, file, passphrase);
    if (loss !== null && !order.acceptLoss) throw new Refused('would-lose', loss);
    const state = join(place, UNPACKED, 'state.db');
    if (existsSync(state)) endSignIns(state);
    await belongsTo(dataFolder, join(place, UNPACKED));
    const kept = freeName(dataFolder, order.nowMs);
    await mark(place, kept);
    return { manifest, kept };
  } catch (error) {
    if (!isMarked(place)) await rm(place, { recursive: true, force: true });
    throw error;
  }
}

async function unpackAndTry(
  dataFolder: string,
  file: string,
  passphrase: string,
): Promise<{ readonly manifest: Manifest; readonly loss: string | null }> {
  const unpacked = join(dataFolder, RESTORING, UNPACKED);
  await mkdir(unpacked, { recursive: true, mode: 0o700 });
  const manifest = await unpack(file, unpacked, passphrase);
  await tryOut(unpacked, manifest);
  return { manifest, loss: lossOf(dataFolder, manifest, unpacked) };
}

/** Brings a restore to its end that was interrupted; nothing where there is none. To be called before a folder is used. */
export async function finishRestore(dataFolder: string): Promise<Refusal | null> {
  if (!existsSync(join(dataFolder, RESTORING))) return null;
  return orRefusal(async () => {
    await held(dataFolder, () => finish(dataFolder));
    return null;
  });
}

/** What a restore would leave behind, as a sentence without its full stop; `null`: nothing. */
function lossOf(dataFolder: string, { ledger }: Manifest, unpacked: string): string | null {
  const file = join(dataFolder, 'ledger.db');
  // One that cannot be read any more is kept aside all the same.
  const present = existsSync(file) ? askFile(file, headOf) : null;
  // One that was only just made holds nothing but its own name.
  if (present === null || present.records === 1) return null;
  const { ledgerId, records, headHash } = present;
  const until = new Date(present.newestAtMs).toISOString();
  if (ledger === null) return `the backup has no ledger, this folder has one with ${records} records until ${until}`;
  if (ledgerId !== ledger.ledgerId) {
    return `the backup is of ledger ${ledger.ledgerId}, this folder has another one (${ledgerId}) with ${records} records until ${until}`;
  }
  const isBehind = records <= ledger.records;
  const isSameWay = isBehind
    ? askFile(join(unpacked, 'ledger.db'), (db) => hashAt(db, records)) === headHash
    : askFile(file, (db) => hashAt(db, ledger.records)) === ledger.headHash;
  if (!isSameWay)
    return `the ledger of this folder (${records} records until ${until}) went another way than the backup`;
  if (isBehind) return null;
  const since = new Date(ledger.newestAtMs).toISOString();
  const starts = askFile(file, (db) => startsBehind(db, ledger.records)) ?? 0;
  return `the ledger of this folder is newer: ${records - ledger.records} records from ${since} to ${until} are not in the backup, with ${starts} sessions begun`;
}

function freeName(dataFolder: string, nowMs: number): string {
  const name = `${BEFORE_RESTORE}${new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')}`;
  let number = 1;
  while (existsSync(join(dataFolder, number === 1 ? name : `${name}-${number}`))) number += 1;
  return number === 1 ? name : `${name}-${number}`;
}

function isMarked(place: string): boolean {
  return existsSync(join(place, OUT)) || existsSync(join(place, IN));
}

/** From here on the restore goes on, whatever happens. */
async function mark(place: string, kept: string): Promise<void> {
  await syncFolder(join(place, UNPACKED));
  const handle = await open(join(place, `${OUT}.partial`), 'w', 0o600);
  try {
    await handle.writeFile(kept);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(join(place, `${OUT}.partial`), join(place, OUT));
  await syncFolder(place);
}

/** Each step may be repeated: the markers say which of them are over. */
async function finish(dataFolder: string): Promise<void> {
  const place = join(dataFolder, RESTORING);
  if (existsSync(join(place, OUT))) {
    const kept = join(dataFolder, await readFile(join(place, OUT), 'utf8'));
    const names = (await readdir(dataFolder)).filter((name) => !staysInPlace(name));
    if (names.length > 0) await mkdir(kept, { recursive: true, mode: 0o700 });
    for (const name of names) await rename(join(dataFolder, name), join(kept, name));
    await syncFolder(dataFolder);
    await rename(join(place, OUT), join(place, IN));
    await syncFolder(place);
  }
  if (existsSync(join(place, IN))) {
    for (const name of await readdir(join(place, UNPACKED))) {
      await rename(join(place, UNPACKED, name), join(dataFolder, name));
    }
    await syncFolder(dataFolder);
  }
  await rm(place, { recursive: true, force: true });
}

/** Who restores as root leaves the files to the one whose folder it is. */
async function belongsTo(dataFolder: string, unpacked: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dataFolder);
  await chown(unpacked, uid, gid);
  for (const path of await readdir(unpacked, { recursive: true })) await chown(join(unpacked, path), uid, gid);
}

async function held<T>(dataFolder: string, work: () => Promise<T>): Promise<T> {
  const lock = lockFolder(dataFolder);
  if (lock.kind !== 'ok')
    throw new Refused(lock.kind === 'locked' ? 'busy' : 'store', sentenceOf(openProblemText(lock)));
  try {
    return await work();
  } finally {
    lock.value.close();
  }
}

function sentenceOf(text: string): string {
  return text.replace(/\.$/, '');
}
