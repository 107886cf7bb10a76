import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Cancel, Clock } from '../../clock.ts';
import { FaultSwitch } from '../faults.ts';
import { TcpListener } from '../tcp-listener.ts';

/**
 * `silent`: requests are read and never answered. `unreachable`: hung up, connections are refused. `sign-in`: 401 for
 * everything. `wrong-body`: answers that are no JSON. `other-body`: JSON of something else. `deaf`: acknowledges and
 * does not switch.
 */
const SHELLY_FAULTS = ['silent', 'unreachable', 'sign-in', 'wrong-body', 'other-body', 'deaf'] as const;

/** One relay of the device. */
export interface ShellyOutputPort {
  on: boolean;
  /** Power that flows now, W; `null` for a device without a meter. */
  readonly powerW: number | null;
  readonly voltageV: number;
}

export interface ShellyServerOptions {
  readonly clock: Clock;
  /** 0 for any free port. */
  readonly port: number;
  readonly outputs: readonly ShellyOutputPort[];
}

/** A Shelly switch of the second generation: the RPC methods Switch.Set and Switch.GetStatus by HTTP GET. */
export class ShellyServer {
  readonly faults = new FaultSwitch(SHELLY_FAULTS, () => this.applyFaults());
  /** Paths that were asked for, oldest first. */
  readonly requests: string[] = [];
  private readonly options: ShellyServerOptions;
  private readonly listener: TcpListener;
  private readonly flips = new Map<number, Cancel>();

  constructor(options: ShellyServerOptions) {
    this.options = options;
    const http = createServer((request, response) => this.answer(request, response));
    this.listener = new TcpListener((socket) => http.emit('connection', socket));
  }

  /** Resolves with the port when it listens; rejects when it cannot. */
  start(): Promise<number> {
    return this.listener.open(this.options.port);
  }

  async stop(): Promise<void> {
    for (const cancel of this.flips.values()) cancel();
    await this.listener.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests.push(request.url ?? '');
    if (this.faults.has('silent')) return;
    if (this.faults.has('sign-in')) {
      response.writeHead(401, { 'www-authenticate': 'Digest qop="auth", realm="shelly", algorithm=SHA-256' }).end();
      return;
    }
    if (this.faults.has('wrong-body')) {
      response.end('<html>Sign in to the hotspot</html>');
      return;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shelly');
    const id = Number(searchParams.get('id'));
    const output = this.options.outputs[id];
    if (output === undefined || this.faults.has('other-body')) {
      send(response, this.faults.has('other-body') ? 200 : 500, { code: -105, message: `no handler for ${id}` });
      return;
    }
    if (pathname === '/rpc/Switch.GetStatus') {
      const { on, powerW, voltageV } = output;
      const metered = powerW === null ? {} : { apower: powerW, voltage: voltageV, current: powerW / voltageV };
      send(response, 200, { id, source: 'http', output: on, ...metered });
      return;
    }
    if (pathname !== '/rpc/Switch.Set') {
      send(response, 404, { code: 404, message: 'No handler' });
      return;
    }
    const wasOn = output.on;
    if (!this.faults.has('deaf')) this.set(id, output, searchParams);
    send(response, 200, { was_on: wasOn });
  }

  private applyFaults(): void {
    this.listener.setRefusing(this.faults.has('unreachable'));
  }

  private set(id: number, output: ShellyOutputPort, query: URLSearchParams): void {
    output.on = query.get('on') === 'true';
    this.flips.get(id)?.();
    const afterS = query.get('toggle_after');
    if (afterS === null) return;
    const flip = this.options.clock.after(Number(afterS) * 1000, () => {
      output.on = !output.on;
    });
    this.flips.set(id, flip);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
