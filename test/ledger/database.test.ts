import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/ledger/database.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const one = 'CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;';
const two = 'ALTER TABLE thing ADD COLUMN colour TEXT;';

function open(file: string, migrations: readonly string[] = [one], synchronous: 'FULL' | 'NORMAL' = 'FULL') {
  const opened = openDatabase(file, { synchronous, migrations });
  if (opened.kind === 'ok') onTestFinished(() => void opened.value.close());
  return opened;
}

test('a missing file is created, private, in WAL and with what it promises', () => {
  const file = join(temporaryFolder(), 'some.db');
  const db = unwrap(open(file));
  const pragma = (name: string): unknown => db.pragma(name, { simple: true });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys'), pragma('user_version')]).toEqual([
    'wal',
    2,
    1,
    1,
  ]);
});

test('NORMAL is NORMAL', () => {
  expect(
    unwrap(open(join(temporaryFolder(), 'some.db'), [one], 'NORMAL')).pragma('synchronous', { simple: true }),
  ).toBe(1);
});

test('a migration keeps the content, and a copy of what was there before', () => {
  const file = join(temporaryFolder(), 'some.db');
  const before = unwrap(open(file));
  before.exec("INSERT INTO thing (name) VALUES ('kettle')");
  before.close();
  const after = unwrap(open(file, [one, two]));
  expect(after.prepare('SELECT name, colour FROM thing').all()).toEqual([{ name: 'kettle', colour: null }]);
  expect(after.pragma('user_version', { simple: true })).toBe(2);
  const copy = new Database(`${file}.before-v2`, { readonly: true });
  onTestFinished(() => void copy.close());
  expect(copy.prepare('SELECT * FROM thing').all()).toEqual([{ id: 1, name: 'kettle' }]);
  expect(copy.pragma('user_version', { simple: true })).toBe(1);
});

test('a migration that fails changes nothing, and a mended one goes through', () => {
  const file = join(temporaryFolder(), 'some.db');
  unwrap(open(file)).close();
  expect(() => open(file, [one, `${two} CREATE TABLE thing (again TEXT);`])).toThrow(/already exists/);
  const db = unwrap(open(file, [one, two]));
  expect(db.pragma('user_version', { simple: true })).toBe(2);
});

test('a newer schema is refused and left alone', () => {
  const file = join(temporaryFolder(), 'some.db');
  unwrap(open(file, [one, two])).close();
  expect(open(file, [one])).toEqual({ kind: 'newer-schema', file, version: 2, supported: 1 });
  expect(unwrap(open(file, [one, two])).pragma('user_version', { simple: true })).toBe(2);
});

test('what is no database is damaged, and not a byte of it is touched', () => {
  const file = join(temporaryFolder(), 'some.db');
  const rubbish = 'this was a database once'.repeat(500);
  writeFileSync(file, rubbish);
  expect(open(file)).toMatchObject({ kind: 'damaged', file });
  expect(readFileSync(file, 'utf8')).toBe(rubbish);
});

test('a torn page in the middle is damaged, and not a byte of it is touched', () => {
  const file = join(temporaryFolder(), 'some.db');
  const db = unwrap(open(file));
  const insert = db.prepare('INSERT INTO thing (name) VALUES (?)');
  db.transaction(() => {
    for (let i = 0; i < 5_000; i += 1) insert.run(`thing ${i}`);
  })();
  db.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096 * 5, 4096 * 6);
  writeFileSync(file, bytes);
  expect(open(file)).toMatchObject({ kind: 'damaged', file });
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('a file that another connection holds is locked', () => {
  const file = join(temporaryFolder(), 'some.db');
  unwrap(open(file)).close();
  const holder = new Database(file);
  onTestFinished(() => void holder.close());
  holder.pragma('locking_mode = EXCLUSIVE');
  holder.exec('BEGIN EXCLUSIVE');
  expect(open(file)).toMatchObject({ kind: 'locked', file });
});

test('no folder, or a folder in its place, is an input-output problem', () => {
  const folder = temporaryFolder();
  expect(open(join(folder, 'missing', 'some.db'))).toMatchObject({ kind: 'io-error' });
  mkdirSync(join(folder, 'some.db'));
  expect(open(join(folder, 'some.db'))).toMatchObject({ kind: 'io-error' });
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is read-only', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o500);
  onTestFinished(() => chmodSync(folder, 0o700));
  expect(open(join(folder, 'some.db'))).toMatchObject({ kind: 'read-only' });
  expect(existsSync(join(folder, 'some.db'))).toBe(false);
});

test('an emptied file beside its write-ahead log is damaged, and the log stays: it holds the newest records', () => {
  const file = join(temporaryFolder(), 'some.db');
  writeFileSync(file, '');
  writeFileSync(`${file}-wal`, 'the newest records');
  expect(open(file)).toMatchObject({ kind: 'damaged', file });
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('the newest records');
});
