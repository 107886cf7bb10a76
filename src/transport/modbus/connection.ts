import type { Cancel, Clock } from '../../clock.ts';
import type { ByteStream, Dial } from '../byte-stream.ts';
import {
  type CoilRequest,
  decodeRead,
  decodeWrite,
  decodeWriteCoil,
  encodeRead,
  encodeWrite,
  encodeWriteCoil,
  type MbapFrame,
  type ModbusFailure,
  type ReadRequest,
  type ReadResult,
  takeFrame,
  type WriteRequest,
  type WriteResult,
} from './frames.ts';

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

  /** Asks and waits for the answer. Never rejects. A second question while one is open is a bug of the caller. */
  read(transaction: number, request: ReadRequest): Promise<ReadResult> {
    return this.ask<ReadResult>(encodeRead(transaction, request), (frame) => decodeRead(frame, transaction, request));
  }

  /** Writes and waits for the acknowledgement; otherwise as {@link read}. */
  write(transaction: number, request: WriteRequest): Promise<WriteResult> {
    return this.ask<WriteResult>(encodeWrite(transaction, request), (frame) =>
      decodeWrite(frame, transaction, request),
    );
  }

  /** The same for one coil. */
  writeCoil(transaction: number, request: CoilRequest): Promise<WriteResult> {
    return this.ask<WriteResult>(encodeWriteCoil(transaction, request), (frame) =>
      decodeWriteCoil(frame, transaction, request),
    );
  }

  /** Resolves when the socket is released; a request in flight gets `closed`. */
  close(): Promise<void> {
    this.end({ kind: 'closed', detail: 'closed by us' });
    return this.stream.close();
  }

  private ask<Result extends { readonly kind: string }>(
    question: Buffer,
    decode: (frame: MbapFrame) => Result | ModbusFailure,
  ): Promise<Result | ModbusFailure> {
    if (this.failure !== null) return Promise.resolve(this.failure);
    if (this.pending !== null) throw new Error('A Modbus connection carries one request at a time');
    return new Promise((resolve) => {
      const cancelTimeout = this.clock.after(this.timeoutMs, () => this.end({ kind: 'timeout' }));
      const answered = (frame: MbapFrame): ModbusFailure | null => {
        const result = decode(frame);
        if (isMalformed(result)) return result;
        resolve(result);
        return null;
      };
      this.pending = { answered, failed: resolve, cancelTimeout };
      this.stream.write(question);
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

function isMalformed(result: { readonly kind: string }): result is ModbusFailure {
  return result.kind === 'malformed';
}
