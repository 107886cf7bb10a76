import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Admission, DoorEvent, Knock } from './admission.ts';
import { addressOf, Entrance, type TlsMaterial } from './entrance.ts';
import { LATE_ANSWER, MAX_FRAME_BYTES, RpcConnection, type SettledCall, type Violation } from './rpc/connection.ts';
import { basicCredentials } from './security/basic-auth.ts';
import { awaitingAcceptance } from './v16/awaiting-acceptance.ts';
import { type BootNotificationRequest, type Ocpp16Connection, type Ocpp16Handlers, ocpp16 } from './v16/messages.ts';
import { guardingTime, type TimeOfDay } from './v16/time-guard.ts';

/** What stands behind one identity: it answers the station's requests and is told of its connection. */
export interface Ocpp16Station {
  readonly handlers: Ocpp16Handlers;
  /**
   * From now on the station can be called. The connection before it, if any, has been reported as ended. `baseUrl`: as
   * what it reaches this server by HTTP, `http://10.0.0.2:8887`; `null` where it does not say.
   */
  connected(connection: Ocpp16Connection, address: string, baseUrl: string | null): void;
  disconnected(detail: string): void;
  /** Somebody else connects as this station, or tries to, while it is connected and alive. */
  identityTaken(address: string): void;
  violated(violation: Violation): void;
  /** What became of a call from here. */
  called?(call: SettledCall): void;
  /** It sends more than it may: it is read more slowly, and nothing is lost. At most once a minute. */
  flooded(): void;
}

export interface CentralSystemOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** A second port, with TLS. */
  readonly tls?: { readonly port: number; readonly material: TlsMaterial };
  readonly clock: Clock;
  readonly log: Log;
  /** `null` for an identity nobody knows: its station is kept waiting (Pending). */
  readonly stationFor: (identity: string) => Ocpp16Station | null;
  /** How the frames of a station are kept; without it they are not. */
  readonly framesOf?: (identity: string) => (direction: 'in' | 'out', text: string) => void;
  readonly unknownStation: (identity: string, address: string) => void;
  /** A station that is kept waiting has said what it is. */
  readonly unknownBooted?: (identity: string, address: string, boot: BootNotificationRequest) => void;
  /** Answers plain HTTP requests that it knows (files for stations); false for all others. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Judges passwords; without it everybody may connect. */
  readonly admit?: (knock: Knock) => Admission;
  readonly report?: (event: DoorEvent) => void;
  /** Without it the time of the clock is told to stations. */
  readonly time?: TimeOfDay;
  /** 0: no pings. */
  readonly pingIntervalMs?: number;
}

export type ListenResult =
  | { readonly kind: 'listening'; readonly port: number; readonly tlsPort: number | null }
  | { readonly kind: 'failed'; readonly port: number; readonly code: string; readonly detail: string };

interface Live {
  readonly connection: Ocpp16Connection;
  readonly address: string;
  readonly isKnown: boolean;
  readonly isSecure: boolean;
  /** When it replaced another one; −∞ when it did not. */
  readonly tookOverMonoMs: number;
}

interface Newcomer {
  readonly identity: string;
  readonly address: string;
  readonly baseUrl: string | null;
  readonly station: Ocpp16Station | null;
  readonly isSecure: boolean;
  readonly isTakenOver: boolean;
}

/**
 * The WebSocket server that stations connect to, at `ws://host:port/any/path/IDENTITY` (OCPP-J 1.6 section 3).
 *
 * One identity has one connection, and the newer one wins: a station that rebooted comes back before its old connection
 * has died. Only when the newcomer has neither shown a password nor comes from where the first one is, the first is
 * pinged; if it answers, the newcomer is refused with 409 and reported, for anybody can call himself by a name.
 */
export class CentralSystem {
  private readonly options: CentralSystemOptions;
  private readonly entrance: Entrance;
  private readonly secureEntrance: Entrance | null;
  private readonly upgrader: WebSocketServer;
  private readonly live = new Map<string, Live>();

  constructor(options: CentralSystemOptions) {
    const { host, port, tls, clock, log } = options;
    this.options = options;
    this.upgrader = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: COMPRESSION,
      handleProtocols: (offered) => ours(offered) ?? false,
    });
    const tlsFailed = (address: string, detail: string) => this.report('tls-failed', null, address, detail);
    const http = options.http ?? (() => false);
    this.entrance = new Entrance({
      host,
      http,
      port,
      clock,
      log,
      tls: null,
      tlsFailed,
      upgrade: (request, socket, head) => this.admit(request, socket, head, this.entrance),
    });
    const secure: Entrance | null =
      tls === undefined
        ? null
        : new Entrance({
            host,
            http,
            port: tls.port,
            clock,
            log,
            tls: tls.material,
            tlsFailed,
            upgrade: (request, socket, head) => this.admit(request, socket, head, secure ?? this.entrance),
          });
    this.secureEntrance = secure;
  }

  /** Opens the ports. A port in use or not allowed is a value; it may be called again then. */
  async listen(): Promise<ListenResult> {
    const plain = await this.entrance.listen();
    const secure = (await this.secureEntrance?.listen()) ?? null;
    if (plain.kind === 'failed') return plain;
    if (secure?.kind === 'failed') return secure;
    return { kind: 'listening', port: plain.port, tlsPort: secure?.port ?? null };
  }

  /** A new certificate for the TLS port. */
  renew(material: TlsMaterial): void {
    this.secureEntrance?.renew(material);
  }

  /** The connection of a station, also of one that is kept waiting, and whether it goes by TLS. */
  connectionOf(identity: string): { readonly connection: Ocpp16Connection; readonly isSecure: boolean } | null {
    return this.live.get(identity) ?? null;
  }

  /** Ends all connections (1001, going away) and gives the ports back. */
  async close(): Promise<void> {
    for (const { connection } of this.live.values()) {
      connection.close(1001, 'the central system stops');
      connection.drop('the central system stops');
    }
    // Also those that were said goodbye to before and have not answered: they would hold the port for 30 s.
    for (const socket of this.upgrader.clients) socket.terminate();
    await Promise.all([this.entrance.close(), this.secureEntrance?.close()]);
  }

  private async admit(request: IncomingMessage, socket: Socket, head: Buffer, entrance: Entrance): Promise<void> {
    const address = addressOf(socket);
    const identity = identityOf(request.url ?? '');
    if (identity === null) {
      refuse(socket, '404 Not Found');
      return;
    }
    const station = this.options.stationFor(identity);
    const credentials = basicCredentials(request.headers.authorization);
    const isSecure = entrance === this.secureEntrance;
    // Before anything is said about other connections.
    const admission = this.options.admit?.({ identity, address, isSecure, credentials }) ?? UNPROVEN;
    if (admission.kind === 'refused') {
      refuse(socket, ...refusal(admission));
      return;
    }
    if (station === null && !this.hasRoom(identity, address)) {
      refuse(socket, '503 Service Unavailable', 'Retry-After: 60');
      return;
    }
    const isTakenOver = this.live.has(identity);
    if (await this.isTaken(identity, address, admission.isProven, station)) {
      // The station tells its owner; a rival that tries for days must not fill the log.
      this.options.log.debug({ identity, address }, 'a second station with the same identity was refused');
      refuse(socket, '409 Conflict');
      station?.identityTaken(address);
      this.report('identity-refused', identity, address, null);
      return;
    }
    if (socket.destroyed) return;
    this.upgrader.handleUpgrade(request, socket, head, (webSocket) => {
      entrance.passed(socket);
      if (webSocket.protocol === '' && request.headers['sec-websocket-protocol'] !== undefined) {
        // Section 3.2: complete the handshake without a subprotocol, then close immediately.
        webSocket.close(1002, 'no common OCPP version');
        return;
      }
      const baseUrl = baseUrlOf(request, isSecure);
      this.attach(webSocket, { identity, address, baseUrl, station, isSecure, isTakenOver });
    });
  }

  /** Ends the connection that this one replaces; true when a living one stays. */
  private async isTaken(
    identity: string,
    address: string,
    isProven: boolean,
    station: Ocpp16Station | null,
  ): Promise<boolean> {
    const { clock } = this.options;
    for (let rival = this.live.get(identity); rival !== undefined; rival = this.live.get(identity)) {
      if (!isProven && rival.address !== address) {
        const silentMs = clock.monoMs() - rival.connection.lastMessageMonoMs();
        if ((await rival.connection.probe(PROBE_TIMEOUT_MS)) && silentMs < MAX_PONG_ONLY_MS) return true;
      }
      // Two that push each other out all the time are two stations, also behind one address.
      const isFeud = clock.monoMs() - rival.tookOverMonoMs < FEUD_MS;
      rival.connection.drop('replaced by a new connection');
      if (rival.address !== address) this.report('takeover', identity, address, `was at ${rival.address}`);
      if (isFeud) station?.identityTaken(address);
    }
    return false;
  }

  private attach(socket: WebSocket, { identity, address, baseUrl, station, isSecure, isTakenOver }: Newcomer): void {
    const { clock, log, pingIntervalMs, time, framesOf } = this.options;
    // Two newcomers may have waited for the same ping.
    this.live.get(identity)?.connection.drop('replaced by a new connection');
    const handlers =
      station?.handlers ??
      awaitingAcceptance(clock, (boot) => {
        this.options.unknownBooted?.(identity, address, boot);
        this.reconsider(identity);
      });
    let wasReported = false;
    const connection: Ocpp16Connection = new RpcConnection({
      socket,
      clock,
      log,
      protocol: ocpp16,
      handlers: time === undefined ? handlers : guardingTime(handlers, time),
      ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
      ...(framesOf === undefined ? {} : { onFrame: framesOf(identity) }),
      onCalled: (call) => station?.called?.(call),
      onViolation: (violation) => {
        station?.violated(violation);
        if (wasReported || violation.action !== null || violation.detail === LATE_ANSWER) return;
        wasReported = true;
        this.report('invalid-frame', identity, address, violation.detail);
      },
      onFlood: () => {
        log.warn({ identity, address }, 'a station sends faster than it may; it is read more slowly');
        station?.flooded();
      },
      onClosed: (detail) => {
        if (this.live.get(identity)?.connection === connection) this.live.delete(identity);
        station?.disconnected(detail);
      },
    });
    const tookOverMonoMs = isTakenOver ? clock.monoMs() : Number.NEGATIVE_INFINITY;
    this.live.set(identity, { connection, address, isKnown: station !== null, isSecure, tookOverMonoMs });
    if (station !== null) {
      station.connected(connection, address, baseUrl);
      return;
    }
    this.options.unknownStation(identity, address);
    this.report('unknown-identity', identity, address, null);
  }

  /** A station that was unknown and no longer is must come again, to meet its own handlers. */
  private reconsider(identity: string): void {
    if (this.options.stationFor(identity) === null) return;
    this.live.get(identity)?.connection.close(1012, 'known now, connect again');
  }

  /** Of those that nobody knows only so many are kept, and from one address only half of them. */
  private hasRoom(identity: string, address: string): boolean {
    const waiting = [...this.live].filter(([name, { isKnown }]) => !isKnown && name !== identity);
    const here = waiting.filter(([, live]) => live.address === address);
    return waiting.length < MAX_UNKNOWN && here.length < MAX_UNKNOWN / 2;
  }

  private report(code: DoorEvent['code'], identity: string | null, address: string, detail: string | null): void {
    this.options.report?.({ code, identity, address, detail });
  }
}

const PROBE_TIMEOUT_MS = 3_000;
/** Three heartbeat intervals of 5 min. */
const MAX_PONG_ONLY_MS = 15 * 60_000;
const FEUD_MS = 60_000;
const MAX_UNKNOWN = 20;
const UNPROVEN: Admission = { kind: 'admitted', isProven: false };

/**
 * RFC 7692 for who offers it. Each message by itself: kept contexts would cost each connection 40 KiB and more.
 * Messages of less than 1 KiB (nearly all) go as they are.
 */
const COMPRESSION = {
  serverNoContextTakeover: true,
  clientNoContextTakeover: true,
  threshold: 1_024,
  concurrencyLimit: 4,
  zlibDeflateOptions: { level: 3, memLevel: 6 },
};

/** The offered name of the version that we speak, as the station spells it: `ocpp1.6`, `OCPP1.6`, `ocpp1.6j`, `ocpp16`. */
function ours(offered: ReadonlySet<string>): string | undefined {
  return [...offered].find((name) => /^ocpp-?1\.?6j?$/i.test(name));
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
function baseUrlOf({ headers: { host = '' } }: IncomingMessage, isSecure: boolean): string | null {
  const isPlain = /^[\w.-]{1,253}(:\d{1,5})?$|^\[[\da-f:.]{2,45}\](:\d{1,5})?$/i.test(host);
  return isPlain ? `${isSecure ? 'https' : 'http'}://${host}` : null;
}

function refusal({ status, retryAfterS }: Extract<Admission, { kind: 'refused' }>): [string, ...string[]] {
  switch (status) {
    case 401:
      return ['401 Unauthorized', 'WWW-Authenticate: Basic realm="OCPP", charset="UTF-8"'];
    case 403:
      return ['403 Forbidden'];
    case 429:
      return ['429 Too Many Requests', `Retry-After: ${retryAfterS ?? 60}`];
  }
}

function refuse(socket: Socket, status: string, ...headers: readonly string[]): void {
  const lines = [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', 'Content-Length: 0'];
  socket.end(`${lines.join('\r\n')}\r\n\r\n`);
}
