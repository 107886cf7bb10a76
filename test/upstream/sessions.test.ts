import { expect, test } from 'vitest';
import { Bench, FOREIGN_CARD, OWN_CARD } from './bench.ts';

test('a session of its card: start, meter values, stop, with real times and a register of its own', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  expect(backEnd.said('BootNotification')).toMatchObject([{ chargePointVendor: 'Lademeister' }]);
  const startedAt = new Date(bench.clock.wallMs()).toISOString();
  const transaction = await bench.start(OWN_CARD, 1_000_000);
  await bench.until(() => backEnd.said('StartTransaction').length === 1, 'a start');
  expect(backEnd.said('StartTransaction')).toEqual([
    { connectorId: 1, idTag: OWN_CARD, meterStart: 0, timestamp: startedAt },
  ]);
  bench.values = {
    powerW: 11_040,
    phasePowerW: null,
    phaseCurrentA: [16, 16, 16],
    currentStepA: 1,
    phaseVoltageV: null,
    importWh: 1_002_000,
    exportWh: null,
  };
  await bench.meter(transaction, 1_002_000);
  await bench.pass(301);
  await bench.until(() => backEnd.said('MeterValues').length === 1, 'meter values');
  expect(backEnd.said('MeterValues')).toMatchObject([
    { connectorId: 1, transactionId: 4712, meterValue: [{ sampledValue: [{ value: '2000' }, { value: '11040' }] }] },
  ]);
  await bench.end(transaction, 1_005_000);
  await bench.until(() => backEnd.said('StopTransaction').length === 1, 'a stop');
  expect(backEnd.said('StopTransaction')).toMatchObject([
    { transactionId: 4712, meterStop: 5_000, reason: 'EVDisconnected' },
  ]);
  await bench.leave();
  const statuses = backEnd.said('StatusNotification').filter(({ connectorId }) => connectorId === 1);
  expect(statuses.map(({ status }) => status)).toEqual(['Available', 'Charging', 'Finishing', 'Available']);
  expect(backEnd.faults).toEqual([]);
  expect(bench.waiting()).toBe(0);
});

test('what happens while the back-end is away comes afterwards, in order, each once', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  const times: string[] = [];
  for (const [card, from, to] of [
    [OWN_CARD, 0, 700],
    [FOREIGN_CARD, 700, 2_000],
    [OWN_CARD, 2_000, 2_500],
  ] as const) {
    times.push(new Date(bench.clock.wallMs()).toISOString());
    const transaction = await bench.start(card, from);
    bench.presented.tick();
    bench.clock.advance(3_600_000);
    await bench.end(transaction, to);
    bench.presented.tick();
    bench.clock.advance(60_000);
  }
  expect(bench.waiting()).toBe(4);
  bench.restart();
  await bench.until(() => bench.waiting() === 0, 'the queue is empty');
  const told = backEnd.heard.filter(({ action }) => action.endsWith('Transaction'));
  expect(told).toMatchObject([
    { action: 'StartTransaction', payload: { meterStart: 0, timestamp: times[0] } },
    { action: 'StopTransaction', payload: { transactionId: 4712, meterStop: 700 } },
    { action: 'StartTransaction', payload: { meterStart: 700, timestamp: times[2] } },
    { action: 'StopTransaction', payload: { transactionId: 4713, meterStop: 1_200 } },
  ]);
  expect(backEnd.frames.join('\n')).not.toContain(FOREIGN_CARD);
});

test('a start that is refused again and again is kept with what rests on it; the next session goes out', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  await backEnd.ask('ChangeConfiguration', { key: 'TransactionMessageAttempts', value: '2' });
  await backEnd.ask('ChangeConfiguration', { key: 'TransactionMessageRetryInterval', value: '10' });
  backEnd.answers['StartTransaction'] = () => {
    throw new Error('not today');
  };
  const first = await bench.start(OWN_CARD, 0);
  await bench.until(() => bench.books.stores.state.upstream.kept('employer', 9).length === 1, 'it is kept');
  expect(backEnd.said('StartTransaction')).toHaveLength(2);
  expect(backEnd.said('StartTransaction')[0]).toEqual(backEnd.said('StartTransaction')[1]);
  await bench.end(first, 300);
  delete backEnd.answers['StartTransaction'];
  await bench.pass(2);
  const second = await bench.start(OWN_CARD, 300);
  await bench.pass(2);
  await bench.end(second, 400);
  await bench.until(() => backEnd.said('StopTransaction').length === 1, 'the second session');
  const kept = bench.books.stores.state.upstream.kept('employer', 9);
  expect(kept).toMatchObject([
    { action: 'StartTransaction', state: 'rejected', attempts: 2 },
    { action: 'StopTransaction', state: 'held' },
  ]);
  expect(kept[0]?.error).toContain('not today');
  expect(bench.presented.again(kept[0]?.sessionId ?? '')).toBe(true);
  await bench.until(() => bench.waiting() === 0, 'both are delivered');
  expect(backEnd.said('StopTransaction').map(({ meterStop }) => meterStop)).toEqual([400, 300]);
});

test('a start that was answered with an answer that got lost goes out again, the same', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  backEnd.answers['StartTransaction'] = async () => {
    await backEnd.cut();
    return { transactionId: 1, idTagInfo: { status: 'Accepted' } };
  };
  await bench.start(OWN_CARD, 0);
  await bench.until(() => backEnd.said('StartTransaction').length === 1, 'the first');
  delete backEnd.answers['StartTransaction'];
  await bench.until(() => bench.waiting() === 0, 'the second');
  const [lost, again, ...more] = backEnd.said('StartTransaction');
  expect(more).toEqual([]);
  expect(again).toEqual(lost);
  // It was no boot.
  expect(backEnd.said('BootNotification')).toHaveLength(1);
});
