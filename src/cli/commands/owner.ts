import { join } from 'node:path';
import Database from 'better-sqlite3';
import { newCode, plainCode, tokenHash } from '../../access/secrets.ts';
import { messageOf } from '../../ledger/errors.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Given, type Shell } from '../command.ts';

/** A code made here is good for so long, ms. */
const VALID_MS = 30 * 60_000;

/** Both work beside the running program: it reads state.db at every request. Who can run them can read all files anyway. */
export const ownerCommands: readonly Command[] = [
  {
    words: 'setup-code',
    argument: null,
    does: 'makes a one-time code for a device that has no owner yet',
    options: {},
    run: (given, shell) =>
      withState(given, shell, (db) => {
        const owner = db.prepare("SELECT 1 FROM users WHERE role = 'owner'").get();
        if (owner === undefined) return tellCode(db, shell);
        shell.err('lademeister: there is an owner; with a lost password: lademeister owner reset\n');
        return EXIT_PROBLEMS;
      }),
  },
  {
    words: 'owner reset',
    argument: null,
    does: 'for a lost password: signs everybody out, and makes a one-time code for a new owner',
    options: {},
    run: (given, shell) =>
      withState(given, shell, (db) => {
        const nowMs = shell.clock.wallMs();
        db.transaction(() => {
          db.prepare('DELETE FROM sign_ins').run();
          db.prepare('DELETE FROM invitation').run();
          db.prepare("DELETE FROM users WHERE role = 'owner'").run();
          db.prepare("INSERT INTO security_event (at_ms, code, omitted) VALUES (?, 'owner-reset', 0)").run(nowMs);
        }).immediate();
        return tellCode(db, shell);
      }),
  },
];

function tellCode(db: Database.Database, { out, clock }: Shell): number {
  const code = newCode();
  db.transaction(() => {
    db.prepare('DELETE FROM one_time_code').run();
    db.prepare('INSERT INTO one_time_code (code_hash, expires_at_ms) VALUES (?, ?)').run(
      tokenHash(plainCode(code)),
      clock.wallMs() + VALID_MS,
    );
  }).immediate();
  out(`One-time code for the owner (30 minutes): ${code}\n`);
  return EXIT_DONE;
}

function withState({ dataFolder }: Given, { err }: Shell, work: (db: Database.Database) => number): number {
  const file = join(dataFolder, 'state.db');
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { fileMustExist: true, timeout: 5_000 });
    // As the running program has it: what stands in a commit survives a power cut, and what hangs on an account goes with it.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    return work(db);
  } catch (error) {
    err(`${file} cannot be used: ${messageOf(error)}; has lademeister been started once?\n`);
    return EXIT_PROBLEMS;
  } finally {
    db?.close();
  }
}
