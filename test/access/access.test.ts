import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Access, type SignInResult } from '../../src/access/access.ts';
import type { SecurityEvent } from '../../src/access/security-log.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { MemoryMachines, MemoryPeople, MemoryTokens } from './memory-people.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PASSWORD = 'correct horse';
const phone = { address: '192.168.1.50', deviceName: 'Phone' };
const stranger = { address: '192.168.1.66', deviceName: 'curl' };

let clock = new FakeClock();
let store = new MemoryPeople();
let codes: string[] = [];
let events: SecurityEvent[] = [];
let access = create();

function create(linkToken?: string): Access {
  return new Access({
    store,
    machines: new MemoryMachines(),
    apiTokens: new MemoryTokens(),
    record: (event) => events.push(event),
    clock,
    log: silentLog,
    announceCode: (code) => codes.push(code),
    ...(linkToken === undefined ? {} : { linkToken }),
  });
}

function lastCode(): string {
  return codes.at(-1) ?? '';
}

function tokenOf(result: SignInResult): string {
  if (result.kind !== 'signed-in') throw new Error(`refused: ${result.code}`);
  return result.token;
}

async function claimed(): Promise<string> {
  access.announceSetupCode();
  return tokenOf(await access.claim(lastCode(), PASSWORD, phone));
}

beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryPeople();
  codes = [];
  events = [];
  access = create();
});

describe('the claim of a new device', () => {
  test('code and password make an owner who is signed in', async () => {
    expect(access.ownerExists()).toBe(false);
    const token = await claimed();
    expect(access.ownerExists()).toBe(true);
    expect(access.authenticate(token)).toMatchObject({ name: 'owner', role: 'owner' });
    expect(JSON.stringify([...store.users.values(), ...store.signIns.values()])).not.toContain(token);
    expect([...store.users.values()][0]?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test('the code has at least 40 random bits, looks unmistakable and may be typed in any case and grouping', async () => {
    access.announceSetupCode();
    expect(lastCode()).toMatch(/^[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}$/);
    const typed = ` ${lastCode().toLowerCase().replace('-', ' ')}`;
    expect((await access.claim(typed, PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('a wrong code lets nobody in', async () => {
    access.announceSetupCode();
    expect(await access.claim('AAAAA-AAAAA', PASSWORD, phone)).toEqual({ kind: 'refused', code: 'code-wrong' });
    expect(access.ownerExists()).toBe(false);
  });

  test('an expired code is replaced by a new one, shown at the machine', async () => {
    access.announceSetupCode();
    const old = lastCode();
    clock.advance(30 * MINUTE_MS);
    expect(await access.claim(old, PASSWORD, phone)).toEqual({ kind: 'refused', code: 'code-expired' });
    expect(codes).toHaveLength(2);
    expect(await access.claim(old, PASSWORD, phone)).toEqual({ kind: 'refused', code: 'code-wrong' });
    expect((await access.claim(lastCode(), PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('a wall clock that jumps does not end the code', async () => {
    access.announceSetupCode();
    clock.jumpWall(400 * DAY_MS);
    expect((await access.claim(lastCode(), PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('a code is good once, also for two at the same time', async () => {
    access.announceSetupCode();
    const results = await Promise.all([
      access.claim(lastCode(), PASSWORD, phone),
      access.claim(lastCode(), 'another horse', stranger),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['signed-in', 'refused']);
    expect(store.users.size).toBe(1);
    expect(await access.claim(lastCode(), PASSWORD, phone)).toEqual({ kind: 'refused', code: 'owner-exists' });
  });

  test('a refused password does not use the code up', async () => {
    access.announceSetupCode();
    expect(await access.claim(lastCode(), 'short', phone)).toEqual({ kind: 'refused', code: 'password-short' });
    expect(await access.claim(lastCode(), 'Passwort123', phone)).toEqual({ kind: 'refused', code: 'password-common' });
    expect((await access.claim(lastCode(), PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('no code is announced once there is an owner', async () => {
    await claimed();
    access.announceSetupCode();
    expect(codes).toHaveLength(1);
  });
});

describe('guessing', () => {
  beforeEach(async () => {
    await claimed();
  });

  async function guess(times: number, visitor = stranger): Promise<SignInResult[]> {
    const results: SignInResult[] = [];
    for (let i = 0; i < times; i += 1) results.push(await access.signIn(null, 'wrong guess', visitor));
    return results;
  }

  test('the sixth wrong password has to wait, and longer each time; also with the right one', async () => {
    const results = await guess(6);
    expect(results.slice(0, 5).every((result) => result.kind === 'refused' && result.code === 'password-wrong')).toBe(
      true,
    );
    expect(results[5]).toEqual({ kind: 'refused', code: 'too-many-attempts', retryAfterMs: 30_000 });
    expect(await access.signIn(null, PASSWORD, stranger)).toMatchObject({ code: 'too-many-attempts' });
    clock.advance(30_000);
    expect((await guess(2))[1]).toMatchObject({ retryAfterMs: 60_000 });
    clock.advance(60_000);
    expect((await access.signIn(null, PASSWORD, stranger)).kind).toBe('signed-in');
    expect((await guess(1))[0]).toMatchObject({ code: 'password-wrong' });
  });

  test('the owner at another address is not locked out by it', async () => {
    await guess(6);
    expect((await access.signIn(null, PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('many at once gain nothing', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => access.signIn(null, 'wrong guess', stranger)));
    const judged = results.filter((result) => result.kind === 'refused' && result.code === 'password-wrong');
    expect(judged.length).toBeLessThanOrEqual(5);
  });

  test('many addresses together wait a little, and not for ever', async () => {
    for (let i = 0; i < 30; i += 1) await guess(1, { ...stranger, address: `10.0.0.${i}` });
    const [result] = await guess(1, { ...stranger, address: '10.0.1.1' });
    expect(result).toEqual({ kind: 'refused', code: 'too-many-attempts', retryAfterMs: 2_000 });
    clock.advance(2_000);
    expect((await access.signIn(null, PASSWORD, phone)).kind).toBe('signed-in');
  });

  test('the addresses of one IPv6 network count as one', async () => {
    for (let i = 0; i < 5; i += 1) await guess(1, { ...stranger, address: `fe80:0:0:1::${i}` });
    expect((await guess(1, { ...stranger, address: 'fe80::1:aaaa:0:0:1' }))[0]).toMatchObject({
      code: 'too-many-attempts',
    });
    expect((await guess(1, { ...stranger, address: 'fe80:0:0:2::1' }))[0]).toMatchObject({ code: 'password-wrong' });
  });

  test('a wrong one-time code is counted too', async () => {
    store.users.clear();
    access.announceSetupCode();
    for (let i = 0; i < 5; i += 1) await access.claim('AAAAA-AAAAA', PASSWORD, stranger);
    expect(await access.claim(lastCode(), PASSWORD, stranger)).toMatchObject({ code: 'too-many-attempts' });
  });
});

describe('sign-ins', () => {
  test('each gets its own token; signing out ends only that one', async () => {
    const first = await claimed();
    const second = tokenOf(await access.signIn(null, PASSWORD, stranger));
    expect(second).not.toBe(first);
    const who = access.authenticate(second);
    if (who === null) throw new Error('signed in just now');
    expect(
      access
        .signInsOf(who)
        .map(({ deviceName }) => deviceName)
        .sort(),
    ).toEqual(['Phone', 'curl']);
    access.signOut(who);
    expect(access.authenticate(second)).toBeNull();
    expect(access.authenticate(first)).not.toBeNull();
  });

  test('a sign-in ends after 30 idle days', async () => {
    const token = await claimed();
    clock.advance(29 * DAY_MS);
    expect(access.authenticate(token)).not.toBeNull();
    clock.advance(30 * DAY_MS);
    expect(access.authenticate(token)).toBeNull();
    expect(store.signIns.size).toBe(0);
  });

  test('a sign-in ends after 90 days, however often it is used', async () => {
    const token = await claimed();
    for (let day = 0; day < 89; day += 1) {
      clock.advance(DAY_MS);
      expect(access.authenticate(token)).not.toBeNull();
    }
    clock.advance(DAY_MS);
    expect(access.authenticate(token)).toBeNull();
  });

  test('a visit is written to disk at most once an hour', async () => {
    const token = await claimed();
    const touched = vi.spyOn(store, 'touchSignIn');
    for (let minute = 0; minute < 120; minute += 1) {
      clock.advance(MINUTE_MS);
      access.authenticate(token);
    }
    expect(touched).toHaveBeenCalledTimes(2);
  });

  test('a full disk does not keep the owner out who wants to switch off: the sign-in lasts until the next start', async () => {
    await claimed();
    const full = (): never => {
      throw new Error('disk full');
    };
    vi.spyOn(store, 'insertSignIn').mockImplementation(full);
    vi.spyOn(store, 'deleteExpiredSignIns').mockImplementation(full);
    vi.spyOn(store, 'deleteSignIn').mockImplementation(full);

    const token = tokenOf(await access.signIn(null, PASSWORD, phone));
    const who = access.authenticate(token);
    expect(who?.role).toBe('owner');
    if (who === null) return;
    expect(access.signInsOf(who)).toHaveLength(2);
    access.signOut(who);
    expect(access.authenticate(token)).toBeNull();

    const later = tokenOf(await access.signIn(null, PASSWORD, phone));
    expect(access.authenticate(later)?.role).toBe('owner');
    access = create();
    expect(access.authenticate(later)).toBeNull();
  });

  test('a full disk keeps nobody out who is in', async () => {
    const token = await claimed();
    vi.spyOn(store, 'touchSignIn').mockImplementation(() => {
      throw new Error('disk full');
    });
    clock.advance(2 * 60 * MINUTE_MS);
    expect(access.authenticate(token)).not.toBeNull();
  });

  test('a clock that goes back does not end a sign-in', async () => {
    const token = await claimed();
    clock.jumpWall(-100 * DAY_MS);
    expect(access.authenticate(token)).not.toBeNull();
  });

  test('a person who is gone, or of an unknown role, is nobody', async () => {
    const token = await claimed();
    const owner = store.findUserByRole('owner');
    if (owner === null) throw new Error('there is an owner');
    store.users.set(owner.id, { ...owner, role: 'gardener' });
    expect(access.authenticate(token)).toBeNull();
    store.users.clear();
    expect(access.authenticate(token)).toBeNull();
  });

  test('nobody signs in where there is no owner', async () => {
    expect(await access.signIn(null, PASSWORD, phone)).toEqual({ kind: 'refused', code: 'no-owner' });
  });
});

describe('the link of the demo', () => {
  const local = { address: '127.0.0.1', deviceName: 'Browser' };

  test.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('signs in from %s', (address) => {
    access = create('secret');
    expect(access.authenticate(tokenOf(access.signInByLink('secret', { ...local, address })))).not.toBeNull();
    expect(store.users.size).toBe(1);
  });

  test.each(['192.168.1.5', '::ffff:10.0.0.1', 'fe80::1', '10.127.0.0'])('not from %s', (address) => {
    access = create('secret');
    expect(access.signInByLink('secret', { ...local, address })).toEqual({ kind: 'refused', code: 'link-wrong' });
  });

  test('not with another token, and not where none is configured', () => {
    expect(access.signInByLink('', local)).toMatchObject({ code: 'link-wrong' });
    access = create('secret');
    expect(access.signInByLink('Secret', local)).toMatchObject({ code: 'link-wrong' });
  });

  test('the owner it makes has no password that could be guessed', async () => {
    access = create('secret');
    access.signInByLink('secret', local);
    expect(await access.signIn(null, '!', phone)).toMatchObject({ code: 'password-wrong' });
  });
});
