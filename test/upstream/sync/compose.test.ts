import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeSync } from '../../../src/compose/sync.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { silentLog } from '../../silent-log.ts';
import { Bench, COMPANY_CARD } from './bench.ts';

/** What config.yaml says, with its secret files, as the running site puts it together. */
async function composed(bench: Bench, sync: string) {
  const { folder, clock } = bench;
  const file = join(folder, 'config.yaml');
  writeFileSync(file, `circuits: [{ id: house, name: House, limitA: 25 }]\nsync: ${sync}\n`);
  const loaded = await loadConfig(file);
  if (loaded.kind !== 'ok') throw new Error(JSON.stringify(loaded));
  const running = composeSync(loaded.config, { stores: bench.books.stores, dataDir: folder, clock, log: silentLog });
  onTestFinished(() => running.stop());
  running.start();
  return running.ports;
}

function secret(bench: Bench, name: string, text: string): void {
  const file = join(bench.folder, name);
  writeFileSync(file, text);
  chmodSync(file, 0o600);
}

test('off by default: nothing begins and nothing can be ordered', async () => {
  const bench = await Bench.open();
  const ports = await composed(bench, '{}');
  await bench.charge(COMPANY_CARD, 0, 100);
  expect(ports.view()).toMatchObject({ state: 'off', host: null, records: 0, problem: null });
  for (const order of ['stop', 'resume', 'delete', 'forget', 'begin'] as const) {
    expect(ports.order(order)).toBe('sync-order-impossible');
  }
  expect(ports.preview()).toBe('sync-order-impossible');
  expect(bench.receiver.heard).toEqual([]);
});

test('from config.yaml to the receiver; switched off, it can still be asked to delete', async () => {
  const bench = await Bench.open();
  const { receiver } = bench;
  const choice = `url: '${receiver.url}/', tokenFile: token, caFile: ca.pem`;
  const ports = await composed(bench, `{ enabled: true, ${choice} }`);
  await bench.until(() => ports.view().problem?.code === 'secret', 'a file is missing');
  secret(bench, 'token', `${receiver.token}\n`);
  secret(bench, 'ca.pem', receiver.ca);
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.until(() => receiver.records.length === 1 && ports.view().confirmed === 1, 'it has arrived');
  expect(receiver.faults).toEqual([]);
  expect(ports.view()).toMatchObject({ state: 'active', host: new URL(receiver.url).host, problem: null });
  expect(ports.preview()).toMatchObject({ records: 0, isSample: false });
  expect(ports.order('stop')).toBe('done');
  expect(ports.view().state).toBe('stopped');

  const off = await composed(bench, `{ enabled: false, ${choice} }`);
  expect(off.view().state).toBe('off');
  await bench.charge(COMPANY_CARD, 100, 200);
  expect(off.order('delete')).toBe('done');
  await bench.until(() => off.view().past.length === 1, 'it is deleted');
  expect(off.view().past[0]?.receipt).toContain(receiver.receipts[0]);
  expect(off.order('begin')).toBe('sync-order-impossible');
  expect(receiver.records).toEqual([]);
});
