import { expect, test } from 'vitest';
import type { DeviceCondition, DeviceHealth, DeviceProblem } from '../../src/core/model/health.ts';
import { HealthLog } from '../../src/site/health-log.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

function health(condition: DeviceCondition, problem: DeviceProblem | null = null): DeviceHealth[] {
  return [{ id: 'carport', kind: 'charge-point', name: 'Carport', condition, sinceMs: 0, lastHeardMs: null, problem }];
}

function setUp() {
  const clock = new FakeClock();
  const lines: string[] = [];
  const write = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`);
  const healthLog = new HealthLog(clock, { ...silentLog, info: write, warn: write });
  const after = (ms: number, devices: DeviceHealth[]): void => {
    clock.advance(ms);
    healthLog.note(devices);
  };
  return { lines, after };
}

test('each new condition is written once, with its problem; other numbers in it are no news', () => {
  const { lines, after } = setUp();
  after(0, health('connecting'));
  after(0, health('ok'));
  after(20_000, health('faulty', { code: 'limit-ignored', grantedA: 6, drawnA: 15.8 }));
  after(20_000, health('faulty', { code: 'limit-ignored', grantedA: 6, drawnA: 16 }));
  after(20_000, health('ok'));
  expect(lines).toEqual([
    expect.stringContaining('works'),
    expect.stringMatching(/wrong.*limit-ignored.*15\.8/),
    expect.stringContaining('works'),
  ]);
});

test('a device that comes and goes does not fill the log, and what it comes to is written', () => {
  const { lines, after } = setUp();
  const gone = health('stale', { code: 'unreachable', address: '10.0.0.5', detail: 'connection closed (1006)' });
  for (let round = 0; round < 300; round += 1) {
    after(50, health('ok'));
    after(50, gone);
  }
  expect(lines.length).toBeLessThanOrEqual(4);
  after(10_000, gone);
  expect(lines.at(-1)).toContain('unreachable');
});
