import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Carried, Parcel } from '../../../src/billing/delivery/carrier.ts';
import { type Issued, type ReportJob, ReportRunner } from '../../../src/billing/delivery/runner.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import { ReportStore } from '../../../src/ledger/report-store.ts';
import { openState } from '../../../src/ledger/state.ts';
import { FakeClock } from '../../fake-clock.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FILE = new TextEncoder().encode('a statement');
const ISSUED: Issued = {
  kind: 'issued',
  files: [{ name: 'october.pdf', sha256: createHash('sha256').update(FILE).digest('hex') }],
};
const JOB: ReportJob = {
  id: 'anna',
  title: "Anna's car",
  language: 'en',
  every: 'month',
  day: 1,
  minuteOfDay: 360,
  to: ['payroll'],
  remind: ['owner'],
};

/** A house on 15 October 2026 whose issuer and receivers do as they are told. */
function house(wallMs = Date.UTC(2026, 9, 15)) {
  const file = join(temporaryFolder(), 'state.db');
  const clock = new FakeClock(wallMs);
  const asked: string[] = [];
  const sent: { target: string; parcel: Parcel }[] = [];
  const world = { issue: ISSUED, carried: { kind: 'sent' } as Carried, bytes: FILE };
  const start = () => {
    const opened = openState(file);
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const store = new ReportStore(opened.value);
    const carrier = (target: string) => ({
      async send(parcel: Parcel) {
        sent.push({ target, parcel });
        return world.carried;
      },
    });
    const runner = new ReportRunner({
      jobs: [JOB],
      carriers: new Map(['payroll', 'owner'].map((id) => [id, carrier(id)])),
      issuer: {
        async issue(jobId, { period }) {
          asked.push(`${jobId} ${period}`);
          return world.issue;
        },
        missing: async () => null,
        read: async () => world.bytes,
      },
      store,
      clock,
      log: silentLog,
      toLocal: localTimeIn('Europe/Berlin'),
    });
    return { runner, store, stop: () => opened.value.close() };
  };
  return { clock, world, asked, sent, start };
}

async function minutes(clock: FakeClock, runner: ReportRunner, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    clock.advance(MINUTE_MS);
    await runner.tick();
  }
}

test('a month is issued and delivered once, with the sealed bytes, over restarts', async () => {
  const { clock, asked, sent, start } = house();
  const first = start();
  await minutes(clock, first.runner, 6);
  expect(asked).toEqual([]);
  first.stop();

  // Switched off over the first of the month.
  clock.advance(20 * DAY_MS);
  for (let restarts = 0; restarts < 3; restarts += 1) {
    const { runner, stop } = start();
    await minutes(clock, runner, 8);
    stop();
  }
  expect(asked).toEqual(['anna 2026-10']);
  expect(sent.map(({ target, parcel }) => [target, parcel.kind, parcel.period])).toEqual([
    ['payroll', 'statement', '2026-10'],
  ]);
  expect(sent[0]?.parcel.files).toEqual([{ name: 'october.pdf', bytes: FILE }]);
});

test('what fails is tried again ever more slowly, is shown, and arrives in the end', async () => {
  const { clock, world, sent, start } = house();
  const { runner, store } = start();
  await minutes(clock, runner, 6);
  world.carried = { kind: 'failed', detail: '535 authentication failed' };
  clock.advance(18 * DAY_MS);
  await minutes(clock, runner, 60);
  expect(sent.length).toBe(6);
  expect(new Set(sent.map(({ parcel }) => parcel.key)).size).toBe(1);
  expect(runner.problems()).toMatchObject([
    {
      code: 'report-undelivered',
      report: "Anna's car",
      target: 'payroll',
      attempts: 6,
      detail: '535 authentication failed',
    },
  ]);
  world.carried = { kind: 'sent' };
  await minutes(clock, runner, 10);
  expect(runner.problems()).toEqual([]);
  expect(store.deliveries(10)).toMatchObject([{ target: 'payroll', attempts: 7, error: null }]);
  await minutes(clock, runner, 10);
  expect(sent).toHaveLength(7);
});

test('what cannot be issued is reminded of once, and sent when it can', async () => {
  const { clock, world, sent, asked, start } = house(Date.UTC(2026, 11, 20));
  const { runner, store } = start();
  world.issue = { kind: 'open', why: { code: 'no-official-price', value: '2027' } };
  await minutes(clock, runner, 6);
  clock.advance(13 * DAY_MS);
  await minutes(clock, runner, 130);
  expect(asked).toHaveLength(3);
  expect(sent.map(({ target, parcel }) => [target, parcel.kind, parcel.why])).toEqual([
    ['owner', 'reminder', { code: 'no-official-price', value: '2027' }],
  ]);
  expect(runner.problems()).toMatchObject([{ code: 'report-open', period: '2026-12' }]);
  world.issue = ISSUED;
  await minutes(clock, runner, 60);
  expect(sent.map(({ parcel }) => parcel.kind)).toEqual(['reminder', 'statement']);
  expect(runner.problems()).toEqual([]);
  expect(store.open()).toEqual([]);
});

test('a file that is not what was sealed stays here', async () => {
  const { clock, world, sent, start } = house();
  const { runner } = start();
  await minutes(clock, runner, 6);
  world.bytes = new TextEncoder().encode('another statement');
  clock.advance(18 * DAY_MS);
  await minutes(clock, runner, 3);
  expect(sent).toEqual([]);
  expect(runner.problems()).toMatchObject([{ detail: 'october.pdf is not what was sealed any more' }]);
});

test('a clock that has just jumped issues nothing until it has stood for a while', async () => {
  const { clock, asked, start } = house();
  const { runner } = start();
  await minutes(clock, runner, 6);
  clock.jumpWall(400 * DAY_MS);
  await minutes(clock, runner, 3);
  clock.jumpWall(-400 * DAY_MS);
  await minutes(clock, runner, 10);
  expect(asked).toEqual([]);
});
