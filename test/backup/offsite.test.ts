import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupsIn, timeIn } from '../../src/backup/desk.ts';
import { Courier } from '../../src/backup/offsite/courier.ts';
import type { Place } from '../../src/backup/offsite/place.ts';
import { s3Place } from '../../src/backup/offsite/s3.ts';
import { sftpPlace } from '../../src/backup/offsite/sftp.ts';
import { webDavPlace } from '../../src/backup/offsite/webdav.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { sftpServer } from '../sftp-server.ts';
import { silentLog } from '../silent-log.ts';
import { ACCESS_KEY, SECRET_KEY, s3Server, webDavServer } from './offsite-servers.ts';

const NIGHTS = ['20', '21', '22', '23'].map((day) => `lademeister-2026-11-${day}T02-00-00Z.lmbackup`);
const MINUTE_MS = 60_000;

const s3 = (url: string, clock: FakeClock, secretKey = SECRET_KEY) =>
  s3Place(
    {
      ...{ endpoint: url, region: 'eu-central-1', bucket: 'box', prefix: 'home (1)/', accessKey: ACCESS_KEY },
      secretKey: async () => secretKey,
    },
    clock,
  );
const webDav = (url: string, password = 'secret') =>
  webDavPlace({ url: `${url}/dav`, user: 'box', password: async () => password });

/** The same for every kind of place. */
async function walk(place: Place, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const path = join(temporaryFolder(), 'sealed');
  // Larger than a chunk of a stream and of an SFTP packet.
  const bytes = Buffer.alloc(150_000, 'sealed');
  writeFileSync(path, bytes);
  expect(await place.list()).toEqual([]);
  const [first = '', second = ''] = NIGHTS;
  await place.put(path, first);
  await place.put(path, second);
  expect([...(await place.list())].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: first, bytes: bytes.length },
    { name: second, bytes: bytes.length },
  ]);
  const sums = [...files.values()].map((one) => createHash('sha256').update(one).digest('hex'));
  expect(new Set(sums)).toEqual(new Set([createHash('sha256').update(bytes).digest('hex')]));
  await place.remove(first);
  expect((await place.list()).map(({ name }) => name)).toEqual([second]);
}

describe('places away from this house', () => {
  test('S3: signed as the service works it out itself, over several pages', async () => {
    const server = await s3Server(1);
    const clock = new FakeClock();
    await walk(s3(server.url, clock), server.files);
    expect([...server.files.keys()]).toEqual([`home (1)/${NIGHTS[1]}`]);
    await expect(s3(server.url, clock, 'wrong').list()).rejects.toThrow('HTTP 403 SignatureDoesNotMatch');
  });

  test('WebDAV: under its name when it is whole', async () => {
    const server = await webDavServer();
    await walk(webDav(server.url), server.files);
    await expect(webDav(server.url, 'wrong').list()).rejects.toThrow('HTTP 401 sign in');
  });

  test('SFTP: whoever answers with another key gets nothing', async () => {
    const { port, hostKey, files } = await sftpServer();
    const at = (key: string) =>
      sftpPlace({
        ...{ host: '127.0.0.1', port, user: 'box', folder: '/in', hostKey: key },
        secret: async () => ({ password: 'secret' }),
      });
    await walk(at(hostKey), files);
    await expect(at(`SHA256:${'A'.repeat(43)}`).list()).rejects.toThrow();
  });
});

describe('what goes out after each scheduled backup', () => {
  async function courier(keep = 2) {
    const clock = new FakeClock();
    const folder = temporaryFolder();
    const [nas, cloud] = [await webDavServer(), await s3Server()];
    const one = new Courier({
      destinations: [
        { id: 'nas', type: 'webdav', keep, place: webDav(nas.url) },
        { id: 'cloud', type: 's3', keep, place: s3(cloud.url, clock) },
      ],
      ...{ folder, local: () => backupsIn(folder), madeAt: timeIn, clock, log: silentLog },
    });
    const made = (night: number): void => writeFileSync(join(folder, NIGHTS[night] ?? ''), `sealed ${night}`);
    return { courier: one, clock, folder, nas, cloud, made };
  }

  test('the newest is brought to every place once, the oldest go, what is not ours stays', async () => {
    const { courier: one, nas, cloud, made } = await courier();
    await one.tick();
    expect(nas.files.size).toBe(0);
    nas.files.set('photos.zip', Buffer.from('x'));
    for (const night of [0, 1, 2]) {
      made(night);
      await one.tick();
      await one.tick();
    }
    expect([...nas.files.keys()].sort()).toEqual([NIGHTS[1], NIGHTS[2], 'photos.zip']);
    expect([...cloud.files.keys()]).toEqual([`home (1)/${NIGHTS[1]}`, `home (1)/${NIGHTS[2]}`]);
    expect(one.status()).toMatchObject([
      { id: 'nas', newestAtMs: Date.UTC(2026, 10, 22, 2), problem: null },
      { id: 'cloud', problem: null },
    ]);
  });

  test('one that is away holds up no other, is tried again, and is an alarm after half an hour', async () => {
    const { courier: one, clock, nas, cloud, made } = await courier();
    made(0);
    nas.refuse = 507;
    await one.tick();
    expect([nas.files.size, cloud.files.size]).toEqual([0, 1]);
    expect(one.status()[0]).toMatchObject({ problem: 'HTTP 507 no room', newestAtMs: null });
    expect(one.problem()).toBeNull();
    clock.advance(31 * MINUTE_MS);
    await one.tick();
    expect(one.problem()).toEqual({ newestAtMs: null, detail: 'nas: HTTP 507 no room' });
    nas.refuse = null;
    await one.tick();
    expect(nas.files.size).toBe(0);
    clock.advance(11 * MINUTE_MS);
    await one.tick();
    expect([nas.files.size, one.problem()]).toEqual([1, null]);
  });

  test('one that was cut off is sent again whole after a restart', async () => {
    const { courier: one, cloud, made } = await courier();
    made(0);
    cloud.files.set(`home (1)/${NIGHTS[0]}`, Buffer.from('seal'));
    await one.tick();
    expect(cloud.files.get(`home (1)/${NIGHTS[0]}`)?.toString()).toBe('sealed 0');
  });

  test('a test writes, lists and removes; it says what is wrong, and leaves nothing', async () => {
    const { courier: one, nas, folder } = await courier();
    expect([await one.test('nas'), await one.test('cloud'), await one.test('moon')]).toEqual([null, null, 'unknown']);
    expect(nas.files.size).toBe(0);
    nas.refuse = 401;
    expect(await one.test('nas')).toBe('HTTP 401 no room');
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await one.tick();
  });
});
