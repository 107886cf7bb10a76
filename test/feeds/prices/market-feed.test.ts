import { expect, onTestFinished, test } from 'vitest';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { SeriesPoint } from '../../../src/feeds/feed.ts';
import { MarketFeed, type MarketFeedOptions } from '../../../src/feeds/prices/market-feed.ts';
import { MissingPrices } from '../../../src/feeds/prices/missing-prices.ts';
import { PriceShelf } from '../../../src/feeds/prices/price-shelf.ts';
import { type Asked, failed } from '../../../src/feeds/problem.ts';
import { PriceBook } from '../../../src/ledger/price-book.ts';
import { FakeClock } from '../../fake-clock.ts';
import { openBooks } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const toLocal = localTimeIn('Europe/Berlin');
/** 22 November 2026, 09:00 in Berlin. */
const MORNING_MS = Date.parse('2026-11-22T08:00:00Z');
const MIDNIGHT_MS = Date.parse('2026-11-21T23:00:00Z');

/** A market that publishes tomorrow at 12:45, and says what it was asked. */
class Market {
  readonly asked: [number, number][] = [];
  answer: ((fromMs: number, toMs: number) => Asked | null) | null = null;
  publishedUntilMs = MIDNIGHT_MS + DAY_MS;
  firstMs = 0;
  readonly hasPast = true;
  price = (hourMs: number): number => 0.05 + ((hourMs / HOUR_MS) % 24) / 1_000;

  async ask(fromMs: number, toMs: number): Promise<Asked> {
    this.asked.push([fromMs, toMs]);
    const own = this.answer?.(fromMs, toMs) ?? null;
    if (own !== null) return own;
    const points: SeriesPoint[] = [];
    for (
      let startMs = Math.max(fromMs, this.firstMs);
      startMs < Math.min(toMs, this.publishedUntilMs);
      startMs += HOUR_MS
    ) {
      points.push({ startMs, endMs: startMs + HOUR_MS, value: this.price(startMs) });
    }
    return { kind: 'ok', points };
  }
}

function house(options: Partial<MarketFeedOptions> = {}) {
  const clock = new FakeClock(MORNING_MS);
  const folder = temporaryFolder();
  const books = openBooks(folder);
  const book = new PriceBook(books.ledger);
  const shelf = new PriceShelf(book);
  const market = new Market();
  const common = { currency: 'EUR', publishedMinute: 765, toLocal, clock, log: silentLog, random: () => 0 };
  const feed = new MarketFeed({
    id: 'epex',
    market: 'DE-LU',
    source: market,
    shelf,
    isReserve: false,
    ...common,
    ...options,
  });
  onTestFinished(async () => {
    await feed.stop();
    books.close();
  });
  const records = (): number =>
    Number(books.ledger.db.prepare("SELECT count(*) FROM record WHERE kind = 'market-prices'").pluck().get());
  const pass = (ms: number): Promise<void> => clock.advanceAsync(ms, Math.max(60_000, ms / 200));
  return { clock, book, shelf, market, feed, records, common, pass, ledger: books.ledger };
}

test('at the start today and four weeks are asked for; then it waits for what is published', async () => {
  const { market, feed, pass, book, clock, records } = house();
  expect(feed.health().state).toBe('waiting');
  feed.start();
  await pass(60_000);
  expect(market.asked).toEqual([
    [MIDNIGHT_MS, MIDNIGHT_MS + 2 * DAY_MS],
    [MIDNIGHT_MS - 28 * DAY_MS, MIDNIGHT_MS],
  ]);
  expect(feed.health()).toMatchObject({ state: 'ok', problem: null, goodAtMs: expect.any(Number) });
  expect(book.marketPrice('DE-LU', MIDNIGHT_MS)).toBe(73_000_000);
  expect(feed.knownUntilMs()).toBe(MIDNIGHT_MS + DAY_MS);
  expect(feed.prices(MIDNIGHT_MS + 1, MIDNIGHT_MS + 1_800_000).map(({ value }) => value)).toEqual([
    73_000_000, 73_000_000,
  ]);
  const before = records();
  market.publishedUntilMs += DAY_MS;
  await pass(Date.parse('2026-11-22T11:46:00Z') - clock.wallMs());
  expect(feed.knownUntilMs()).toBe(MIDNIGHT_MS + 2 * DAY_MS);
  expect(records()).toBe(before + 1);
  expect(market.asked.length).toBe(3);
});

test('tomorrow is late: asked again with longer pauses, and told when it has been missing for hours', async () => {
  const { market, feed, pass, clock, shelf } = house();
  const missing = new MissingPrices(shelf, toLocal);
  const markets = [{ name: 'DE-LU', publishedMinute: 765, feeds: [feed] }];
  feed.start();
  await pass(60_000);
  await pass(Date.parse('2026-11-22T12:45:00Z') - clock.wallMs());
  expect(market.asked.length).toBeLessThan(9);
  expect(feed.health().state).toBe('ok');
  expect(missing.look(markets, clock.wallMs())).toEqual([]);
  await pass(Date.parse('2026-11-22T17:00:00Z') - clock.wallMs());
  expect(feed.health().state).toBe('stale');
  expect(missing.look(markets, clock.wallMs())).toEqual([
    { market: 'DE-LU', day: 'tomorrow', sinceMs: Date.parse('2026-11-22T16:45:00Z'), problem: null },
  ]);
  market.publishedUntilMs += DAY_MS;
  await pass(2 * HOUR_MS);
  expect(feed.health().state).toBe('ok');
  expect(missing.look(markets, clock.wallMs())).toEqual([]);
});

test('a source is down for a week: what was known stays, it is said, and the holes are filled afterwards', async () => {
  const { market, feed, pass, clock, shelf, book } = house();
  const missing = new MissingPrices(shelf, toLocal);
  const markets = [{ name: 'DE-LU', publishedMinute: 765, feeds: [feed] }];
  feed.start();
  await pass(60_000);
  market.answer = () => failed('unreachable', 'ENOTFOUND');
  await pass(7 * DAY_MS);
  expect(feed.health()).toMatchObject({
    state: 'failing',
    problem: { code: 'unreachable' },
    goodAtMs: expect.any(Number),
  });
  expect(market.asked.length).toBeLessThan(220);
  expect(book.marketPrice('DE-LU', MIDNIGHT_MS)).not.toBeNull();
  missing.look(markets, clock.wallMs() - HOUR_MS);
  expect(missing.look(markets, clock.wallMs())).toMatchObject([{ day: 'today', problem: { code: 'unreachable' } }]);
  market.answer = null;
  market.publishedUntilMs += 8 * DAY_MS;
  await pass(2 * HOUR_MS);
  expect(feed.health().state).toBe('ok');
  const holes = shelf.knownUntil('DE-LU', MIDNIGHT_MS - 28 * DAY_MS, market.publishedUntilMs);
  expect(holes).toBe(market.publishedUntilMs);
});

test('prices that changed after they were published are taken; both stand in the ledger; the same again is not written', async () => {
  const { market, feed, pass, book, records } = house();
  feed.start();
  await pass(60_000);
  const before = records();
  await pass(7 * HOUR_MS);
  expect(market.asked.length).toBeGreaterThan(2);
  expect(records()).toBe(before);
  const usual = market.price;
  const noonMs = Date.parse('2026-11-22T20:00:00Z');
  market.price = (atMs) => (atMs === noonMs ? -0.2 : usual(atMs));
  await pass(7 * HOUR_MS);
  expect(book.marketPrice('DE-LU', noonMs)).toBe(-200_000_000);
  expect(records()).toBe(before + 1);
});

test('a refused answer changes nothing, and is named', async () => {
  const { market, feed, pass, book } = house();
  feed.start();
  await pass(60_000);
  const known = book.marketPrice('DE-LU', MIDNIGHT_MS);
  market.price = () => 86.5;
  await pass(8 * HOUR_MS);
  expect(feed.health()).toMatchObject({ state: 'failing', problem: { code: 'implausible' } });
  expect(book.marketPrice('DE-LU', MIDNIGHT_MS)).toBe(known);
});

test('a reserve is asked only for what the first one lacks, and never changes what is there', async () => {
  const { market, feed, pass, shelf, common, clock, book } = house();
  const other = new Market();
  other.price = () => 0.123;
  const reserve = new MarketFeed({ id: 'other', market: 'DE-LU', source: other, shelf, isReserve: true, ...common });
  onTestFinished(() => reserve.stop());
  feed.start();
  reserve.start();
  await pass(3 * HOUR_MS);
  expect(other.asked).toEqual([]);
  market.answer = () => failed('timeout', '');
  other.publishedUntilMs += DAY_MS;
  await pass(Date.parse('2026-11-22T14:00:00Z') - clock.wallMs());
  expect(other.asked.length).toBeGreaterThan(0);
  expect(book.marketPrice('DE-LU', MIDNIGHT_MS)).toBe(73_000_000);
  expect(book.marketPrice('DE-LU', MIDNIGHT_MS + DAY_MS)).toBe(123_000_000);
});

test('a clock that was years behind, and one that is set back: it asks nevertheless', async () => {
  const { market, feed, pass, clock } = house();
  clock.jumpWall(-6 * 365 * DAY_MS);
  feed.start();
  await pass(60_000);
  const before = market.asked.length;
  clock.jumpWall(6 * 365 * DAY_MS);
  await pass(60_000);
  expect(market.asked.length).toBeGreaterThan(before);
  expect(feed.health().state).toBe('ok');
  clock.jumpWall(-3 * DAY_MS);
  const then = market.asked.length;
  await pass(60_000);
  expect(market.asked.length).toBeGreaterThan(then);
});

test('after a restart without a network the prices are there, with their age unknown', async () => {
  const { market, feed, pass, ledger, common } = house();
  feed.start();
  await pass(60_000);
  await feed.stop();
  market.answer = () => failed('unreachable', 'ENETUNREACH');
  const shelf = new PriceShelf(new PriceBook(ledger));
  const again = new MarketFeed({ id: 'epex', market: 'DE-LU', source: market, shelf, isReserve: false, ...common });
  onTestFinished(() => again.stop());
  expect(again.health()).toEqual({ state: 'ok', goodAtMs: null, problem: null });
  again.start();
  await pass(60_000);
  expect(again.health().state).toBe('failing');
  expect(again.prices(MIDNIGHT_MS, MIDNIGHT_MS + HOUR_MS)).toHaveLength(4);
});

test('a ledger that cannot be opened: prices are known all the same, and it is said', async () => {
  const shelf = new PriceShelf(null);
  const { feed, pass } = house({ shelf });
  feed.start();
  await pass(60_000);
  expect(feed.health()).toMatchObject({ state: 'ok', problem: { code: 'not-kept' } });
  expect(shelf.price('DE-LU', MIDNIGHT_MS)).toBe(73_000_000);
});

test('a source with a bug does not take the process with it', async () => {
  const { market, feed, pass } = house();
  market.answer = () => {
    throw new TypeError('undefined is not a function');
  };
  feed.start();
  await pass(60_000);
  expect(feed.health()).toMatchObject({ state: 'failing', problem: { code: 'not-understood' } });
});

test('the days on which the clocks change have 100 and 92 quarter hours', async () => {
  for (const [noon, quarters] of [
    ['2026-10-25T11:00:00Z', 100],
    ['2026-03-29T10:00:00Z', 92],
  ] as const) {
    const { market, feed, pass, clock } = house();
    clock.jumpWall(Date.parse(noon) - MORNING_MS);
    market.publishedUntilMs = Date.parse(noon) + 3 * DAY_MS;
    feed.start();
    await pass(30_000);
    const [fromMs = 0] = market.asked[0] ?? [];
    const dayEndMs = fromMs + quarters * 900_000;
    expect(toLocal(fromMs) % DAY_MS).toBe(0);
    expect(toLocal(dayEndMs) % DAY_MS).toBe(0);
    expect(feed.prices(fromMs, dayEndMs)).toHaveLength(quarters);
  }
});
