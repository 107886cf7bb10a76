import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { NO_GRANT } from '../../src/access/roles.ts';
import type { User } from '../../src/access/store.ts';
import { openState } from '../../src/ledger/state.ts';
import { UserStore } from '../../src/ledger/user-store.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const anna: User = {
  id: 'u1',
  name: 'anna',
  role: 'owner',
  passwordHash: '$argon2id$x',
  createdAtMs: 1,
  grant: NO_GRANT,
  expiresAtMs: null,
};
const signIn = {
  tokenHash: 'h1',
  userId: 'u1',
  createdAtMs: 10,
  lastSeenMs: 10,
  expiresAtMs: 100,
  deviceName: 'phone',
};

function store(): UserStore {
  const db = unwrap(openState(join(temporaryFolder(), 'state.db')));
  onTestFinished(() => void db.close());
  return new UserStore(db);
}

test('a user is found by id, name and role, and keeps what was stored', () => {
  const users = store();
  expect(users.findUserByRole('owner')).toBeNull();
  expect(users.createUser(anna)).toBe('created');
  expect(users.findUserById('u1')).toEqual(anna);
  expect(users.findUserByName('anna')).toEqual(anna);
  expect(users.findUserByRole('owner')).toEqual(anna);
});

test('a second user of the same name is refused and changes nothing', () => {
  const users = store();
  users.createUser(anna);
  expect(users.createUser({ ...anna, id: 'u2', passwordHash: 'other' })).toBe('name-taken');
  expect(users.findUserByName('anna')).toEqual(anna);
});

test('a name is taken whatever its capitals', () => {
  const users = store();
  users.createUser(anna);
  expect(users.createUser({ ...anna, id: 'u2', name: 'ANNA' })).toBe('name-taken');
  expect(users.findUserByName('Anna')).toEqual(anna);
});

test('an account is changed only where there is one, and keeps what it is granted', () => {
  const users = store();
  users.createUser(anna);
  const changed = { ...anna, passwordHash: 'new', grant: { ...NO_GRANT, vehicleIds: ['v1'] }, expiresAtMs: 5 };
  expect(users.saveUser(changed)).toBe(true);
  expect(users.saveUser({ ...changed, id: 'u9' })).toBe(false);
  expect(users.listUsers()).toEqual([changed]);
});

test('an invitation is good once, goes with its account, and a new one takes its place', () => {
  const users = store();
  users.createUser(anna);
  users.putInvitation({ userId: 'u1', tokenHash: 'i1', expiresAtMs: 9 });
  users.putInvitation({ userId: 'u1', tokenHash: 'i2', expiresAtMs: 9 });
  expect([users.findInvitation('i1'), users.invitationOf('u1')?.tokenHash]).toEqual([null, 'i2']);
  expect([users.takeInvitation('i2'), users.takeInvitation('i2')]).toEqual([true, false]);
  users.putInvitation({ userId: 'u1', tokenHash: 'i3', expiresAtMs: 9 });
  users.insertSignIn(signIn);
  users.deleteUser('u1');
  expect([users.findInvitation('i3'), users.findSignIn('h1')]).toEqual([null, null]);
});

test('sign-ins are found, touched, listed and deleted one by one, all at once, and by age', () => {
  const users = store();
  users.createUser(anna);
  users.insertSignIn(signIn);
  users.insertSignIn({ ...signIn, tokenHash: 'h2', lastSeenMs: 20 });
  users.touchSignIn('h1', 30);
  expect(users.findSignIn('h1')).toEqual({ ...signIn, lastSeenMs: 30 });
  expect(users.listSignIns('u1').map((entry) => entry.tokenHash)).toEqual(['h1', 'h2']);
  expect(users.deleteExpiredSignIns(50, 25)).toBe(1);
  expect(users.findSignIn('h2')).toBeNull();
  users.deleteSignIn('h1');
  expect(users.listSignIns('u1')).toEqual([]);
});

test('a sign-in of nobody is a bug and refused', () => {
  expect(() => store().insertSignIn(signIn)).toThrow(/FOREIGN KEY/);
});
