import { WebSocket } from 'ws';
import type { Cancel } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { CallOptions } from '../../ocpp/rpc/call-queue.ts';
import { MAX_FRAME_BYTES, RpcConnection } from '../../ocpp/rpc/connection.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import {
  type Ocpp16Action,
  type Ocpp16Connection,
  type Ocpp16Handlers,
  type Ocpp16Messages,
  ocpp16,
} from '../../ocpp/v16/messages.ts';
import { type QuirkySocketOptions, quirkySocket } from './quirky-socket.ts';

export interface LinkOptions extends QuirkySocketOptions {
  readonly log: Log;
  /** Asked before every attempt: the address to dial, with the identity as its last part. */
  readonly url: () => string;
  readonly handlers: Ocpp16Handlers;
  /** Asked at every connection, 0 for no pings. */
  readonly pingIntervalMs: () => number;
  readonly onOpen: () => void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const CALL_TIMEOUT_MS = 30_000;

/** A station's connection to its central system: dials, and dials again with growing patience. */
export class StationLink {
  private readonly options: LinkOptions;
  private connection: Ocpp16Connection | null = null;
  /** The socket that counts: events of any other are of the past. */
  private current: WebSocket | null = null;
  private cancelRetry: Cancel = () => {};
  private retryMs = FIRST_RETRY_MS;
  private stopped = true;
  private unanswered = 0;

  constructor(options: LinkOptions) {
    this.options = options;
  }

  isOpen(): boolean {
    return this.connection !== null;
  }

  /** Calls that wait for their answer. */
  unansweredCalls(): number {
    return this.unanswered;
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

  /** Ends the connection at once, as a reboot does, and dials again after this time, ms. */
  restart(afterMs: number): void {
    this.stopped = true;
    this.hangUp('restart');
    this.cancelRetry();
    this.cancelRetry = this.options.clock.after(afterMs, () => this.start());
  }

  /** Calls the central system; `closed` when there is no connection. */
  async call<Action extends Ocpp16Action>(
    action: Action,
    payload: Ocpp16Messages[Action]['request'],
    options: CallOptions = {},
  ): Promise<Outcome<Ocpp16Messages[Action]['response']>> {
    if (this.connection === null) return { kind: 'closed', sent: false };
    this.unanswered += 1;
    try {
      return await this.connection.call(action, payload, { timeoutMs: CALL_TIMEOUT_MS, ...options });
    } finally {
      this.unanswered -= 1;
    }
  }

  private hangUp(detail: string): void {
    const { current, connection } = this;
    this.current = null;
    this.connection = null;
    if (connection === null) current?.terminate();
    else connection.drop(detail);
  }

  private dial(): void {
    const quirk = this.options.quirks().find(({ subprotocols }) => subprotocols !== undefined);
    const socket = new WebSocket(this.options.url(), [...(quirk?.subprotocols ?? [ocpp16.subprotocol])], {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
    });
    this.current = socket;
    socket.on('error', (error) => this.ended(socket, error.message));
    socket.on('close', (code) => this.ended(socket, `closed (${code})`));
    socket.on('open', () => {
      if (this.current === socket) this.opened(socket);
    });
  }

  private opened(socket: WebSocket): void {
    const { clock, log, handlers, pingIntervalMs, onOpen } = this.options;
    this.retryMs = FIRST_RETRY_MS;
    this.connection = new RpcConnection<Ocpp16Messages>({
      socket: quirkySocket(socket, this.options),
      clock,
      log,
      protocol: ocpp16,
      handlers,
      pingIntervalMs: pingIntervalMs(),
      onViolation: (violation) => log.warn(violation, 'the central system broke the protocol'),
      onClosed: (detail) => this.ended(socket, detail),
    });
    onOpen();
  }

  private ended(socket: WebSocket, detail: string): void {
    if (this.current !== socket) return;
    this.current = null;
    this.connection = null;
    this.options.log.debug({ detail }, 'no connection to the central system');
    this.retryLater();
  }

  private retryLater(): void {
    if (this.stopped) return;
    this.cancelRetry = this.options.clock.after(this.retryMs, () => this.dial());
    this.retryMs = Math.min(LONGEST_RETRY_MS, this.retryMs * 2);
  }
}
