import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { walkBeside } from '../../src/ledger/chain-walk.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { type PartFinding, walkInParts } from '../../src/ledger/parallel-walk.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const RECORDS = 1_200;
const PARTS = 3;

/** A ledger of 1200 records in which somebody with an SQLite tool changed something. */
function ledgerWith(...tampering: readonly string[]): Database.Database {
  const file = join(temporaryFolder(), 'ledger.db');
  const { db: writing, chain } = unwrap(openLedger(file, 1));
  writing.pragma('synchronous = OFF');
  chain.append(Array.from({ length: RECORDS - 1 }, (_, i) => ({ kind: 'note', atMs: i + 1, text: `Größe ${i}` })));
  for (const guard of ['changed', 'deleted']) writing.exec(`DROP TRIGGER record_is_never_${guard}`);
  for (const sql of tampering) writing.exec(sql);
  writing.close();
  const db = new Database(file, { readonly: true });
  onTestFinished(() => void db.close());
  return db;
}

/** What three threads find, and that one alone finds the same. */
async function found(db: Database.Database): Promise<PartFinding> {
  const inParts = await walkInParts(db, RECORDS, PARTS);
  expect(await walkBeside(db, { afterSeq: 0, untilSeq: RECORDS })).toEqual(inParts);
  return inParts;
}

const change = (seq: number): string => `UPDATE record SET body = replace(body, 'Größe', 'Grösse') WHERE seq = ${seq}`;

test('threads that share a chain find it whole, with the hash of its last record', async () => {
  const db = ledgerWith();
  const lastHash = db.prepare('SELECT hash FROM record ORDER BY seq DESC LIMIT 1').pluck().get();
  expect(await found(db)).toEqual({ kind: 'whole', lastHash });
});

test('of several broken records the first is named, whichever thread finds its own sooner', async () => {
  expect(await found(ledgerWith(change(1_199), change(700), change(390)))).toEqual({
    kind: 'broken',
    seq: 390,
    why: 'hash',
  });
  expect(await found(ledgerWith(change(1_200)))).toEqual({ kind: 'broken', seq: 1_200, why: 'hash' });
});

test.each([
  ['the last of a part', RECORDS / PARTS],
  ['the first of the next one', RECORDS / PARTS + 1],
])('the edge of two parts is no gap in the examination: %s', async (_name, seq) => {
  expect(await found(ledgerWith(change(seq)))).toEqual({ kind: 'broken', seq, why: 'hash' });
  expect(await found(ledgerWith(`DELETE FROM record WHERE seq = ${seq}`))).toEqual({ kind: 'broken', seq, why: 'gap' });
  // A changed hash is that record's fault, also where the next part begins with it.
  const forged = `UPDATE record SET hash = zeroblob(32) WHERE seq = ${seq}`;
  expect(await found(ledgerWith(forged))).toEqual({ kind: 'broken', seq, why: 'hash' });
});

test('hashes of another length do not make up for each other', async () => {
  const longer = `UPDATE record SET hash = CAST(hash || x'00' AS BLOB) WHERE seq = 500`;
  const shorter = 'UPDATE record SET hash = substr(hash, 2) WHERE seq = 501';
  const db = ledgerWith('PRAGMA ignore_check_constraints = ON', longer, shorter);
  expect(await found(db)).toEqual({ kind: 'broken', seq: 500, why: 'hash' });
});

test('a thread that cannot read the file says why', async () => {
  const db = ledgerWith();
  // This thread goes on with the file that it holds open.
  db.prepare('SELECT count(*) FROM record').get();
  renameSync(db.name, `${db.name}.elsewhere`);
  expect(await walkInParts(db, RECORDS, PARTS)).toMatchObject({ kind: 'unreadable', detail: expect.any(String) });
});
