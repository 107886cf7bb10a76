import type { WebSocket } from 'ws';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type CallOptions, CallQueue, type RawOutcome } from './call-queue.ts';
import { encodeError, encodeResult, parseFrame } from './frames.ts';
import { Intake } from './intake.ts';
import { KeepAlive } from './keep-alive.ts';
import type { ActionOf, Handlers, MessageMap, Outcome, Protocol, Reply } from './protocol.ts';

/** Frames beyond this are refused by the WebSocket layer with close code 1009, bytes. */
export const MAX_FRAME_BYTES = 512 * 1024;

/** Detail of the violation that stations commit which answer after the time-out. */
export const LATE_ANSWER = 'an answer to no call, or a late one';

/** Something the other side sent that no document allows. It never contains id tokens or keys. */
export interface Violation {
  /** `null` when the frame was not even a call or an answer. */
  readonly action: string | null;
  readonly detail: string;
}

/** A call of ours, and what became of it. */
export interface SettledCall {
  readonly action: string;
  readonly outcome: Outcome<unknown>;
  /** From sending it, ms. */
  readonly tookMs: number;
}

export interface ConnectionOptions<M extends MessageMap<M>> {
  /** Open, and not yet read from. */
  readonly socket: WebSocket;
  readonly clock: Clock;
  readonly log: Log;
  readonly protocol: Protocol<M>;
  readonly handlers: Handlers<M>;
  /** 0: no pings. */
  readonly pingIntervalMs?: number;
  readonly onViolation?: (violation: Violation) => void;
  /** After each call that was sent. */
  readonly onCalled?: (call: SettledCall) => void;
  /** It sends faster than it may, and is read as fast as it may; at most once a minute. */
  readonly onFlood?: () => void;
  /** Every frame as it came or went, for who looks into a fault. */
  readonly onFrame?: (direction: 'in' | 'out', text: string) => void;
  /** Once, whoever closed it. `detail` is for people. */
  readonly onClosed?: (detail: string) => void;
}

/**
 * One OCPP-J connection, the same for both sides. Whatever comes in, it neither throws nor stops: a frame is handled,
 * refused with the error code of the standard, or recorded as a violation.
 */
export class RpcConnection<M extends MessageMap<M>> {
  private readonly options: ConnectionOptions<M>;
  private readonly socket: WebSocket;
  private readonly calls: CallQueue;
  private readonly keepAlive: KeepAlive;
  private readonly intake: Intake;
  private readonly handling = new Set<string>();
  private messageMonoMs: number;
  private withheld: readonly string[] = [];
  private rubbish = 0;
  private closed = false;

  constructor(options: ConnectionOptions<M>) {
    const { socket, clock } = options;
    this.options = options;
    this.socket = socket;
    this.messageMonoMs = clock.monoMs();
    this.calls = new CallQueue(clock, (text) => this.send(text));
    this.keepAlive = new KeepAlive(socket, clock, options.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS, () =>
      this.drop('no answer to a ping'),
    );
    this.intake = new Intake({
      socket,
      clock,
      handle: (text) => {
        options.onFrame?.('in', text);
        this.receive(text);
      },
      flooded: () => options.onFlood?.(),
    });
    // Some stations send text in binary frames.
    socket.on('message', (data) => this.intake.take(data.toString()));
    socket.on('ping', () => this.intake.count());
    socket.on('pong', () => this.intake.count());
    socket.on('close', (code) => this.finish(`connection closed (${code})`));
    socket.on('error', (error) => {
      // Its frames break RFC 6455, or are larger than we read; anything else is the network.
      if ('code' in error && String(error.code).startsWith('WS_ERR')) this.violation(null, error.message);
      this.finish(error.message);
    });
  }

  /** Calls the other side. With nothing outstanding, the bytes are on the socket when this returns. */
  async call<Action extends ActionOf<M>>(
    action: Action,
    payload: M[Action]['request'],
    options: CallOptions = {},
  ): Promise<Outcome<M[Action]['response']>> {
    this.mustConform(action, 'request', payload);
    if (this.withheld.includes(action)) return { kind: 'error', code: 'NotSupported', description: 'never sent' };
    const { clock, onCalled } = this.options;
    let sentMonoMs: number | null = null;
    const onSent = (): void => {
      sentMonoMs = clock.monoMs();
      options.onSent?.();
    };
    const outcome = await this.calls.call(action, payload, { ...options, onSent });
    if (sentMonoMs !== null) onCalled?.({ action, outcome, tookMs: clock.monoMs() - sentMonoMs });
    // A result has passed `check` before it settled the call.
    return outcome as Outcome<M[Action]['response']>;
  }

  /** Actions that do harm on the other side: calling them is from now on answered `NotSupported` from here. */
  withhold(actions: readonly string[]): void {
    this.withheld = actions;
  }

  /** True when the other side shows life within the time, ms. */
  probe(timeoutMs: number): Promise<boolean> {
    return this.keepAlive.probe(timeoutMs);
  }

  /** Monotonic time of the last sign of life (pongs count), ms. */
  lastHeardMonoMs(): number {
    return this.keepAlive.lastHeardMonoMs();
  }

  /** Monotonic time of the last OCPP frame, ms. */
  lastMessageMonoMs(): number {
    return this.messageMonoMs;
  }

  /** Says goodbye, then closes. */
  close(code = 1000, reason = ''): void {
    this.socket.close(code, reason);
    this.finish(reason === '' ? 'closed here' : reason);
  }

  /** Closes at once, for a peer that is gone or misbehaves. */
  drop(detail: string): void {
    this.finish(detail);
    this.socket.terminate();
  }

  private receive(text: string): void {
    this.keepAlive.heard();
    this.messageMonoMs = this.options.clock.monoMs();
    const frame = parseFrame(text);
    switch (frame.kind) {
      case 'call':
        this.handle(frame.id, frame.action, frame.payload);
        return;
      case 'result':
        this.settle(frame.id, this.checkedResult(frame.id, frame.payload));
        return;
      case 'error':
        this.settle(frame.id, { kind: 'error', code: frame.code, description: frame.description });
        return;
      case 'bad-call':
        this.violation(null, frame.detail);
        this.send(encodeError(frame.id, 'FormationViolation', frame.detail));
        return;
      case 'rubbish':
        this.violation(null, frame.detail);
        this.rubbish += 1;
        if (this.rubbish > MAX_RUBBISH) this.close(1008, 'too many frames that are no OCPP');
        return;
    }
  }

  private handle(id: string, action: string, payload: object): void {
    if (!this.options.protocol.knows(action)) {
      this.violation(action.slice(0, 50), 'unknown action');
      this.send(encodeError(id, 'NotImplemented', 'unknown action'));
      return;
    }
    if (this.handling.has(id)) {
      // Sent again while the first is being handled: its answer is on the way.
      this.violation(action, 'message id used twice');
      return;
    }
    const handler = this.options.handlers[action];
    if (handler === undefined) {
      this.send(encodeError(id, 'NotSupported', `${action} is not supported`));
      return;
    }
    const checked = this.options.protocol.check(action, 'request', payload);
    for (const detail of checked.violations) this.violation(action, detail);
    if (!checked.usable) {
      this.send(encodeError(id, checked.code, checked.violations.join('; ')));
      return;
    }
    this.begin(id);
    this.reply(id, action, checked.payload, handler).then(
      () => this.end(id),
      (error: unknown) => {
        this.end(id);
        this.options.log.error({ err: error, action }, 'handling an OCPP request failed');
        this.send(encodeError(id, 'InternalError', ''));
      },
    );
  }

  private async reply<Action extends ActionOf<M>>(
    id: string,
    action: Action,
    request: object,
    handler: NonNullable<Handlers<M>[Action]>,
  ): Promise<void> {
    const reply: Reply<M[Action]['response']> = await handler(request as M[Action]['request']);
    switch (reply.kind) {
      case 'result':
        this.mustConform(action, 'response', reply.payload);
        this.send(encodeResult(id, reply.payload));
        return;
      case 'error':
        this.send(encodeError(id, reply.code, reply.description));
        return;
      case 'silence':
        return;
    }
  }

  private begin(id: string): void {
    this.handling.add(id);
    this.intake.begin();
  }

  private end(id: string): void {
    this.handling.delete(id);
    this.intake.end();
  }

  private checkedResult(id: string, payload: unknown): RawOutcome {
    const action = this.calls.actionOf(id);
    if (action === null || !this.options.protocol.knows(action)) return { kind: 'timeout' };
    const checked = this.options.protocol.check(action, 'response', payload);
    for (const detail of checked.violations) this.violation(action, detail);
    if (checked.usable) return { kind: 'result', payload: checked.payload };
    return { kind: 'error', code: checked.code, description: `unusable answer: ${checked.violations.join('; ')}` };
  }

  private settle(id: string, outcome: RawOutcome): void {
    if (this.calls.answered(id, outcome)) this.intake.asked();
    else this.violation(null, LATE_ANSWER);
  }

  private mustConform(action: ActionOf<M>, direction: 'request' | 'response', payload: object): void {
    const violations = this.options.protocol.violations(action, direction, payload);
    if (violations.length > 0) throw new Error(`our own ${action} ${direction}: ${violations.join('; ')}`);
  }

  private violation(action: string | null, detail: string): void {
    this.options.onViolation?.({ action, detail });
  }

  private send(text: string): void {
    if (this.closed || this.socket.readyState !== this.socket.OPEN) return;
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.drop('it no longer reads what it is sent');
      return;
    }
    this.socket.send(text);
    this.options.onFrame?.('out', text);
  }

  private finish(detail: string): void {
    if (this.closed) return;
    this.closed = true;
    this.keepAlive.stop();
    this.intake.stop();
    this.calls.close();
    this.options.onClosed?.(detail);
  }
}

const DEFAULT_PING_INTERVAL_MS = 20_000;
const MAX_RUBBISH = 100;
const MAX_BUFFERED_BYTES = 1024 * 1024;
