import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { User } from '../../src/access/store.ts';
import { openState } from '../../src/ledger/state.ts';
import { UserStore } from '../../src/ledger/user-store.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

const anna: User = { id: 'u1', name: 'anna', role: 'owner', passwordHash: '$argon2id$x', createdAtMs: 1 };
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

test('a password is replaced only where there is a user', () => {
  const users = store();
  users.createUser(anna);
  expect(users.setPassword('u1', 'new')).toBe(true);
  expect(users.setPassword('u9', 'new')).toBe(false);
  expect(users.findUserById('u1')?.passwordHash).toBe('new');
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
  expect(users.deleteSignInsOf('u1')).toBe(0);
});

test('a sign-in of nobody is a bug and refused', () => {
  expect(() => store().insertSignIn(signIn)).toThrow(/FOREIGN KEY/);
});
