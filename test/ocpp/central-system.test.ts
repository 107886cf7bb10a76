import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Admission, DoorEvent, Knock } from '../../src/ocpp/admission.ts';
import { CentralSystem, type Ocpp16Station } from '../../src/ocpp/central-system.ts';
import type { Ocpp16Connection } from '../../src/ocpp/v16/messages.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { independentClient } from './independent-client.ts';
import { ScriptedStation } from './scripted-station.ts';
import { until } from './socket-pair.ts';

class RecordingStation implements Ocpp16Station {
  readonly connections: Ocpp16Connection[] = [];
  readonly events: string[] = [];
  readonly handlers: Ocpp16Station['handlers'] = {
    Heartbeat: () => ({ kind: 'result', payload: { currentTime: '2026-06-15T10:00:00Z' } }),
  };
  connected(connection: Ocpp16Connection, address: string): void {
    this.connections.push(connection);
    this.events.push(`connected ${address}`);
  }
  disconnected(): void {
    this.events.push('disconnected');
  }
  identityTaken(address: string): void {
    this.events.push(`taken ${address}`);
  }
  violated(): void {
    this.events.push('violated');
  }
  flooded(): void {
    this.events.push('flooded');
  }
}

describe('the central system', () => {
  let clock: FakeClock;
  let known: Map<string, RecordingStation>;
  let unknown: string[];
  let system: CentralSystem;
  let url: string;
  let admission: Admission;
  let knocks: Knock[];
  let events: DoorEvent[];

  beforeEach(async () => {
    clock = new FakeClock();
    known = new Map([['CP 1', new RecordingStation()]]);
    unknown = [];
    admission = { kind: 'admitted', isProven: false };
    [knocks, events] = [[], []];
    system = new CentralSystem({
      host: '127.0.0.1',
      port: 0,
      clock,
      log: silentLog,
      pingIntervalMs: 0,
      stationFor: (identity) => known.get(identity) ?? null,
      unknownStation: (identity, address) => unknown.push(`${identity} ${address}`),
      admit(knock) {
        knocks.push(knock);
        return admission;
      },
      report: (event) => events.push(event),
    });
    const listening = await system.listen();
    if (listening.kind !== 'listening') throw new Error(listening.detail);
    url = `ws://127.0.0.1:${listening.port}`;
  });
  afterEach(() => system.close());

  const station = () => known.get('CP 1') ?? new RecordingStation();
  /** The status code with which a handshake is refused; 101 when it is not. */
  const handshake = (path: string, localAddress = '127.0.0.1'): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${url}${path}`, ['ocpp1.6'], { localAddress });
      socket.on('error', () => {});
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('open', () => resolve(101));
    });

  it('takes the identity from the end of any path, percent-decoded', async () => {
    const peer = await ScriptedStation.connect(`${url}/ocpp/1.6/CP%201`);
    expect(peer.socket.protocol).toBe('ocpp1.6');
    expect(station().events).toEqual(['connected 127.0.0.1']);
    expect(await peer.call('Heartbeat', {})).toEqual([3, 's1', { currentTime: '2026-06-15T10:00:00Z' }]);
  });

  it('speaks with the strict client of an independent implementation', async () => {
    const client = independentClient(url, 'CP 1');
    client.handle('ClearCache', async () => ({ status: 'Accepted' }));
    await client.connect();
    expect(await client.call('Heartbeat', {})).toEqual({ currentTime: '2026-06-15T10:00:00Z' });
    expect(await station().connections[0]?.call('ClearCache', {})).toEqual({
      kind: 'result',
      payload: { status: 'Accepted' },
    });
    expect(await station().connections[0]?.call('GetLocalListVersion', {})).toMatchObject({
      kind: 'error',
      code: 'NotImplemented',
    });
    await client.close();
    await until(() => station().events.at(-1) === 'disconnected');
  });

  it('takes a station that offers no subprotocol, or writes it in capitals', async () => {
    const none = await ScriptedStation.connect(`${url}/CP%201`, {}, []);
    expect(none.socket.protocol).toBe('');
    expect((await none.call('Heartbeat', {}))[0]).toBe(3);
    none.socket.terminate();
    await until(() => station().events.at(-1) === 'disconnected');
    const capitals = await ScriptedStation.connect(`${url}/CP%201`, {}, ['OCPP1.6']);
    expect((await capitals.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('closes at once when there is no common version', async () => {
    const socket = new WebSocket(`${url}/CP%201`, ['ocpp1.5']);
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('close', resolve));
    expect(station().events).toEqual([]);
  });

  it.each([['/'], ['/ocpp/%ff'], ['/%00'], [`/${'x'.repeat(65)}`]])('refuses the path %s', async (path) => {
    expect(await handshake(path)).toBe(404);
  });

  it('answers plain HTTP', async () => {
    const response = await fetch(url.replace('ws', 'http'));
    expect(response.status).toBe(426);
  });

  it('keeps an unknown station pending, and lets it in when it has become known', async () => {
    const peer = await ScriptedStation.connect(`${url}/NEW`);
    expect(unknown).toEqual(['NEW 127.0.0.1']);
    const boot = { chargePointVendor: 'v', chargePointModel: 'm' };
    expect((await peer.call('BootNotification', boot))[2]).toMatchObject({ status: 'Pending', interval: 60 });
    expect(
      (await peer.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' }))[2],
    ).toBe('SecurityError');
    known.set('NEW', new RecordingStation());
    await peer.call('BootNotification', boot);
    clock.advance(1);
    await until(() => peer.closed);
    const again = await ScriptedStation.connect(`${url}/NEW`);
    expect((await again.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('keeps ten unknown stations of one address and twenty in all, and serves the known one all the same', async () => {
    const codes: number[] = [];
    for (let i = 0; i < 45; i += 1) codes.push(await handshake(`/unknown-${i}`, `127.0.0.${1 + Math.floor(i / 15)}`));
    const admitted = (from: number, to: number) => codes.slice(from, to).filter((code) => code === 101).length;
    expect([admitted(0, 15), admitted(15, 30), admitted(30, 45)]).toEqual([10, 10, 0]);
    expect(codes.at(-1)).toBe(503);
    const peer = await ScriptedStation.connect(`${url}/CP%201`);
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('refuses a second station with the same identity from elsewhere while the first is alive', async () => {
    const first = await ScriptedStation.connect(`${url}/CP%201`);
    expect(await handshake('/CP%201', '127.0.0.2')).toBe(409);
    expect(station().events).toEqual(['connected 127.0.0.1', 'taken 127.0.0.2']);
    expect((await first.call('Heartbeat', {}))[0]).toBe(3);
    expect(events).toEqual([{ code: 'identity-refused', identity: 'CP 1', address: '127.0.0.2', detail: null }]);
  });

  it('lets a station that comes again from where it was replace its living connection, and says so when they go on', async () => {
    const first = await ScriptedStation.connect(`${url}/CP%201`);
    const unanswered = station().connections[0]?.call('ClearCache', {});
    await until(() => first.calls.length === 1);
    expect(await handshake('/CP%201')).toBe(101);
    await until(() => first.closed);
    expect(await unanswered).toMatchObject({ kind: 'result' });
    expect(station().events).toEqual(['connected 127.0.0.1', 'disconnected', 'connected 127.0.0.1']);
    expect(events).toEqual([]);
    clock.advance(59_000);
    expect(await handshake('/CP%201')).toBe(101);
    expect(station().events.slice(-3)).toEqual(['disconnected', 'taken 127.0.0.1', 'connected 127.0.0.1']);
  });

  it('lets who has shown the password replace a living connection from anywhere', async () => {
    admission = { kind: 'admitted', isProven: true };
    await ScriptedStation.connect(`${url}/CP%201`);
    expect(await handshake('/CP%201', '127.0.0.2')).toBe(101);
    expect(station().events).toEqual(['connected 127.0.0.1', 'disconnected', 'connected 127.0.0.2']);
    expect(events).toMatchObject([{ code: 'takeover', address: '127.0.0.2', detail: 'was at 127.0.0.1' }]);
  });

  it('answers nothing of the old connection on the new one', async () => {
    let answer: (reply: { kind: 'result'; payload: { currentTime: string } }) => void = () => {};
    let asked = 0;
    const slow = station();
    Object.assign(slow.handlers, {
      Heartbeat: () => {
        asked += 1;
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    });
    const first = await ScriptedStation.connect(`${url}/CP%201`, { ClearCache: () => 'silence' });
    first.post('Heartbeat', {});
    const called = slow.connections[0]?.call('ClearCache', {});
    const waiting = slow.connections[0]?.call('GetLocalListVersion', {});
    await until(() => asked === 1 && first.calls.length === 1);
    const second = await ScriptedStation.connect(`${url}/CP%201`);
    const frames: string[] = [];
    second.socket.on('message', (data) => frames.push(data.toString()));
    answer({ kind: 'result', payload: { currentTime: '2026-06-15T10:00:00Z' } });
    expect(await called).toEqual({ kind: 'closed', sent: true });
    expect(await waiting).toEqual({ kind: 'closed', sent: false });
    await slow.connections[1]?.call('ClearCache', {});
    expect(frames.map((frame) => JSON.parse(frame)[2])).toEqual(['ClearCache']);
  });

  it.each([
    [401, 'WWW-Authenticate'],
    [403, ''],
    [429, 'Retry-After: 30'],
  ] as const)('refuses with %s what is not admitted, before anything else', async (status, header) => {
    admission = { kind: 'refused', status, retryAfterS: 30 };
    expect(await handshake('/CP%201')).toBe(status);
    expect(knocks.at(-1)).toMatchObject({ identity: 'CP 1', address: '127.0.0.1', isSecure: false, credentials: null });
    const raw = connect(Number(new URL(url).port), '127.0.0.1');
    raw.write('GET /CP%201 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
    raw.write('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n');
    const [answer] = (await once(raw, 'data')) as [Buffer];
    expect(answer.toString()).toContain(header);
    raw.destroy();
    expect(station().events).toEqual([]);
  });

  it.each(['ocpp1.6j', 'OCPP1.6', 'ocpp16', 'ocpp-1.6'])('takes the odd spelling %s', async (name) => {
    const peer = await ScriptedStation.connect(`${url}/CP%201`, {}, ['ocpp2.0.1', name]);
    expect(peer.socket.protocol).toBe(name);
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('compresses for a station that offers it, each message by itself, and still bounds what it unpacks', async () => {
    const peer = await ScriptedStation.connect(`${url}/CP%201`);
    expect(peer.socket.extensions).toContain('permessage-deflate');
    const status = { connectorId: 1, errorCode: 'NoError', status: 'Available', info: 'x'.repeat(40_000) };
    expect((await peer.call('StatusNotification', status))[0]).toBe(4);
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
    const before = peer.socket.bufferedAmount;
    peer.socket.send(`[2,"1","Heartbeat",{"x":"${'0'.repeat(10_000_000)}"}]`, { compress: true });
    expect(before).toBe(0);
    await until(() => peer.closed);
    expect(events).toMatchObject([{ code: 'invalid-frame', detail: expect.stringContaining('Max payload') }]);
  });

  it('reports what is no OCPP once for a connection, and late answers never', async () => {
    const peer = await ScriptedStation.connect(`${url}/CP%201`);
    peer.socket.send('[3,"nobody asked",{}]');
    peer.socket.send('rubbish');
    peer.socket.send('more rubbish');
    await peer.call('Heartbeat', {});
    expect(events).toMatchObject([{ code: 'invalid-frame', identity: 'CP 1', detail: 'no JSON array' }]);
  });

  it('lets a rebooted station replace its own dead connection', async () => {
    const dead = await ScriptedStation.connect(`${url}/CP%201`);
    dead.socket.pause();
    const second = ScriptedStation.connect(`${url}/CP%201`, {}, ['ocpp1.6'], { localAddress: '127.0.0.2' });
    await until(() => {
      clock.advance(1_000);
      return station().events.length === 3;
    });
    expect(station().events).toEqual(['connected 127.0.0.1', 'disconnected', 'connected 127.0.0.2']);
    expect((await (await second).call('Heartbeat', {}))[0]).toBe(3);
    dead.socket.terminate();
  });

  it('lets it replace a connection that has said nothing but pongs for a quarter of an hour', async () => {
    await ScriptedStation.connect(`${url}/CP%201`);
    clock.advance(15 * 60_000);
    expect(await handshake('/CP%201', '127.0.0.2')).toBe(101);
  });

  it('lets a station in among a thousand silent connections, and ends those', async () => {
    const silent: Socket[] = [];
    for (let i = 0; i < 1_000; i += 1)
      silent.push(connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {}));
    const open = () => silent.filter((socket) => !socket.destroyed && !socket.closed);
    await until(() => silent.every((socket) => !socket.connecting));
    const peer = await ScriptedStation.connect(`${url}/CP%201`);
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
    await until(() => open().length <= 600, 'the end of many silent connections');
    expect(open().length).toBeGreaterThan(0);
    clock.advance(10_000);
    await until(() => open().length === 0, 'the end of all silent connections');
    expect((await peer.call('Heartbeat', {}))[0]).toBe(3);
  });

  it('ends a handshake that comes byte by byte', async () => {
    const slow = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
    slow.write('GET /CP%201 HTTP/1.1\r\nHost: x\r\n');
    await until(() => slow.bytesWritten > 0 && !slow.connecting);
    await until(() => {
      slow.write('X');
      clock.advance(1_000);
      return slow.closed;
    });
  });

  it('says that a port is in use, as a value', async () => {
    const blocker = createServer();
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const second = new CentralSystem({
      host: '127.0.0.1',
      port,
      clock,
      log: silentLog,
      stationFor: () => null,
      unknownStation: () => {},
    });
    expect(await second.listen()).toMatchObject({ kind: 'failed', code: 'EADDRINUSE' });
    await new Promise((resolve) => blocker.close(resolve));
    expect(await second.listen()).toMatchObject({ kind: 'listening' });
    await second.close();
  });
});
