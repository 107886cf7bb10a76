import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RpcConnection, type Violation } from '../../src/ocpp/rpc/connection.ts';
import { parseFrame } from '../../src/ocpp/rpc/frames.ts';
import { type Ocpp16Connection, type Ocpp16Handlers, ocpp16 } from '../../src/ocpp/v16/messages.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { socketPair, until } from './socket-pair.ts';

describe('an OCPP-J connection', () => {
  let pair: Awaited<ReturnType<typeof socketPair>>;
  let clock: FakeClock;
  let violations: Violation[];
  let closed: string[];
  let received: unknown[][];

  beforeEach(async () => {
    pair = await socketPair();
    clock = new FakeClock();
    violations = [];
    closed = [];
    received = [];
    pair.far.on('message', (data) => received.push(JSON.parse(data.toString()) as unknown[]));
  });
  afterEach(() => pair.close());

  const connect = (handlers: Ocpp16Handlers = {}, pingIntervalMs = 0): Ocpp16Connection =>
    new RpcConnection({
      socket: pair.near,
      clock,
      log: silentLog,
      protocol: ocpp16,
      handlers,
      pingIntervalMs,
      onViolation: (violation) => violations.push(violation),
      onClosed: (detail) => closed.push(detail),
    });

  const heartbeat: Ocpp16Handlers = {
    Heartbeat: () => ({ kind: 'result', payload: { currentTime: '2026-06-15T10:00:00Z' } }),
  };

  it('puts a call on the socket before it returns, one at a time', async () => {
    const connection = connect();
    const sent: string[] = [];
    const first = connection.call('ClearCache', {}, { onSent: () => sent.push('first') });
    const second = connection.call('GetLocalListVersion', {}, { onSent: () => sent.push('second') });
    expect(sent).toEqual(['first']);
    await until(() => received.length === 1);
    expect(received[0]).toEqual([2, expect.any(String), 'ClearCache', {}]);
    pair.far.send(JSON.stringify([3, received[0]?.[1], { status: 'Accepted' }]));
    expect(await first).toEqual({ kind: 'result', payload: { status: 'Accepted' } });
    await until(() => received.length === 2);
    pair.far.send(JSON.stringify([4, received[1]?.[1], 'NotSupported', 'no', {}]));
    expect(await second).toEqual({ kind: 'error', code: 'NotSupported', description: 'no' });
    expect(received[0]?.[1]).not.toBe(received[1]?.[1]);
  });

  it('lets an urgent call overtake the waiting ones and replace its older version', async () => {
    const connection = connect();
    void connection.call('ClearCache', {});
    const change = connection.call('ChangeConfiguration', { key: 'a', value: '1' });
    const old = connection.call('Reset', { type: 'Soft' }, { urgent: true, supersedes: 'limit' });
    void connection.call('Reset', { type: 'Hard' }, { urgent: true, supersedes: 'limit' });
    expect(await old).toEqual({ kind: 'superseded' });
    await until(() => received.length === 1);
    pair.far.send(JSON.stringify([3, received[0]?.[1], { status: 'Accepted' }]));
    await until(() => received.length === 2);
    expect(received[1]?.slice(2)).toEqual(['Reset', { type: 'Hard' }]);
    pair.far.terminate();
    expect(await change).toEqual({ kind: 'closed', sent: false });
  });

  it('gives up after 60 s, goes on with the next, and ignores the late answer', async () => {
    const connection = connect();
    const late = connection.call('ClearCache', {});
    const next = connection.call('GetLocalListVersion', {});
    await until(() => received.length === 1);
    clock.advance(59_999);
    expect(received.length).toBe(1);
    clock.advance(1);
    expect(await late).toEqual({ kind: 'timeout' });
    await until(() => received.length === 2);
    pair.far.send(JSON.stringify([3, received[0]?.[1], { status: 'Accepted' }]));
    pair.far.send(JSON.stringify([3, received[1]?.[1], { listVersion: 3 }]));
    expect(await next).toEqual({ kind: 'result', payload: { listVersion: 3 } });
    expect(violations).toEqual([{ action: null, detail: 'an answer to no call, or a late one' }]);
  });

  it('gives a call up 5 s after it was sent when an urgent one waits, and ignores the late answer', async () => {
    const connection = connect();
    const slow = connection.call('ClearCache', {});
    await until(() => received.length === 1);
    clock.advance(3_000);
    const urgent = connection.call('Reset', { type: 'Soft' }, { urgent: true });
    clock.advance(1_999);
    const later = connection.call('GetLocalListVersion', {});
    expect(received.length).toBe(1);
    clock.advance(1);
    expect(await slow).toEqual({ kind: 'timeout' });
    await until(() => received.length === 2);
    expect(received[1]?.[2]).toBe('Reset');
    pair.far.send(JSON.stringify([3, received[0]?.[1], { status: 'Accepted' }]));
    await until(() => violations.length === 1);
    expect(violations).toEqual([{ action: null, detail: 'an answer to no call, or a late one' }]);
    pair.far.send(JSON.stringify([3, received[1]?.[1], { status: 'Rejected' }]));
    expect(await urgent).toEqual({ kind: 'result', payload: { status: 'Rejected' } });
    connection.drop('end of test');
    await later;
  });

  it('sends an urgent call at once when the one before it has been out for longer', async () => {
    const connection = connect();
    void connection.call('ClearCache', {});
    clock.advance(5_000);
    const sent: string[] = [];
    const urgent = connection.call('Reset', { type: 'Soft' }, { urgent: true, onSent: () => sent.push('urgent') });
    expect(sent).toEqual(['urgent']);
    connection.drop('end of test');
    await urgent;
  });

  it('is as patient with an urgent call as ever, whatever waits behind it', async () => {
    const connection = connect();
    let outcome = '';
    void connection.call('Reset', { type: 'Soft' }, { urgent: true }).then(({ kind }) => {
      outcome = kind;
    });
    const next = connection.call('Reset', { type: 'Hard' }, { urgent: true });
    clock.advance(59_999);
    await until(() => received.length === 1);
    expect(outcome).toBe('');
    clock.advance(1);
    await until(() => outcome === 'timeout' && received.length === 2);
    connection.drop('end of test');
    await next;
  });

  it('says of each call whether it was sent when the connection ends', async () => {
    const connection = connect();
    const sent = connection.call('ClearCache', {});
    const waiting = connection.call('ClearCache', {});
    pair.far.terminate();
    expect(await sent).toEqual({ kind: 'closed', sent: true });
    expect(await waiting).toEqual({ kind: 'closed', sent: false });
    expect(await connection.call('ClearCache', {})).toEqual({ kind: 'closed', sent: false });
    expect(closed.length).toBe(1);
  });

  it('bounds the waiting calls', async () => {
    const connection = connect();
    const calls = Array.from({ length: 70 }, () => connection.call('ClearCache', {}));
    const refused = await Promise.race(calls);
    expect(refused).toMatchObject({ kind: 'error', code: 'GenericError' });
    connection.drop('end of test');
    await Promise.all(calls);
  });

  const answerTo = async (frame: unknown): Promise<unknown[] | undefined> => {
    pair.far.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    pair.far.send(JSON.stringify([2, 'end', 'Heartbeat', {}]));
    await until(() => received.at(-1)?.[1] === 'end');
    return received.length === 1 ? undefined : received[0];
  };

  it.each([
    ['no JSON', '{"a":', undefined],
    ['no array', { a: 1 }, undefined],
    ['no message id', [2], undefined],
    ['an unknown message type', [7, 'x', 'Heartbeat', {}], undefined],
    ['an answer nobody asked for', [3, 'x', {}], undefined],
    ['an error nobody asked for', [4, 'x', 'GenericError', '', {}], undefined],
    ['too few elements', [2, 'x', 'Heartbeat'], 'FormationViolation'],
    ['too many elements', [2, 'x', 'Heartbeat', {}, {}], 'FormationViolation'],
    ['an action that is no string', [2, 'x', 5, {}], 'FormationViolation'],
    ['a payload that is no object', [2, 'x', 'Heartbeat', 'hello'], 'FormationViolation'],
    ['an unknown action', [2, 'x', 'MakeCoffee', {}], 'NotImplemented'],
    ['an action of the prototype', [2, 'x', 'constructor', {}], 'NotImplemented'],
    ['an action without a handler', [2, 'x', 'Reset', { type: 'Soft' }], 'NotSupported'],
    ['a missing field', [2, 'x', 'Authorize', {}], 'OccurenceConstraintViolation'],
    ['a field of the wrong type', [2, 'x', 'Authorize', { idTag: { a: 1 } }], 'TypeConstraintViolation'],
  ])('answers %s as the standard says', async (_name, frame, code) => {
    connect({ ...heartbeat, Authorize: () => ({ kind: 'silence' }) });
    const answer = await answerTo(frame);
    if (code === undefined) expect(answer).toBeUndefined();
    else expect(answer).toEqual([4, 'x', code, expect.any(String), {}]);
  });

  it('answers null payloads, and text in binary frames', async () => {
    connect(heartbeat);
    pair.far.send(Buffer.from(JSON.stringify([2, 'x', 'Heartbeat', null])), { binary: true });
    await until(() => received.length === 1);
    expect(received[0]).toEqual([3, 'x', { currentTime: '2026-06-15T10:00:00Z' }]);
  });

  it('stays silent when the handler says so, and handles the repeated call anew', async () => {
    let asked = 0;
    connect({
      ...heartbeat,
      Authorize: () => {
        asked += 1;
        return asked === 1 ? { kind: 'silence' } : { kind: 'result', payload: { idTagInfo: { status: 'Accepted' } } };
      },
    });
    expect(await answerTo([2, 'x', 'Authorize', { idTag: 'A' }])).toBeUndefined();
    pair.far.send(JSON.stringify([2, 'x', 'Authorize', { idTag: 'A' }]));
    await until(() => received.length === 2);
    expect(received[1]).toEqual([3, 'x', { idTagInfo: { status: 'Accepted' } }]);
  });

  it('handles a call once that is repeated while it is being handled', async () => {
    let asked = 0;
    let release = () => {};
    connect({
      ...heartbeat,
      Authorize: async () => {
        asked += 1;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return { kind: 'result', payload: { idTagInfo: { status: 'Accepted' } } };
      },
    });
    pair.far.send(JSON.stringify([2, 'x', 'Authorize', { idTag: 'A' }]));
    await answerTo([2, 'x', 'Authorize', { idTag: 'A' }]);
    release();
    await until(() => received.length === 2);
    expect(asked).toBe(1);
  });

  it('answers InternalError when a handler fails', async () => {
    connect({ ...heartbeat, Authorize: () => Promise.reject(new Error('a bug')) });
    pair.far.send(JSON.stringify([2, 'x', 'Authorize', { idTag: 'A' }]));
    await until(() => received.length === 1);
    expect(received[0]).toEqual([4, 'x', 'InternalError', '', {}]);
  });

  it('refuses to send what breaks the schema', async () => {
    const connection = connect();
    await expect(connection.call('ChangeConfiguration', { key: 'k'.repeat(51), value: '' })).rejects.toThrow(/key/);
  });

  it('ends a connection on which a frame is too large', async () => {
    connect(heartbeat);
    pair.far.on('error', () => {});
    pair.far.send('x'.repeat(600 * 1024));
    await until(() => closed.length === 1);
  });

  it('ends a connection that sends nothing but rubbish', async () => {
    connect(heartbeat);
    for (let i = 0; i < 102; i += 1) pair.far.send('rubbish');
    await until(() => closed.length === 1);
    expect(closed[0]).toContain('no OCPP');
  });

  it('drops a half-open connection: no answer to a ping within the interval', async () => {
    connect(heartbeat, 20_000);
    pair.far.pause();
    clock.advance(39_999);
    expect(closed).toEqual([]);
    clock.advance(1);
    expect(closed).toEqual(['no answer to a ping']);
  });

  it('keeps a quiet connection that answers pings', async () => {
    const connection = connect(heartbeat, 20_000);
    for (let i = 0; i < 3; i += 1) {
      const before = connection.lastHeardMonoMs();
      clock.advance(20_000);
      await until(() => connection.lastHeardMonoMs() > before, 'a pong');
    }
    expect(closed).toEqual([]);
  });

  it('probes', async () => {
    const connection = connect(heartbeat);
    expect(await connection.probe(3_000)).toBe(true);
    pair.far.pause();
    const probe = connection.probe(3_000);
    clock.advance(3_000);
    expect(await probe).toBe(false);
  });
});

describe('parseFrame', () => {
  it('takes anything and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.jsonValue()).map((value) => JSON.stringify(value)),
        ),
        (text) => {
          expect(parseFrame(text).kind).toMatch(/call|result|error|bad-call|rubbish/);
        },
      ),
    );
  });
});
