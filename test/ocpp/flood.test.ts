import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RpcConnection } from '../../src/ocpp/rpc/connection.ts';
import { type Ocpp16Handlers, ocpp16 } from '../../src/ocpp/v16/messages.ts';
import { BenchSite } from '../devices/chargepoints/bench-site.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { ScriptedStation } from './scripted-station.ts';
import { socketPair, until } from './socket-pair.ts';

const heartbeat = (id: number | string) => JSON.stringify([2, `${id}`, 'Heartbeat', {}]);

describe('a peer that floods', () => {
  let pair: Awaited<ReturnType<typeof socketPair>>;
  let clock: FakeClock;
  let answered: string[];
  let floods: number;
  let closed: string[];

  beforeEach(async () => {
    pair = await socketPair();
    clock = new FakeClock();
    answered = [];
    floods = 0;
    closed = [];
    pair.far.on('message', (data) => answered.push((JSON.parse(data.toString()) as string[])[1] ?? ''));
  });
  afterEach(() => pair.close());

  const answer = { kind: 'result', payload: { currentTime: '2026-06-15T10:00:00Z' } } as const;
  const connect = (handlers: Ocpp16Handlers = { Heartbeat: () => answer }) =>
    new RpcConnection({
      socket: pair.near,
      clock,
      log: silentLog,
      protocol: ocpp16,
      handlers,
      pingIntervalMs: 0,
      onFlood: () => {
        floods += 1;
      },
      onClosed: (detail) => closed.push(detail),
    });
  const quiet = async () => {
    for (let before = -1; before !== answered.length; ) {
      before = answered.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('is read at 50 messages a second after the first 500, and gets every answer, in order', async () => {
    connect();
    const sent = Array.from({ length: 2_000 }, (_, i) => `${i}`);
    for (const id of sent) pair.far.send(heartbeat(id));
    await until(() => answered.length === 500 && pair.near.isPaused);
    await quiet();
    expect(answered.length).toBe(500);
    clock.advance(1_000);
    await until(() => answered.length === 550);
    await quiet();
    expect(answered.length).toBe(550);
    await until(() => {
      clock.advance(1_000);
      return answered.length === 2_000;
    });
    expect(answered).toEqual(sent);
    expect(closed).toEqual([]);
    // Once a minute.
    expect(floods).toBe(1);
    pair.far.send(heartbeat('end'));
    await until(() => {
      clock.advance(1_000);
      return answered.at(-1) === 'end';
    });
    expect(pair.near.isPaused).toBe(false);
  });

  it('pays more for large frames', async () => {
    connect();
    const large = JSON.stringify([2, 'x', 'Heartbeat', { filler: 'x'.repeat(400_000) }]);
    for (let i = 0; i < 20; i += 1) pair.far.send(large);
    await until(() => answered.length === 6 && pair.near.isPaused);
    await quiet();
    expect(answered.length).toBe(6);
  });

  it('is not read while a hundred of its requests are being handled', async () => {
    const waiting: (() => void)[] = [];
    connect({
      Heartbeat: async () => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return answer;
      },
    });
    for (let i = 0; i < 400; i += 1) pair.far.send(heartbeat(i));
    await until(() => waiting.length === 100 && pair.near.isPaused);
    await quiet();
    expect(waiting.length).toBe(100);
    while (answered.length < 400) {
      for (const release of waiting.splice(0)) release();
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  it('with pings is paused too, and goes on afterwards', async () => {
    connect();
    let pongs = 0;
    pair.far.on('pong', () => {
      pongs += 1;
      if (!pair.near.isPaused) pair.far.ping();
    });
    pair.far.ping();
    await until(() => pair.near.isPaused);
    expect(pongs).toBeGreaterThanOrEqual(499);
    pair.far.send(heartbeat('after'));
    await quiet();
    expect(answered).toEqual([]);
    await until(() => {
      clock.advance(1_000);
      return answered.length === 1;
    });
    expect(closed).toEqual([]);
  });

  it('is no flood as long as it waits for each answer: a replay of 1500 transactions', async () => {
    connect();
    const MESSAGES = 3_000;
    let sent = 0;
    const next = () => {
      if (sent < MESSAGES) pair.far.send(heartbeat(sent++));
    };
    pair.far.on('message', next);
    next();
    await until(() => {
      clock.advance(1_000);
      return answered.length === MESSAGES;
    });
    expect(floods).toBe(0);
  });
});

describe('a station that floods', () => {
  it('shows that to the owner, delays no other station, and is answered in the end', async () => {
    const site = new BenchSite();
    await site.open();
    const station = await site.boot();
    const ids = Array.from({ length: 1_500 }, (_, i) =>
      station.post('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: i, timestamp: site.now() }),
    );
    // Where the sender is slow, the first 500 are dealt with before more has come than a patient one would send.
    await until(() => {
      site.clock.advance(20);
      return site.chargePoint.health().problem !== null;
    });
    expect(site.chargePoint.health()).toMatchObject({ problem: { code: 'flooding' } });
    expect(site.book.starts.length).toBeLessThanOrEqual(600);
    const other = await ScriptedStation.connect(site.url.replace(/CP1$/, 'NEW'));
    expect((await other.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' }))[0]).toBe(3);
    expect(site.book.starts.length).toBeLessThanOrEqual(600);
    await until(() => {
      site.clock.advance(1_000);
      return ids.every((id) => station.hasAnswer(id));
    });
    expect(site.book.starts.length).toBe(1_500);
    site.clock.advance(600_000);
    expect(site.chargePoint.health().problem).toBeNull();
    await site.close();
  });
});
