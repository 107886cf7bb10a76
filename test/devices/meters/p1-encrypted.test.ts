import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncryptedFrames, LUXEMBOURG_AUTHENTICATION_KEY } from '../../../src/devices/meters/p1/encrypted-frames.ts';
import { P1Meter, type P1MeterOptions } from '../../../src/devices/meters/p1/p1-meter.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { fakeDial } from '../../transport/fake-dial.ts';
import { encryptedFrame } from './p1-encrypted-frame.ts';
import { sample, telegram } from './p1-samples.ts';

const KEY = Buffer.from('0a1b2c3d4e5f60718293a4b5c6d7e8f9', 'hex');
const LUXEMBOURG = Buffer.from(LUXEMBOURG_AUTHENTICATION_KEY);
const keys = { encryption: KEY, authentication: LUXEMBOURG };
const frameOf = (plain: Uint8Array, counter: number): Buffer => encryptedFrame(plain, { ...keys, counter });

/**
 * The head of a frame that an Austrian Sagemcom meter has sent, with its key, as published in the tests of a reader of
 * such meters, and the head of what stands in it.
 */
const PUBLISHED = {
  encryption: Buffer.from('a8c74f67eca8ef9c55c4743ff6f4f031', 'hex'),
  head: 'db085341473500033fe28201f230000000fc1aab23652c74cf94ea17a2719952fe21f41aad4f712be354c9d274d6340ab9980692831894dcf65c73e4b96d76660f2f0fe1b39a4ef07f8aea45cbabf11f3a6dc0dc721be1b6a4fbd204bfa145025d83a0b3458fbb199bc4ae2144094ca7ee42ad9ac59b',
  plain: '/EST5\\253717584_A\r\n\r\n1-3:0.2.8(50)\r\n0-0:1.0.0(230817152425S)\r\n1-0:1.8.0(007112944*Wh)\r\n1-0:1.8.1(',
};

function opening() {
  const plain: string[] = [];
  const refused: string[] = [];
  const frames = new EncryptedFrames(keys, {
    plain: (bytes) => plain.push(bytes.toString('latin1')),
    refused: (why) => refused.push(why),
  });
  return { frames, plain, refused };
}

it('the frames of these tests are laid out as a real meter lays them out', () => {
  const head = Buffer.from(PUBLISHED.head, 'hex');
  const made = encryptedFrame(Buffer.from(PUBLISHED.plain.padEnd(481, ' '), 'latin1'), {
    encryption: PUBLISHED.encryption,
    authentication: LUXEMBOURG,
    title: head.subarray(2, 10),
    counter: 0xfc,
  });
  expect(made.subarray(0, 18 + PUBLISHED.plain.length)).toEqual(head.subarray(0, 18 + PUBLISHED.plain.length));
});

describe('encrypted frames', () => {
  it('are found however the stream is cut, behind noise and behind half a frame', () => {
    const first = frameOf(Buffer.from('one'.repeat(60)), 7);
    const second = frameOf(Buffer.from('two'), 8);
    const stream = Buffer.concat([Buffer.from('db08db0011', 'hex'), first, Buffer.from('xyz'), second]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 10 }), (cuts) => {
        const { frames, plain } = opening();
        let rest: Buffer = stream;
        for (const cut of cuts) {
          frames.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        frames.push(rest);
        expect(plain).toEqual(['one'.repeat(60), 'two']);
      }),
      { numRuns: 50 },
    );
  });

  it('are not believed with any bit turned, and the next one is', () => {
    const frame = frameOf(Buffer.from('secret'), 7);
    for (let at = 2; at < frame.length; at += 1) {
      const { frames, plain } = opening();
      const bytes = Buffer.from(frame);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      frames.push(bytes);
      frames.reset();
      expect(plain).toEqual([]);
      frames.push(frameOf(Buffer.from('next'), 9));
      expect(plain).toEqual(['next']);
    }
  });

  it('are taken once: a counter that does not grow is a replay, unless another meter begins', () => {
    const { frames, plain, refused } = opening();
    frames.push(frameOf(Buffer.from('a'), 7));
    frames.push(frameOf(Buffer.from('a'), 7));
    frames.push(frameOf(Buffer.from('b'), 6));
    expect(refused).toEqual(['replay', 'replay']);
    frames.push(encryptedFrame(Buffer.from('c'), { ...keys, title: Buffer.from('SAG50002'), counter: 1 }));
    frames.push(frameOf(Buffer.from('d'), 0xff_ff_ff_ff));
    expect(plain).toEqual(['a', 'c', 'd']);
  });
});

describe('a P1 meter that encrypts', () => {
  function bench(encryption: NonNullable<P1MeterOptions['encryption']>) {
    const clock = new FakeClock();
    const line = fakeDial();
    const context = { clock, log: silentLog, changed: () => {} };
    const options = { id: 'grid', name: 'Grid', connection: { tcp: { host: 'dongle', port: 23 } }, encryption };
    const meter = new P1Meter(options, context, line.dial);
    meter.start();
    return { clock, meter, line };
  }

  it('is read like any other', () => {
    const { meter, line } = bench({ kind: 'keys', keys });
    line
      .last()
      .open()
      .send(frameOf(sample('luxembourg-smarty'), 1));
    expect(meter.health()).toMatchObject({ condition: 'ok', problem: null });
    expect(meter.reading()?.value.powerW).toBeTypeOf('number');
  });

  it('says that the key is wrong, and that telegrams are repeated', () => {
    const { clock, meter, line } = bench({ kind: 'keys', keys: { ...keys, encryption: LUXEMBOURG } });
    line
      .last()
      .open()
      .send(frameOf(telegram(500), 1));
    expect(meter.reading()).toBeNull();
    expect(meter.health()).toMatchObject({ condition: 'faulty', problem: { code: 'not-decrypted', why: 'key' } });
    const right = bench({ kind: 'keys', keys });
    right.line
      .last()
      .open()
      .send(frameOf(telegram(500), 5));
    for (let second = 0; second < 40; second += 1) {
      right.clock.advance(1_000);
      right.line.last().send(frameOf(telegram(900), 4));
    }
    expect(right.meter.reading()?.value.powerW).toBe(500);
    expect(right.meter.health()).toMatchObject({
      condition: 'faulty',
      problem: { code: 'not-decrypted', why: 'replay' },
    });
    clock.advance(1);
  });

  it('drops half a frame when the line pauses', () => {
    const { clock, meter, line } = bench({ kind: 'keys', keys });
    const stream = line.last().open();
    stream.send(frameOf(telegram(500), 1).subarray(0, 90));
    clock.advance(10_000);
    stream.send(frameOf(telegram(501), 2));
    expect(meter.reading()?.value.powerW).toBe(501);
  });

  it('is not even opened without its key, and says why', () => {
    const { meter, line } = bench({ kind: 'problem', detail: 'lux.key may be read by others: chmod 600 lux.key' });
    expect(line.streams).toEqual([]);
    expect(meter.health().problem).toMatchObject({ code: 'protocol-error', detail: expect.stringContaining('chmod') });
  });
});
