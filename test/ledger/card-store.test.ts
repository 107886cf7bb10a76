import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { CardStore } from '../../src/ledger/card-store.ts';
import { ModeStore } from '../../src/ledger/mode-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { openBooks } from './books.ts';
import { temporaryFolder, unwrap } from './temporary.ts';

function openCards(): { db: Database.Database; cards: CardStore } {
  const db = unwrap(openState(join(temporaryFolder(), 'state.db')));
  onTestFinished(() => void db.close());
  return { db, cards: new CardStore(db) };
}

test('a card is the same in upper and lower case, and has one pseudonym that says nothing about it', () => {
  const { cards } = openCards();
  const card = cards.remember(' 04a1b2c3', 0);
  expect(cards.remember('04A1B2C3', 1)).toEqual(card);
  expect(cards.find('04a1B2c3')).toEqual(card);
  expect(cards.findByRef(card.tokenRef)).toEqual(card);
  expect(card).toMatchObject({ uid: '04A1B2C3', name: null, status: 'unknown' });
  expect(card.tokenRef).not.toContain('A1B2');
});

test('a card that left the configuration is unknown again and keeps its name', () => {
  const { cards } = openCards();
  cards.applyConfigured([{ uid: 'AA', name: 'Anna' }], 0);
  const before = cards.find('AA');
  cards.applyConfigured([{ uid: 'BB', name: 'Ben' }], 0);
  expect(cards.find('AA')).toEqual({ ...before, status: 'unknown', configured: false });
  expect(cards.find('BB')).toMatchObject({ name: 'Ben', status: 'accepted' });
});

test('a blocked card is refused even where everybody may charge', async () => {
  const folder = temporaryFolder();
  const first = openBooks(folder);
  const { tokenRef } = first.cards.remember('AA', 0);
  first.close();
  const db = new Database(join(folder, 'state.db'));
  db.prepare("UPDATE id_token SET status = 'blocked' WHERE token_ref = ?").run(tokenRef);
  db.close();
  const { book } = openBooks(folder);
  expect(await book.authorise({ chargePointId: 'carport', idToken: 'aa' })).toBe('blocked');
});

test('modes are kept per charge point; one that a newer release wrote is left out', () => {
  const { db } = openCards();
  const modes = new ModeStore(db);
  modes.set('carport', 'fast', 1);
  modes.set('carport', 'solar', 2);
  modes.set('garage', 'off', 3);
  db.exec("INSERT INTO charge_mode VALUES ('roof', 'cheapest', 4)");
  expect([...modes.all()]).toEqual([
    ['carport', 'solar'],
    ['garage', 'off'],
  ]);
});
