import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { MqttBrokers } from '../../../src/transport/mqtt/brokers.ts';
import { MqttLink, type MqttMessage, type MqttOptions } from '../../../src/transport/mqtt/link.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { startPeer, until } from '../peer.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A broker nobody here wrote, on a port that survives its restarts. */
class Broker {
  port = 0;
  broker: Aedes | null = null;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  refuses = '';
  readonly signedIn: string[] = [];
  readonly heard: { topic: string; payload: string; retain: boolean }[] = [];

  async start(): Promise<void> {
    const broker = await Aedes.createBroker({
      authorizeSubscribe: (_client, subscription, done) =>
        done(null, subscription.topic === this.refuses ? null : subscription),
      authenticate: (_client, username, password, done) => {
        if (username !== undefined) this.signedIn.push(`${username}:${password?.toString()}`);
        done(null, true);
      },
    });
    broker.on('publish', ({ topic, payload, retain }, client) => {
      if (client !== null) this.heard.push({ topic, payload: payload.toString(), retain });
    });
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    const address = server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    this.broker = broker;
    this.server = server;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server, broker } = this;
    this.server = null;
    this.broker = null;
    if (server === null || broker === null) return;
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  }

  /** Breaks the youngest connection without a word. */
  cutYoungest(): void {
    [...this.sockets].at(-1)?.destroy();
  }

  /** Resolves when a client has left a topic. */
  unsubscribed(): Promise<void> {
    return new Promise((resolve) => this.broker?.once('unsubscribe', () => resolve()));
  }

  /** Resolves when a client has subscribed. */
  subscribed(): Promise<void> {
    return new Promise((resolve) => this.broker?.once('subscribe', () => resolve()));
  }
}

const optionsFor = (port: number): MqttOptions => ({
  host: '127.0.0.1',
  port,
  tls: false,
  username: null,
  secrets: async () => ({ password: null, ca: null }),
  statusTopic: 'house/status',
});

async function bench() {
  const broker = new Broker();
  await broker.start();
  closers.push(() => broker.stop());
  const clock = new FakeClock();
  const link = new MqttLink(optionsFor(broker.port), clock, silentLog);
  closers.push(() => link.stop());
  const stranger = async () => {
    const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, { reconnectPeriod: 0 });
    closers.push(() => client.endAsync(true));
    return client;
  };
  const messages: Omit<MqttMessage, 'monoMs'>[] = [];
  return {
    broker,
    clock,
    link,
    stranger,
    messages,
    listen: () =>
      link.listen('house/set', { message: ({ payload, isRetained }) => messages.push({ payload, isRetained }) }),
  };
}

const up = (link: MqttLink) => until(() => link.problem() === null, 'the connection');

describe('the link to an MQTT broker', () => {
  it('tells a state that was kept from a message of now', async () => {
    const { link, stranger, messages, listen } = await bench();
    const other = await stranger();
    await other.publishAsync('house/set', 'kept', { retain: true, qos: 1 });
    listen();
    link.start();
    await until(() => messages.length === 1, 'the kept state');
    await other.publishAsync('house/set', 'now', { qos: 1 });
    await until(() => messages.length === 2, 'the message');
    expect(messages).toEqual([
      { payload: 'kept', isRetained: true },
      { payload: 'now', isRetained: false },
    ]);
  });

  it('passes on no more than a listener asks for, to each of a topic', async () => {
    const { broker, link, stranger, messages, listen } = await bench();
    const documents: string[] = [];
    link.listen('house/set', { message: ({ payload }) => documents.push(payload), longestBytes: 100_000 });
    listen();
    const subscribed = broker.subscribed();
    link.start();
    await subscribed;
    const other = await stranger();
    const [long, longer] = ['x'.repeat(100_000), 'x'.repeat(100_001)];
    for (const payload of [long, longer, 'end']) await other.publishAsync('house/set', payload, { qos: 1 });
    await until(() => messages.length > 0, 'the last message');
    expect(messages.map(({ payload }) => payload)).toEqual(['end']);
    expect(documents.map(({ length }) => length)).toEqual([100_000, 3]);
  });

  it('sends after a reconnect the newest state alone, and none twice', async () => {
    const { broker, clock, link } = await bench();
    link.start();
    await up(link);
    await broker.stop();
    await until(() => link.problem() !== null, 'the loss');
    for (const value of ['1', '2', '3']) link.publishState('house/limit', value);
    broker.heard.length = 0;
    await broker.start();
    clock.advance(5_000);
    await until(() => broker.heard.some(({ topic }) => topic === 'house/limit'), 'the state');
    link.publishState('house/limit', '3');
    link.publishState('house/limit', '4');
    await until(() => broker.heard.some(({ payload }) => payload === '4'), 'the next state');
    expect(broker.heard.filter(({ topic }) => topic === 'house/limit')).toEqual([
      { topic: 'house/limit', payload: '3', retain: true },
      { topic: 'house/limit', payload: '4', retain: true },
    ]);
  });

  it('gets nothing that was sent while it was away, but what was kept', async () => {
    const { broker, link, stranger, messages, listen } = await bench();
    listen();
    const first = broker.subscribed();
    link.start();
    await first;
    const other = await stranger();
    await link.stop();
    await other.publishAsync('house/set', 'missed', { qos: 1 });
    const second = broker.subscribed();
    link.start();
    await second;
    await other.publishAsync('house/set', 'after', { qos: 1 });
    await until(() => messages.length > 0, 'a message');
    expect(messages.map(({ payload }) => payload)).toEqual(['after']);
  });

  it('has the broker say that it is gone, also when it leaves by itself', async () => {
    const { broker, clock, link, stranger } = await bench();
    const other = await stranger();
    const status: string[] = [];
    other.on('message', (_topic, payload) => status.push(payload.toString()));
    await other.subscribeAsync('house/status', { qos: 1 });
    link.start();
    await until(() => status.includes('online'), 'online');
    broker.cutYoungest();
    await until(() => status.includes('offline'), 'the last will');
    status.length = 0;
    await until(() => link.problem() !== null, 'the loss');
    clock.advance(5_000);
    await until(() => status.includes('online'), 'online again');
    await link.stop();
    await until(() => status.includes('offline'), 'goodbye');
  });

  it('goes on trying while there is no broker, and says why', async () => {
    const { broker, clock, link } = await bench();
    await broker.stop();
    link.start();
    await until(() => link.problem()?.detail.includes('ECONNREFUSED') ?? false, 'the refusal');
    await broker.start();
    clock.advance(5_000);
    await up(link);
  });

  it('hears a topic once for each who listens, and no more when they have left', async () => {
    const { broker, link, stranger, messages, listen } = await bench();
    const leave = listen();
    const leaveToo = listen();
    const subscribed = broker.subscribed();
    link.start();
    await subscribed;
    const other = await stranger();
    await other.publishAsync('house/set', 'both', { qos: 1 });
    await until(() => messages.length === 2, 'both');
    leave();
    await other.publishAsync('house/set', 'one', { qos: 1 });
    await until(() => messages.length === 3, 'one');
    const unsubscribed = broker.unsubscribed();
    leaveToo();
    await unsubscribed;
    expect(messages.map(({ payload }) => payload)).toEqual(['both', 'both', 'one']);
  });

  it('tells who listens that the broker does not let it', async () => {
    const { broker, link } = await bench();
    broker.refuses = 'secret/topic';
    const refused: string[] = [];
    link.listen('secret/topic', { message: () => {}, refused: (detail) => refused.push(detail) });
    link.start();
    await until(() => refused.length > 0, 'the refusal');
    expect(refused).toEqual(['the broker does not let us hear secret/topic']);
    expect(link.problem()).toBeNull();
  });

  it('asks for the password before each connection, and says why it has none', async () => {
    const broker = new Broker();
    await broker.start();
    closers.push(() => broker.stop());
    const clock = new FakeClock();
    let password: string | null = null;
    const secrets = async () => {
      if (password === null) throw new Error('password.txt may be read by others');
      return { password, ca: null };
    };
    const link = new MqttLink({ ...optionsFor(broker.port), username: 'anna', secrets }, clock, silentLog);
    closers.push(() => link.stop());
    link.start();
    await until(() => link.problem()?.detail === 'password.txt may be read by others', 'the reason');
    password = 'geheim';
    clock.advance(5_000);
    await up(link);
    expect(broker.signedIn).toEqual(['anna:geheim']);
  });
});

/** What a broker says that takes connections and then does as the test wants. CONNACK and SUBACK of MQTT 3.1.1. */
const CONNACK = Buffer.from([0x20, 2, 0, 0]);

describe('the link to a broker that is not well', () => {
  async function sick(greeting: Buffer | null) {
    const peer = await startPeer((socket) => {
      socket.once('data', () => {
        if (greeting !== null) socket.write(greeting);
      });
    });
    closers.push(() => peer.close());
    const clock = new FakeClock();
    const link = new MqttLink(optionsFor(peer.port), clock, silentLog);
    closers.push(() => link.stop());
    const messages: string[] = [];
    link.listen('house/set', { message: ({ payload }) => messages.push(payload) });
    link.start();
    await until(() => peer.accepted() === 1, 'the connection');
    return { peer, clock, link, messages };
  }

  it('gives it up when it does not answer', async () => {
    const { peer, clock, link } = await sick(null);
    clock.advance(10_000);
    expect(link.problem()?.detail).toBe('no answer in time');
    clock.advance(1_000);
    await until(() => peer.accepted() === 2, 'the next attempt');
  });

  it('notices that it has fallen silent, by its clock', async () => {
    const { peer, clock, link } = await sick(CONNACK);
    await up(link);
    clock.advance(10_000);
    expect(link.problem()).toBeNull();
    clock.advance(10_000);
    expect(link.problem()?.detail).toBe('the broker has fallen silent');
    clock.advance(1_000);
    await until(() => peer.accepted() === 2, 'the next attempt');
  });

  it('passes on nothing of a message that breaks off', async () => {
    const { peer, clock, link, messages } = await sick(CONNACK);
    await up(link);
    const topic = Buffer.from('house/set');
    const head = Buffer.from([0x30, 2 + topic.length + 10, 0, topic.length]);
    peer.sockets[0]?.write(Buffer.concat([head, topic, Buffer.from('{"lim')]));
    await new Promise((resolve) => setTimeout(resolve, 20));
    peer.sockets[0]?.resetAndDestroy();
    await until(() => link.problem() !== null, 'the loss');
    clock.advance(1_000);
    await until(() => peer.accepted() === 2, 'the next attempt');
    await up(link);
    expect(messages).toEqual([]);
  });

  it('tries less and less often while none of its connections lasts', async () => {
    const { peer, clock, link } = await sick(CONNACK);
    for (const [attempt, delayMs] of [1_000, 2_000, 4_000].entries()) {
      await up(link);
      peer.sockets[0]?.resetAndDestroy();
      await until(() => link.problem() !== null, 'the loss');
      clock.advance(delayMs - 1);
      expect(peer.accepted()).toBe(attempt + 1);
      clock.advance(1);
      await until(() => peer.accepted() === attempt + 2, 'the next attempt');
    }
  });
});

it('brokers are shared by those who name the same one and user, and left by the last', async () => {
  const peer = await startPeer((socket) => socket.once('data', () => socket.write(CONNACK)));
  closers.push(() => peer.close());
  const brokers = new MqttBrokers(new FakeClock(), silentLog);
  const options = optionsFor(peer.port);
  const [one, other] = [brokers.lease(options), brokers.lease(options)];
  const third = brokers.lease({ ...options, username: 'anna' });
  expect(other.link).toBe(one.link);
  expect(third.link).not.toBe(one.link);
  await third.release();
  one.link.start();
  other.link.start();
  await up(one.link);
  expect(peer.accepted()).toBe(1);
  await one.release();
  await one.release();
  expect(other.link.problem()).toBeNull();
  await other.release();
  expect(other.link.problem()?.detail).toBe('closed by us');
  expect(brokers.lease(options).link).not.toBe(one.link);
});
