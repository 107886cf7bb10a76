import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { headOf } from '../ledger/file-head.ts';
import type { Manifest } from './archive.ts';
import { databasesToCopy, isLeftOut } from './layout.ts';

export type Snapshot = Pick<Manifest, 'ledger' | 'schemas' | 'files'>;

/** Pages of a database that are copied in one go, before others of this process have their turn: about 1 ms. */
const PAGES_A_STEP = 256;

/**
 * Copies what belongs into a backup from `dataFolder` into the folder `into`, while a controller may go on writing. The
 * databases are copied as they were at one moment (but for the milliseconds between the first and the last).
 */
export async function takeSnapshot(dataFolder: string, into: string, withHistory: boolean): Promise<Snapshot> {
  const schemas: Record<string, number> = {};
  let ledger: Snapshot['ledger'] = null;
  const sources: { readonly name: string; readonly db: Database.Database }[] = [];
  try {
    for (const name of databasesToCopy(withHistory)) {
      const file = join(dataFolder, name);
      if (((await stat(file).catch(() => null))?.size ?? 0) === 0) continue;
      const db = new Database(file, { readonly: true, timeout: 2_000 });
      sources.push({ name, db });
      // From here on this connection sees the same state, whatever is written meanwhile.
      db.exec('BEGIN; SELECT count(*) FROM sqlite_schema;');
    }
    for (const { name, db } of sources) {
      schemas[name] = Number(db.pragma('user_version', { simple: true }));
      if (name === 'ledger.db') ledger = headOf(db);
      await db.backup(join(into, name), { progress: () => PAGES_A_STEP });
      withoutLog(join(into, name));
    }
  } finally {
    for (const { db } of sources) db.close();
  }
  const paths = [...sources.map(({ name }) => name), ...(await copyFiles(dataFolder, into, ''))];
  const files: Manifest['files'] = [];
  for (const path of paths) files.push({ path, bytes: (await stat(join(into, path))).size });
  return { ledger, schemas, files };
}

/** A single file, which can be read without writing beside it. */
function withoutLog(copy: string): void {
  const db = new Database(copy);
  db.pragma('journal_mode = DELETE');
  db.close();
}

async function copyFiles(from: string, into: string, below: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      paths.push(...(await copyFiles(from, into, path)));
      continue;
    }
    // config.yaml may be a link; a link to a folder leads elsewhere.
    if (!(await stat(join(from, path)).catch(() => null))?.isFile()) continue;
    await mkdir(dirname(join(into, path)), { recursive: true, mode: 0o700 });
    await copyFile(join(from, path), join(into, path));
    paths.push(path);
  }
  return paths;
}
