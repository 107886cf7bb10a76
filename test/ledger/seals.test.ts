import { expect, test } from 'vitest';
import { type Seal, Seals, sha256Of } from '../../src/ledger/seals.ts';
import { openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const seal: Seal = {
  statement: 'company-car',
  subject: { vehicleId: 'v-1' },
  fromMs: Date.UTC(2026, 5, 1),
  toMs: Date.UTC(2026, 6, 1),
  files: [{ name: 'juni.pdf', sha256: sha256Of('a report') }],
  by: 'schedule',
};

test('a report that was issued stands in the chain, with the records it rests on', async () => {
  const { ledger, book, clock } = openBooks(temporaryFolder(), { access: 'open' });
  const seals = new Seals(ledger);
  const head = ledger.chain.headNow();
  // A car begins to charge while the report is written: that is not its matter.
  await book.started(startAt(clock, 1_000));
  expect(seals.seal(seal, head, clock.wallMs())).toBe('sealed');
  expect(seals.all()).toEqual([
    { ...seal, seq: 3, sealedAtMs: clock.wallMs(), headSeq: head.seq, headHash: head.hash },
  ]);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole', records: 3 });
});

test('a head that this ledger never had is refused', () => {
  const { ledger, clock } = openBooks(temporaryFolder());
  const seals = new Seals(ledger);
  const { seq, hash } = ledger.chain.headNow();
  expect(
    seals.seal(seal, { seq, hash: hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }, clock.wallMs()),
  ).toBe('unknown-head');
  expect(seals.seal(seal, { seq: seq + 1, hash }, clock.wallMs())).toBe('unknown-head');
  expect(seals.all()).toEqual([]);
});
