import { Server, type Socket } from 'node:net';
import { ServerTCP } from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { dialTcp } from '../../../src/transport/tcp.ts';
import { FakeClock } from '../../fake-clock.ts';
import { startPeer, until } from '../peer.ts';
import { tcpBus } from './line.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function busTo(port: number) {
  const clock = new FakeClock();
  const bus = tcpBus(dialTcp({ host: '127.0.0.1', port }, clock), clock);
  closers.push(() => bus.close());
  return { clock, bus };
}

/** A server that answers every request with these bytes behind its own transaction number. */
async function answering(answer: (request: Buffer) => Buffer | null) {
  const peer = await startPeer((socket: Socket) => {
    socket.on('data', (request) => {
      const bytes = answer(request);
      if (bytes !== null) socket.write(bytes);
    });
  });
  closers.push(() => peer.close());
  return { ...busTo(peer.port), peer };
}

const REQUEST = { unit: 7, address: 40_358, words: [60, 0xfff6] };
/** Function 16 for unit 7: 40358, two registers. */
const ASKED = Buffer.from('0001000000' + '0b07109da6000204003cfff6', 'hex');
const acknowledge = (request: Buffer): Buffer => {
  const answer = Buffer.from(request.subarray(0, 12));
  answer.writeUInt16BE(6, 4);
  return answer;
};

describe('writing registers', () => {
  it('sends function 16 byte by byte as it is written down, and takes the acknowledgement', async () => {
    let asked: Buffer | null = null;
    const { bus } = await answering((request) => {
      asked = request;
      return acknowledge(request);
    });
    expect(await bus.write(REQUEST)).toEqual({ kind: 'written' });
    expect(asked).toEqual(ASKED);
  });

  it('is understood by a server nobody here wrote', async () => {
    const registers = new Map<number, number>();
    const server = new ServerTCP(
      { setRegister: (address: number, value: number) => void registers.set(address, value) },
      { host: '127.0.0.1', port: 0, unitID: 7 },
    );
    await new Promise<void>((resolve) => server.on('initialized', () => resolve()));
    const inner: unknown = Reflect.get(server, '_server');
    const address = inner instanceof Server ? inner.address() : null;
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { bus } = busTo(port);
    expect(await bus.write(REQUEST)).toEqual({ kind: 'written' });
    expect([...registers]).toEqual([
      [40_358, 60],
      [40_359, 0xfff6],
    ]);
  });

  it('tells an exception from an acknowledgement', async () => {
    const { bus } = await answering((request) => {
      const answer = Buffer.from(request.subarray(0, 9));
      answer.writeUInt16BE(3, 4);
      answer.writeUInt8(0x90, 7);
      answer.writeUInt8(2, 8);
      return answer;
    });
    expect(await bus.write(REQUEST)).toEqual({ kind: 'exception', code: 2 });
  });

  it.each<[string, (request: Buffer) => Buffer]>([
    ['another address', (request) => changed(acknowledge(request), 9, 0x01)],
    ['another count', (request) => changed(acknowledge(request), 11, 1)],
    ['another unit', (request) => changed(acknowledge(request), 6, 1)],
    ['another transaction', (request) => changed(acknowledge(request), 1, 9)],
    ['another function', (request) => changed(acknowledge(request), 7, 6)],
  ])('takes no acknowledgement for %s', async (_, answer) => {
    const { bus } = await answering(answer);
    expect(await bus.write(REQUEST)).toMatchObject({ kind: 'malformed' });
  });

  it('times out, and the next question gets a new connection', async () => {
    let silent = true;
    const { clock, bus, peer } = await answering((request) => (silent ? null : acknowledge(request)));
    const lost = bus.write(REQUEST);
    await until(() => peer.accepted() === 1, 'a connection');
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(2_000);
    expect(await lost).toEqual({ kind: 'timeout' });
    silent = false;
    expect(await bus.write(REQUEST)).toEqual({ kind: 'written' });
    expect(peer.accepted()).toBe(2);
  });
});

function changed(bytes: Buffer, at: number, value: number): Buffer {
  bytes.writeUInt8(value, at);
  return bytes;
}
