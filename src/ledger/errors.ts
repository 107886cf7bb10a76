import Database from 'better-sqlite3';

/** Why a database cannot be used now. `locked`: another process holds it. */
export type StoreProblemKind = 'locked' | 'damaged' | 'disk-full' | 'read-only' | 'io-error';

/**
 * Nothing was written: the transaction was rolled back as a whole, and the same call may be repeated when the cause
 * is gone. It is thrown (the promises of the books reject with it) because every caller has to stop at it.
 */
export class StoreError extends Error {
  readonly kind: StoreProblemKind;
  readonly file: string;
  readonly detail: string;

  constructor(kind: StoreProblemKind, file: string, detail: string) {
    super(`${file}: ${detail}`);
    this.name = 'StoreError';
    this.kind = kind;
    this.file = file;
    this.detail = detail;
  }
}

/** Since when, and why, nothing can be written. */
export interface StoreProblem {
  readonly kind: StoreProblemKind;
  readonly sinceMs: number;
  readonly detail: string;
}

/** Runs `work`, and turns what SQLite says of disk, lock and damage into a {@link StoreError}. Bugs pass unchanged. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const kind = problemKind(error);
    if (kind === null) throw error;
    throw new StoreError(kind, file, messageOf(error));
  }
}

/** The kind behind a result code of SQLite (https://sqlite.org/rescode.html); `null` for anything that is a bug. */
export function problemKind(error: unknown): StoreProblemKind | null {
  if (!(error instanceof Database.SqliteError)) return null;
  const code = error.code;
  if (code === 'SQLITE_FULL') return 'disk-full';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'locked';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged';
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') return 'read-only';
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return 'io-error';
  return null;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
