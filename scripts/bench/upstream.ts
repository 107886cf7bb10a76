import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../src/clock.ts';
import { openStores } from '../../src/ledger/stores.ts';
import type { Log } from '../../src/log.ts';
import { PresentedPoint } from '../../src/upstream/ocpp/presented-point.ts';
import type { LocalBooks, LocalPoint } from '../../src/upstream/point.ts';
import type { Bench } from './bench.ts';

const MESSAGES = 100_000;
const log: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };

/**
 * A back-end comes back after a long outage: 100 000 messages of one transaction wait on disk and go out over a loopback
 * socket, each with its commit (`synchronous=FULL`). The back-end answers in the same process; what a frame costs there and
 * in the socket is measured beside it, with heartbeats, and taken off.
 */
export const bench: Bench = {
  what: 'the queue to a back-end: 100 000 messages in order, memory, and what forwarding adds to a frame',
  async run(args, say) {
    const count = Number(args[0] ?? MESSAGES);
    const folder = mkdtempSync(join(tmpdir(), 'lademeister-bench-'));
    const opened = openStores({ folder, clock: systemClock, log, historyDays: 1 });
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const { upstream: store, upstreamCards: cards } = opened.value.state;
    store.begin('b', 0, 0);
    fill(count);
    say(`${count} messages wait`);

    let heard = 0;
    let disorder = 0;
    let last = -1;
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'ocpp1.6' });
    server.on('connection', (socket) =>
      socket.on('message', (data) => {
        const [, id, action, payload] = JSON.parse(data.toString());
        socket.send(JSON.stringify([3, id, answerTo(action)]));
        if (action !== 'MeterValues') return;
        heard += 1;
        const value = Number(payload.meterValue[0].sampledValue[0].value);
        if (value !== last + 1) disorder += 1;
        last = value;
      }),
    );
    if (server.address() === null) await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const point = presented(`ws://127.0.0.1:${port}/X`);
    const heap: number[] = [];
    const begin = performance.now();
    const cpu = process.cpuUsage();
    point.start();
    while (store.queue('b').waiting > 0) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      global.gc?.();
      heap.push(process.memoryUsage().heapUsed / 1e6);
      if (heap.length % 10 === 0) say(`${heard} delivered`);
    }
    const tookMs = performance.now() - begin;
    const { user, system } = process.cpuUsage(cpu);
    point.stop();
    const bare = await bareFrame(port);
    server.close();
    opened.value.close();
    rmSync(folder, { recursive: true, force: true });
    const half = Math.floor(heap.length / 2);
    const mean = (part: readonly number[]): number => part.reduce((a, b) => a + b, 0) / Math.max(1, part.length);
    return {
      drain: { value: tookMs / 1_000, unit: 's', aim: 'told, not aimed at' },
      outOfOrder: { value: disorder, unit: 'messages', aim: '0' },
      heapGrowth: { value: mean(heap.slice(half)) - mean(heap.slice(0, half)), unit: 'MB', aim: '< 5' },
      overheadPerFrame: { value: user / 1_000 / count - bare.userMs, unit: 'ms CPU', aim: '< 0.3' },
      commitPerFrame: {
        value: system / 1_000 / count - bare.systemMs,
        unit: 'ms CPU in the kernel',
        aim: 'told, not aimed at',
      },
    };

    function fill(total: number): void {
      const message = (action: 'StartTransaction' | 'MeterValues', payload: object) => ({
        ...{ sessionId: 's', action, payload: JSON.stringify(payload), createdAtMs: 0 },
      });
      const timestamp = new Date(0).toISOString();
      const transaction = {
        sessionId: 's',
        state: 'open',
        idTag: 'A',
        register: 'meter',
        baseWh: 0,
        lastWh: 0,
      } as const;
      const start = message('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 0, timestamp });
      store.enter('b', { messages: [start], transactions: [transaction] });
      for (let from = 0; from < total; from += 1_000) {
        const messages = Array.from({ length: Math.min(1_000, total - from) }, (_, i) =>
          message('MeterValues', {
            connectorId: 1,
            meterValue: [{ timestamp, sampledValue: [{ value: String(from + i), unit: 'Wh' }] }],
          }),
        );
        store.enter('b', { messages });
      }
    }

    function presented(url: string): PresentedPoint {
      return new PresentedPoint({
        settings: {
          ...{ id: 'b', name: 'B', chargePointId: 'c', identity: 'X', securityProfile: 0, register: 'meter' },
          ...{
            otherwise: 'available',
            isControlled: false,
            authorisedBy: 'local',
            askUnknown: false,
            offline: 'local',
          },
          ...{ vendor: 'Lademeister', model: 'Charge point' },
          rules: { all: true, cards: [], vehicles: [], groups: [], companyCars: false, card: null },
        },
        ...{ version: '0', books: NO_BOOKS, point: NO_POINT, store, cards, clock: systemClock, log },
        address: async () => ({ url, basicAuth: null, ca: null, fingerprint256: null }),
        random: () => 0,
        changed: () => {},
      });
    }
  },
};

function answerTo(action: string): object {
  const currentTime = new Date().toISOString();
  if (action === 'BootNotification') return { status: 'Accepted', currentTime, interval: 86_400 };
  if (action === 'StartTransaction') return { transactionId: 1, idTagInfo: { status: 'Accepted' } };
  return {};
}

/** CPU of a round trip of such a frame with nothing around it, both ends in this process, ms. */
async function bareFrame(port: number): Promise<{ readonly userMs: number; readonly systemMs: number }> {
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/Y`, ['ocpp1.6']);
  await new Promise((resolve) => socket.once('open', resolve));
  const payload = { connectorId: 1, meterValue: [{ timestamp: '', sampledValue: [{ value: '0', unit: 'Wh' }] }] };
  const cpu = process.cpuUsage();
  for (let i = 0; i < 5_000; i += 1) {
    const answered = new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify([2, String(i), 'Heartbeat', payload]));
    await answered;
  }
  const { user, system } = process.cpuUsage(cpu);
  socket.terminate();
  return { userMs: user / 1_000 / 5_000, systemMs: system / 1_000 / 5_000 };
}

const NO_BOOKS: LocalBooks = {
  newestSeq: () => 0,
  touched: (seq) => ({ sessionIds: [], seq }),
  session: () => null,
  card: () => null,
  findCard: () => null,
  groupsOf: () => [],
  vehicle: () => null,
  signed: () => [],
};

const NO_POINT: LocalPoint = {
  maxCurrentA: 16,
  seen: () => null,
  operate: async () => ({ outcome: 'not-supported', status: null, configuration: null, data: null }),
  running: () => null,
};
