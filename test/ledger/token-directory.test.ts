import { expect, test } from 'vitest';
import type { CardEdit } from '../../src/ledger/card-store.ts';
import { TokenDirectory } from '../../src/ledger/token-directory.ts';
import { endAt, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const PLAIN: CardEdit = {
  ...{ aliases: [], name: 'card', status: 'accepted', groups: [], validFromMs: null, validUntilMs: null },
  ...{ driverId: null, vehicleId: null, prepaid: false },
};

function directory(options: Parameters<typeof openBooks>[1] = {}) {
  const books = openBooks(temporaryFolder(), { access: 'tokens', ...options });
  const { cards, admission, book, clock } = books;
  const tokens = new TokenDirectory({ cards, admission, sessions: book, clock });
  const add = (uid: string, edit: Partial<CardEdit> = {}) => cards.add(uid, { ...PLAIN, ...edit }, clock.wallMs());
  return { ...books, tokens, add };
}

test('a station alone knows the cards that need not be asked for: accepted and blocked ones, by all their numbers', () => {
  const { tokens, add, cards, clock } = directory();
  const nowMs = clock.wallMs();
  add('BB');
  add('AA', { aliases: ['A1'] });
  add('CC', { status: 'blocked' });
  add('DD', { prepaid: true });
  add('EE', { validFromMs: nowMs + 1 });
  add('FF', { validUntilMs: nowMs + 60_000 });
  add('LONGER-THAN-TWENTY-CHARACTERS');
  cards.remember('NEVER-ALLOWED', nowMs);
  const list = () => tokens.localList('carport').map(({ idToken, status }) => [idToken, status]);
  expect(list()).toEqual([
    ['A1', 'accepted'],
    ['AA', 'accepted'],
    ['BB', 'accepted'],
    ['CC', 'blocked'],
    ['FF', 'accepted'],
  ]);
  expect(tokens.localList('carport').at(-1)).toMatchObject({ validUntilMs: nowMs + 60_000 });
  clock.advance(60_000);
  expect(list().map(([idToken]) => idToken)).toEqual(['A1', 'AA', 'BB', 'CC', 'EE']);
});

test('a card whose hours are limited has to be asked for, where they are', () => {
  const { tokens, add } = directory({ rules: [{ chargePointId: 'carport', group: 'staff', windows: [] }] });
  add('AA', { groups: ['staff'] });
  add('BB');
  expect(tokens.localList('carport').map(({ idToken }) => idToken)).toEqual(['BB']);
  expect(tokens.localList('garage').map(({ idToken }) => idToken)).toEqual(['AA', 'BB']);
});

test('who began a session may end it, and so may the other cards of the same person', async () => {
  const { tokens, add, cards, book, clock, stores } = directory();
  const person = { name: 'Anna', email: null, employer: null, groups: [], restricted: false };
  stores.state.people.saveDriver({ ...person, driverId: 'anna' }, clock.wallMs());
  add('AA', { driverId: 'anna' });
  add('BB', { driverId: 'anna' });
  add('CC');
  expect(tokens.mayStop('carport', 'AA')).toBe(false);
  const { transactionId } = await book.started(startAt(clock, 0, { idToken: 'AA' }));
  expect(['AA', 'BB', 'CC', 'DD'].map((uid) => tokens.mayStop('carport', uid))).toEqual([true, true, false, false]);
  expect(tokens.mayStop('garage', 'AA')).toBe(false);
  expect(tokens.infoOf('BB')).toEqual({ parentId: 'anna', validUntilMs: null });
  expect(tokens.infoOf('DD')).toEqual({ parentId: null, validUntilMs: null });
  expect(cards.find('DD')).toBeNull();

  expect(tokens.chargePointOf(transactionId)).toBe('carport');
  await book.ended(endAt(clock, transactionId, 10));
  expect(tokens.chargePointOf(transactionId)).toBe('carport');
  expect(tokens.chargePointOf(transactionId + 1)).toBeNull();
});

test('without a ledger cards are known, and sessions are not', () => {
  const { cards, admission, clock, add } = directory();
  const tokens = new TokenDirectory({ cards, admission, sessions: null, clock });
  add('AA');
  expect(tokens.localList('carport').length).toBe(1);
  expect(tokens.mayStop('carport', 'AA')).toBe(false);
  expect(tokens.chargePointOf(1)).toBeNull();
});
