import { beforeEach, describe, expect, test } from 'vitest';
import { Access, type SignInResult } from '../../src/access/access.ts';
import { type Grant, NO_GRANT, type PersonRole } from '../../src/access/roles.ts';
import type { SecurityEvent } from '../../src/access/security-log.ts';
import { signInLabel } from '../../src/access/users.ts';
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
let events: SecurityEvent[] = [];
let access: Access;
let owner: ReturnType<typeof who>;

beforeEach(async () => {
  clock = new FakeClock();
  store = new MemoryPeople();
  events = [];
  const codes: string[] = [];
  access = new Access({
    store,
    machines: new MemoryMachines(),
    apiTokens: new MemoryTokens(),
    record: (event) => events.push(event),
    clock,
    log: silentLog,
    announceCode: (code) => codes.push(code),
  });
  access.announceSetupCode();
  owner = who(await access.claim(codes[0] ?? '', PASSWORD, phone));
});

function tokenOf(result: SignInResult): string {
  if (result.kind !== 'signed-in') throw new Error(`refused: ${result.code}`);
  return result.token;
}

function who(result: SignInResult) {
  const found = access.authenticate(tokenOf(result));
  if (found === null) throw new Error('nobody holds this token');
  return found;
}

async function invite(role: PersonRole, grant: Partial<Grant> = {}, expiresAtMs: number | null = null, name = 'Anna') {
  return access.users.invite({ name, role, grant, expiresAtMs }, owner);
}

async function linkFor(role: PersonRole, grant: Partial<Grant> = {}, expiresAtMs: number | null = null, name = 'Anna') {
  const invited = await invite(role, grant, expiresAtMs, name);
  if (invited.kind === 'refused' || invited.secret.kind !== 'link') throw new Error('no link');
  return { userId: invited.userId, token: invited.secret.token };
}

/** Many guesses shall not take long: a hash with the least parameters, that nothing matches. */
function compareCheaply(userId: string): void {
  const user = store.users.get(userId);
  if (user === undefined) throw new Error('there is no such account');
  const passwordHash = `$argon2id$v=19$m=8,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  store.users.set(userId, { ...user, passwordHash });
}

const DRIVER = { driverId: 'a1' };

describe('an invitation', () => {
  test('leads to a password of one’s own and to what was granted', async () => {
    const { token } = await linkFor('driver', DRIVER);
    expect(access.users.invited(token)).toMatchObject({ user: { name: 'Anna' }, choosesPassword: true });
    expect(await access.signIn('Anna', '', stranger)).toMatchObject({ code: 'password-wrong' });
    const anna = who(await access.users.accept(token, 'a horse of my own', phone));
    expect(anna).toMatchObject({ name: 'Anna', role: 'driver', grant: { ...NO_GRANT, ...DRIVER } });
    expect((await access.signIn('anna', 'a horse of my own', phone)).kind).toBe('signed-in');
    expect(access.asksName()).toBe(true);
    expect(JSON.stringify([...store.users.values(), ...store.invitations.values()])).not.toContain(token);
  });

  test('is good once, also for two at the same moment, and not after seven days', async () => {
    const { token } = await linkFor('driver', DRIVER);
    const both = await Promise.all([
      access.users.accept(token, 'first password', phone),
      access.users.accept(token, 'second password', stranger),
    ]);
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'signed-in']);
    expect(await access.users.accept(token, 'third password', stranger)).toMatchObject({ code: 'invitation-over' });
    const late = await invite('driver', DRIVER, null, 'Ben');
    if (late.kind === 'refused' || late.secret.kind !== 'link') throw new Error('no link');
    clock.advance(7 * DAY_MS);
    expect(access.users.invited(late.secret.token)).toBeNull();
    expect(await access.users.accept(late.secret.token, PASSWORD, phone)).toMatchObject({ code: 'invitation-over' });
  });

  test('a weak password uses it up no more than an unknown link says anything', async () => {
    const { token } = await linkFor('driver', DRIVER);
    expect(await access.users.accept(token, 'password', phone)).toMatchObject({ code: 'password-common' });
    expect(await access.users.accept(token, null, phone)).toMatchObject({ code: 'password-short' });
    expect(await access.users.accept('x'.repeat(43), PASSWORD, phone)).toMatchObject({ code: 'invitation-over' });
    expect((await access.users.accept(token, 'a horse of my own', phone)).kind).toBe('signed-in');
  });

  test('a new one voids the one before, and ends what was signed in when it is used', async () => {
    const first = await linkFor('driver', DRIVER);
    const before = tokenOf(await access.users.accept(first.token, 'a horse of my own', phone));
    const again = await access.users.inviteAgain(first.userId);
    if (again.kind === 'refused' || again.secret.kind !== 'link') throw new Error('no link');
    expect(access.authenticate(before)).not.toBeNull();
    const after = tokenOf(await access.users.accept(again.secret.token, 'another horse', phone));
    expect([access.authenticate(before), access.authenticate(after)?.name]).toEqual([null, 'Anna']);
    expect(await access.signIn('Anna', 'a horse of my own', phone)).toMatchObject({ code: 'password-wrong' });
  });

  test('brings a screen in without a password, which nobody can sign in with afterwards', async () => {
    const { token } = await linkFor('display');
    expect(access.users.invited(token)?.choosesPassword).toBe(false);
    const screen = who(await access.users.accept(token, null, phone));
    expect(screen.role).toBe('display');
    for (const guess of ['', '!', PASSWORD]) {
      expect(await access.signIn('Anna', guess, stranger)).toMatchObject({ code: 'password-wrong' });
    }
    expect(access.asksName()).toBe(false);
  });

  test.each([
    ['driver', {}, null],
    ['employer', {}, 1],
    ['employer', { vehicleIds: ['v1'] }, null],
    ['installer', {}, null],
    ['installer', {}, 31 * DAY_MS],
    ['guest', {}, null],
    ['guest', { chargePointIds: ['a', 'b'] }, null],
    ['owner', {}, 1],
  ] as const)('%s %j until %s says too little', async (role, grant, inMs) => {
    const endsAtMs = inMs === null ? null : clock.wallMs() + inMs;
    expect(await invite(role, grant, endsAtMs)).toMatchObject({ code: 'grant-incomplete' });
    expect(store.users.size).toBe(1);
  });

  test('nobody takes a name that is there, or that of the owner to be', async () => {
    await invite('display');
    expect(await invite('driver', DRIVER, null, 'ANNA')).toMatchObject({ code: 'name-taken' });
    expect(await invite('driver', DRIVER, null, 'Owner')).toMatchObject({ code: 'name-taken' });
    const { userId } = await linkFor('driver', DRIVER, null, 'Berta');
    const as = (name: string) => ({ name, grant: DRIVER, expiresAtMs: null });
    expect(access.users.change(owner.userId, { ...as('Max'), grant: {} })).toBe('done');
    expect(access.users.change(userId, as('owner'))).toMatchObject({ code: 'name-taken' });
  });
});

describe('guessing', () => {
  test('an unknown name is answered, braked and paid for as a known one', async () => {
    const { token } = await linkFor('driver', DRIVER);
    await access.users.accept(token, 'a horse of my own', phone);
    const tried = async (name: string, from: number) => {
      const codes = [];
      for (let i = 0; i < 6; i += 1) {
        const answer = await access.signIn(name, 'wrong guess', { ...stranger, address: `10.0.0.${from}` });
        codes.push(answer.kind === 'refused' ? answer.code : answer.kind);
      }
      return codes;
    };
    expect(await tried('Anna', 1)).toEqual(await tried('Nobody', 2));
  });

  test('many addresses against one account are slowed down, and others are not locked out', async () => {
    const { token, userId } = await linkFor('driver', DRIVER);
    await access.users.accept(token, 'a horse of my own', phone);
    compareCheaply(userId);
    for (let i = 0; i < 30; i += 1) await access.signIn('Anna', 'wrong', { ...stranger, address: `10.0.1.${i}` });
    const next = await access.signIn('Anna', 'a horse of my own', { ...stranger, address: '10.0.2.1' });
    expect(next).toMatchObject({ code: 'too-many-attempts', retryAfterMs: 2_000 });
    expect((await access.signIn(null, PASSWORD, phone)).kind).toBe('signed-in');
    expect(events.filter(({ code }) => code === 'sign-in-refused').length).toBeGreaterThanOrEqual(30);
    expect(JSON.stringify(events)).not.toContain('wrong guess');
  });

  test('a PIN is good at its charge point alone, and guessing it is slowed down', async () => {
    const invited = await invite('guest', { chargePointIds: ['carport'] });
    if (invited.kind === 'refused' || invited.secret.kind !== 'pin') throw new Error('no PIN');
    const { pin } = invited.secret;
    expect(pin).toMatch(/^\d{8}$/);
    expect(await access.signIn('Anna', pin, stranger)).toMatchObject({ code: 'password-wrong' });
    expect(await access.signInGuest('garage', pin, stranger)).toMatchObject({ code: 'password-wrong' });
    expect(who(await access.signInGuest('carport', pin, phone))).toMatchObject({ role: 'guest' });
    compareCheaply(invited.userId);
    for (let i = 0; i < 30; i += 1) await access.signInGuest('carport', '0', { ...stranger, address: `10.0.3.${i}` });
    expect(await access.signInGuest('carport', pin, { ...stranger, address: '10.0.4.1' })).toMatchObject({
      code: 'too-many-attempts',
    });
    expect(await invite('guest', { chargePointIds: ['carport'] }, null, 'Other')).toMatchObject({ code: 'name-taken' });
  });
});

describe('the end of an account', () => {
  test('an installer comes in until his time is over, or he hands over', async () => {
    const { token } = await linkFor('installer', {}, clock.wallMs() + 3 * DAY_MS);
    const cookie = tokenOf(await access.users.accept(token, 'a horse of my own', phone));
    clock.advance(DAY_MS - 1);
    const installer = access.authenticate(cookie);
    if (installer === null) throw new Error('he is out too early');
    const second = tokenOf(await access.signIn('Anna', 'a horse of my own', phone));
    access.users.handOver(installer);
    expect([access.authenticate(cookie), access.authenticate(second)]).toEqual([null, null]);
    expect(await access.signIn('Anna', 'a horse of my own', phone)).toMatchObject({ code: 'access-over' });
    expect(events.at(-1)).toMatchObject({ code: 'handed-over', identity: 'Anna' });
  });

  test('what is signed in ends with the account’s own date', async () => {
    const { token } = await linkFor('installer', {}, clock.wallMs() + MINUTE_MS);
    const cookie = tokenOf(await access.users.accept(token, 'a horse of my own', phone));
    clock.advance(MINUTE_MS - 1);
    expect(access.authenticate(cookie)).not.toBeNull();
    clock.advance(1);
    expect(access.authenticate(cookie)).toBeNull();
  });

  test('a removed account is gone with its sign-ins; the last owner stays', async () => {
    const { token, userId } = await linkFor('driver', DRIVER);
    const cookie = tokenOf(await access.users.accept(token, 'a horse of my own', phone));
    expect(access.users.remove(userId)).toBe('done');
    expect(access.authenticate(cookie)).toBeNull();
    expect(access.users.remove(userId)).toMatchObject({ code: 'unknown-user' });
    expect(access.users.remove(owner.userId)).toMatchObject({ code: 'last-owner' });
    const other = await linkFor('owner');
    await access.users.accept(other.token, 'a second owner', phone);
    expect(access.users.remove(owner.userId)).toBe('done');
    expect(access.ownerExists()).toBe(true);
  });

  test('a sign-in is ended by its own person or the owner, and by nobody else', async () => {
    const { token } = await linkFor('driver', DRIVER);
    const cookie = tokenOf(await access.users.accept(token, 'a horse of my own', phone));
    const anna = access.authenticate(cookie);
    if (anna === null) throw new Error('she is out');
    const [ownersOwn] = access.signInsOf(owner);
    const [hers] = access.signInsOf(anna);
    if (ownersOwn === undefined || hers === undefined) throw new Error('nobody is in');
    expect(access.users.endSignIn(signInLabel(ownersOwn), anna)).toBe('unknown-sign-in');
    expect(access.users.endSignIn(signInLabel(hers), owner)).toBe('done');
    expect(access.authenticate(cookie)).toBeNull();
  });

  test('a changed grant holds for who is signed in already', async () => {
    const { token, userId } = await linkFor('driver', DRIVER);
    const cookie = tokenOf(await access.users.accept(token, 'a horse of my own', phone));
    const grant = { ...DRIVER, chargePointIds: ['garage'] };
    expect(access.users.change(userId, { name: 'Anna B', grant, expiresAtMs: null })).toBe('done');
    expect(access.authenticate(cookie)).toMatchObject({ name: 'Anna B', grant: { chargePointIds: ['garage'] } });
    expect(access.users.change(userId, { name: 'OWNER', grant, expiresAtMs: null })).toMatchObject({
      code: 'name-taken',
    });
  });
});

describe('passwords and their proof', () => {
  test('a new password ends every other sign-in, and needs the old one', async () => {
    const stolen = tokenOf(await access.signIn(null, PASSWORD, stranger));
    expect(await access.users.changePassword(owner, 'guess', 'another horse', phone)).toMatchObject({
      code: 'password-wrong',
    });
    expect(events.at(-1)).toMatchObject({ code: 'sign-in-refused', identity: 'owner', address: phone.address });
    expect(await access.users.changePassword(owner, PASSWORD, 'short', phone)).toMatchObject({
      code: 'password-short',
    });
    expect(await access.users.changePassword(owner, PASSWORD, 'another horse', phone)).toBe('done');
    expect(access.authenticate(stolen)).toBeNull();
    expect(access.signInsOf(owner)).toHaveLength(1);
    expect(await access.signIn(null, PASSWORD, phone)).toMatchObject({ code: 'password-wrong' });
  });

  test('a password that was shown counts for five minutes, for this sign-in alone', async () => {
    expect(access.isConfirmed(owner)).toBe(true);
    clock.advance(5 * MINUTE_MS);
    expect(access.isConfirmed(owner)).toBe(false);
    expect(await access.confirm(owner, 'guess', phone)).toMatchObject({ code: 'password-wrong' });
    expect(access.isConfirmed(owner)).toBe(false);
    const elsewhere = who(await access.signIn(null, PASSWORD, phone));
    expect([access.isConfirmed(elsewhere), access.isConfirmed(owner)]).toEqual([true, false]);
    expect(await access.confirm(owner, PASSWORD, phone)).toBe('confirmed');
    expect(access.isConfirmed(owner)).toBe(true);
  });

  test('guessing behind a stolen cookie is slowed down, too', async () => {
    for (let i = 0; i < 5; i += 1) await access.confirm(owner, 'guess', stranger);
    expect(await access.confirm(owner, PASSWORD, stranger)).toMatchObject({ code: 'too-many-attempts' });
  });
});

describe('a token for a program', () => {
  test('is told once, good for one thing, and ends by its date or by the owner', () => {
    const { id, token } = access.tokens.make('Lohn', 'payroll', clock.wallMs() + DAY_MS);
    expect(access.authenticateMachine(token)).toMatchObject({ name: 'Lohn', role: 'payroll' });
    expect(access.authenticate(token)).toBeNull();
    expect(JSON.stringify(access.tokens.list())).not.toContain(token);
    expect(access.tokens.list()).toMatchObject([{ id, lastUsedMs: clock.wallMs() }]);
    clock.advance(DAY_MS);
    expect(access.authenticateMachine(token)).toBeNull();
    const other = access.tokens.make('HA', 'home-assistant', null);
    expect(access.tokens.end(other.id)).toBe('done');
    expect(access.authenticateMachine(other.token)).toBeNull();
    expect(access.tokens.end(other.id)).toBe('unknown-token');
  });
});
