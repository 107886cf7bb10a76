import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { FaultSwitch } from '../faults.ts';
import { TcpListener } from '../tcp-listener.ts';
import { dayAheadPrice } from '../world/day-ahead.ts';

/**
 * `silent`: questions are read and never answered. `unreachable`: hung up. `too-many`: 429 with Retry-After. `wrong-body`: no JSON.
 * `late`: the prices of tomorrow are not there. `wrong-unit`: a thousand times too large.
 */
const DAY_AHEAD_FAULTS = ['silent', 'unreachable', 'too-many', 'wrong-body', 'late', 'wrong-unit'] as const;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 12:45 in Germany's winter, UTC. */
const PUBLISHED_MS = 11.75 * HOUR_MS;
const MOST_HOURS = 24 * 100;

/** The day-ahead market as aWATTar tells it: `GET /v1/marketdata?start=&end=`, by the hour. */
export class DayAheadServer {
  readonly faults = new FaultSwitch(DAY_AHEAD_FAULTS, () => this.applyFaults());
  private readonly clock: Clock;
  private readonly seed: number;
  private readonly port: number;
  private readonly listener: TcpListener;

  /** @param port 0 for any free port */
  constructor({ clock, seed, port }: { readonly clock: Clock; readonly seed: number; readonly port: number }) {
    this.clock = clock;
    this.seed = seed;
    this.port = port;
    const http = createServer((request, response) => this.answer(request, response));
    this.listener = new TcpListener((socket) => http.emit('connection', socket));
  }

  /** Resolves with the port when it listens; rejects when it cannot. */
  start(): Promise<number> {
    return this.listener.open(this.port);
  }

  async stop(): Promise<void> {
    await this.listener.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.faults.has('silent')) return;
    if (this.faults.has('too-many')) {
      response.writeHead(429, { 'retry-after': '900' }).end('slow down');
      return;
    }
    if (this.faults.has('wrong-body')) {
      response.end('<html>Under maintenance</html>');
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://market');
    if (pathname !== '/v1/marketdata') {
      response.writeHead(404).end();
      return;
    }
    const nowMs = this.clock.wallMs();
    const startMs = Math.ceil(Number(searchParams.get('start') ?? nowMs) / HOUR_MS) * HOUR_MS;
    const endMs = Math.min(Number(searchParams.get('end') ?? startMs + DAY_MS), this.publishedUntil(nowMs));
    const hours = Math.min(MOST_HOURS, Math.max(0, Math.ceil((endMs - startMs) / HOUR_MS)));
    const scale = this.faults.has('wrong-unit') ? 1_000 : 1;
    const data = Array.from({ length: hours }, (_, hour) => {
      const start_timestamp = startMs + hour * HOUR_MS;
      const marketprice = dayAheadPrice(this.seed, start_timestamp) * scale;
      return { start_timestamp, end_timestamp: start_timestamp + HOUR_MS, marketprice, unit: 'Eur/MWh' };
    });
    const url = '/de/v1/marketdata';
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data, url }));
  }

  /** Days of the market are those of its place: an hour or two before those of UTC. */
  private publishedUntil(nowMs: number): number {
    const todayMs = Math.floor((nowMs + 2 * HOUR_MS) / DAY_MS) * DAY_MS;
    const isThere = nowMs >= Math.floor(nowMs / DAY_MS) * DAY_MS + PUBLISHED_MS && !this.faults.has('late');
    return todayMs + (isThere ? 2 : 1) * DAY_MS;
  }

  private applyFaults(): void {
    this.listener.setRefusing(this.faults.has('unreachable'));
  }
}
