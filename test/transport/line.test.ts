import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { Line, type LineState } from '../../src/transport/line.ts';
import { dialTcp } from '../../src/transport/tcp.ts';
import { FakeClock } from '../fake-clock.ts';
import { fakeDial } from './fake-dial.ts';
import { startPeer, until } from './peer.ts';

function bench(silenceMs = 5_000) {
  const clock = new FakeClock();
  const fake = fakeDial();
  const states: LineState[] = [];
  const received: string[] = [];
  const line = new Line(fake.dial, silenceMs, clock);
  line.open({ bytes: (chunk) => received.push(chunk.toString()), state: (state) => states.push(state) });
  return { clock, line, states, received, ...fake };
}

describe('a line', () => {
  it('dials at once, and passes on states and bytes', () => {
    const { last, states, received } = bench();
    last().open();
    last().send('hello');
    expect(states).toEqual([{ kind: 'connecting' }, { kind: 'open' }]);
    expect(received).toEqual(['hello']);
  });

  it('dials again after 1, 2, 4, … 30 s, and only bytes prove that it works', async () => {
    const { clock, streams, last } = bench(1e9);
    const waitsS: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().open();
      last().lose('ECONNRESET');
      const before = streams.length;
      const sinceMs = clock.monoMs();
      while (streams.length === before) await clock.advanceAsync(100, 100);
      waitsS.push(Math.floor((clock.monoMs() - sinceMs) / 1_000));
    }
    expect(waitsS).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
    last().open();
    last().send('alive');
    last().lose('ECONNRESET');
    await clock.advanceAsync(1_100, 100);
    expect(streams).toHaveLength(10);
  });

  it('gives up a stream that falls silent, and releases it before it dials again', async () => {
    const { clock, streams, last, states, received } = bench();
    last().open();
    clock.advance(4_000);
    last().send('.');
    clock.advance(4_999);
    expect(states.at(-1)).toEqual({ kind: 'open' });
    clock.advance(1);
    expect(states.at(-1)).toEqual({ kind: 'silent', silentMs: 5_000 });
    expect(last().isClosed).toBe(true);
    last().send('too late');
    expect(received).toEqual(['.']);
    await clock.advanceAsync(1_100, 100);
    expect(streams).toHaveLength(2);
  });

  it('learns to expect more', () => {
    const { clock, line, last, states } = bench(60_000);
    last().open();
    line.expectBytesWithin(2_000);
    clock.advance(2_000);
    expect(states.at(-1)?.kind).toBe('silent');
  });

  it('writes only while it is open: nothing stale is sent later', () => {
    const { line, last } = bench();
    line.write(Buffer.from('early'));
    last().open();
    line.write(Buffer.from('now'));
    last().lose('gone');
    line.write(Buffer.from('late'));
    expect(last().written.map(String)).toEqual(['now']);
  });

  it('is quiet after close', async () => {
    const { clock, line, streams, last, states } = bench();
    last().lose('ECONNREFUSED');
    await line.close();
    await clock.advanceAsync(60_000, 10_000);
    expect(streams).toHaveLength(1);
    expect(states.at(-1)?.kind).toBe('lost');
  });
});

describe('a TCP line', () => {
  it('names refusal, and a peer that ends its half', async () => {
    const clock = new FakeClock();
    const peer = await startPeer((socket) => socket.end('bye'));
    const states: LineState[] = [];
    const received: Buffer[] = [];
    const line = new Line(dialTcp({ host: '127.0.0.1', port: peer.port }, clock), 60_000, clock);
    line.open({ bytes: (chunk) => received.push(chunk), state: (state) => states.push(state) });
    await until(() => states.at(-1)?.kind === 'lost', 'the end');
    expect(Buffer.concat(received).toString()).toBe('bye');
    expect(states.at(-1)).toEqual({ kind: 'lost', detail: 'the other side closed the connection' });
    await peer.close();
    await clock.advanceAsync(1_100, 100);
    await until(() => states.length === 5, 'a refusal');
    expect(states.at(-1)).toEqual({ kind: 'lost', detail: 'ECONNREFUSED' });
    await line.close();
  });

  it('gives up an attempt to connect that nobody answers', async () => {
    const clock = new FakeClock();
    const lost: string[] = [];
    // TEST-NET-1 (RFC 5737): either nobody answers, or there is no way to it.
    const dial = dialTcp({ host: '192.0.2.1', port: 9 }, clock);
    const stream = dial({ opened: () => {}, bytes: () => {}, lost: (detail) => lost.push(detail) });
    clock.advance(5_000);
    expect(lost).toHaveLength(1);
    await stream.close();
    await stream.close();
  });

  it('closes both ways, and says nothing afterwards', async () => {
    const peer = await startPeer((socket) => setInterval(() => socket.write('x'), 1).unref());
    let heard = 0;
    let lost = 0;
    const stream = dialTcp(
      { host: '127.0.0.1', port: peer.port },
      systemClock,
    )({
      opened: () => {},
      bytes: () => {
        heard += 1;
      },
      lost: () => {
        lost += 1;
      },
    });
    await until(() => heard > 0, 'bytes');
    await stream.close();
    const after = heard;
    await until(() => peer.sockets.length === 0, 'the connection closed');
    expect({ heard, lost }).toEqual({ heard: after, lost: 0 });
    await peer.close();
  });
});
