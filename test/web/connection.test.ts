import { describe, expect, it } from 'vitest';
import {
  type Connection,
  createConnection,
  type Link,
  type PolledState,
  type StreamHandlers,
  type StreamKind,
} from '../../web/src/live/connection.ts';
import { VIEWS } from '../e2e/gui/views.ts';
import { FakeClock } from '../fake-clock.ts';

const MESSAGE = JSON.stringify(VIEWS.sunny);

/** A page with a network that does what the test says. */
function createBench() {
  const clock = new FakeClock();
  const streams: StreamHandlers[] = [];
  const kinds: StreamKind[] = [];
  const links: Link[] = [];
  const seen = { views: 0, polls: 0, closed: 0, signedOut: 0 };
  let state: PolledState | 'hangs' = { kind: 'failed' };
  const connection: Connection = createConnection({
    openStream(handlers, kind) {
      streams.push(handlers);
      kinds.push(kind);
      return () => {
        seen.closed += 1;
      };
    },
    async fetchState() {
      seen.polls += 1;
      return state === 'hangs' ? new Promise<PolledState>(() => {}) : state;
    },
    after: (delayMs, run) => clock.after(delayMs, run),
    random: () => 0.5,
    onView() {
      seen.views += 1;
    },
    onLink: (link) => links.push(link),
    onSignedOut() {
      seen.signedOut += 1;
    },
  });
  return {
    clock,
    streams,
    kinds,
    links,
    seen,
    connection,
    answers(next: PolledState | 'hangs') {
      state = next;
    },
    newest: () => streams.at(-1),
  };
}

describe('the connection to the controller', () => {
  it('is live with the first whole view, and says so once', () => {
    const bench = createBench();
    bench.connection.start();
    bench.newest()?.message(MESSAGE);
    bench.newest()?.message(MESSAGE);
    expect(bench.links).toEqual(['live']);
    expect(bench.seen.views).toBe(2);
  });

  it('is lost when nothing answers any more, not even with a refusal', async () => {
    const bench = createBench();
    bench.answers('hangs');
    bench.connection.start();
    bench.newest()?.message(MESSAGE);
    await bench.clock.advanceAsync(15_000);
    expect(bench.links).toEqual(['live', 'lost']);
    bench.newest()?.message(MESSAGE);
    await bench.clock.advanceAsync(5_000);
    expect(bench.links).toEqual(['live', 'lost', 'live']);
    bench.connection.stop();
  });

  it('does not take garbage for a view', () => {
    const bench = createBench();
    bench.connection.start();
    for (const text of ['', '{', 'null', '[]', '{"atMs":1}', '{"atMs":"1","circuits":[]}'])
      bench.newest()?.message(text);
    expect(bench.seen.views).toBe(0);
    expect(bench.links).toEqual([]);
  });

  it('polls while the stream is down, and stops polling when it is back', async () => {
    const bench = createBench();
    bench.answers({ kind: 'view', view: VIEWS.sunny });
    bench.connection.start();
    bench.newest()?.closed();
    await bench.clock.advanceAsync(900, 100);
    expect(bench.seen.views).toBe(1);
    expect(bench.links).toEqual(['live']);
    await bench.clock.advanceAsync(200, 100);
    expect(bench.streams).toHaveLength(2);
    bench.newest()?.message(MESSAGE);
    const polls = bench.seen.polls;
    await bench.clock.advanceAsync(7_000);
    expect(bench.seen.polls).toBe(polls);
  });

  it('is lost when both fail, once, and backs off up to half a minute', async () => {
    const bench = createBench();
    bench.connection.start();
    for (let closed = 0; closed < 9; closed += 1) {
      expect(bench.streams).toHaveLength(closed + 1);
      bench.newest()?.closed();
      await bench.clock.advanceAsync(Math.min(30_000, 1_000 * 2 ** closed) - 500, 500);
      expect(bench.streams).toHaveLength(closed + 1);
      await bench.clock.advanceAsync(500, 500);
    }
    expect(bench.links).toEqual(['lost']);
    bench.newest()?.message(MESSAGE);
    expect(bench.links).toEqual(['lost', 'live']);
  });

  it('takes an open but silent stream for dead', async () => {
    const bench = createBench();
    bench.connection.start();
    bench.newest()?.message(MESSAGE);
    await bench.clock.advanceAsync(16_000);
    expect(bench.seen.closed).toBeGreaterThanOrEqual(1);
    expect(bench.links).toEqual(['live', 'lost']);
  });

  it('tries at once when somebody looks again', async () => {
    const bench = createBench();
    bench.connection.start();
    bench.newest()?.closed();
    await bench.clock.advanceAsync(100, 100);
    bench.connection.wake();
    expect(bench.streams).toHaveLength(2);
    bench.newest()?.message(MESSAGE);
    bench.connection.wake();
    expect(bench.streams).toHaveLength(2);
  });

  it('ends for good when the sign-in has ended', async () => {
    const bench = createBench();
    bench.answers({ kind: 'signed-out' });
    bench.connection.start();
    bench.newest()?.closed();
    await bench.clock.advanceAsync(60_000, 500);
    expect(bench.seen.signedOut).toBe(1);
    expect(bench.streams).toHaveLength(1);
  });

  it('takes events where no WebSocket gets through, keeps what works, and blames no kind for a dead network', async () => {
    const bench = createBench();
    bench.answers({ kind: 'view', view: VIEWS.sunny });
    bench.connection.start();
    bench.newest()?.closed();
    await bench.clock.advanceAsync(1_500, 500);
    expect(bench.kinds).toEqual(['websocket', 'events']);
    bench.newest()?.message(MESSAGE);
    bench.newest()?.closed();
    await bench.clock.advanceAsync(1_500, 500);
    expect(bench.kinds).toEqual(['websocket', 'events', 'events']);

    bench.answers({ kind: 'failed' });
    bench.newest()?.closed();
    await bench.clock.advanceAsync(60_000);
    bench.newest()?.closed();
    await bench.clock.advanceAsync(60_000);
    expect(new Set(bench.kinds.slice(1))).toEqual(new Set(['events']));
    bench.connection.stop();
  });
});
