import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Handshakes, peerOf } from './handshakes.ts';

/** Key and certificate chain in PEM. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
}

export interface EntranceOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `null`: without TLS. */
  readonly tls: TlsMaterial | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Answers plain HTTP requests that it knows; false for all others. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly upgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => Promise<void>;
  readonly tlsFailed: (address: string, code: string) => void;
}

export type EntranceResult =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly port: number; readonly code: string; readonly detail: string };

/** One port at which stations knock, with TLS or without. It takes WebSocket handshakes, and requests for files. */
export class Entrance {
  private readonly options: EntranceOptions;
  private readonly server: Server | SecureServer;
  private readonly handshakes: Handshakes;

  constructor(options: EntranceOptions) {
    const { tls, clock, log } = options;
    this.options = options;
    this.handshakes = new Handshakes(clock);
    const answer = (request: IncomingMessage, response: ServerResponse) => {
      if (options.http(request, response)) {
        // It takes as long as a file takes.
        this.handshakes.end(request.socket);
        return;
      }
      response.writeHead(426, { 'Content-Type': 'text/plain' }).end('This is an OCPP endpoint: WebSocket only.\n');
    };
    this.server = tls === null ? createServer(answer) : createSecureServer({ ...tls, ...TLS }, answer);
    // With TLS this is the TCP connection below it: one that never gets to a handshake counts, too.
    this.server.on('connection', (socket: Socket) => this.handshakes.begin(socket));
    if (tls !== null) this.watchTls();
    this.server.on('upgrade', (request: IncomingMessage, _socket, head: Buffer) => {
      const { socket } = request;
      socket.on('error', (error) => log.debug({ error: error.message }, 'an OCPP handshake broke off'));
      options.upgrade(request, socket, head).catch((error: unknown) => {
        log.error({ err: error }, 'an OCPP handshake failed');
        socket.destroy();
      });
    });
  }

  /** Opens the port, if it is not open. A port in use or not allowed is a value; it may be called again then. */
  listen(): Promise<EntranceResult> {
    const { host, port, log } = this.options;
    const open = this.portOf();
    if (open !== null) return Promise.resolve({ kind: 'listening', port: open });
    return new Promise((settle) => {
      const failed = (error: NodeJS.ErrnoException) => {
        this.server.off('listening', listening);
        settle({ kind: 'failed', port, code: error.code ?? 'UNKNOWN', detail: error.message });
      };
      const listening = () => {
        this.server.off('error', failed);
        this.server.on('error', (error) => log.error({ error: error.message }, 'OCPP server error'));
        settle({ kind: 'listening', port: this.portOf() ?? port });
      };
      this.server.once('error', failed).once('listening', listening).listen(port, host);
    });
  }

  /** The handshake is over, and the socket a WebSocket. */
  passed(socket: Socket): void {
    this.handshakes.end(socket);
  }

  /** For connections from now on; those that are there stay. Without TLS: nothing. */
  renew(tls: TlsMaterial): void {
    if ('setSecureContext' in this.server) this.server.setSecureContext({ ...tls, ...TLS });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  /** Who cannot agree on TLS with us. Its error comes on a socket that no longer knows its address. */
  private watchTls(): void {
    const secured = new Set<string>();
    let lastError = '';
    this.server.on('secureConnection', (socket: Socket) => secured.add(peerOf(socket)));
    this.server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      lastError = error.code ?? error.message.slice(0, 80);
      socket.destroy();
    });
    this.server.on('connection', (socket: Socket) => {
      const [peer, address] = [peerOf(socket), addressOf(socket)];
      socket.once('close', () => {
        if (!secured.delete(peer) && socket.bytesRead > 0) this.options.tlsFailed(address, lastError);
      });
    });
  }

  private portOf(): number | null {
    const address = this.server.address();
    return this.server.listening && typeof address === 'object' && address !== null ? address.port : null;
  }
}

/** Without the prefix of an IPv4 peer on a dual-stack socket. */
export function addressOf(socket: Socket): string {
  return socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
}

/** Most wallboxes stop at TLS 1.2 (Alfen); the security whitepaper (section 3.4) forbids what is below it. */
const TLS = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const;
