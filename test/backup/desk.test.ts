import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeBackupBeside } from '../../src/backup/backup-process.ts';
import { BackupDesk, type BackupDeskOptions, type BackupSchedule } from '../../src/backup/desk.ts';
import { examineBackup } from '../../src/backup/make.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { houseFolder, PASSPHRASE } from './house.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 22, 12);

/** A desk whose backups are made at once. */
function desk(schedule: Partial<BackupSchedule> | null, more: Partial<BackupDeskOptions> = {}) {
  const clock = new FakeClock(START);
  const folder = temporaryFolder();
  const made: string[] = [];
  const standard: BackupSchedule = {
    ...{ folder, isMade: false, everyDays: 1, minuteOfDay: 180, keep: 3, withHistory: false },
    passphrase: async () => PASSPHRASE,
  };
  const one = new BackupDesk({
    dataFolder: temporaryFolder(),
    release: '1.2.3',
    schedule: schedule === null ? null : { ...standard, ...schedule },
    make: async (order, signal) => {
      if (more.make !== undefined) return more.make(order, signal);
      made.push(order.file);
      writeFileSync(order.file, 'sealed');
      const manifest = { format: 'lademeister-backup', version: 1, release: '1.2.3', schemas: {}, files: [] } as const;
      return { kind: 'made', manifest: { ...manifest, files: [], madeAtMs: order.nowMs, ledger: null } };
    },
    clock,
    log: silentLog,
    toLocal: (atMs) => atMs + HOUR_MS,
    ...(more.dataFolder === undefined ? {} : { dataFolder: more.dataFolder }),
  });
  return { desk: one, clock, folder, made };
}

describe('scheduled backups', () => {
  test('the first at once, then one each night; the newest are kept', async () => {
    const { desk: one, clock, folder, made } = desk({});
    await one.tick();
    await one.tick();
    expect(made.map((file) => file.slice(folder.length))).toEqual(['/lademeister-2026-11-22T12-00-00Z.lmbackup']);
    // 03:00 on a clock one hour ahead is 02:00 UTC.
    clock.advance(14 * HOUR_MS - 60_000);
    await one.tick();
    expect(made).toHaveLength(1);
    clock.advance(60_000);
    await one.tick();
    expect(made).toHaveLength(2);
    for (let night = 0; night < 3; night += 1) {
      clock.advance(24 * HOUR_MS);
      await one.tick();
    }
    expect(readdirSync(folder).sort()).toEqual(
      ['24', '25', '26'].map((day) => `lademeister-2026-11-${day}T02-00-00Z.lmbackup`),
    );
    expect(one.alarm()).toBeNull();
  });

  test('a drive that is gone is an alarm, is no folder on this disk, and is tried again every hour', async () => {
    const folder = join(temporaryFolder(), 'nas');
    const { desk: one, clock, made } = desk({ folder });
    await one.tick();
    expect(one.alarm()).toEqual({ newestAtMs: null, detail: `${folder} is not there` });
    mkdirSync(folder);
    await one.tick();
    expect(made).toEqual([]);
    clock.advance(HOUR_MS);
    await one.tick();
    expect(made).toHaveLength(1);
    expect(one.alarm()).toBeNull();
  });

  test('a passphrase that cannot be read, and a backup that is refused, say why', async () => {
    const unread = desk({
      passphrase: async () => {
        throw new Error('backup.passphrase may be read by others');
      },
    });
    await unread.desk.tick();
    expect(unread.desk.alarm()?.detail).toBe('backup.passphrase may be read by others');
    const refused = desk({}, { make: async () => ({ kind: 'refused', code: 'store', detail: 'no room' }) });
    await refused.desk.tick();
    expect(refused.desk.alarm()).toEqual({ newestAtMs: null, detail: 'no room' });
  });

  test('one that was not made for too long is an alarm', async () => {
    const { desk: one, clock } = desk({});
    await one.tick();
    clock.advance(47 * HOUR_MS);
    expect(one.alarm()).toBeNull();
    clock.advance(2 * HOUR_MS);
    expect(one.alarm()).toEqual({ newestAtMs: START, detail: '' });
  });
});

describe('a backup that is asked for', () => {
  test('is made by a process of its own, one at a time, and can be fetched', { timeout: 90_000 }, async () => {
    const house = await houseFolder(1);
    const { desk: one } = desk(null, { dataFolder: house, make: makeBackupBeside });
    expect(one.begin(PASSPHRASE, false)).toBe('begun');
    expect(one.begin(PASSPHRASE, false)).toBe('busy');
    await expect.poll(async () => (await one.status()).isBusy, { timeout: 60_000 }).toBe(false);
    const { files, problem } = await one.status();
    expect([files.length, problem]).toEqual([1, null]);
    const path = one.pathOf(files[0]?.name ?? '') ?? '';
    expect(await examineBackup(house, path, PASSPHRASE)).toMatchObject({ kind: 'made' });
    expect(one.pathOf('../state.db')).toBeNull();
    expect(one.pathOf('lademeister-2020-01-01T00-00-00Z.lmbackup')).toBeNull();
    await one.close();
  });

  test('says why there is none', async () => {
    const { desk: one } = desk(null, { make: async () => ({ kind: 'refused', code: 'store', detail: 'no room' }) });
    one.begin(PASSPHRASE, false);
    await one.close();
    expect(await one.status()).toMatchObject({ isBusy: false, problem: 'no room', files: [] });
  });
});
