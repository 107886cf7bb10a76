import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Entrance } from '../../src/api/entrance.ts';
import { type Answering, Gate } from '../../src/api/gate.ts';
import { FakeClock } from '../fake-clock.ts';
import { eventually } from '../sim/eventually.ts';

/** Says how many it has taken that are not through. */
class WatchedGate extends Gate {
  pending = 0;
  override request(request: IncomingMessage, response: ServerResponse): void {
    super.request(request, response);
    this.seen(response);
  }
  override upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    super.upgrade(request, socket, head);
    this.seen(socket);
  }
  private seen(one: ServerResponse | Duplex): void {
    this.pending += 1;
    one.once('close', () => {
      this.pending -= 1;
    });
  }
}

let gate: WatchedGate;
let entrance: Entrance;
let address: string;
let port: number;
let asked: string[];

beforeEach(async () => {
  gate = new WatchedGate();
  entrance = new Entrance(gate, null);
  port = await entrance.listen('127.0.0.1', 0);
  address = `http://127.0.0.1:${port}/`;
  asked = [];
});
afterEach(() => entrance.close());

const answers =
  (name: string) =>
  ({ method, url }: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${name} ${method} ${url}`);
    response.end(name);
  };

function app(name: string, routing = answers(name)): Answering {
  return {
    routing,
    server: {
      emit(_event, { url }, socket) {
        asked.push(`${name} upgrade ${url}`);
        return !socket.destroy();
      },
    },
  };
}

test('who asks while one app has gone and the next is not there yet is answered by the next, on the same connection', async () => {
  gate.serve(app('first'));
  expect(await (await fetch(address)).text()).toBe('first');
  gate.hold();
  const click = fetch(address, { method: 'POST', body: '{}' });
  const stream = connect(port, '127.0.0.1');
  stream.write('GET /stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  await eventually(() => gate.pending === 2);
  gate.serve(app('second'));
  expect(await (await click).text()).toBe('second');
  await once(stream, 'close');
  expect(asked.toSorted()).toEqual(['first GET /', 'second POST /', 'second upgrade /stream']);
});

test('who has given up is not served later: he was told that it failed', async () => {
  const patience = new AbortController();
  const given = fetch(address, { method: 'DELETE', signal: patience.signal });
  await eventually(() => gate.pending === 1);
  patience.abort();
  await expect(given).rejects.toThrow();
  await eventually(() => gate.pending === 0);
  gate.serve(app('next'));
  expect(await (await fetch(address)).text()).toBe('next');
  expect(asked).toEqual(['next GET /']);
});

test('what was let in gets its answer before the app ends, unless that takes too long', async () => {
  const clock = new FakeClock();
  const late: ServerResponse[] = [];
  gate.serve(app('slow', (_request, response) => void late.push(response)));
  const [first, second] = [fetch(address), fetch(address)];
  await eventually(() => late.length === 2);
  gate.hold();
  let isQuiet = false;
  const quiet = gate.quiet(clock, 3_000).then(() => {
    isQuiet = true;
  });
  late[0]?.end('done');
  expect(await (await Promise.race([first, second])).text()).toBe('done');
  expect(isQuiet).toBe(false);
  clock.advance(3_000);
  await quiet;
  late[1]?.end('done');
  await Promise.all([first, second]);
  await gate.quiet(clock, 3_000);
});
