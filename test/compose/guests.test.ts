import { expect, test } from 'vitest';
import { guestPorts } from '../../src/compose/guests.ts';
import { sessionCosts } from '../../src/compose/session-costs.ts';
import type { Tariff } from '../../src/core/tariff/prices.ts';
import { PriceBook } from '../../src/ledger/price-book.ts';
import { siteOf } from '../billing/billed-house.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

const CENT = 10_000_000;
const HOUR_MS = 3_600_000;

const TARIFF: Tariff = {
  id: 'guests',
  name: 'Guests',
  currency: 'EUR',
  versions: [
    {
      validFromMs: 0,
      energy: { kind: 'fixed', priceNano: 40 * CENT },
      surcharges: [],
      basis: 'gross',
      perSessionNano: 100 * CENT,
      perHourNano: 0,
      idlePerHourNano: 0,
      idleGraceMs: 0,
      baseFeePerMonthNano: 0,
    },
  ],
  vat: [{ validFromMs: 0, ratePpm: 190_000 }],
};

/** A house with a price for guests, and two cards. */
function house() {
  const books = openBooks(temporaryFolder(), { access: 'tokens' });
  const { clock, ledger, stores, book, admission, cards } = books;
  const prices = new PriceBook(ledger);
  prices.setTariff(TARIFF, 'owner', clock.wallMs());
  const rule = {
    tariffId: 'guests',
    chargePointId: null,
    group: null,
    validFromMs: 0,
    validToMs: null,
    discountPpm: 0,
  };
  prices.setRules([rule], 'owner', clock.wallMs());
  const tom = cards.learn('04A1B2C3', 'Tom', clock.wallMs());
  const eva = cards.learn('04D4E5F6', 'Eva', clock.wallMs());
  const points = [
    { id: 'carport', name: 'Carport', guests: 'pin' },
    { id: 'garage', name: 'Garage', guests: 'off' },
  ] as const;
  const guests = guestPorts(
    points,
    admission,
    { log: book, costs: sessionCosts(siteOf(), ledger, stores, clock) },
    clock,
  );
  return { ...books, guests, tom: tom.tokenRef, eva: eva.tokenRef };
}

test('a guest reads his own session, so far and as a receipt, and nobody else’s', async () => {
  const { guests, book, clock, tom, eva } = house();
  const cameMs = clock.wallMs();
  expect(guests.session('carport', tom, cameMs)).toBeNull();
  const { transactionId } = await book.started(startAt(clock, 1_000));
  clock.advance(HOUR_MS);
  await book.register({
    chargePointId: 'carport',
    connectorId: 1,
    transactionId,
    atMs: clock.wallMs(),
    registerWh: 6_000,
  });
  expect(guests.session('carport', tom, cameMs)).toMatchObject({
    endedAtMs: null,
    energyWh: 5_000,
    cost: { totalCents: 300, sessionCents: 100, energyCents: 200 },
  });
  expect(guests.session('carport', eva, cameMs)).toBeNull();

  clock.advance(HOUR_MS);
  const endedMs = clock.wallMs();
  await book.ended(endAt(clock, transactionId, 11_000));
  expect(guests.session('carport', tom, cameMs)).toMatchObject({
    endedAtMs: endedMs,
    energyWh: 10_000,
    startRegisterWh: 1_000,
    endRegisterWh: 11_000,
    cost: {
      currency: 'EUR',
      totalCents: 500,
      vat: { ratePpm: 190_000, cents: 80 },
      lines: [{ priceNano: 40 * CENT, source: 'grid', energyWh: 10_000 }],
      isProvisional: false,
    },
  });
  // Who comes later with the same PIN does not read of the guest before.
  expect(guests.session('carport', tom, endedMs + 1)).toBeNull();
  expect(guests.session('garage', tom, cameMs)).toBeNull();
});

test('guests are let in where the owner says so, with cards that may charge there now', () => {
  const { guests, cards, tom } = house();
  expect(guests.point('carport')).toEqual({ name: 'Carport', entrance: 'pin' });
  expect([guests.point('garage'), guests.point('nowhere')]).toEqual([null, null]);
  expect(guests.cardAt('carport', '04a1b2c3')).toBe(tom);
  expect(guests.cardAt('carport', '04FFFFFF')).toBeNull();
  const card = cards.find('04A1B2C3');
  if (card === null) throw new Error('no card');
  cards.save(tom, { ...card, status: 'blocked' });
  expect(guests.cardAt('carport', '04A1B2C3')).toBeNull();
});

test('without a ledger nothing is promised, and the way in stays open', () => {
  const { admission, clock } = house();
  const guests = guestPorts([{ id: 'carport', name: 'Carport', guests: 'pin' }], admission, null, clock);
  expect(guests.offer('carport', null)).toBeNull();
  expect(guests.session('carport', 'x', 0)).toBeNull();
  expect(guests.point('carport')).not.toBeNull();
});
