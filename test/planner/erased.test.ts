import { expect, test } from 'vitest';
import type { PlanRun, VehiclePlanWishes } from '../../src/core/model/planning.ts';
import { PlanRuns } from '../../src/planner/plan-runs.ts';
import { NO_PLAN_WISHES, subjectOf, WishBook } from '../../src/planner/wish-book.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const RUN: PlanRun = {
  sessionId: 's1',
  goalId: 'work',
  chargePointId: 'garage',
  subject: 'vehicle:v1',
  byMs: 2_000,
  plannedAtMs: 0,
  plannedNano: 0,
  atOnceNano: 0,
  plannedWh: 0,
  missingWh: 0,
  actualNano: 0,
  actualWh: 0,
  endedAtMs: null,
};

test('what was erased is not written again: neither its wishes nor what became of its plan', () => {
  const saved: PlanRun[] = [];
  const other = { ...RUN, sessionId: 's2', subject: 'vehicle:v2' };
  const runs = new PlanRuns({ running: () => [RUN, other], save: (run) => saved.push(run) }, silentLog);
  runs.forget(({ subject }) => subject === 'vehicle:v1');
  const house = {
    points: [],
    expected: [],
    batteries: [],
    gridMaxW: 0,
    exportMaxW: null,
    gridW: null,
    solarW: null,
    houseW: null,
  };
  runs.note(house, null, 3_000);
  expect(saved.map(({ subject }) => subject)).toEqual(['vehicle:v2']);

  const stored = new Map<string, VehiclePlanWishes>([['vehicle:v1', { ...NO_PLAN_WISHES, minSocPercent: 20 }]]);
  const book = new WishBook({ wishes: () => stored, set: () => {} }, new FakeClock(0), silentLog);
  expect(subjectOf('garage', 'v1', book)).toBe('vehicle:v1');
  book.forget('vehicle:v1');
  expect(subjectOf('garage', 'v1', book)).toBe('point:garage');
  expect(book.of('vehicle:v1')).toEqual(NO_PLAN_WISHES);
});
