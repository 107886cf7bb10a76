import type { Cancel, Clock } from '../../clock.ts';
import type { ByteStream, Dial } from '../byte-stream.ts';
import { decodeFrame, type MbapFrame, takeFrame, withHeader } from './mbap.ts';
import { type Answer, type Exchange, isMalformed, type ModbusFailure } from './pdu.ts';

interface Pending {
  /** Takes the answer; what it returns when that is not the expected one ends the connection. */
  readonly answered: (frame: MbapFrame) => ModbusFailure | null;
  readonly failed: (failure: ModbusFailure) => void;
  readonly cancelTimeout: Cancel;
}

/**
 * One TCP connection to a Modbus server, one request at a time. The first thing that is not exactly the expected
 * answer (a time-out, a wrong header, bytes nobody asked for) ends it for good, so that a late or shifted answer
 * can never be taken for the answer to a later question.
 */
export class ModbusConnection {
  /** Settles with `null` once connected. */
  readonly opened: Promise<ModbusFailure | null>;
  private readonly clock: Clock;
  private readonly timeoutMs: number;
  private readonly stream: ByteStream;
  private received: Buffer = Buffer.alloc(0);
  private pending: Pending | null = null;
  private failure: ModbusFailure | null = null;
  private settleOpened: (failure: ModbusFailure | null) => void;

  constructor(dial: Dial, timeoutMs: number, clock: Clock) {
    this.clock = clock;
    this.timeoutMs = timeoutMs;
    const { promise, resolve } = Promise.withResolvers<ModbusFailure | null>();
    this.opened = promise;
    this.settleOpened = resolve;
    this.stream = dial({
      opened: () => this.settleOpened(null),
      bytes: (chunk) => this.take(chunk),
      lost: (detail) => this.end({ kind: 'closed', detail }),
    });
  }

  get isUsable(): boolean {
    return this.failure === null;
  }

  /** Resolves when the socket is released; a request in flight gets `closed`. */
  close(): Promise<void> {
    this.end({ kind: 'closed', detail: 'closed by us' });
    return this.stream.close();
  }

  /** Asks and waits for the answer. Never rejects. A second question while one is open is a bug of the caller. */
  ask<Result extends Answer>(transaction: number, exchange: Exchange<Result>): Promise<Result | ModbusFailure> {
    if (this.failure !== null) return Promise.resolve(this.failure);
    if (this.pending !== null) throw new Error('A Modbus connection carries one request at a time');
    return new Promise((resolve) => {
      const cancelTimeout = this.clock.after(this.timeoutMs, () => this.end({ kind: 'timeout' }));
      const answered = (frame: MbapFrame): ModbusFailure | null => {
        const result = decodeFrame(frame, transaction, exchange);
        if (isMalformed(result)) return result;
        resolve(result);
        return null;
      };
      this.pending = { answered, failed: resolve, cancelTimeout };
      this.stream.write(withHeader(transaction, exchange));
    });
  }

  private take(chunk: Buffer): void {
    if (this.failure !== null) return;
    if (this.pending === null) {
      this.end({ kind: 'malformed', detail: 'bytes that nobody had asked for' });
      return;
    }
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const taken = takeFrame(this.received);
    if (taken === null) return;
    if (taken.kind === 'malformed') {
      this.end(taken);
      return;
    }
    this.received = Buffer.alloc(0);
    const { answered, cancelTimeout } = this.pending;
    const wrong = answered(taken.frame);
    if (wrong !== null) {
      this.end(wrong);
      return;
    }
    this.pending = null;
    cancelTimeout();
    if (taken.rest.length > 0) this.end({ kind: 'malformed', detail: 'more bytes than the answer' });
  }

  private end(failure: ModbusFailure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    void this.stream.close();
    this.settleOpened(failure);
    const { pending } = this;
    this.pending = null;
    pending?.cancelTimeout();
    pending?.failed(failure);
  }
}
