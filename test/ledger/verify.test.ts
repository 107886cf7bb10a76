import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyReport } from '../../src/cli/verify-report.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import { ledgerFile, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

async function filled(sessions = 3): Promise<{ file: string; folder: string }> {
  const folder = temporaryFolder();
  const { book, clock, close } = openBooks(folder, { access: 'open' });
  for (let i = 0; i < sessions; i++) {
    await book.started(startAt(clock, 1_000 * i));
    clock.advance(3_600_000);
  }
  close();
  return { file: ledgerFile(folder), folder };
}

/** Somebody with the file and an SQLite tool, who does not care about triggers. */
function tamper(file: string, sql: string, ...values: unknown[]): void {
  const db = new Database(file);
  const triggers = db.prepare("SELECT sql FROM sqlite_schema WHERE name LIKE 'record_is_never_%'").pluck().all();
  db.exec('DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted');
  db.prepare(sql).run(...values);
  for (const trigger of triggers) db.exec(String(trigger));
  db.close();
}

test('a whole ledger is said to be whole, and its head can be kept', async () => {
  const { file } = await filled();
  const finding = await verifyLedgerFile(file, null);
  if (finding.kind !== 'whole') throw new Error(finding.kind);
  const head = { seq: finding.records, hash: finding.headHash };
  expect(await verifyLedgerFile(file, head)).toEqual(finding);
  expect(verifyReport(finding, file)).toEqual({
    text: expect.stringContaining(`Head ${finding.records}:${finding.headHash}`),
    exitCode: 0,
  });
});

test('a changed record is named, with what it was about', async () => {
  const { file } = await filled();
  tamper(file, `UPDATE record SET body = replace(body, '"registerWh":1000', '"registerWh":1001')`);
  const finding = await verifyLedgerFile(file, null);
  expect(finding).toMatchObject({ kind: 'broken', why: 'changed', recordKind: 'session-started' });
  expect(verifyReport(finding, 'x')).toEqual({ text: expect.stringContaining('(session-started, 2026-'), exitCode: 1 });
});

test('a record taken out is missed; records cut off at the end are, against a head that was kept', async () => {
  const { file } = await filled();
  const whole = await verifyLedgerFile(file, null);
  if (whole.kind !== 'whole') throw new Error(whole.kind);
  const head = { seq: whole.records, hash: whole.headHash };
  tamper(file, 'DELETE FROM record WHERE seq = ?', whole.records);
  expect(await verifyLedgerFile(file, null)).toMatchObject({ kind: 'whole', records: whole.records - 1 });
  const finding = await verifyLedgerFile(file, head);
  expect(finding).toMatchObject({ kind: 'other-head' });
  expect(verifyReport(finding, 'x').exitCode).toBe(1);
  const inside = await filled();
  tamper(inside.file, 'DELETE FROM record WHERE seq = 2');
  expect(await verifyLedgerFile(inside.file, null)).toMatchObject({ kind: 'broken', seq: 2, why: 'missing' });
});

test('no byte of any record changes unnoticed', async () => {
  const { file } = await filled(2);
  const original = new Database(file, { readonly: true })
    .prepare<[], { seq: number; body: string }>('SELECT seq, body FROM record ORDER BY seq')
    .all();
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 32, max: 126 }), async (which, where, code) => {
      const record = original[which % original.length];
      if (record === undefined) return;
      const at = where % record.body.length;
      const changed = record.body.slice(0, at) + String.fromCharCode(code) + record.body.slice(at + 1);
      // The table itself refuses a body without kind or time.
      fc.pre(changed !== record.body && hasItsKeys(changed));
      const db = new Database(file);
      db.exec('DROP TRIGGER IF EXISTS record_is_never_changed');
      try {
        db.prepare('UPDATE record SET body = ? WHERE seq = ?').run(changed, record.seq);
      } catch {
        // A number that is none any more: the table itself refuses that.
        db.close();
        return;
      }
      const finding = await verifyLedgerFile(file, null);
      db.prepare('UPDATE record SET body = ? WHERE seq = ?').run(record.body, record.seq);
      db.close();
      expect(finding).toMatchObject({ kind: 'broken', seq: record.seq, why: 'changed' });
    }),
    { numRuns: 60 },
  );
});

test('a column computed otherwise, or a guard taken away, does not go unnoticed either', async () => {
  const { file } = await filled();
  const changed = readFileSync(file);
  // What reports search by: one letter, and sessions have no time any more.
  const place = changed.indexOf("'$.atMs'");
  changed.write('T', place + 3);
  writeFileSync(file, changed);
  const finding = await verifyLedgerFile(file, null);
  expect(finding).toEqual({ kind: 'altered', name: 'record' });
  expect(verifyReport(finding, 'x')).toMatchObject({ exitCode: 1 });
  const { file: unguarded } = await filled();
  const db = new Database(unguarded);
  db.exec('DROP TRIGGER record_is_never_changed');
  db.close();
  expect(await verifyLedgerFile(unguarded, null)).toEqual({ kind: 'altered', name: 'record_is_never_changed' });
});

test('what is no ledger is refused in words', async () => {
  const file = join(temporaryFolder(), 'letter.txt');
  expect(await verifyLedgerFile(file, null)).toMatchObject({ kind: 'unreadable', detail: 'there is no such file' });
  writeFileSync(file, 'Dear ledger');
  const finding = await verifyLedgerFile(file, null);
  expect(finding).toMatchObject({ kind: 'unreadable' });
  expect(verifyReport(finding, file)).toEqual({ text: expect.stringContaining('cannot be read'), exitCode: 1 });
});

function hasItsKeys(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value && 'atMs' in value;
  } catch {
    return false;
  }
}
