import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf, problemKind, type StoreProblemKind } from './errors.ts';

/** What a database file promises, and how its tables came to be. */
export interface DatabaseKind {
  /** FULL: a commit survives a power cut. NORMAL: the newest commits may be lost, never the consistency. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Each takes the schema one version up: index 0 makes version 1. Never edited once released, only appended to. */
  readonly migrations: readonly string[];
}

export type OpenProblem =
  | { readonly kind: StoreProblemKind; readonly file: string; readonly detail: string }
  /** Written by a newer release: refused, because an older one would not understand what it reads. */
  | { readonly kind: 'newer-schema'; readonly file: string; readonly version: number; readonly supported: number };

export type Opened<T> = { readonly kind: 'ok'; readonly value: T } | OpenProblem;

/**
 * How long a call may wait for a lock that a foreign tool holds, ms. Everything here runs on the loop that also guards
 * the fuse, so it is short.
 */
const BUSY_TIMEOUT_MS = 200;

/** A larger file is not read through at start (about 5 ms per MB on a PC, ten times that on a Pi): `verify` does that. */
const CHECK_AT_START_BYTES = 32 * 1024 * 1024;

/**
 * Opens `file`, creates it where missing, and brings its schema up to date, each version in one transaction. Before an
 * existing database is migrated, its content is copied to `FILE.before-vN`. A damaged file is never written to.
 */
export function openDatabase(file: string, kind: DatabaseKind): Opened<Database.Database> {
  let db: Database.Database | null = null;
  try {
    if (isEmptied(file)) return { kind: 'damaged', file, detail: 'the file is empty, what was in it is gone' };
    createPrivate(file);
    // Beside a log that was left over SQLite opens it on a read-only disk, and only the first write would fail.
    accessSync(file, constants.W_OK);
    db = new Database(file, { timeout: BUSY_TIMEOUT_MS });
    const version = readVersion(db);
    const supported = kind.migrations.length;
    if (version > supported) {
      db.close();
      return { kind: 'newer-schema', file, version, supported };
    }
    const damage = findDamage(db, file);
    if (damage !== null) {
      db.close();
      return { kind: 'damaged', file, detail: damage };
    }
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${kind.synchronous}`);
    db.pragma('foreign_keys = ON');
    // Without it INSERT OR REPLACE deletes rows past the triggers that guard them.
    db.pragma('recursive_triggers = ON');
    if (version > 0 && version < supported) copyBefore(db, file, supported);
    migrate(db, version, kind.migrations);
    return { kind: 'ok', value: db };
  } catch (error) {
    db?.close();
    return fileProblem(file, error);
  }
}

/** What an error of SQLite or of the file system says about `file`, a database or a folder. Bugs are thrown on. */
export function fileProblem(file: string, error: unknown): OpenProblem {
  const kind = problemKind(error) ?? fileProblemKind(error);
  if (kind === null) throw error;
  const cause = kind === 'io-error' ? causeOfIoError(file) : null;
  return { kind: cause?.kind ?? kind, file, detail: cause?.detail ?? messageOf(error) };
}

/** SQLite cannot always tell a full or a read-only disk from a broken one (SQLITE_IOERR_SHMSIZE, SQLITE_CANTOPEN). */
function causeOfIoError(file: string): { readonly kind: StoreProblemKind; readonly detail: string } | null {
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
    return statfsSync(dirname(file)).bavail === 0 ? { kind: 'disk-full', detail: 'no room is left' } : null;
  } catch (error) {
    const kind = fileProblemKind(error);
    return kind === 'read-only' ? { kind, detail: messageOf(error) } : null;
  }
}

/**
 * An empty file beside a write-ahead log was truncated: SQLite would take it for a new database and delete the log, and
 * with it the newest records.
 */
function isEmptied(file: string): boolean {
  const sizeOf = (path: string): number | null => statSync(path, { throwIfNoEntry: false })?.size ?? null;
  return (sizeOf(file) ?? 0) === 0 && (sizeOf(`${file}-wal`) ?? 0) > 0;
}

/** Card numbers and password hashes live in here: the file belongs to its owner alone (SQLite gives -wal and -shm the same mode). */
function createPrivate(file: string): void {
  if (existsSync(file)) return;
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function readVersion(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function findDamage(db: Database.Database, file: string): string | null {
  if (statSync(file).size > CHECK_AT_START_BYTES) return null;
  const answer = db.pragma('quick_check(1)', { simple: true });
  return answer === 'ok' ? null : String(answer);
}

function copyBefore(db: Database.Database, file: string, target: number): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
  const copy = `${file}.before-v${target}`;
  copyFileSync(file, copy);
  const handle = openSync(copy, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

function migrate(db: Database.Database, from: number, migrations: readonly string[]): void {
  migrations.slice(from).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${from + index + 1}`);
    }).exclusive();
  });
}

const NO_SUCH_PLACE = ['EIO', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'EBUSY', 'EINVAL'];

/** Problems of the file system that show before SQLite has the file. */
function fileProblemKind(error: unknown): StoreProblemKind | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk-full';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'read-only';
  if (typeof code === 'string' && NO_SUCH_PLACE.includes(code)) return 'io-error';
  // better-sqlite3 checks the folder itself and throws a TypeError.
  return error instanceof TypeError && error.message.includes('directory does not exist') ? 'io-error' : null;
}
