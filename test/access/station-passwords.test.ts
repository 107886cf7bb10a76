import { describe, expect, it } from 'vitest';
import type { SecurityEvent } from '../../src/access/security-log.ts';
import {
  authorizationKey,
  newStationPassword,
  type SecurityProfile,
  StationPasswords,
  type StationSecret,
} from '../../src/access/station-passwords.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const NONE = { kind: 'admitted', isProven: false };
const PROVEN = { kind: 'admitted', isProven: true };

function door(profile: SecurityProfile = 1) {
  const clock = new FakeClock();
  const secrets = new Map<string, StationSecret>();
  const rejected = new Set<string>();
  const events: SecurityEvent[] = [];
  const disk = { isFull: false };
  const passwords = new StationPasswords({
    clock,
    log: silentLog,
    events: { record: (event) => events.push(event) },
    profileOf: (identity) => (identity.startsWith('CP') ? profile : null),
    store: {
      find: (identity) => secrets.get(identity) ?? null,
      save(identity, secret) {
        if (disk.isFull) throw new Error('SQLITE_FULL');
        secrets.set(identity, secret);
      },
      isRejected: (identity) => rejected.has(identity),
    },
  });
  const knock = (
    password: string | Buffer | null,
    { user = 'CP1', identity = 'CP1', address = '10.0.0.1', isSecure = false } = {},
  ) =>
    passwords.judge({
      identity,
      address,
      isSecure,
      credentials: password === null ? null : { user, password: Buffer.from(password) },
    });
  const codes = () => events.map(({ code }) => code);
  return { clock, secrets, rejected, codes, disk, passwords, knock };
}

describe('the password of a charge point', () => {
  it('is 20 signs, never the same, and kept as a hash alone', () => {
    const { passwords, secrets } = door();
    const password = newStationPassword();
    expect(password).toMatch(/^[2-9A-HJ-NP-Za-km-z]{20}$/);
    expect(newStationPassword()).not.toBe(password);
    expect(authorizationKey(password)).toMatch(/^[0-9A-F]{40}$/);
    passwords.expect('CP1', password);
    expect(JSON.stringify([...secrets])).not.toContain(password);
  });

  it('is good as the bytes, and as the hexadecimal digits in either case', () => {
    const { passwords, knock } = door();
    const password = newStationPassword();
    passwords.expect('CP1', password);
    expect(knock(password)).toEqual(PROVEN);
    expect(knock(authorizationKey(password))).toEqual(PROVEN);
    expect(knock(authorizationKey(password).toLowerCase())).toEqual(PROVEN);
  });

  it.each([
    ['another one', 'x'.repeat(20), 'CP1'],
    ['an empty one', '', 'CP1'],
    ['a longer one', 'x'.repeat(600), 'CP1'],
    ['that of another user', null, 'CP2'],
  ])('is refused when it is %s', (_what, shown, user) => {
    const { passwords, knock, codes } = door();
    const password = newStationPassword();
    passwords.expect('CP1', password);
    expect(knock(shown ?? password, { user })).toMatchObject({ kind: 'refused', status: 401 });
    expect(codes()).toEqual(['password-wrong']);
  });

  it('is asked for from profile 1 on, also while there is none', () => {
    const { knock, codes } = door(1);
    expect(knock(null)).toMatchObject({ status: 401 });
    expect(knock('whatever')).toMatchObject({ status: 401 });
    expect(codes()).toEqual(['password-missing', 'password-wrong']);
  });

  it('with profile 0 binds from the first time it was shown', () => {
    const { passwords, knock } = door(0);
    const password = newStationPassword();
    expect(knock('of a former backend')).toEqual(NONE);
    passwords.expect('CP1', password);
    expect(knock(null)).toEqual(NONE);
    expect(knock('of a former backend')).toEqual(NONE);
    expect(knock(password)).toEqual(PROVEN);
    expect(knock(null)).toMatchObject({ status: 401 });
    expect(knock('of a former backend')).toMatchObject({ status: 401 });
  });

  it('leaves the old one good until the new one is shown', () => {
    const { passwords, knock } = door();
    const [old, next] = [newStationPassword(), newStationPassword()];
    passwords.expect('CP1', old);
    expect(knock(old)).toEqual(PROVEN);
    passwords.expect('CP1', next);
    expect(knock(old)).toEqual(PROVEN);
    expect(knock(next)).toEqual(PROVEN);
    expect(knock(old)).toMatchObject({ status: 401 });
  });

  it('lets in with the right one on a full disk', () => {
    const { passwords, knock, disk } = door();
    const password = newStationPassword();
    passwords.expect('CP1', password);
    disk.isFull = true;
    expect(knock(password)).toEqual(PROVEN);
  });
});

describe('guessing', () => {
  it('is slowed down by identity and address: five tries, then 30 s, doubling; elsewhere nobody waits', () => {
    const { passwords, knock, clock, codes } = door();
    const password = newStationPassword();
    passwords.expect('CP1', password);
    for (let i = 0; i < 5; i += 1) expect(knock(`guess ${i}`)).toMatchObject({ status: 401 });
    expect(knock(password)).toEqual({ kind: 'refused', status: 429, retryAfterS: 30 });
    expect(knock(password, { address: '10.0.0.2' })).toEqual(PROVEN);
    clock.advance(30_000);
    expect(knock('guess 6')).toMatchObject({ status: 401 });
    expect(knock(password)).toEqual({ kind: 'refused', status: 429, retryAfterS: 60 });
    clock.advance(60_000);
    expect(knock(password)).toEqual(PROVEN);
    expect(codes()).toContain('too-many-tries');
  });

  it('is slowed down by address over all identities', () => {
    const { knock } = door();
    for (let i = 0; i < 50; i += 1) knock('guess', { identity: `CP${i}`, user: `CP${i}` });
    expect(knock('guess', { identity: 'CP99', user: 'CP99' })).toMatchObject({ status: 429 });
    expect(knock('guess', { identity: 'CP99', user: 'CP99', address: '10.0.0.2' })).toMatchObject({ status: 401 });
  });
});

describe('who gets no further', () => {
  it('comes without TLS where profile 2 is wanted', () => {
    const { passwords, knock, codes } = door(2);
    const password = newStationPassword();
    passwords.expect('CP1', password);
    expect(knock(password)).toMatchObject({ status: 403 });
    expect(knock(password, { isSecure: true })).toEqual(PROVEN);
    expect(codes()).toEqual(['tls-missing']);
  });

  it('was turned away', () => {
    const { rejected, knock, codes } = door(0);
    rejected.add('CP1');
    expect(knock(null)).toMatchObject({ status: 403 });
    expect(codes()).toEqual(['rejected-identity']);
  });

  it('is nobody that is unknown: he waits for the owner', () => {
    const { knock } = door(2);
    expect(knock(null, { identity: 'NEW' })).toEqual(NONE);
  });
});
