import { expect, test } from 'vitest';
import { type Arrivals, expectedCars } from '../../src/compose/expected-cars.ts';
import { parseConfig } from '../../src/config/load.ts';
import { toSettings } from '../../src/config/settings.ts';
import type { Habit } from '../../src/core/planning/habits.ts';
import type { SubjectHabits } from '../../src/feeds/habits/habit-book.ts';
import type { PointNow } from '../../src/planner/ports.ts';
import { NO_PLAN_WISHES } from '../../src/planner/wish-book.ts';

/** Monday, 15 June 2026, noon; local time is UTC here. */
const NOON_MS = Date.UTC(2026, 5, 15, 12);
const AT_1740_MS = Date.UTC(2026, 5, 15, 17, 40);

const parsed = parseConfig(`
circuits: [{ id: house, name: House, limitA: 35 }]
chargePoints:
  - { id: garage, name: Garage, type: ocpp, identity: G, circuit: house }
  - { id: yard, name: Yard, type: ocpp, identity: Y, circuit: house }
tokens: [{ uid: 04A1, name: Anna }]
vehicles: [{ id: zoe, name: Zoe, tokens: [04A1], capacityKWh: 52 }]
`);
if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
const { config } = parsed;

const NIGHTS: Habit = {
  weekdays: [1, 2, 3, 4, 5],
  departAt: '07:00',
  readyBy: '06:50',
  spreadMinutes: 10,
  arriveAt: '17:40',
  energyWh: 12_000,
  departures: 20,
};
const zoe: SubjectHabits = { vehicleId: 'v-zoe', chargePointId: 'garage', name: 'zoe', habits: [NIGHTS] };
const wishes = {
  ...NO_PLAN_WISHES,
  goals: [
    {
      goalId: 'work',
      target: { kind: 'soc', percent: 80 },
      time: { kind: 'weekly', weekdays: [2], at: '07:00' },
      enabled: true,
    },
  ],
} as const;

const point = (chargePointId: string, sessionId: string | null): PointNow => ({
  chargePointId,
  minW: 4_140,
  maxW: 11_040,
  mode: 'solar',
  sessionId,
  sessionWh: null,
  powerW: 0,
  soc: null,
  capacityWh: null,
  usualWh: null,
  subject: `point:${chargePointId}`,
  wishes: NO_PLAN_WISHES,
});

function expected(over: Partial<Arrivals> = {}) {
  return expectedCars(config, toSettings(config), {
    habits: [zoe],
    vehiclesHere: new Set(),
    points: [point('garage', null), point('yard', null)],
    book: { of: () => wishes },
    nowMs: NOON_MS,
    toLocal: (atMs) => atMs,
    powersOf: () => ({ minW: 4_140, maxW: 11_040 }),
    ...over,
  });
}

test('a car with a departure is expected when it usually comes, where it usually charges', () => {
  expect(expected()).toEqual([
    {
      subject: 'vehicle:v-zoe',
      name: 'zoe',
      chargePointId: 'garage',
      arriveMs: AT_1740_MS,
      minW: 4_140,
      maxW: 11_040,
      capacityWh: 52_000,
      usualWh: 12_000,
      wishes,
    },
  ]);
});

test('it is not while it is here, wants nothing, or is more than an hour late', () => {
  expect(expected({ vehiclesHere: new Set(['v-zoe']) })).toEqual([]);
  expect(expected({ book: { of: () => NO_PLAN_WISHES } })).toEqual([]);
  expect(expected({ nowMs: AT_1740_MS + 3_500_000 })).toMatchObject([{ arriveMs: AT_1740_MS }]);
  expect(expected({ nowMs: AT_1740_MS + 3_700_000 })).toMatchObject([{ arriveMs: AT_1740_MS + 86_400_000 }]);
  // It leaves on Saturday no more: nobody expects it on Friday evening.
  expect(expected({ nowMs: Date.UTC(2026, 5, 19, 12) })).toEqual([]);
});

test('where its place is taken it comes to another one, and to none where all are', () => {
  const taken = (...ids: readonly string[]) => ({
    points: ['garage', 'yard'].map((id) => point(id, ids.includes(id) ? 's' : null)),
  });
  expect(expected(taken('garage'))).toMatchObject([{ chargePointId: 'yard' }]);
  expect(expected(taken('garage', 'yard'))).toEqual([]);
  // A car that nobody knows is the one that is at its place.
  const unknown = { ...zoe, vehicleId: null, name: null };
  expect(expected({ ...taken('garage'), habits: [unknown] })).toEqual([]);
  expect(expected({ habits: [unknown] })).toMatchObject([{ subject: 'point:garage', name: 'Garage' }]);
});
