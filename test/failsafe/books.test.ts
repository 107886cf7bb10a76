import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { CARPORT, GARAGE } from '../../src/sim/scenarios/home-spec.ts';
import { FakeClock } from '../fake-clock.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { alarmsOf, FailsafeHouse, turns } from './house.ts';
import { expectPromised } from './table.ts';

interface SessionList {
  readonly sessions: readonly { readonly endedAtMs: number | null; readonly energyWh: number | null }[];
}

const sessionsOf = async (house: FailsafeHouse): Promise<SessionList['sessions']> =>
  ((await (await house.fetch('/api/sessions')).json()) as SessionList).sessions;

const SESSIONS = 1_000;
/** Nobody reads more of them at once. */
const PAGE = 200;

async function writeSessions(folder: string, count: number): Promise<void> {
  const clock = new FakeClock(Date.UTC(2026, 0, 1));
  const { book, close } = openBooks(folder, { clock, access: 'open' });
  for (let n = 0; n < count; n += 1) {
    const { transactionId } = await book.started(startAt(clock, n));
    clock.jumpWall(60_000);
    await book.ended(endAt(clock, transactionId, n + 1));
  }
  close();
}

/** Charging goes on and can be stopped; what was charged is in the books when they can be written again. */
async function expectCharging(house: FailsafeHouse, makeRoom: () => void): Promise<void> {
  const noticedS = await house.secondsUntil(150, (view) => alarmsOf(view).includes('ledger-unwritable'));
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
  house.home.apply({ kind: 'unplug', chargePointId: CARPORT });
  await house.pass(30);
  makeRoom();
  await house.secondsUntil(300, (view) => alarmsOf(view).length === 0);
  expect((await sessionsOf(house)).filter(({ endedAtMs }) => endedAtMs !== null)).toHaveLength(1);
  expectPromised(noticedS);
}

test('books that cannot be written keep no car from charging, and no end of a session is lost', async () => {
  const house = await FailsafeHouse.open();
  await house.charging();
  const other = new Database(join(house.folder, 'ledger.db'));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  await expectCharging(house, () => void other.exec('ROLLBACK'));
});

test.skipIf(process.getuid?.() !== 0)(
  'a full disk keeps no car from charging, and no end of a session is lost',
  async (context) => {
    const disk = mkdtempSync(join(tmpdir(), 'lademeister-disk-'));
    try {
      execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      rmSync(disk, { recursive: true });
      context.skip('mounting is not allowed here');
    }
    onTestFinished(() => {
      execFileSync('/bin/umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true });
    });
    const house = await FailsafeHouse.open({ disk });
    await house.charging();
    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize));
    await expectCharging(house, () => rmSync(ballast));
  },
);

test('a large report keeps no decision waiting', async () => {
  const house = new FailsafeHouse();
  await house.build();
  await writeSessions(house.folder, SESSIONS);
  await house.start();
  await house.charging();
  const report = house.fetch('/api/sessions.csv').then((answer) => answer.text());
  let lines: number | null = null;
  void report.then((text) => {
    lines = text.trim().split('\n').length;
  });
  // While it is written the meter goes on speaking, and is heard.
  const fromMs = (await house.view()).gridW?.atMs ?? 0;
  let seconds = 0;
  while (lines === null) {
    house.clock.advance(1_000);
    seconds += 1;
    await turns(1);
  }
  expect(lines).toBeGreaterThan(SESSIONS);
  expect(seconds).toBeGreaterThanOrEqual(SESSIONS / PAGE);
  expect((await house.view()).gridW?.atMs).toBeGreaterThanOrEqual(fromMs + 1_000 * (seconds - 3));
  expect(house.drawnA(CARPORT)).toBeGreaterThan(15);
  expectPromised(1);
});

test('off works whatever is broken', async () => {
  const house = await FailsafeHouse.open({ safeCurrentA: 6 });
  await house.charging();
  house.plugIn(GARAGE);
  await house.secondsUntilReally(60, () => house.drawnA(GARAGE) > 5);
  house.home.p1.faults.on('silent');
  house.home.inverter.faults.on('unreachable');
  house.home.meter.faults.on('half-open');
  const locks = ['ledger.db', 'state.db', 'history.db'].map((name) => new Database(join(house.folder, name)));
  onTestFinished(() => {
    for (const lock of locks) lock.close();
  });
  await house.pass(30);
  expect([house.drawnA(CARPORT), house.drawnA(GARAGE)]).toEqual([6, 6]);
  for (const lock of locks) lock.exec('BEGIN IMMEDIATE');
  await house.setMode('carport', 'off');
  await house.setMode('garage-box', 'off');
  expectPromised(await house.secondsUntilReally(30, () => house.drawnA(CARPORT) === 0 && house.drawnA(GARAGE) === 0));
});
