import { expect, it } from 'vitest';
import { LoadBook, type LoadMemoryStore, type LoadRecord } from '../../src/site/load-book.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

class Disk implements LoadMemoryStore {
  readonly records = new Map<string, LoadRecord>();
  writes = 0;
  isFull = false;

  all(): ReadonlyMap<string, LoadRecord> {
    return new Map(this.records);
  }
  set(id: string, record: LoadRecord): void {
    if (this.isFull) throw new Error('database or disk is full');
    this.writes += 1;
    this.records.set(id, record);
  }
}

const bookOf = (disk: Disk, clock: FakeClock) =>
  new LoadBook({
    loadIds: ['boiler', 'pump'],
    memory: disk,
    clock,
    log: silentLog,
    dayEndAfter: (atMs) => (Math.floor(atMs / DAY_MS) + 1) * DAY_MS,
  });

function run(book: LoadBook, clock: FakeClock, ms: number, on: readonly string[]): void {
  for (let passedMs = 0; passedMs < ms; passedMs += 10_000) {
    clock.advance(10_000);
    book.count(new Set(on));
  }
}

it('counts the time that a load is on, and survives a restart without writing every second', () => {
  const [disk, clock] = [new Disk(), new FakeClock()];
  const book = bookOf(disk, clock);
  run(book, clock, 2 * HOUR_MS, ['boiler']);
  expect(book.of('boiler').ranTodayMs).toBe(2 * HOUR_MS);
  expect(book.of('pump').ranTodayMs).toBe(0);
  expect(disk.writes).toBeLessThan(15);
  const again = bookOf(disk, clock).of('boiler').ranTodayMs;
  expect(again).toBeGreaterThan(2 * HOUR_MS - 600_001);
});

it('begins every day of the calendar with nothing', () => {
  const [disk, clock] = [new Disk(), new FakeClock(Date.UTC(2026, 5, 15, 22, 0, 0))];
  const book = bookOf(disk, clock);
  run(book, clock, 3 * HOUR_MS, ['boiler']);
  expect(book.of('boiler').ranTodayMs).toBe(HOUR_MS + 10_000);
  expect(book.of('boiler').dayEndsMs).toBe(Date.UTC(2026, 5, 17));
});

it('does not count a standstill of this process', () => {
  const [disk, clock] = [new Disk(), new FakeClock()];
  const book = bookOf(disk, clock);
  clock.advance(HOUR_MS);
  book.count(new Set(['boiler']));
  expect(book.of('boiler').ranTodayMs).toBe(60_000);
});

it('keeps the mode over a restart, holds it with a full disk, and refuses a load that is not there', () => {
  const [disk, clock] = [new Disk(), new FakeClock()];
  expect(bookOf(disk, clock).choose('boiler', 'off')).toBe('done');
  const book = bookOf(disk, clock);
  expect([book.of('boiler').mode, book.of('pump').mode]).toEqual(['off', 'auto']);
  disk.isFull = true;
  book.choose('boiler', 'on');
  expect(book.of('boiler').mode).toBe('on');
  expect(book.choose('fridge', 'on')).toBe('unknown-load');
});
