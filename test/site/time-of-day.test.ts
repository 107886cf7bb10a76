import { expect, onTestFinished, test } from 'vitest';
import type { HostTime } from '../../src/clock.ts';
import { AdjustableClock, TimeOfDay } from '../../src/site/time-of-day.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const NOON_MS = Date.UTC(2026, 5, 15, 10);
const DAY_MS = 86_400_000;

async function house(said: HostTime, { clockMs = NOON_MS, notBeforeMs = 0 } = {}) {
  const machine = new FakeClock(clockMs);
  const clock = new AdjustableClock(machine);
  const host = { said };
  const time = new TimeOfDay({ clock, log: silentLog, host: async () => host.said, notBeforeMs });
  onTestFinished(() => time.stop());
  await time.start();
  /** A meter that tells the right time once a second. */
  const meter = (seconds: number, rightMs: number) => {
    for (let i = 0; i < seconds; i += 1) {
      machine.advance(1_000);
      time.meterSaid(rightMs + (i + 1) * 1_000);
    }
  };
  const source = () => {
    const [alarm] = time.alarms();
    return alarm === undefined ? (time.isKnown() ? 'silent' : '?') : 'source' in alarm ? alarm.source : alarm.code;
  };
  return { machine, clock, host, time, meter, source };
}

test('NTP is the time, and nothing is said about it', async () => {
  const { time, source, clock } = await house('synchronised');
  expect([time.isKnown(), source(), clock.wallMs()]).toEqual([true, 'silent', NOON_MS]);
  expect(time.ownerSaid(0)).toBe('time-known');
});

test('a machine that says it is not set is not believed, until NTP comes', async () => {
  const { machine, host, time, source } = await house('not-synchronised');
  expect([time.isKnown(), source()]).toEqual([false, 'time-unknown']);
  const waited = time.whenKnown(20_000);
  host.said = 'synchronised';
  await machine.advanceAsync(10_000);
  expect(await waited).toBe(true);
  expect(source()).toBe('silent');
});

test('nobody waits longer than he said', async () => {
  const { machine, time } = await house('not-synchronised');
  const waited = time.whenKnown(5_000);
  machine.advance(5_000);
  expect(await waited).toBe(false);
});

test('the smart meter tells the time to a machine that has been off for a week: the whole wall clock follows', async () => {
  const { machine, clock, meter, source, host } = await house('not-synchronised', { clockMs: NOON_MS - 7 * DAY_MS });
  meter(3, NOON_MS);
  expect(source()).toBe('time-unknown');
  meter(1, NOON_MS + 3_000);
  expect(source()).toBe('meter');
  expect(clock.wallMs()).toBe(NOON_MS + 4_000);
  host.said = 'synchronised';
  machine.jumpWall(7 * DAY_MS);
  await machine.advanceAsync(10_000);
  expect(source()).toBe('silent');
  expect(clock.wallMs()).toBe(machine.wallMs());
});

test('a meter whose clock jumps about is not believed; one that agrees changes nothing', async () => {
  const { machine, time, source, meter, clock } = await house('not-synchronised');
  for (const wrongMs of [0, 40_000, -40_000, 10_000, 90_000]) {
    machine.advance(1_000);
    time.meterSaid(machine.wallMs() + wrongMs);
  }
  expect(source()).toBe('time-unknown');
  meter(4, machine.wallMs() + 3_000);
  expect(source()).toBe('meter');
  expect(clock.wallMs()).toBe(machine.wallMs());
});

test('a clock with a battery is believed, and the meter before it', async () => {
  const { meter, source } = await house('rtc');
  expect(source()).toBe('rtc');
  meter(4, NOON_MS);
  expect(source()).toBe('meter');
});

test.each(['rtc', 'unsaid'] as const)('a clock (%s) before what has happened already is not believed', async (said) => {
  expect((await house(said, { clockMs: Date.UTC(1970, 0, 2) })).source()).toBe('time-unknown');
  expect((await house(said, { notBeforeMs: NOON_MS + DAY_MS })).source()).toBe('time-unknown');
  expect((await house(said, { notBeforeMs: NOON_MS + 60_000 })).source()).not.toBe('time-unknown');
});

test('a machine that says nothing is believed, whatever a meter says that was set wrongly', async () => {
  const { meter, source, clock } = await house('unsaid');
  meter(4, NOON_MS + 3_600_000);
  expect([source(), clock.wallMs()]).toEqual(['silent', NOON_MS + 4_000]);
});

test('the owner tells it, where nothing else does', async () => {
  const { time, source, clock, machine } = await house('not-synchronised', { clockMs: 0 });
  expect(time.ownerSaid(NOON_MS)).toBe('done');
  expect([source(), clock.wallMs()]).toEqual(['owner', NOON_MS]);
  machine.advance(5_000);
  expect(clock.wallMs()).toBe(NOON_MS + 5_000);
});
