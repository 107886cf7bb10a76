import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { MqttLink, type MqttMessage, type MqttOptions } from '../../../src/transport/mqtt/link.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { until } from '../peer.ts';

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
  readonly heard: { topic: string; payload: string; retain: boolean }[] = [];

  async start(): Promise<void> {
    const broker = await Aedes.createBroker();
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

  it('has the broker say that it is gone, and says so itself when it leaves', async () => {
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
});
