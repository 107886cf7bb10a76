import { expect, test } from 'vitest';
import type { DeviceCondition, DeviceHealth } from '../../src/core/model/health.ts';
import { DeviceWatch } from '../../src/site/device-watch.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const AWAY = { code: 'unreachable', address: 'here', detail: '' } as const;

function watch() {
  const clock = new FakeClock();
  const lines: string[] = [];
  const write = (_: object, message: string) => lines.push(message);
  const deviceWatch = new DeviceWatch(clock, { ...silentLog, info: write, warn: write });
  const device = (condition: DeviceCondition): DeviceHealth[] => [
    {
      ...{ id: 'grid', kind: 'meter', name: 'Grid', condition, lastHeardMs: null },
      ...{ sinceMs: clock.wallMs(), problem: condition === 'ok' ? null : AWAY },
    },
  ];
  const pass = (seconds: number, condition: DeviceCondition) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      deviceWatch.note(device(condition));
    }
    return deviceWatch.alarms(device(condition));
  };
  return { clock, deviceWatch, lines, pass };
}

test('a device that is out for five minutes is an alarm, and its return is written down', () => {
  const { clock, deviceWatch, lines, pass } = watch();
  pass(10, 'ok');
  const fromMs = clock.wallMs() + 1_000;
  expect(pass(299, 'stale')).toEqual([]);
  expect(pass(10, 'faulty')).toEqual([{ code: 'device-out', sinceMs: fromMs, deviceId: 'grid', name: 'Grid' }]);
  expect(deviceWatch.lastOutage('grid')).toBeNull();
  expect(pass(1, 'ok')).toEqual([]);
  expect(deviceWatch.lastOutage('grid')).toEqual({ fromMs, toMs: clock.wallMs(), problem: AWAY });
  expect(lines).toEqual([expect.stringContaining('out for minutes'), expect.stringContaining('back')]);
});

test('short outages are no news, however many, and never heard is out, too', () => {
  const { deviceWatch, lines, pass } = watch();
  for (let round = 0; round < 20; round += 1) {
    expect(pass(100, 'stale')).toEqual([]);
    pass(1, 'ok');
  }
  expect(lines).toEqual([]);
  expect(deviceWatch.lastOutage('grid')).toBeNull();
  expect(pass(302, 'connecting')).toHaveLength(1);
});
