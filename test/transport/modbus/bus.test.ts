import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import type { ReadRequest } from '../../../src/transport/modbus/pdu.ts';
import { dialTcp } from '../../../src/transport/tcp.ts';
import { FakeClock } from '../../fake-clock.ts';
import { fakeDial } from '../fake-dial.ts';
import { until } from '../peer.ts';
import {
  type Distortion,
  exceptionFor,
  type ModbusPeer,
  type Question,
  registersFor,
  startModbusPeer,
} from './hostile-server.ts';
import { tcpBus, tcpLine } from './line.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A bus to a server that does what the test says; its time-outs come when the test moves the clock. */
async function bench(answer: (question: Question, socket: Socket) => void) {
  const clock = new FakeClock();
  const server = await startModbusPeer(answer);
  closers.push(() => server.close());
  const bus = tcpBus(dialTcp({ host: '127.0.0.1', port: server.port }, clock), clock);
  closers.push(() => bus.close());
  return { clock, server, bus };
}

const at = (address: number, count = 2, unit = 1): ReadRequest => ({ unit, table: 'holding', address, count });
const words = (...values: number[]) => ({ kind: 'words', words: values });
const asked = (server: ModbusPeer, count: number) => until(() => server.questions.length >= count, `question ${count}`);
const good = (question: Question, socket: Socket): void => void socket.write(registersFor(question));

describe('a Modbus TCP bus', () => {
  it('reads holding and input registers, over one connection', async () => {
    const { bus, server } = await bench(good);
    expect(await bus.read(at(100, 3))).toEqual(words(100, 101, 102));
    expect(await bus.read({ ...at(7, 1, 255), table: 'input' })).toEqual(words(7));
    expect(server.questions).toMatchObject([
      { unit: 1, functionCode: 3, address: 100, count: 3, connection: 0 },
      { unit: 255, functionCode: 4, address: 7, count: 1, connection: 0 },
    ]);
  });

  it('asks one question at a time, in order, however many ask', async () => {
    let open = 0;
    let most = 0;
    const { bus, server } = await bench((question, socket) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        socket.write(registersFor(question));
      });
    });
    const addresses = [5, 1, 9, 3, 7];
    const results = await Promise.all(addresses.map((address) => bus.read(at(address, 1))));
    expect(results).toEqual(addresses.map((address) => words(address)));
    expect(server.questions.map(({ address }) => address)).toEqual(addresses);
    expect(most).toBe(1);
  });

  it('reads an answer that arrives byte by byte', async () => {
    const { bus } = await bench((question, socket) => {
      socket.setNoDelay(true);
      for (const byte of registersFor(question)) socket.write(Buffer.from([byte]));
    });
    expect(await bus.read(at(40_000))).toEqual(words(40_000, 40_001));
  });

  it('returns an exception as what it is, and stays connected', async () => {
    const { bus, server } = await bench((question, socket) => {
      socket.write(question.index === 0 ? exceptionFor(question, 2) : registersFor(question));
    });
    expect(await bus.read(at(1))).toEqual({ kind: 'exception', code: 2 });
    expect(await bus.read(at(1))).toEqual(words(1, 2));
    expect(server.accepted()).toBe(1);
  });

  it('times out, and drops the connection with whatever may still come over it', async () => {
    const late: (() => void)[] = [];
    const { bus, clock, server } = await bench((question, socket) => {
      if (question.index === 0) late.push(() => socket.write(registersFor(question)));
      else good(question, socket);
    });
    const first = bus.read(at(111));
    await asked(server, 1);
    const second = bus.read(at(222));
    clock.advance(2_000);
    expect(await first).toEqual({ kind: 'timeout' });
    for (const answer of late) answer();
    expect(await second).toEqual(words(222, 223));
    expect(server.questions.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it('is not led astray by late answers, for more than 256 questions', async () => {
    let held: (() => void) | null = null;
    const { bus, clock, server } = await bench((question, socket) => {
      held?.();
      held = question.index % 2 === 0 ? () => socket.write(registersFor(question, {}, 10_000)) : null;
      if (held === null) socket.write(registersFor(question));
    });
    for (let index = 0; index < 300; index += 1) {
      const answer = bus.read(at(index));
      await asked(server, index + 1);
      if (index % 2 === 0) clock.advance(2_000);
      expect(await answer).toEqual(index % 2 === 0 ? { kind: 'timeout' } : words(index, index + 1));
    }
  });

  it.each<[string, Distortion, string]>([
    ['another transaction', { transaction: 4711 }, 'the answer to transaction 4711 came for 1'],
    ['another unit', { unit: 9 }, 'unit 9 answered for unit 1'],
    ['another function', { functionCode: 4 }, 'function 4 answered for function 3'],
    ['another exception', { functionCode: 0x84 }, 'function 132 answered for function 3'],
    ['a wrong byte count', { byteCount: 2 }, '4 bytes answered for 4'],
    ['another protocol', { protocol: 1 }, 'no Modbus TCP header: 00010001000701'],
    ['an impossible length', { length: 300 }, 'no Modbus TCP header: 00010000012c01'],
  ])('refuses an answer of %s, and is right again with the next', async (_, wrong, detail) => {
    const { bus, server } = await bench((question, socket) => {
      socket.write(registersFor(question, question.index === 0 ? wrong : {}));
    });
    expect(await bus.read(at(10))).toEqual({ kind: 'malformed', detail });
    expect(await bus.read(at(20))).toEqual(words(20, 21));
    expect(server.accepted()).toBe(2);
  });

  it('refuses an answer with too many registers', async () => {
    const { bus } = await bench((question, socket) => {
      socket.write(registersFor({ ...question, count: question.count + 1 }));
    });
    expect(await bus.read(at(10))).toEqual({ kind: 'malformed', detail: '6 bytes answered for 4' });
  });

  it('does not take bytes that nobody asked for as an answer to anything', async () => {
    const again: (() => void)[] = [];
    const { bus, server } = await bench((question, socket) => {
      socket.write(registersFor(question));
      again.push(() => socket.write(registersFor(question)));
    });
    expect(await bus.read(at(10))).toEqual(words(10, 11));
    // The same once more, which some gateways do.
    for (const repeat of again) repeat();
    await until(() => server.sockets.length === 0, 'the connection dropped');
    expect(await bus.read(at(20))).toEqual(words(20, 21));
    expect(server.accepted()).toBe(2);
  });

  it('drops a connection that brings more than the answer in the same breath', async () => {
    const { bus, server } = await bench((question, socket) => {
      const answer = registersFor(question);
      socket.write(question.index === 0 ? Buffer.concat([answer, answer]) : answer);
    });
    expect(await bus.read(at(10))).toEqual(words(10, 11));
    expect(await bus.read(at(20))).toEqual(words(20, 21));
    expect(server.questions.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it.each(['end', 'resetAndDestroy'] as const)(
    'does not wait for the time-out when the peer does socket.%s()',
    async (act) => {
      const { bus } = await bench((_, socket) => void socket[act]());
      expect(await bus.read(at(10))).toMatchObject({ kind: 'closed' });
    },
  );

  it('says that nobody is there, and finds a device that comes back', async () => {
    const { bus, server } = await bench(good);
    await server.close();
    expect(await bus.read(at(1))).toEqual({ kind: 'closed', detail: 'ECONNREFUSED' });
    expect(await bus.read(at(1))).toEqual({ kind: 'closed', detail: 'ECONNREFUSED' });
  });

  it('gives up an attempt to connect that is not answered', async () => {
    const clock = new FakeClock();
    const lost = fakeDial();
    const bus = tcpBus(lost.dial, clock);
    const answer = bus.read(at(1));
    await until(() => lost.streams.length === 1, 'an attempt');
    lost.last().lose('no answer to the connection attempt');
    expect(await answer).toEqual({ kind: 'closed', detail: 'no answer to the connection attempt' });
  });

  it('answers everything that waits when it is closed', async () => {
    const { bus, server } = await bench(() => {});
    const answers = [bus.read(at(1)), bus.read(at(2))];
    await asked(server, 1);
    await bus.close();
    const closed = { kind: 'closed', detail: 'closed by us' };
    expect(await Promise.all(answers)).toEqual([closed, closed]);
    await until(() => server.sockets.length === 0, 'the connection closed');
  });

  it('never gives another register’s words, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constant('late'), fc.constant('good')), {
          maxLength: 6,
        }),
        async (script) => {
          const clock = new FakeClock();
          const line = fakeDial();
          const bus = tcpBus(line.dial, clock);
          let lastQuestion: Buffer | null = null;
          for (const [index, step] of script.entries()) {
            const streamsBefore = line.streams.length;
            const answer = bus.read(at(index * 10));
            await new Promise((resolve) => setImmediate(resolve));
            if (line.streams.length > streamsBefore) line.last().open();
            await new Promise((resolve) => setImmediate(resolve));
            const question = line.last().written.at(-1) ?? Buffer.alloc(12);
            const reply = (to: Buffer): Buffer => {
              const head = { transaction: to.readUInt16BE(0), unit: to.readUInt8(6), functionCode: to.readUInt8(7) };
              const body = { address: to.readUInt16BE(8), count: to.readUInt16BE(10) };
              return registersFor({ ...head, ...body, index: 0, connection: 0 });
            };
            if (step === 'good') line.last().send(reply(question));
            else if (step === 'late') line.last().send(reply(lastQuestion ?? question));
            else line.last().send(step);
            lastQuestion = question;
            clock.advance(2_000);
            const result = await answer;
            if (result.kind === 'words') expect(result.words).toEqual([index * 10, index * 10 + 1]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the buses of a site', () => {
  it('share one connection per host and port, and close it with the last user', async () => {
    const server = await startModbusPeer(good);
    const buses = new ModbusBuses(systemClock);
    const a = buses.lease(tcpLine(server.port));
    const b = buses.lease(tcpLine(server.port));
    expect(a.bus).toBe(b.bus);
    expect(await Promise.all([a.bus.read(at(1)), b.bus.read(at(5))])).toEqual([words(1, 2), words(5, 6)]);
    expect(server.accepted()).toBe(1);
    await a.release();
    await a.release();
    expect(await b.bus.read(at(9))).toEqual(words(9, 10));
    await b.release();
    await until(() => server.sockets.length === 0, 'the connection closed');
    await server.close();
  });
});
