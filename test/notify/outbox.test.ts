import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StoreError } from '../../src/ledger/errors.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { bench, ended, fault, fuse, receiver, TestChannel } from './bench.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test('an event goes out once, in words, and stays told', async () => {
  const channel = new TestChannel();
  const { clock, outbox, store, add, run, state } = bench([receiver(channel)]);
  add(ended(clock), 'ended:1');
  add(ended(clock), 'ended:1');
  await run(HOUR_MS, 60_000);
  expect(channel.arrived).toHaveLength(1);
  expect(channel.arrived[0]).toMatchObject({
    title: 'Home: Carport: charging ended',
    text: 'Carport: charging ended. 18.4 kWh in 2 h 0 min, €5.43. Anna. (15 Jun, 10:00)',
    urgent: false,
  });
  expect(store.newest()).toMatchObject([{ key: 'ended:1', outcome: 'sent' }]);
  expect(state()).toMatchObject({ attempts: 0, error: null });
  expect(outbox.problems()).toEqual([]);
});

test('what happens together goes out together, each with its time', async () => {
  const channel = new TestChannel();
  const { clock, add, run } = bench([receiver(channel)]);
  add(ended(clock, 'Carport'), 'ended:1');
  await run(5_000);
  add(fault(clock), 'device:1');
  expect(channel.tried).toHaveLength(0);
  await run(20_000);
  expect(channel.arrived).toHaveLength(1);
  const [{ title, text } = { title: '', text: '' }] = channel.arrived;
  expect(title).toBe('Home: 2 messages');
  expect(text.split('\n')).toEqual([
    '15 Jun, 10:00 Carport: charging ended. 18.4 kWh in 2 h 0 min, €5.43. Anna.',
    '15 Jun, 10:00 Carport: fault. It does not answer.',
  ]);
});

test('a server that is dead for a day: it is asked ever more rarely, nothing is lost, and all that gathered is one message', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'later', detail: 'ECONNREFUSED', retryAfterMs: null };
  const { clock, outbox, add, run, state } = bench([receiver(channel)]);
  add(ended(clock), 'ended:0');
  for (let hour = 1; hour <= 23; hour += 1) {
    await run(HOUR_MS, 30_000);
    add(ended(clock), `ended:${hour}`);
  }
  await run(HOUR_MS, 30_000);
  expect(channel.tried.length).toBeGreaterThan(20);
  expect(channel.tried.length).toBeLessThan(40);
  expect(new Set(channel.tried.map(({ id }) => id)).size).toBe(1);
  expect(outbox.problems()).toMatchObject([
    { code: 'notification-undelivered', receiver: 'Owner', detail: 'ECONNREFUSED' },
  ]);
  channel.answer = { kind: 'sent' };
  await run(2 * HOUR_MS, 30_000);
  expect(channel.arrived.map(({ events }) => events.length)).toEqual([1, 23]);
  expect(state()).toMatchObject({ attempts: 0, failingSinceMs: null });
  expect(outbox.problems()).toEqual([]);
});

test('what is older than two days is told to nobody any more', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'later', detail: 'ECONNREFUSED', retryAfterMs: null };
  const { clock, store, add, run } = bench([receiver(channel)]);
  add(ended(clock), 'ended:old');
  await run(47 * HOUR_MS, 10 * MINUTE_MS);
  add(ended(clock), 'ended:new');
  await run(2 * HOUR_MS, 10 * MINUTE_MS);
  channel.answer = { kind: 'sent' };
  await run(HOUR_MS, 10 * MINUTE_MS);
  expect(store.newest().map(({ key, outcome }) => [key, outcome])).toEqual([
    ['ended:new', 'sent'],
    ['ended:old', 'expired'],
  ]);
});

test('429: not before the time that the other side names', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'later', detail: 'HTTP 429', retryAfterMs: 10 * MINUTE_MS };
  const { clock, add, run } = bench([receiver(channel)]);
  add(ended(clock), 'ended:1');
  await run(30_000);
  expect(channel.tried).toHaveLength(1);
  await run(9 * MINUTE_MS, 10_000);
  expect(channel.tried).toHaveLength(1);
  await run(2 * MINUTE_MS, 10_000);
  expect(channel.tried).toHaveLength(2);
});

test('a wrong token is said at once and tried once an hour; a test that arrives frees the way', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'denied', detail: 'HTTP 401: unauthorized' };
  const owner = receiver(channel);
  const { clock, outbox, add, run } = bench([owner]);
  add(ended(clock), 'ended:1');
  await run(MINUTE_MS);
  expect(outbox.problems()).toMatchObject([{ detail: 'HTTP 401: unauthorized' }]);
  await run(50 * MINUTE_MS, MINUTE_MS);
  expect(channel.tried).toHaveLength(1);
  channel.answer = { kind: 'sent' };
  expect(await outbox.test(owner)).toEqual({ kind: 'sent' });
  await run(5_000);
  expect(channel.arrived.map(({ title }) => title)).toEqual(['Home: Test', 'Home: Carport: charging ended']);
});

test('a message that is refused does not stand in the way of the next', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'refused', detail: 'HTTP 400' };
  const { clock, store, add, run } = bench([receiver(channel)]);
  add(ended(clock), 'ended:1');
  await run(30_000);
  channel.answer = { kind: 'sent' };
  add(ended(clock), 'ended:2');
  await run(30_000);
  expect(store.newest().map(({ outcome }) => outcome)).toEqual(['sent', 'refused']);
});

test('one dead receiver holds up nobody else', async () => {
  const dead = new TestChannel();
  dead.send = () => new Promise(() => {});
  const alive = new TestChannel();
  const { clock, add, outbox } = bench([receiver(dead, { id: 'dead' }), receiver(alive, { id: 'alive' })]);
  add(ended(clock), 'ended:1');
  clock.advance(30_000);
  void outbox.tick();
  await expect.poll(() => alive.arrived.length).toBe(1);
  add(ended(clock), 'ended:2');
  clock.advance(30_000);
  void outbox.tick();
  await expect.poll(() => alive.arrived.length).toBe(2);
  const stopped = outbox.stop();
  clock.advance(3_000);
  await stopped;
});

describe('quiet hours', () => {
  const quiet = { fromMinute: 22 * 60, toMinute: 7 * 60 };

  test('hold everything but the fuse, until the morning, as one message', async () => {
    const channel = new TestChannel();
    const late = new FakeClock(Date.UTC(2026, 5, 15, 23, 0));
    const { clock, add, run } = bench([receiver(channel, { quiet })], temporaryFolder(), late);
    add(ended(clock), 'ended:1');
    await run(HOUR_MS, MINUTE_MS);
    add(ended(clock), 'ended:2');
    add(fuse(clock), 'fuse:1');
    await run(5_000);
    expect(channel.arrived.map(({ urgent, events }) => [urgent, events.length])).toEqual([[true, 1]]);
    await run(6.9 * HOUR_MS, MINUTE_MS);
    expect(channel.arrived).toHaveLength(1);
    await run(10 * MINUTE_MS, MINUTE_MS);
    expect(channel.arrived.map(({ events }) => events.length)).toEqual([1, 2]);
  });

  test('a trouble that is over before anybody was told is never told', async () => {
    const channel = new TestChannel();
    const late = new FakeClock(Date.UTC(2026, 5, 15, 23, 0));
    const { clock, outbox, store, add, run } = bench([receiver(channel, { quiet })], temporaryFolder(), late);
    add(fault(clock), 'device@1:began');
    await run(HOUR_MS, MINUTE_MS);
    const over = { kind: 'trouble-ended', atMs: clock.wallMs(), beganAtMs: 0, trouble: TROUBLE } as const;
    const { entries, withdraw } = outbox.ending(over, 'device@1:began', 'device@1:ended');
    expect(entries).toEqual([]);
    store.enter(entries, { withdraw, trouble: told(clock.wallMs()) });
    await run(12 * HOUR_MS, 10 * MINUTE_MS);
    expect(channel.tried).toEqual([]);
    expect(store.newest()).toMatchObject([{ outcome: 'withdrawn' }]);
  });
});

const TROUBLE = { kind: 'device-faulty', device: 'meter', name: 'Grid', problem: 'silent' } as const;
const told = (overAtMs: number) => ({ key: 'device', trouble: JSON.stringify(TROUBLE), toldAtMs: 1, overAtMs });

test('the end of a trouble is told to those who heard of its begin, or may have', async () => {
  const heard = new TestChannel();
  const maybe = new TestChannel();
  maybe.answer = { kind: 'later', detail: 'the answer was lost', retryAfterMs: null };
  const { clock, outbox, add, run } = bench([
    receiver(heard, { id: 'heard' }),
    receiver(maybe, { id: 'maybe' }),
    receiver(new TestChannel(), { id: 'elsewhere', topics: ['dimming'] }),
  ]);
  add(fault(clock), 'device@1:began');
  await run(30_000);
  const over = { kind: 'trouble-ended', atMs: clock.wallMs(), beganAtMs: 0, trouble: TROUBLE } as const;
  const { entries, withdraw } = outbox.ending(over, 'device@1:began', 'device@1:ended');
  expect(withdraw).toEqual([]);
  expect(entries.map((one) => one.receiver)).toEqual(['heard', 'maybe']);
});

test('that a receiver cannot be reached is told to the others', () => {
  const { outbox, clock } = bench([
    receiver(new TestChannel(), { id: 'a', name: 'Phone' }),
    receiver(new TestChannel(), { id: 'b', name: 'Mail' }),
  ]);
  const trouble = { kind: 'site-alarm', alarm: 'notification-undelivered', about: 'Phone', detail: null } as const;
  const event = { kind: 'trouble-began', atMs: clock.wallMs(), trouble } as const;
  expect(outbox.addressed(event, 'alarm', 'alarm:1', null).map((one) => one.receiver)).toEqual(['b']);
});

test('no more messages in an hour than were asked for: the rest comes together, the fuse at once', async () => {
  const channel = new TestChannel();
  const { clock, add, run } = bench([receiver(channel, { mostPerHour: 2 })]);
  for (let index = 0; index < 40; index += 1) {
    add(ended(clock), `ended:${index}`);
    await run(MINUTE_MS, 30_000);
  }
  expect(channel.arrived).toHaveLength(2);
  add(fuse(clock), 'fuse:1');
  await run(5_000);
  expect(channel.arrived).toHaveLength(3);
  await run(HOUR_MS, MINUTE_MS);
  expect(channel.arrived.length).toBeLessThanOrEqual(5);
  expect(channel.arrived.reduce((sum, { events }) => sum + events.length, 0)).toBe(41);
});

test('a driver hears of his own sessions, and of nothing else', async () => {
  const channels = { anna: new TestChannel(), bert: new TestChannel(), owner: new TestChannel() };
  const { clock, add, run } = bench([
    receiver(channels.anna, { id: 'anna', driver: 'Anna' }),
    // Nobody of this name, or two of them.
    receiver(channels.bert, { id: 'bert', driver: 'Bert' }),
    receiver(channels.owner),
  ]);
  add(ended(clock), 'ended:anna', 'd-anna');
  add(ended(clock), 'ended:bert', 'd-bert');
  add(ended(clock), 'ended:nobody', null);
  add(fault(clock), 'device:1', 'd-anna');
  await run(30_000);
  const keys = ({ arrived }: TestChannel): number => arrived.reduce((sum, { events }) => sum + events.length, 0);
  expect([keys(channels.anna), keys(channels.bert), keys(channels.owner)]).toEqual([1, 0, 4]);
});

test('after a restart a message that may have arrived goes out under the id that it had', async () => {
  const before = new TestChannel();
  before.answer = { kind: 'later', detail: 'the answer was lost', retryAfterMs: null };
  const first = bench([receiver(before)]);
  first.add(ended(first.clock), 'ended:1');
  await first.run(25_000);
  const after = new TestChannel();
  const second = first.restarted([receiver(after)]);
  second.add(ended(second.clock), 'ended:2');
  await second.run(2 * MINUTE_MS);
  expect(after.arrived[0]?.id).toBe(before.tried[0]?.id);
  expect(after.arrived.map(({ events }) => events.length)).toEqual([1, 1]);
});

test('a clock that is set back by a day holds up nothing', async () => {
  const channel = new TestChannel();
  channel.answer = { kind: 'later', detail: 'ENETUNREACH', retryAfterMs: null };
  const { clock, add, run } = bench([receiver(channel)]);
  add(ended(clock), 'ended:1');
  await run(30_000);
  clock.jumpWall(-24 * HOUR_MS);
  channel.answer = { kind: 'sent' };
  await run(5_000);
  expect(channel.arrived).toHaveLength(1);
});

test('a disk that does not take what was sent: it is not sent again', async () => {
  const channel = new TestChannel();
  const { clock, store, outbox, add } = bench([receiver(channel)]);
  add(ended(clock), 'ended:1');
  const recordSent = store.recordSent.bind(store);
  store.recordSent = () => {
    throw new StoreError('disk-full', 'state.db', 'full');
  };
  for (let i = 0; i < 10; i += 1) {
    clock.advance(30_000);
    await outbox.tick();
  }
  expect(channel.arrived).toHaveLength(1);
  store.recordSent = recordSent;
  clock.advance(5_000);
  await outbox.tick();
  expect(store.newest()).toMatchObject([{ outcome: 'sent' }]);
  expect(channel.arrived).toHaveLength(1);
});

test('receivers that are configured no more leave nothing behind', () => {
  const { clock, store, add } = bench([receiver(new TestChannel(), { id: 'gone' })]);
  add(ended(clock), 'ended:1');
  store.tidy(['owner'], clock.wallMs());
  expect(store.newest()).toEqual([]);
});

test('whatever servers, nights and restarts do: nothing is lost, and only what may not have arrived is sent again', async () => {
  type Step = 'event' | 'fail' | 'work' | 'restart' | 'hour' | 'minute';
  const step = fc.constantFrom<Step>('event', 'fail', 'work', 'restart', 'hour', 'minute');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const channel = new TestChannel();
      const quiet = { fromMinute: 12 * 60, toMinute: 14 * 60 };
      const owner = receiver(channel, { quiet, mostPerHour: 3 });
      let now = bench([owner]);
      let events = 0;
      for (const one of steps) {
        if (one === 'event') {
          events += 1;
          now.add(ended(now.clock, `${events}`), `ended:${events}`);
        } else if (one === 'fail') channel.answer = { kind: 'later', detail: 'away', retryAfterMs: null };
        else if (one === 'work') channel.answer = { kind: 'sent' };
        else if (one === 'restart') now = now.restarted([owner]);
        else await now.run(one === 'hour' ? HOUR_MS : MINUTE_MS, one === 'hour' ? 15 * MINUTE_MS : 30_000);
      }
      channel.answer = { kind: 'sent' };
      await now.run(8 * HOUR_MS, 15 * MINUTE_MS);
      const arrived = channel.arrived.flatMap(({ events: inIt }) =>
        inIt.map(({ event }) => ('chargePoint' in event ? event.chargePoint : '')),
      );
      expect(arrived.toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: events }, (_, index) => `${index + 1}`),
      );
    }),
    { numRuns: 12 },
  );
});
