import { expect, test } from 'vitest';
import type { Tariff, TariffVersion } from '../../src/core/tariff/prices.ts';
import { PriceBook } from '../../src/ledger/price-book.ts';
import { openBooks } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const DAY = Date.UTC(2026, 2, 29);
const QUARTER = 900_000;

const version: TariffVersion = {
  validFromMs: 0,
  energy: { kind: 'fixed', priceNano: 300_000_000 },
  surcharges: [],
  basis: 'gross',
  perSessionNano: 0,
  perHourNano: 0,
  idlePerHourNano: 0,
  idleGraceMs: 0,
  baseFeePerMonthNano: 0,
};
const tariff = (id: string, name: string): Tariff => ({ id, name, currency: 'EUR', versions: [version], vat: [] });

test('the newest record of a tariff holds, and the older ones stay in the ledger', async () => {
  const folder = temporaryFolder();
  const { ledger, close } = openBooks(folder);
  const book = new PriceBook(ledger);
  book.setTariff(tariff('home', 'Strom'), 'owner', 1);
  book.setTariff(tariff('guests', 'Gäste'), 'owner', 2);
  book.setTariff(tariff('home', 'Ökostrom'), 'owner', 3);
  book.setRules(
    [{ tariffId: 'home', chargePointId: null, group: null, validFromMs: 0, validToMs: null, discountPpm: 0 }],
    'owner',
    4,
  );
  book.elect({ employeeId: 'e1', year: 2026, method: { kind: 'de-strompreispauschale' } }, 'owner', 5);
  close();
  const again = openBooks(folder).ledger;
  const read = new PriceBook(again);
  expect([...read.tariffs().values()].map(({ name }) => name)).toEqual(['Ökostrom', 'Gäste']);
  expect(read.rules()).toHaveLength(1);
  expect(read.elections()).toEqual([{ employeeId: 'e1', year: 2026, method: { kind: 'de-strompreispauschale' } }]);
  expect(await again.chain.verify()).toMatchObject({ kind: 'whole', records: 6 });
});

test('market prices: quarters and hours, holes, corrections, and a day of 92 quarters', () => {
  const book = new PriceBook(openBooks(temporaryFolder()).ledger);
  const quarters = Array.from({ length: 92 }, (_, i) => (i === 7 ? null : i));
  book.addMarketPrices(
    { market: 'DE-LU', fromMs: DAY - 4 * QUARTER, slotMinutes: 15, pricesNano: quarters, source: 'test' },
    DAY,
  );
  expect(book.marketPrice('DE-LU', DAY - 4 * QUARTER)).toBe(0);
  expect(book.marketPrice('DE-LU', DAY + 2 * QUARTER)).toBe(6);
  expect(book.marketPrice('DE-LU', DAY + 3 * QUARTER)).toBeNull();
  expect(book.marketPrice('DE-LU', DAY + 87 * QUARTER)).toBe(91);
  expect(book.marketPrice('DE-LU', DAY + 88 * QUARTER)).toBeNull();
  expect(book.marketPrice('AT', DAY)).toBeNull();
  book.addMarketPrices({ market: 'DE-LU', fromMs: DAY, slotMinutes: 60, pricesNano: [700, -5], source: 'test' }, DAY);
  expect([3, 4, 7, 8].map((i) => book.marketPrice('DE-LU', DAY + i * QUARTER))).toEqual([700, -5, -5, 12]);
});

test('prices that another book writes are seen, and days that nobody changed are not read again', () => {
  const { ledger } = openBooks(temporaryFolder());
  const [reader, writer] = [new PriceBook(ledger), new PriceBook(ledger)];
  expect(reader.marketPrice('DE-LU', DAY)).toBeNull();
  writer.addMarketPrices({ market: 'DE-LU', fromMs: DAY, slotMinutes: 15, pricesNano: [1, 2], source: 'feed' }, DAY);
  expect(reader.marketPrice('DE-LU', DAY)).toBe(1);
  writer.setTariff(tariff('home', 'Strom'), 'owner', 1);
  expect(reader.marketPrice('DE-LU', DAY + QUARTER)).toBe(2);
  writer.addMarketPrices({ market: 'DE-LU', fromMs: DAY, slotMinutes: 15, pricesNano: [3], source: 'feed' }, DAY);
  expect([reader.marketPrice('DE-LU', DAY), reader.marketPrice('DE-LU', DAY + QUARTER)]).toEqual([3, 2]);
});
