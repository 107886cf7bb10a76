import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportLedger, importLedger } from '../../src/ledger/exchange.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import { ALWAYS, endAt, ledgerFile, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

async function exported(sessions = 3): Promise<{ folder: string; file: string; text: string }> {
  const folder = temporaryFolder();
  const { book, clock, close } = openBooks(folder, { access: 'open' });
  for (let i = 0; i < sessions; i++) {
    const { transactionId } = await book.started(startAt(clock, 1_000 * i, { idToken: `Kärtchen"${i}` }));
    clock.advance(3_600_000);
    await book.ended(endAt(clock, transactionId, 1_000 * i + 900));
    clock.advance(3_600_000);
  }
  close();
  const file = join(temporaryFolder(), 'ledger.ndjson');
  expect(await exportLedger(ledgerFile(folder), file, 0)).toMatchObject({ kind: 'done', records: 1 + 2 * sessions });
  return { folder, file, text: readFileSync(file, 'utf8') };
}

test('an export makes the same ledger again: every record, every hash, the same head', async () => {
  const { folder, file } = await exported();
  const again = temporaryFolder();
  const result = await importLedger(file, ledgerFile(again));
  expect(readdirSync(again)).toEqual(['ledger.db']);
  const before = await verifyLedgerFile(ledgerFile(folder), null);
  expect(await verifyLedgerFile(ledgerFile(again), null)).toEqual(before);
  expect(result).toMatchObject({ kind: 'done', headHash: before.kind === 'whole' ? before.headHash : '' });
  const sessions = await openBooks(again).reader.list(ALWAYS);
  expect(sessions.map(({ energyWh }) => energyWh)).toEqual([900, 900, 900]);
});

test('an export can be taken while the controller writes on, and a second one does not replace the first', async () => {
  const folder = temporaryFolder();
  const { book, clock } = openBooks(folder, { access: 'open' });
  await book.started(startAt(clock, 5));
  const file = join(temporaryFolder(), 'running.ndjson');
  expect(await exportLedger(ledgerFile(folder), file, 0)).toMatchObject({ kind: 'done', records: 2 });
  expect(await exportLedger(ledgerFile(folder), file, 0)).toMatchObject({ kind: 'refused', why: 'target-exists' });
});

test('no changed byte of an export is taken in, and nothing is left of the attempt', async () => {
  const { text } = await exported(2);
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'changed.ndjson');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: text.length - 1 }),
      fc.oneof(fc.integer({ min: 32, max: 126 }), fc.constantFrom(9, 10, 13)),
      async (at, code) => {
        const character = String.fromCharCode(code);
        fc.pre(text[at] !== character);
        writeFileSync(file, text.slice(0, at) + character + text.slice(at + 1));
        expect(await importLedger(file, ledgerFile(folder))).toMatchObject({
          kind: 'refused',
          line: expect.any(Number),
        });
        expect(readdirSync(folder)).toEqual([]);
      },
    ),
    { numRuns: 150 },
  );
});

test.each<readonly [string, (lines: string[]) => string[], object]>([
  ['a line is missing', (lines) => lines.toSpliced(2, 1), { why: 'record-missing', line: 3 }],
  ['two lines are swapped', (lines) => [lines[0] ?? '', lines[2] ?? '', ...lines.slice(1)], { why: 'record-missing' }],
  ['the end is missing', (lines) => lines.slice(0, -1), { why: 'cut-off' }],
  ['the last records are missing', (lines) => lines.toSpliced(-3, 2), { why: 'record-missing' }],
  ['something stands behind the end', (lines) => [...lines, '{}'], { why: 'line-broken' }],
  ['it is no export', () => ['{"format":"recipes"}'], { why: 'not-an-export', line: 1 }],
  ['it is empty', () => [], { why: 'not-an-export' }],
  [
    'it is from the future',
    (lines) => [(lines[0] ?? '').replace('"version":1', '"version":2')],
    { why: 'newer-version' },
  ],
])('it is refused when %s', async (_, change, expected) => {
  const { text } = await exported();
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'broken.ndjson');
  writeFileSync(file, change(text.trimEnd().split('\n')).join('\n'));
  expect(await importLedger(file, ledgerFile(folder))).toMatchObject({ kind: 'refused', ...expected });
  expect(existsSync(ledgerFile(folder))).toBe(false);
});

test('a ledger that exists is never written over', async () => {
  const { folder, file } = await exported();
  expect(await importLedger(file, ledgerFile(folder))).toMatchObject({ kind: 'refused', why: 'target-exists' });
  expect(await importLedger(join(folder, 'nothing'), join(folder, 'x.db'))).toMatchObject({ why: 'no-such-file' });
  expect(await exportLedger(join(folder, 'nothing'), join(folder, 'x'), 0)).toMatchObject({ why: 'no-such-file' });
});
