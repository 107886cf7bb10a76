import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { Aedes } from 'aedes';
import type { FakeClock } from '../../fake-clock.ts';
import { type Peer, startPeer } from '../../transport/peer.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import type { FaultyPeer } from './suite.ts';

const EVERY_MS = 1_000;
const DRIP_MS = 200;

/** A broker nobody here wrote, with a device that publishes each second, and somebody on the way to it who does what a fault wants. */
export async function startFaultyMqtt(
  topic: string,
  truth: Truth,
  clock: FakeClock,
  bodyOf: (truth: Truth, fault: Fault | null) => string,
): Promise<FaultyPeer> {
  let fault: Fault | null = null;
  const dead = new Set<Socket>();
  const broker = await Aedes.createBroker({
    authorizeSubscribe: (_client, subscription, done) => done(null, fault === 'exception' ? null : subscription),
  });
  const lie = bodyOf(LIE, null);
  const say = (payload: string, retain = false): void => {
    broker.publish({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false }, () => {});
  };
  const serve = (socket: Socket): void => {
    if (fault === 'half-open connection') dead.add(socket);
    if (fault === 'connection reset') {
      socket.resetAndDestroy();
      return;
    }
    const [ours, theirs]: [Duplex, Duplex] = duplexPair();
    broker.handle(theirs);
    ours.on('data', (bytes: Buffer) => {
      if (!dead.has(socket) && !socket.destroyed) socket.write(bytes);
    });
    ours.on('error', () => {});
    socket.on('data', (bytes) => ours.write(bytes));
    socket.on('close', () => ours.destroy());
    if (fault === 'slow drip') drip(socket);
  };
  let peer: Peer = await startPeer(serve);
  const { port } = peer;
  /** Behind the back of the broker, to whoever is connected. */
  const inject = (bytes: Buffer): void => {
    for (const socket of peer.sockets) if (!dead.has(socket)) socket.write(bytes);
  };
  const drip = (socket: Socket): void => {
    // With blanks behind, so that it takes longer than a broker may be silent.
    [...publish(topic, `${lie}${' '.repeat(150)}`)].forEach((byte, index) => {
      clock.after(DRIP_MS * (index + 1), () => {
        if (!socket.destroyed && fault === 'slow drip') socket.write(Buffer.from([byte]));
      });
    });
  };
  const speak = (): void => {
    switch (fault) {
      case 'no answer':
      case 'late answer':
      case 'slow drip':
        return;
      case 'half a frame':
        inject(publish(topic, lie).subarray(0, -8));
        return;
      case 'garbage':
        inject(Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 73 + 41) % 251)));
        return;
      case 'flood':
        for (let count = 0; count < 20; count += 1) say(`${' '.repeat(70_000)}${lie}`);
        return;
      case 'answer of another unit':
        inject(publish('another/device', lie));
        return;
      default:
        say(bodyOf(truth, fault));
    }
  };
  const cancel = clock.every(EVERY_MS, speak);
  const cut = (): void => {
    for (const socket of [...peer.sockets]) socket.resetAndDestroy();
  };
  return {
    port,
    async misbehave(next) {
      const before = fault;
      fault = next;
      if (next === 'half-open connection') for (const socket of peer.sockets) dead.add(socket);
      if (next === 'connection reset' || next === 'exception' || before === 'exception') cut();
      if (next === 'slow drip') for (const socket of peer.sockets) drip(socket);
      if (next === 'late answer') {
        // What the broker keeps is told when they are back: a state of another day.
        cut();
        say(lie, true);
      }
      if (next === 'connection refused' || next === 'restart') {
        await peer.close();
        say(lie, true);
      }
      if (before === 'connection refused' || before === 'restart') peer = await startPeer(serve, port);
    },
    async close() {
      cancel();
      await peer.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}

/** A PUBLISH packet with QoS 0 (MQTT 3.1.1, 3.3). */
function publish(topic: string, payload: string): Buffer {
  const name = Buffer.from(topic);
  const body = Buffer.concat([Buffer.from([name.length >> 8, name.length & 0xff]), name, Buffer.from(payload)]);
  const length = body.length < 128 ? [body.length] : [(body.length % 128) | 0x80, Math.floor(body.length / 128)];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}
