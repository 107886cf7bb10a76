import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SIGN_IN_ENDED } from '../../src/api/stream.ts';
import { StoreError } from '../../src/ledger/errors.ts';
import type { SiteView } from '../../src/site/view.ts';
import { type House, house, siteView } from './house.ts';

let home: House;
let port = 0;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  home = await house();
  await home.app.listen({ host: '127.0.0.1', port: 0 });
  const address = home.app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await home.app.close();
});

/** A browser on the page: it keeps what it was sent. */
class Screen {
  readonly views: SiteView[] = [];
  readonly socket: WebSocket;
  private awaited: (() => void) | null = null;

  constructor(
    headers: Record<string, string>,
    path = '/api/stream',
    origin: string | null = `http://127.0.0.1:${port}`,
  ) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { ...(origin === null ? {} : { origin }), ...headers },
    });
    sockets.push(this.socket);
    this.socket.on('message', (data) => {
      this.views.push(JSON.parse(String(data)));
      this.awaited?.();
    });
  }

  /** Waits until so many views have come; the test's own time-out is the deadline. */
  async seen(count: number): Promise<void> {
    while (this.views.length < count) {
      await new Promise<void>((resolve) => {
        this.awaited = resolve;
      });
    }
  }
}

async function refusal(headers: Record<string, string>, path?: string): Promise<{ status: number; code: string }> {
  const { socket } = new Screen(headers, path);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, code: JSON.parse(Buffer.concat(chunks).toString()).code };
}

describe('who gets the stream', () => {
  test('nobody without a sign-in', async () => {
    expect(await refusal({})).toEqual({ status: 401, code: 'signed-out' });
    expect(await refusal({ cookie: `lademeister=${'A'.repeat(43)}` })).toEqual({ status: 401, code: 'signed-out' });
  });

  test('no page of another site, also with the cookie', async () => {
    const cookie = home.signIn();
    expect(await refusal({ cookie, origin: 'http://evil.example' })).toEqual({ status: 403, code: 'foreign-origin' });
    expect(await refusal({ cookie, host: 'evil.example' })).toEqual({ status: 421, code: 'unknown-host' });
  });

  test('a program by its token, as a WebSocket and as events, until it is ended', async () => {
    const { id, token } = home.access.tokens.make('house', 'home-assistant', null);
    const authorization = `Bearer ${token}`;
    const answer = await fetch(`http://127.0.0.1:${port}/api/stream`, {
      headers: { authorization, accept: 'text/event-stream' },
    });
    expect(answer.status).toBe(200);
    await answer.body?.cancel();
    const screen = new Screen({ authorization }, '/api/stream', null);
    await screen.seen(1);
    const closed = once(screen.socket, 'close');
    const cookie = home.signIn();
    await home.app.inject({ method: 'DELETE', url: `/api/tokens/${id}`, headers: { cookie } });
    expect((await closed)[0]).toBe(SIGN_IN_ENDED);
    const other = home.access.tokens.make('powers', 'prometheus', null).token;
    expect(await refusal({ authorization: `Bearer ${other}` })).toEqual({ status: 403, code: 'not-allowed' });
  });

  test('nothing else can be upgraded', async () => {
    expect(await refusal({ cookie: home.signIn() }, '/api/state')).toEqual({ status: 404, code: 'not-found' });
  });

  test('a plain request is told that this is a WebSocket', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/stream`, { headers: { cookie: home.signIn() } });
    expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket']);
  });

  test('not where nothing is configured', async () => {
    await home.app.close();
    home = await house({ configured: false });
    await home.app.listen({ host: '127.0.0.1', port });
    expect(await refusal({ cookie: home.signIn() })).toEqual({ status: 409, code: 'not-configured' });
  });

  test('not more than there is room for', async () => {
    const cookie = home.signIn();
    await Promise.all(Array.from({ length: 32 }, () => new Screen({ cookie }).seen(1)));
    expect(await refusal({ cookie })).toEqual({ status: 503, code: 'too-many-streams' });
  });
});

describe('what the stream sends', () => {
  test('the whole view at once, and again when it changes, at most twice a second', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    expect(screen.views[0]).toMatchObject({ siteName: 'Zuhause', chargePoints: [{ mode: 'solar' }] });

    home.clock.advance(500);
    home.state.view = siteView('fast');
    home.changed();
    await screen.seen(2);
    expect(screen.views[1]).toMatchObject({ chargePoints: [{ mode: 'fast' }] });

    for (let i = 0; i < 50; i += 1) home.changed();
    home.clock.advance(499);
    home.state.view = siteView('off');
    home.clock.advance(1);
    await screen.seen(3);
    expect(screen.views[2]).toMatchObject({ chargePoints: [{ mode: 'off' }] });
    home.clock.advance(4_999);
    home.clock.advance(1);
    await screen.seen(4);
    expect(screen.views).toHaveLength(4);
  });

  test('again after five seconds without a change, with the time of now', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    home.clock.advance(5_000);
    await screen.seen(2);
    const [first, second] = screen.views;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBe(5_000);
  });

  test('it is compressed: the next view costs a fraction of the first', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    expect(screen.socket.extensions).toContain('permessage-deflate');
  });
});

describe('how a stream ends', () => {
  test('the sign-out of one browser ends its stream and no other', async () => {
    const [cookie, other] = [home.signIn(), home.signIn()];
    const [mine, theirs] = [new Screen({ cookie }), new Screen({ cookie: other })];
    await Promise.all([mine.seen(1), theirs.seen(1)]);
    const closed = once(mine.socket, 'close');
    await fetch(`http://127.0.0.1:${port}/api/sign-out`, { method: 'POST', headers: { cookie } });
    expect((await closed)[0]).toBe(SIGN_IN_ENDED);
    home.clock.advance(5_000);
    await theirs.seen(2);
  });

  test('a sign-in that is over ends its stream with the next ping', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    home.store.signIns.clear();
    const closed = once(screen.socket, 'close');
    home.clock.advance(20_000);
    expect((await closed)[0]).toBe(SIGN_IN_ENDED);
  });

  test('a state.db that cannot be read ends neither the stream nor the process', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    const look = vi.spyOn(home.store, 'findSignIn').mockImplementation(() => {
      throw new StoreError('io-error', 'state.db', 'disk I/O error');
    });
    home.clock.advance(20_000);
    expect(look).toHaveBeenCalled();
    await screen.seen(2);
    expect(screen.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('a client that no longer answers is let go; one that answers stays', async () => {
    const cookie = home.signIn();
    const [live, dead] = [new Screen({ cookie }), new Screen({ cookie })];
    await Promise.all([live.seen(1), dead.seen(1)]);
    dead.socket.pause();
    const pinged = once(live.socket, 'ping');
    home.clock.advance(20_000);
    await pinged;
    // The server has the answer when it has answered something sent after it.
    const ponged = once(live.socket, 'pong');
    live.socket.ping();
    await ponged;
    const closed = once(dead.socket, 'close');
    home.clock.advance(20_000);
    dead.socket.resume();
    await closed;
    expect(live.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('when the last one goes nobody listens to the house any more', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    expect(home.listeners.size).toBe(1);
    screen.socket.close();
    await once(screen.socket, 'close');
    await expect.poll(() => home.listeners.size, { timeout: 10_000 }).toBe(0);
    const again = new Screen({ cookie: home.signIn() });
    await again.seen(1);
    expect(home.listeners.size).toBe(1);
  });

  test('a client that talks too much is cut off', async () => {
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
    const closed = once(screen.socket, 'close');
    screen.socket.send('x'.repeat(2_000));
    expect((await closed)[0]).toBe(1009);
  });

  test('a peer that resets in the middle of the upgrade harms nobody', async () => {
    const peer = connect(port, '127.0.0.1');
    await once(peer, 'connect');
    peer.write('GET /api/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    peer.resetAndDestroy();
    const screen = new Screen({ cookie: home.signIn() });
    await screen.seen(1);
  });
});

describe('the same as events, where no WebSocket gets through', () => {
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/api/stream`, { headers: { accept: 'text/event-stream', ...headers } });

  /** The next whole event. */
  async function* eventsOf(response: Response): AsyncGenerator<SiteView> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end);
        text = text.slice(end + 2);
        if (event.startsWith('data: ')) yield JSON.parse(event.slice(6));
      }
    }
  }

  test.each(['gzip', 'identity'])('the whole view at once and whenever it changes, over %s', async (encoding) => {
    const response = await ask({ cookie: home.signIn(), 'accept-encoding': encoding });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('content-encoding')).toBe(encoding === 'gzip' ? 'gzip' : null);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const events = eventsOf(response);
    expect((await events.next()).value).toMatchObject({ siteName: 'Zuhause', chargePoints: [{ mode: 'solar' }] });
    home.clock.advance(500);
    home.state.view = siteView('fast');
    home.changed();
    expect((await events.next()).value).toMatchObject({ chargePoints: [{ mode: 'fast' }] });
    home.clock.advance(5_000);
    expect((await events.next()).value).toMatchObject({ chargePoints: [{ mode: 'fast' }] });
    await events.return(undefined);
    await vi.waitFor(() => expect(home.listeners.size).toBe(0));
  });

  test('not for strangers, and not where nothing is configured', async () => {
    expect((await ask({})).status).toBe(401);
    const cookie = home.signIn();
    expect((await ask({ cookie, origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask({ cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const unconfigured = await house({ configured: false });
    const headers = { host: 'localhost', accept: 'text/event-stream', cookie: unconfigured.signIn() };
    expect((await unconfigured.app.inject({ url: '/api/stream', headers })).statusCode).toBe(409);
    await unconfigured.app.close();
  });

  test('they end with the sign-in', async () => {
    const cookie = home.signIn();
    const events = eventsOf(await ask({ cookie }));
    await events.next();
    const headers = { cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' };
    await fetch(`http://127.0.0.1:${port}/api/sign-out`, { method: 'POST', headers, body: '{}' });
    expect((await events.next()).done).toBe(true);
  });

  test('who reads nothing is left out, costs no memory and is let go', async () => {
    const big = { ...siteView('solar'), siteName: 'x'.repeat(200_000) };
    home.state.view = big;
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET /api/stream HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\ncookie: ${home.signIn()}\r\n\r\n`,
    );
    await vi.waitFor(() => expect(home.listeners.size).toBe(1));
    socket.pause();
    for (let i = 0; i < 400; i += 1) {
      home.changed();
      home.clock.advance(500);
    }
    await vi.waitFor(() => {
      home.clock.advance(20_000);
      expect(home.listeners.size).toBe(0);
    });
    socket.destroy();
  });

  test('a view that hardly changes costs a few hundred bytes', async () => {
    const socket = connect(port, '127.0.0.1');
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.write(
      `GET /api/stream HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\naccept-encoding: gzip\r\ncookie: ${home.signIn()}\r\n\r\n`,
    );
    await vi.waitFor(() => expect(bytes).toBeGreaterThan(1_000));
    const first = bytes;
    const VIEWS = 20;
    for (let i = 0; i < VIEWS; i += 1) {
      const before = bytes;
      const view = siteView('solar');
      home.state.view = { ...view, gridW: { value: -120 - i, atMs: 1_780_000_000_000 + i * 500, stale: false } };
      home.changed();
      home.clock.advance(500);
      await vi.waitFor(() => expect(bytes).toBeGreaterThan(before));
    }
    // Twice a second at most, and 1 kB/s is the budget.
    expect((bytes - first) / VIEWS).toBeLessThan(500);
    socket.destroy();
  });
});
