import { expect, test } from 'vitest';
import { ClockWatch } from '../../src/site/clock-watch.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

test.each([86_400_000, -86_400_000, 6_000])('a clock that is set by %d ms is told for an hour', (byMs) => {
  const clock = new FakeClock();
  const watch = new ClockWatch(clock, silentLog);
  clock.advance(10_000);
  expect(watch.alarms()).toEqual([]);
  clock.jumpWall(byMs);
  expect(watch.alarms()).toEqual([{ code: 'clock-jumped', sinceMs: clock.wallMs(), byMs }]);
  clock.advance(3_599_000);
  expect(watch.alarms()).toHaveLength(1);
  clock.advance(1_000);
  expect(watch.alarms()).toEqual([]);
});

test('a clock that is kept right in small steps is nothing to tell', () => {
  const clock = new FakeClock();
  const watch = new ClockWatch(clock, silentLog);
  for (let second = 0; second < 600; second += 1) {
    clock.advance(1_000);
    clock.jumpWall(40);
    expect(watch.alarms()).toEqual([]);
  }
});
