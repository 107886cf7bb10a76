import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RegisterLog } from '../../../src/ledger/register-log.ts';
import { type Seal, Seals, sha256Of } from '../../../src/ledger/seals.ts';
import { preview } from '../../../src/upstream/sync/preview.ts';
import { commandLine } from '../../cli/command-line.ts';
import { Bench, COMPANY_CARD, PRIVATE_CARD } from './bench.ts';

const STATEMENT = JSON.stringify({
  currency: 'EUR',
  totals: { count: 2, energyWh: 1_900, cents: null },
  reimbursement: { cents: 65, priceNano: 343_600_000 },
});

function sealed(bench: Bench, seal: Partial<Seal>): void {
  const { ledger } = bench.books;
  const nowMs = bench.clock.wallMs();
  const whole: Seal = {
    statement: 'company-car',
    subject: { vehicleId: 'acme-car' },
    fromMs: nowMs - 86_400_000,
    toMs: nowMs,
    files: [
      { name: 'june-3.json', sha256: sha256Of(STATEMENT) },
      { name: 'june-3.pdf', sha256: sha256Of('a page') },
    ],
    by: 'Anna',
    ...seal,
  };
  expect(new Seals(ledger).seal(whole, ledger.chain.headNow(), nowMs)).toBe('sealed');
}

test('what is shown before is what goes out; showing it changes nothing', async () => {
  const bench = await Bench.open({ sinceMs: 0 });
  await bench.charge(COMPANY_CARD, 0, 1_000);
  const sample = preview(bench);
  expect(sample).toMatchObject({ isSample: true, records: 1, hasMore: false });
  expect(bench.store.current()).toBeNull();
  bench.sync.start();
  await bench.delivered();
  await bench.sync.stop();
  await bench.charge(COMPANY_CARD, 1_000, 1_900);
  await bench.charge(PRIVATE_CARD, 1_900, 5_000);
  const shown = preview(bench);
  expect(shown).toMatchObject({ isSample: false, records: 1 });
  expect(bench.store.newestSeq()).toBe(1);
  const told = (): unknown => JSON.parse(JSON.parse(shown.requests[1]?.body ?? '{}').records[0].body);
  const before = bench.receiver.heard.length;
  bench.restart();
  await bench.until(() => bench.receiver.records.length === 2, 'it has arrived');
  const sent = bench.receiver.heard.slice(before).find((one) => one.startsWith('POST')) ?? '';
  const { records } = JSON.parse(sent.split('\n').at(-1) ?? '{}');
  // It was recorded some seconds later.
  expect({ ...JSON.parse(records[0].body), recordedAt: '' }).toEqual({ ...(told() as object), recordedAt: '' });
  expect(shown.bytes).toBe(shown.requests.reduce((sum, { body }) => sum + body.length, 0));
});

test('statements of company cars go out as they were sealed, with the sums of their file; others do not', async () => {
  const bench = await Bench.open();
  bench.sync.start();
  await bench.passed();
  mkdirSync(join(bench.folder, 'statements'));
  writeFileSync(join(bench.folder, 'statements', 'june-3.json'), STATEMENT);
  bench.clock.advance(1_000);
  sealed(bench, {});
  sealed(bench, { statement: 'card', subject: { tokenRef: 'x' } });
  sealed(bench, { files: [{ name: 'june-3.json', sha256: sha256Of('another') }] });
  await bench.delivered();
  expect(bench.receiver.faults).toEqual([]);
  const totals = { sessions: 2, energyWh: 1_900, cents: 65, currency: 'EUR' };
  expect(bench.receiver.bodies()).toMatchObject([
    { kind: 'statement', totals, files: [{ format: 'json' }, { format: 'pdf', sha256: sha256Of('a page') }] },
    // Its file is not what was sealed.
    { kind: 'statement', totals: null },
  ]);
});

test('registers of the meter at midnight, where the owner lets them out, and of told charge points alone', async () => {
  const bench = await Bench.open({ registers: 'meter' });
  bench.sync.start();
  await bench.passed();
  await bench.charge(COMPANY_CARD, 0, 1_000);
  const midnightMs = Date.UTC(2026, 5, 16);
  const read = { importWh: 4_321, exportWh: null, quality: 'W' } as const;
  const registers = ['carport', 'garage', 'grid'].map((deviceId) => ({ deviceId, ...read }));
  new RegisterLog(bench.books.ledger).recordRegisters(midnightMs, registers, midnightMs);
  bench.clock.advance(midnightMs + 60_000 - bench.clock.wallMs());
  await bench.delivered();
  expect(bench.receiver.faults).toEqual([]);
  const [session, snapshot] = bench.receiver.bodies();
  expect(session).toMatchObject({ registers: { startWh: 0, endWh: 1_000 } });
  expect(snapshot).toMatchObject({ day: '2026-06-16', source: 'meter', registers: [{ energyWh: 4_321 }] });
});

test('the dry run of the command line shows it beside a running controller', async () => {
  const bench = await Bench.open();
  const dryRun = () => commandLine(['sync', '--dry-run', '--data', bench.folder], bench.clock);
  const config = 'circuits: [{ id: house, name: House, limitA: 25 }]\n';
  writeFileSync(join(bench.folder, 'config.yaml'), config);
  expect(await dryRun()).toMatchObject({ exitCode: 1, err: expect.stringContaining('sync.url is missing') });
  writeFileSync(
    join(bench.folder, 'config.yaml'),
    `${config}sync: { url: 'https://receiver.example/x/', since: '2026-01-01' }\n`,
  );
  await bench.charge(COMPANY_CARD, 0, 1_000);
  await bench.charge(PRIVATE_CARD, 1_000, 5_000);
  const { exitCode, out, err } = await dryRun();
  expect({ exitCode, err }).toMatchObject({ exitCode: 0, err: expect.stringContaining('1 records,') });
  expect(out).toMatch(/^PUT https:\/\/receiver\.example\/x\/v1\/sites\/[\w-]{43}\n/);
  expect(out).toContain('energyWh\\":1000');
  expect(out).not.toContain('4000');
  expect(err).toContain('sync.enabled is false');
  expect(bench.store.current()).toBeNull();
  expect(await commandLine('sync')).toMatchObject({ exitCode: 2 });
});
