import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const NOW = Date.UTC(2026, 5, 15);

function newLedger(records = 5): { ledger: Ledger; file: string } {
  const file = join(temporaryFolder(), 'ledger.db');
  const ledger = unwrap(openLedger(file, NOW));
  onTestFinished(() => void ledger.db.close());
  ledger.db.pragma('synchronous = OFF');
  ledger.chain.append(Array.from({ length: records }, (_, i) => ({ kind: 'note', atMs: NOW + i, text: `Größe ${i}` })));
  return { ledger, file };
}

/** Somebody with the file and an SQLite tool, who does not care about triggers. */
function tamper(file: string, sql: string, ...values: unknown[]): void {
  const db = new Database(file);
  try {
    db.exec(
      'DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted; DROP TRIGGER record_follows_the_last',
    );
    db.prepare(sql).run(...values);
  } finally {
    db.close();
  }
}

test('the first record says who the ledger is, and stays when it is opened again', () => {
  const { ledger, file } = newLedger(0);
  expect(ledger.ledgerId).toMatch(/^[0-9a-f]{10}$/);
  ledger.db.close();
  const again = unwrap(openLedger(file, NOW + 1));
  onTestFinished(() => void again.db.close());
  expect([again.ledgerId, again.firstTransactionId]).toEqual([ledger.ledgerId, ledger.firstTransactionId]);
});

test('a record hashes the hash before it and its own text: anybody can check that', async () => {
  const { ledger } = newLedger(1);
  const rows = ledger.db
    .prepare<[], { body: string; hash: Buffer }>('SELECT body, hash FROM record ORDER BY seq')
    .all();
  let hash = Buffer.alloc(32);
  for (const row of rows) {
    hash = createHash('sha256')
      .update(Buffer.concat([hash, Buffer.from(row.body, 'utf8')]))
      .digest();
    expect(row.hash.equals(hash)).toBe(true);
  }
  expect(await ledger.chain.verify()).toEqual({ kind: 'whole', records: 2, headHash: hash.toString('hex') });
});

test('records are never changed, deleted, replaced, or put between others', () => {
  const { db } = newLedger().ledger;
  const hash = Buffer.alloc(32);
  const body = '{"kind":"note","atMs":1}';
  expect(() => db.exec("UPDATE record SET body = '{}' WHERE seq = 3")).toThrow(/append-only/);
  expect(() => db.exec('DELETE FROM record WHERE seq = 3')).toThrow(/append-only/);
  expect(() => db.prepare('INSERT OR REPLACE INTO record VALUES (3, ?, ?)').run(body, hash)).toThrow(/append-only/);
  expect(() => db.prepare('INSERT INTO record VALUES (0, ?, ?)').run(body, hash)).toThrow(/append-only/);
  expect(() => db.prepare('INSERT INTO record VALUES (99, ?, ?)').run(body, hash)).toThrow(/append-only/);
});

test('a batch is written as a whole or not at all', async () => {
  const { ledger } = newLedger(1);
  const head = await ledger.chain.verify();
  const twice = { kind: 'registers', atMs: NOW };
  expect(() => ledger.chain.append([{ kind: 'note', atMs: NOW }, twice, twice])).toThrow(/UNIQUE/);
  expect(await ledger.chain.verify()).toEqual(head);
});

test('no changed byte of a record goes unnoticed, and the first broken one is named', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ seq: fc.integer({ min: 1, max: 6 }), place: fc.nat(10_000), bit: fc.nat(7), inHash: fc.boolean() }),
      async ({ seq, place, bit, inHash }) => {
        const { ledger, file } = newLedger();
        const column = inHash ? 'hash' : 'body';
        const row = ledger.db
          .prepare<[number], { bytes: Buffer }>(`SELECT CAST(${column} AS BLOB) AS bytes FROM record WHERE seq = ?`)
          .get(seq);
        if (row === undefined) throw new Error('no record');
        const at = place % row.bytes.length;
        row.bytes.writeUInt8(row.bytes.readUInt8(at) ^ (1 << bit), at);
        const value = inHash ? row.bytes : row.bytes.toString('latin1');
        try {
          tamper(file, `UPDATE record SET ${column} = ? WHERE seq = ?`, value, seq);
        } catch (error) {
          // Many changes are no JSON any more, or name no kind: the file refuses them by itself.
          expect(String(error)).toMatch(/CHECK|NOT NULL|UNIQUE|malformed JSON|datatype|cannot store/);
          return;
        }
        expect(await ledger.chain.verify()).toEqual({ kind: 'broken', seq, why: 'hash' });
      },
    ),
    { numRuns: 50 },
  );
});

test('a missing, moved or appended record is found', async () => {
  const missing = newLedger();
  tamper(missing.file, 'DELETE FROM record WHERE seq = 3');
  expect(await missing.ledger.chain.verify()).toEqual({ kind: 'broken', seq: 3, why: 'gap' });

  const swapped = newLedger();
  tamper(swapped.file, 'UPDATE record SET seq = CASE seq WHEN 3 THEN -3 ELSE seq END');
  expect(await swapped.ledger.chain.verify()).toMatchObject({ kind: 'broken' });

  const forged = newLedger();
  tamper(forged.file, 'INSERT INTO record VALUES (7, ?, ?)', '{"kind":"note","atMs":1}', Buffer.alloc(32, 1));
  expect(await forged.ledger.chain.verify()).toEqual({ kind: 'broken', seq: 7, why: 'hash' });
});

test('verification takes turns with the rest of the program', async () => {
  const { ledger } = newLedger(0);
  ledger.chain.append(Array.from({ length: 5_000 }, (_, i) => ({ kind: 'note', atMs: i })));
  let turns = 0;
  const ticking = setInterval(() => {
    turns += 1;
  }, 0);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole', records: 5_001 });
  clearInterval(ticking);
  expect(turns).toBeGreaterThan(0);
});
