import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Handshakes } from './handshakes.ts';
import { MAX_FRAME_BYTES, RpcConnection, type Violation } from './rpc/connection.ts';
import { awaitingAcceptance } from './v16/awaiting-acceptance.ts';
import { type Ocpp16Connection, type Ocpp16Handlers, ocpp16 } from './v16/messages.ts';

/** What stands behind one identity: it answers the station's requests and is told of its connection. */
export interface Ocpp16Station {
  readonly handlers: Ocpp16Handlers;
  /**
   * From now on the station can be called. The connection before it, if any, has been reported as ended. `baseUrl`: as
   * what it reaches this server by HTTP, `http://10.0.0.2:8887`; `null` where it does not say.
   */
  connected(connection: Ocpp16Connection, address: string, baseUrl: string | null): void;
  disconnected(detail: string): void;
  /** Somebody else tried to connect as this station, while it was connected and alive. */
  identityTaken(address: string): void;
  violated(violation: Violation): void;
  /** It sends more than it may: it is read more slowly, and nothing is lost. At most once a minute. */
  flooded(): void;
}

export interface CentralSystemOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** `null` for an identity nobody knows: its station is kept waiting (Pending). */
  readonly stationFor: (identity: string) => Ocpp16Station | null;
  readonly unknownStation: (identity: string, address: string) => void;
  /** Answers plain HTTP requests that it knows (files for stations); false for all others. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** 0: no pings. */
  readonly pingIntervalMs?: number;
}

export type ListenResult =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string };

/**
 * The WebSocket server that stations connect to, at `ws://host:port/any/path/IDENTITY` (OCPP-J 1.6 section 3).
 *
 * One identity has one connection. When a second one comes, the first is pinged: a station that rebooted comes back
 * before its old connection has died, and then nobody answers. If the first answers, the newcomer is refused with 409
 * and reported, unless the first has said nothing but pongs for so long that its OCPP must be dead.
 */
export class CentralSystem {
  private readonly options: CentralSystemOptions;
  private readonly http: Server;
  private readonly upgrader: WebSocketServer;
  private readonly handshakes: Handshakes;
  private readonly live = new Map<string, { readonly connection: Ocpp16Connection; readonly known: boolean }>();

  constructor(options: CentralSystemOptions) {
    this.options = options;
    this.http = createServer((request, response) => {
      if (options.http?.(request, response) === true) {
        // It takes as long as a file takes.
        this.handshakes.end(request.socket);
        return;
      }
      response.writeHead(426, { 'Content-Type': 'text/plain' }).end('This is an OCPP endpoint: WebSocket only.\n');
    });
    this.upgrader = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      handleProtocols: (offered) => ours(offered) ?? false,
    });
    const handshakes = new Handshakes(options.clock);
    this.handshakes = handshakes;
    this.http.on('connection', (socket) => handshakes.begin(socket));
    this.http.on('upgrade', (request: IncomingMessage, _socket, head: Buffer) => {
      const { socket } = request;
      socket.on('error', (error) => options.log.debug({ error: error.message }, 'an OCPP handshake broke off'));
      this.admit(request, socket, head).catch((error: unknown) => {
        options.log.error({ err: error }, 'an OCPP handshake failed');
        socket.destroy();
      });
    });
  }

  /** Opens the port. A port in use or not allowed is a value; it may be called again then. */
  listen(): Promise<ListenResult> {
    return new Promise((settle) => {
      const failed = (error: NodeJS.ErrnoException) => {
        this.http.off('listening', listening);
        settle({ kind: 'failed', code: error.code ?? 'UNKNOWN', detail: error.message });
      };
      const listening = () => {
        this.http.off('error', failed);
        this.http.on('error', (error) => this.options.log.error({ error: error.message }, 'OCPP server error'));
        const address = this.http.address() as AddressInfo;
        settle({ kind: 'listening', port: address.port });
      };
      this.http.once('error', failed).once('listening', listening).listen(this.options.port, this.options.host);
    });
  }

  /** Ends all connections (1001, going away) and gives the port back. */
  async close(): Promise<void> {
    for (const { connection } of this.live.values()) {
      connection.close(1001, 'the central system stops');
      connection.drop('the central system stops');
    }
    // Also those that were said goodbye to before and have not answered: they would hold the port for 30 s.
    for (const socket of this.upgrader.clients) socket.terminate();
    this.http.closeAllConnections();
    if (this.http.listening) await new Promise((resolve) => this.http.close(resolve));
  }

  private async admit(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const address = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    const identity = identityOf(request.url ?? '');
    if (identity === null) {
      refuse(socket, '404 Not Found');
      return;
    }
    const station = this.options.stationFor(identity);
    // A password per identity (security profile 1) is checked here, before anything is said about other connections.
    if (station === null && this.countUnknown() >= MAX_UNKNOWN) {
      refuse(socket, '503 Service Unavailable');
      return;
    }
    if (await this.isTaken(identity)) {
      // The station tells its owner; a rival that tries for days must not fill the log.
      this.options.log.debug({ identity, address }, 'a second station with the same identity was refused');
      refuse(socket, '409 Conflict');
      station?.identityTaken(address);
      return;
    }
    if (socket.destroyed) return;
    this.upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      this.handshakes.end(socket);
      if (webSocket.protocol === '' && request.headers['sec-websocket-protocol'] !== undefined) {
        // Section 3.2: complete the handshake without a subprotocol, then close immediately.
        webSocket.close(1002, 'no common OCPP version');
        return;
      }
      this.attach(webSocket, identity, { address, baseUrl: baseUrlOf(request) }, station);
    });
  }

  /** Ends a dead connection of the same identity; true when a living one stays. */
  private async isTaken(identity: string): Promise<boolean> {
    for (let rival = this.live.get(identity); rival !== undefined; rival = this.live.get(identity)) {
      const silentMs = this.options.clock.monoMs() - rival.connection.lastMessageMonoMs();
      if ((await rival.connection.probe(PROBE_TIMEOUT_MS)) && silentMs < MAX_PONG_ONLY_MS) return true;
      rival.connection.drop('replaced by a new connection');
    }
    return false;
  }

  private attach(
    socket: WebSocket,
    identity: string,
    { address, baseUrl }: { readonly address: string; readonly baseUrl: string | null },
    station: Ocpp16Station | null,
  ): void {
    const { clock, log, pingIntervalMs } = this.options;
    const connection: Ocpp16Connection = new RpcConnection({
      socket,
      clock,
      log,
      protocol: ocpp16,
      handlers: station?.handlers ?? awaitingAcceptance(clock, () => this.reconsider(identity)),
      ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
      onViolation: (violation) => station?.violated(violation),
      onFlood: () => {
        log.warn({ identity, address }, 'a station sends faster than it may; it is read more slowly');
        station?.flooded();
      },
      onClosed: (detail) => {
        if (this.live.get(identity)?.connection === connection) this.live.delete(identity);
        station?.disconnected(detail);
      },
    });
    this.live.set(identity, { connection, known: station !== null });
    if (station === null) this.options.unknownStation(identity, address);
    else station.connected(connection, address, baseUrl);
  }

  /** A station that was unknown and no longer is must come again, to meet its own handlers. */
  private reconsider(identity: string): void {
    if (this.options.stationFor(identity) === null) return;
    this.live.get(identity)?.connection.close(1012, 'known now, connect again');
  }

  private countUnknown(): number {
    return [...this.live.values()].filter(({ known }) => !known).length;
  }
}

const PROBE_TIMEOUT_MS = 3_000;
/** Three heartbeat intervals of 5 min. */
const MAX_PONG_ONLY_MS = 15 * 60_000;
const MAX_UNKNOWN = 20;

/** The offered name of a version that we speak, as the station spells it. */
function ours(offered: ReadonlySet<string>): string | undefined {
  return [...offered].find((name) => name.toLowerCase() === ocpp16.subprotocol);
}

/** The last part of the path, percent-decoded (section 3.1.1). */
function identityOf(url: string): string | null {
  const path = (url.split('?')[0] ?? '').replace(/\/+$/, '');
  try {
    const identity = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
    return /^[^\p{Cc}]{1,64}$/u.test(identity) ? identity : null;
  } catch {
    return null;
  }
}

/** By its own word: whatever stands between it and us, this is the way it came. */
function baseUrlOf({ headers: { host = '' }, socket }: IncomingMessage): string | null {
  const isPlain = /^[\w.-]{1,253}(:\d{1,5})?$|^\[[\da-f:.]{2,45}\](:\d{1,5})?$/i.test(host);
  return isPlain ? `${'encrypted' in socket ? 'https' : 'http'}://${host}` : null;
}

function refuse(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
