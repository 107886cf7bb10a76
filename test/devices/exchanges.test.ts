import { expect, test } from 'vitest';
import { noteCall } from '../../src/devices/chargepoints/call-notes.ts';
import { ExchangeBook, ExchangeCounter } from '../../src/devices/exchanges.ts';
import { MeasuringState } from '../../src/devices/measuring-state.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const AWAY = { code: 'unreachable', address: 'here', detail: '' } as const;

test('tells how often and how fast a device has answered of late, and what went wrong last', () => {
  const clock = new FakeClock();
  const counter = new ExchangeCounter(clock);
  expect(counter.figures()).toEqual({ count: 0, failed: 0, medianMs: null, worstMs: null, lastError: null });
  for (const ms of [40, 10, 900, 20, 30]) {
    counter.asked();
    clock.advance(ms);
    counter.answered();
  }
  const failedAtMs = clock.wallMs();
  counter.failed(AWAY);
  expect(counter.figures()).toEqual({
    ...{ count: 6, failed: 1, medianMs: 30, worstMs: 900 },
    lastError: { atMs: failedAtMs, problem: AWAY },
  });

  clock.advance(10 * 60_000 + 1);
  expect(counter.figures()).toMatchObject({ count: 0, failed: 0, medianMs: null });
  expect(counter.figures().lastError?.problem).toEqual(AWAY);
});

test('looks at the newest exchanges alone, and has no time for what comes unasked', () => {
  const counter = new ExchangeCounter(new FakeClock());
  for (let index = 0; index < 100; index += 1) counter.failed(AWAY);
  for (let index = 0; index < 100; index += 1) counter.answered();
  expect(counter.figures()).toMatchObject({ count: 128, failed: 28, medianMs: null, worstMs: null });
});

test('every device that is read is counted under its id', () => {
  const clock = new FakeClock();
  const exchanges = new ExchangeBook(clock);
  const context = { clock, log: silentLog, changed: () => {}, exchanges };
  const state = new MeasuringState({ id: 'grid', name: 'Grid', kind: 'meter' }, 'here', 6_000, context);
  state.asked();
  clock.advance(12);
  state.heard({
    ...{ powerW: 1, phasePowerW: null, phaseCurrentA: null, currentStepA: 0, phaseVoltageV: null },
    ...{ importWh: null, exportWh: null },
  });
  state.away(AWAY);
  expect(exchanges.figures('grid')).toMatchObject({ count: 2, failed: 1, medianMs: 12 });
  expect(exchanges.figures('roof')).toBeNull();
  state.stop();
});

test('calls to a station count by their outcome; one that was never sent says nothing', () => {
  const counter = new ExchangeCounter(new FakeClock());
  const call = { action: 'SetChargingProfile', tookMs: 80 };
  noteCall(counter, { ...call, outcome: { kind: 'result', payload: {} } }, 'here');
  noteCall(counter, { ...call, outcome: { kind: 'error', code: 'InternalError', description: 'no' } }, 'here');
  noteCall(counter, { ...call, outcome: { kind: 'timeout' } }, 'here');
  noteCall(counter, { ...call, outcome: { kind: 'superseded' } }, 'here');
  expect(counter.figures()).toMatchObject({ count: 3, failed: 2, medianMs: 80 });
  expect(counter.figures().lastError?.problem).toMatchObject({ code: 'unreachable' });
});
