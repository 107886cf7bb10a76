import { expect, test } from 'vitest';
import { HabitBook, type PastSession } from '../../src/feeds/habits/habit-book.ts';
import { FakeClock } from '../fake-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Monday, 15 June 2026, midnight. */
const MONDAY_MS = Date.UTC(2026, 5, 15);

/** It comes on Sunday to Thursday evening and leaves at seven. */
function nights(vehicleId: string | null, weeks: number, energyWh: number): readonly PastSession[] {
  return Array.from({ length: weeks * 5 }, (_, i) => {
    const dayMs = MONDAY_MS - (1 + Math.floor(i / 5)) * 7 * DAY_MS + (i % 5) * DAY_MS;
    return {
      chargePointId: 'garage',
      vehicleId,
      vehicle: vehicleId,
      startedAtMs: dayMs - 6 * HOUR_MS,
      endedAtMs: dayMs + 7 * HOUR_MS,
      energyWh,
    };
  });
}

function bookOf(read: () => Promise<readonly PastSession[]>) {
  const clock = new FakeClock(MONDAY_MS + 12 * HOUR_MS);
  const asked: number[] = [];
  const book = new HabitBook(
    (fromMs, toMs) => {
      asked.push(toMs - fromMs);
      return read();
    },
    { clock, localTime: (atMs) => atMs },
  );
  return { book, clock, asked };
}

test('the habits of each vehicle, and of unknown cars at a charge point, from the last eight weeks', async () => {
  const { book, asked } = bookOf(async () => [...nights('anna', 4, 12_000), ...nights(null, 4, 5_000)]);
  const habits = await book.habits();
  expect(asked).toEqual([56 * DAY_MS]);
  expect(habits.map(({ vehicleId, name }) => [vehicleId, name])).toEqual([
    ['anna', 'anna'],
    [null, null],
  ]);
  expect(habits[0]?.habits).toMatchObject([{ weekdays: [1, 2, 3, 4, 5], departAt: '07:00', energyWh: 12_000 }]);
});

test('what a car usually takes is there without waiting, as soon as the books have been read', async () => {
  const { book } = bookOf(async () => [...nights('anna', 4, 12_000), ...nights(null, 4, 5_000)]);
  expect(book.usualWh('anna', 'garage')).toBeNull();
  await book.habits();
  await Promise.resolve();
  expect(book.usualWh('anna', 'carport')).toBe(12_000);
  expect(book.usualWh(null, 'garage')).toBe(5_000);
  expect(book.usualWh(null, 'carport')).toBeNull();
  expect(book.usualWh('bert', 'garage')).toBeNull();
});

test('the books are read once an hour at most, and again at once when they could not be read', async () => {
  let isBroken = true;
  const { book, clock, asked } = bookOf(async () => {
    if (isBroken) throw new Error('disk I/O error');
    return nights('anna', 4, 12_000);
  });
  await expect(book.habits()).rejects.toThrow('disk I/O error');
  expect(book.usualWh('anna', 'garage')).toBeNull();
  isBroken = false;
  await Promise.resolve();
  await Promise.resolve();
  const before = asked.length;
  for (let i = 0; i < 10; i += 1) await book.habits();
  expect(asked.length).toBe(before + 1);
  clock.advance(HOUR_MS);
  await book.habits();
  expect(asked.length).toBe(before + 2);
});
