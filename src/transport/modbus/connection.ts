import type { Cancel, Clock } from '../../clock.ts';
import type { ByteStream, Dial } from '../byte-stream.ts';
import { decodeRead, encodeRead, type ModbusFailure, type ReadRequest, type ReadResult, takeFrame } from './frames.ts';

interface Pending {
  readonly transaction: number;
  readonly request: ReadRequest;
  readonly resolve: (result: ReadResult) => void;
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

  /** Asks and waits for the answer. Never rejects. A second question while one is open is a bug of the caller. */
  read(transaction: number, request: ReadRequest): Promise<ReadResult> {
    if (this.failure !== null) return Promise.resolve(this.failure);
    if (this.pending !== null) throw new Error('A Modbus connection carries one request at a time');
    return new Promise((resolve) => {
      const cancelTimeout = this.clock.after(this.timeoutMs, () => this.end({ kind: 'timeout' }));
      this.pending = { transaction, request, resolve, cancelTimeout };
      this.stream.write(encodeRead(transaction, request));
    });
  }

  /** Resolves when the socket is released; a request in flight gets `closed`. */
  close(): Promise<void> {
    this.end({ kind: 'closed', detail: 'closed by us' });
    return this.stream.close();
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
    const { transaction, request } = this.pending;
    const result = decodeRead(taken.frame, transaction, request);
    if (result.kind === 'malformed') {
      this.end(result);
      return;
    }
    this.received = Buffer.alloc(0);
    this.answer(result);
    if (taken.rest.length > 0) this.end({ kind: 'malformed', detail: 'more bytes than the answer' });
  }

  private answer(result: ReadResult): void {
    const pending = this.pending;
    this.pending = null;
    pending?.cancelTimeout();
    pending?.resolve(result);
  }

  private end(failure: ModbusFailure): void {
    if (this.failure !== null) return;
    this.failure = failure;
    void this.stream.close();
    this.settleOpened(failure);
    this.answer(failure);
  }
}
