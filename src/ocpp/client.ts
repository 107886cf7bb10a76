import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CallOptions } from './rpc/call-queue.ts';
import { MAX_FRAME_BYTES, RpcConnection, type SettledCall } from './rpc/connection.ts';
import type { ActionOf, Handlers, MessageMap, Outcome, Protocol } from './rpc/protocol.ts';

/** Where a central system is, and how to show who one is. */
export interface CentralSystemAddress {
  /** `ws://` or `wss://`, with the identity as its last part. */
  readonly url: string;
  /** Security profiles 1 and 2: HTTP Basic; `null`: profile 0. */
  readonly basicAuth: { readonly user: string; readonly password: string } | null;
  /** For `wss`: the authority that its certificate comes from, PEM; `null`: those that this machine trusts. */
  readonly ca: string | null;
  /** For `wss`, in place of any authority: SHA-256 of its certificate, hex in pairs with colons. */
  readonly fingerprint256: string | null;
}

export interface ClientOptionsOf<M extends MessageMap<M>> {
  readonly clock: Clock;
  readonly log: Log;
  readonly protocol: Protocol<M>;
  readonly handlers: Handlers<M>;
  /** Asked before every attempt. What it throws is shown as the reason why there is no connection. */
  readonly address: () => Promise<CentralSystemAddress>;
  /** Asked at every connection, 0 for no pings. */
  readonly pingIntervalMs: () => number;
  /** In [0, 1): spreads the attempts of many that lost the same central system. */
  readonly random: () => number;
  readonly onOpen: () => void;
  /** There is no connection: it ended, or an attempt failed. In the words of whoever knows. */
  readonly onClosed: (detail: string) => void;
  readonly onCalled?: (call: SettledCall) => void;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const HANDSHAKE_TIMEOUT_MS = 15_000;

/** The charge point's side of OCPP-J: dials, and dials again with growing patience until it is stopped. */
export class OcppClient<M extends MessageMap<M>> {
  private readonly options: ClientOptionsOf<M>;
  private connection: RpcConnection<M> | null = null;
  /** The attempt or socket that counts: events of any other are of the past. */
  private current: object | null = null;
  private cancelRetry: Cancel = () => {};
  private retryMs = FIRST_RETRY_MS;
  private stopped = true;

  constructor(options: ClientOptionsOf<M>) {
    this.options = options;
  }

  isOpen(): boolean {
    return this.connection !== null;
  }

  start(): void {
    this.stopped = false;
    this.dial();
  }

  stop(): void {
    this.stopped = true;
    this.cancelRetry();
    this.hangUp('stopped');
  }

  /** The central system takes what it is told: after the next loss it is dialled soon. */
  isWelcome(): void {
    this.retryMs = FIRST_RETRY_MS;
  }

  /** Ends the connection and dials anew soon. */
  redial(detail: string): void {
    if (this.stopped) return;
    this.hangUp(detail);
    this.options.onClosed(detail);
    this.retryLater();
  }

  /** Calls the central system; `closed` when there is no connection. */
  async call<Action extends ActionOf<M>>(
    action: Action,
    payload: M[Action]['request'],
    options: CallOptions = {},
  ): Promise<Outcome<M[Action]['response']>> {
    if (this.connection === null) return { kind: 'closed', sent: false };
    return this.connection.call(action, payload, options);
  }

  private hangUp(detail: string): void {
    const { connection, current } = this;
    this.current = null;
    this.connection = null;
    if (connection !== null) connection.close(1000, detail);
    else if (current instanceof WebSocket) current.terminate();
  }

  private dial(): void {
    const attempt = {};
    this.current = attempt;
    this.ready().then(
      ({ address, pinned }) => {
        if (this.current === attempt) this.open(address, pinned);
        else pinned?.destroy();
      },
      (error: unknown) => this.ended(attempt, error instanceof Error ? error.message : String(error)),
    );
  }

  /** What has to be there before the WebSocket handshake. */
  private async ready(): Promise<{ readonly address: CentralSystemAddress; readonly pinned: TLSSocket | null }> {
    const address = await this.options.address();
    const { url, fingerprint256 } = address;
    const isPinned = fingerprint256 !== null && url.startsWith('wss:');
    return { address, pinned: isPinned ? await pinnedSocket(new URL(url), fingerprint256) : null };
  }

  private open({ url, basicAuth, ca }: CentralSystemAddress, pinned: TLSSocket | null): void {
    const signIn = basicAuth === null ? null : Buffer.from(`${basicAuth.user}:${basicAuth.password}`);
    const socket = new WebSocket(url, [this.options.protocol.subprotocol], {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
      ...(signIn === null ? {} : { headers: { authorization: `Basic ${signIn.toString('base64')}` } }),
      ...(ca === null ? {} : { ca }),
      ...(pinned === null ? {} : { createConnection: () => pinned }),
    });
    this.current = socket;
    socket.on('error', (error) => this.ended(socket, error.message));
    socket.on('close', (code) => this.ended(socket, `closed (${code})`));
    socket.on('open', () => {
      if (this.current === socket) this.opened(socket);
    });
  }

  private opened(socket: WebSocket): void {
    const { clock, log, protocol, handlers, pingIntervalMs, onOpen, onCalled } = this.options;
    this.connection = new RpcConnection<M>({
      ...{ socket, clock, log, protocol, handlers, pingIntervalMs: pingIntervalMs() },
      ...(onCalled === undefined ? {} : { onCalled }),
      onViolation: (violation) => log.warn(violation, 'A central system broke the protocol'),
      onClosed: (detail) => this.ended(socket, detail),
    });
    onOpen();
  }

  private ended(attempt: object, detail: string): void {
    if (this.current !== attempt) return;
    this.current = null;
    this.connection = null;
    this.options.onClosed(detail);
    this.retryLater();
  }

  private retryLater(): void {
    if (this.stopped) return;
    this.cancelRetry();
    const waitMs = this.retryMs * (1 + this.options.random() / 2);
    this.cancelRetry = this.options.clock.after(waitMs, () => this.dial());
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
  }
}

/** Encrypted to exactly this certificate. Nothing has been said on it yet: not even the password. */
async function pinnedSocket(url: URL, fingerprint256: string): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = connect({
    host,
    port: Number(url.port || 443),
    // The fingerprint says more than any authority could.
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.setTimeout(HANDSHAKE_TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
  try {
    await once(socket, 'secureConnect');
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setTimeout(0);
  const shown = socket.getPeerCertificate().fingerprint256;
  if (shown !== fingerprint256.toUpperCase()) {
    socket.destroy();
    throw new Error(`another certificate: ${shown}`);
  }
  return socket;
}
