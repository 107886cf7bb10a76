import { expect, test } from 'vitest';
import { PrepaidAccounts } from '../../src/billing/prepaid.ts';
import { energyWh } from '../../src/core/sessions/session.ts';
import { SessionRecords } from '../../src/ledger/session-records.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

const MINUTE = 60_000;

/** A card with 5 euro, at 50 cents per kWh. */
function account() {
  const books = openBooks(temporaryFolder());
  const { clock, cards, book, ledger, prepaid } = books;
  const card = cards.remember('04A1B2C3', 0);
  cards.save(card.tokenRef, { ...card, status: 'accepted', prepaid: true });
  prepaid.book(card.tokenRef, 500, 'owner', clock.wallMs());
  const records = new SessionRecords(ledger.db);
  const prices = { known: true };
  const accounts = new PrepaidAccounts({
    book: prepaid,
    cards,
    clock,
    log: silentLog,
    running: () => book.running(),
    pages: (fromMs, toMs) => records.pages({ fromMs, toMs }, null, 10),
    costOf: (session) => ({ cents: Math.round((energyWh(session) ?? 0) / 20), provisional: !prices.known }),
  });
  const charged = (registerWh: number) =>
    book.register({ chargePointId: 'carport', connectorId: 1, transactionId: null, atMs: clock.wallMs(), registerWh });
  return { ...books, accounts, charged, prices, balance: () => prepaid.balanceCents(card.tokenRef) };
}

test('what is left shrinks while the car charges, and the cost is booked once when it is over', async () => {
  const { accounts, clock, book, charged, balance } = account();
  expect(accounts.leftAt('carport')).toBeNull();
  const { transactionId } = await book.started(startAt(clock, 0));
  expect(accounts.leftAt('carport')).toBe(500);
  clock.advance(30 * MINUTE);
  await charged(4_000);
  clock.advance(MINUTE);
  expect([accounts.leftAt('carport'), balance()]).toEqual([300, 500]);
  clock.advance(60 * MINUTE);
  await charged(10_200);
  clock.advance(MINUTE);
  expect(accounts.leftAt('carport')).toBe(-10);
  await book.ended(endAt(clock, transactionId, 10_200));
  clock.advance(5 * MINUTE);
  expect([accounts.leftAt('carport'), balance()]).toEqual([null, -10]);
  accounts.stop();
});

test('nothing is booked before its price is known, and nothing for a card that needs no advance', async () => {
  const { accounts, clock, book, prices, balance } = account();
  prices.known = false;
  const { transactionId } = await book.started(startAt(clock, 0));
  clock.advance(30 * MINUTE);
  await book.ended(endAt(clock, transactionId, 2_000));
  clock.advance(5 * MINUTE);
  expect(balance()).toBe(500);
  prices.known = true;
  clock.advance(MINUTE);
  expect(balance()).toBe(400);
  await book.started(startAt(clock, 0, { idToken: 'OTHER' }));
  expect(accounts.leftAt('carport')).toBeNull();
  accounts.stop();
});
