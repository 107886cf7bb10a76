import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueuedBus } from '../../../src/transport/modbus/bus.ts';
import type { ReadRequest } from '../../../src/transport/modbus/pdu.ts';
import { RtuCarrier } from '../../../src/transport/modbus/rtu-carrier.ts';
import { withChecksum } from '../../../src/transport/modbus/rtu-frame.ts';
import { FakeClock } from '../../fake-clock.ts';
import { fakeDial } from '../fake-dial.ts';

const LATENCY_MS = 500;
const BYTE_MS = 1;
/** Question and answer of two registers. */
const ANSWER_MS = LATENCY_MS + 17;

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A bus on a line that the test plays; the port opens as soon as it is dialled. */
function bench() {
  const clock = new FakeClock();
  const line = fakeDial();
  const carrier = new RtuCarrier(line.dial, clock, { byteMs: BYTE_MS, latencyMs: LATENCY_MS });
  const bus = new QueuedBus('/dev/ttyUSB0', carrier, clock);
  let opened = 0;
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 5) {
      await settle();
      for (; opened < line.streams.length; opened += 1) line.streams[opened]?.open();
      clock.advance(Math.min(5, left));
    }
    await settle();
  };
  /** Questions on the line so far. */
  const questions = (): readonly Buffer[] => line.streams.flatMap(({ written }) => written);
  return { clock, line, bus, advance, questions };
}

const at = (address: number, count = 2, unit = 1): ReadRequest => ({ unit, table: 'holding', address, count });
const words = (...values: number[]) => ({ kind: 'words', words: values });
/** The answer of registers that contain their own address, shifted by `by`. */
function answerTo(question: Buffer, { by = 0, unit = question.readUInt8(0), functionCode = 3 } = {}): Buffer {
  const [address, count] = [question.readUInt16BE(2), question.readUInt16BE(4)];
  const pdu = Buffer.alloc(2 + 2 * count);
  pdu.writeUInt8(functionCode, 0);
  pdu.writeUInt8(2 * count, 1);
  for (let index = 0; index < count; index += 1) pdu.writeUInt16BE((address + index + by) & 0xffff, 2 + 2 * index);
  return withChecksum({ unit, pdu });
}
const last = (questions: readonly Buffer[]): Buffer => questions.at(-1) ?? Buffer.alloc(8);

describe('a Modbus RTU line', () => {
  it('asks byte by byte as the standard writes it down', async () => {
    const { bus, advance, questions, line } = bench();
    const answer = bus.read({ unit: 0x11, table: 'holding', address: 0x006b, count: 3 });
    await advance(20);
    // MODBUS Application Protocol V1.1b3 6.3, its example, with the checksum of the serial line.
    expect(questions().map((bytes) => bytes.toString('hex'))).toEqual(['1103006b00037687']);
    line.last().send(Buffer.from('110306022b00000064c8ba', 'hex'));
    expect(await answer).toEqual(words(0x022b, 0, 0x64));
  });

  it('writes registers with function 16, one with function 6, coils with function 5', async () => {
    const { bus, advance, questions, line } = bench();
    const asked: string[] = [];
    for (const ask of [
      () => bus.write({ unit: 1, address: 261, words: [60, 0xfff6] }),
      () => bus.write({ unit: 1, address: 261, words: [60], as: 'single' }),
      () => bus.writeCoil({ unit: 1, address: 400, on: true }),
    ]) {
      const answer = ask();
      await advance(20);
      const question = last(questions());
      asked.push(question.subarray(0, -2).toString('hex'));
      line.last().send(withChecksum({ unit: 1, pdu: question.subarray(1, 6) }));
      expect(await answer).toEqual({ kind: 'written' });
    }
    expect(asked).toEqual(['011001050002' + '04003cfff6', '01060105003c', '01050190ff00']);
  });

  it('takes no acknowledgement of another write', async () => {
    const { bus, advance, line } = bench();
    const answer = bus.write({ unit: 1, address: 261, words: [60], as: 'single' });
    await advance(20);
    line.last().send(withChecksum({ unit: 1, pdu: Buffer.from('060105003d', 'hex') }));
    await advance(ANSWER_MS);
    expect(await answer).toMatchObject({ kind: 'malformed' });
  });

  it('reads an answer that arrives byte by byte, behind the noise of the transceiver and its own echo', async () => {
    const { bus, advance, questions, line } = bench();
    const answer = bus.read(at(300));
    await advance(20);
    const question = last(questions());
    for (const byte of Buffer.concat([Buffer.from([0x00]), question, answerTo(question)])) {
      line.last().send(Buffer.from([byte]));
      await advance(1);
    }
    expect(await answer).toEqual(words(300, 301));
  });

  it('returns an exception as what it is', async () => {
    const { bus, advance, line } = bench();
    const answer = bus.read(at(1));
    await advance(20);
    line.last().send(withChecksum({ unit: 1, pdu: Buffer.from([0x83, 2]) }));
    expect(await answer).toEqual({ kind: 'exception', code: 2 });
  });

  it('drops the late answer to a question that timed out, and asks on a silent line', async () => {
    const { bus, advance, questions, line } = bench();
    const first = bus.read(at(77));
    const second = bus.read(at(78));
    await advance(20);
    const late = answerTo(last(questions()));
    await advance(ANSWER_MS);
    expect(await first).toEqual({ kind: 'timeout' });
    await advance(100);
    line.last().send(late);
    await advance(LATENCY_MS - 10);
    expect(questions()).toHaveLength(1);
    await advance(100);
    expect(questions()).toHaveLength(2);
    line.last().send(answerTo(last(questions())));
    expect(await second).toEqual(words(78, 79));
  });

  it.each([
    ['another unit', { unit: 9 }, 'unit 9 answered for unit 1'],
    ['another function', { functionCode: 4 }, 'function 4 answered for function 3'],
  ])('refuses an answer of %s', async (_, wrong, detail) => {
    const { bus, advance, questions, line } = bench();
    const answer = bus.read(at(10));
    await advance(20);
    line.last().send(answerTo(last(questions()), wrong));
    await advance(ANSWER_MS);
    expect(await answer).toEqual({ kind: 'malformed', detail });
  });

  it('refuses a flipped bit, and says what to check', async () => {
    const { bus, advance, questions, line } = bench();
    const answer = bus.read(at(10));
    await advance(20);
    const bytes = answerTo(last(questions()));
    bytes.writeUInt8(bytes.readUInt8(4) ^ 0x10, 4);
    line.last().send(bytes);
    await advance(ANSWER_MS);
    const detail = '9 bytes that are no whole answer: check baud rate, parity and wiring';
    expect(await answer).toEqual({ kind: 'malformed', detail });
  });

  it('names a second master on the line, and trusts no answer while there is one', async () => {
    const { bus, advance, questions, line } = bench();
    const answered = bus.read(at(10));
    await advance(20);
    line.last().send(answerTo(last(questions())));
    await answered;
    for (let index = 0; index < 3; index += 1) {
      await advance(2_000);
      line.last().send(answerTo(Buffer.from('0103000a0002', 'hex')));
    }
    await advance(2_000);
    const asked = questions().length;
    const doubted = bus.read(at(10));
    await advance(2_000);
    expect(await doubted).toEqual({
      kind: 'malformed',
      detail: 'bytes that nobody asked for: is there a second master on this line?',
    });
    expect(questions()).toHaveLength(asked);
    await advance(60_000);
    const again = bus.read(at(10));
    await advance(20);
    line.last().send(answerTo(last(questions())));
    expect(await again).toEqual(words(10, 11));
  });

  it('opens the port anew after five questions without a single byte: a pulled adapter says nothing', async () => {
    const { bus, advance, line } = bench();
    for (let index = 0; index < 6; index += 1) {
      const answer = bus.read(at(10));
      await advance(2 * ANSWER_MS + 40);
      expect(await answer).toEqual({ kind: 'timeout' });
    }
    expect(line.streams).toHaveLength(2);
    expect(line.streams[0]?.isClosed).toBe(true);
  });

  it('says that a port is not there, and finds one that comes back', async () => {
    const { bus, advance, line, questions } = bench();
    const lost = bus.read(at(1));
    await settle();
    line.last().lose('No such file or directory');
    expect(await lost).toEqual({ kind: 'closed', detail: 'No such file or directory' });
    const found = bus.read(at(1));
    await settle();
    line.last().open();
    await advance(20);
    line.last().send(answerTo(last(questions())));
    expect(await found).toEqual(words(1, 2));
  });

  it('answers everything that waits when it is closed', async () => {
    const { bus, advance } = bench();
    const answers = [bus.read(at(1)), bus.read(at(2))];
    await advance(20);
    await bus.close();
    const closed = { kind: 'closed', detail: 'closed by us' };
    expect(await Promise.all(answers)).toEqual([closed, closed]);
  });

  it('gives a device the silence it needs before a question', async () => {
    const { bus, advance, questions, line } = bench();
    const first = bus.read(at(1));
    const second = bus.read({ ...at(2), quietMs: 100 });
    await advance(20);
    line.last().send(answerTo(last(questions())));
    await first;
    await advance(90);
    expect(questions()).toHaveLength(1);
    await advance(20);
    expect(questions()).toHaveLength(2);
    line.last().send(answerTo(last(questions())));
    expect(await second).toEqual(words(2, 3));
  });

  it('never gives another register’s words, whatever comes within the time an answer may be late', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('good' as const), afterMs: fc.integer({ min: 0, max: LATENCY_MS - 60 }) }),
      // Up to twice the time an answer may take: while nothing is asked.
      fc.record({
        kind: fc.constant('late' as const),
        afterMs: fc.integer({ min: ANSWER_MS + 5, max: 2 * LATENCY_MS }),
      }),
      fc.record({ kind: fc.constant('noise' as const), bytes: fc.uint8Array({ maxLength: 30 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (script) => {
        const { bus, advance, questions, line } = bench();
        for (const [index, act] of script.entries()) {
          const before = questions().length;
          const answer = bus.read(at(index * 10));
          for (let waited = 0; questions().length === before && waited < 4_000; waited += 50) await advance(50);
          if (questions().length > before) {
            if (act.kind === 'noise') line.last().send(act.bytes);
            else {
              await advance(act.afterMs);
              line.last().send(answerTo(last(questions())));
            }
          }
          await advance(LATENCY_MS + 50);
          const result = await answer;
          if (result.kind === 'words') expect(result.words).toEqual([index * 10, index * 10 + 1]);
          else expect(act.kind).not.toBe('good');
        }
      }),
      { numRuns: 40 },
    );
  });
});
