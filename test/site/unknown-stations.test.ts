import { expect, test } from 'vitest';
import { UnknownStations } from '../../src/site/unknown-stations.ts';
import { FakeClock } from '../fake-clock.ts';

const MINUTE = 60_000;

function stations() {
  const clock = new FakeClock();
  const unknown = new UnknownStations(clock);
  const names = () => unknown.alarms().map((alarm) => ('identity' in alarm ? alarm.identity : alarm.code));
  return { clock, unknown, names };
}

test('one that knocks again is one, since it first knocked, and forgotten half an hour after the last knock', () => {
  const { clock, unknown, names } = stations();
  const sinceMs = clock.wallMs();
  unknown.knocked('WB-1', '10.0.0.1');
  clock.advance(20 * MINUTE);
  unknown.knocked('WB-1', '10.0.0.2');
  expect(unknown.alarms()).toEqual([{ code: 'unknown-charge-point', sinceMs, identity: 'WB-1', address: '10.0.0.2' }]);
  clock.advance(30 * MINUTE + 1);
  expect(names()).toEqual([]);
});

test('a clock that jumps forgets nobody', () => {
  const { clock, unknown, names } = stations();
  unknown.knocked('WB-1', '10.0.0.1');
  clock.jumpWall(365 * 24 * 60 * MINUTE);
  expect(names()).toEqual(['WB-1']);
});

test('a flood of made-up names fills neither memory nor screen, and does not push out who goes on knocking', () => {
  const { unknown, names } = stations();
  for (let i = 0; i < 1_000; i += 1) {
    unknown.knocked(`MADE-UP-${i}`, '10.0.0.66');
    unknown.knocked('WB-1', '10.0.0.1');
  }
  expect(names()).toHaveLength(20);
  expect(names()).toContain('WB-1');
});

test('a flood of made-up names from one address pushes out its own, whoever came first', () => {
  const { unknown, names } = stations();
  unknown.knocked('WB-1', '10.0.0.1');
  for (let i = 0; i < 10_000; i += 1) unknown.knocked(`MADE-UP-${i}`, '10.0.0.66');
  expect(names()).toHaveLength(20);
  expect(names()).toContain('WB-1');
});

test('what a station says of itself is kept, shortened, until it is accepted or rejected', () => {
  const { clock, unknown } = stations();
  unknown.knocked('WB-1', '10.0.0.1');
  unknown.booted('WB-1', '10.0.0.1', { vendor: 'v'.repeat(500), model: '', serial: 'S1', firmware: null });
  unknown.knocked('WB-1', '10.0.0.2');
  expect(unknown.waiting()).toEqual([
    {
      identity: 'WB-1',
      address: '10.0.0.2',
      sinceMs: clock.wallMs(),
      vendor: 'v'.repeat(50),
      model: null,
      serial: 'S1',
      firmware: null,
    },
  ]);
  unknown.forget('WB-1');
  expect(unknown.waiting()).toEqual([]);
});
