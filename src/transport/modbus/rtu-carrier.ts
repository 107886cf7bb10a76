import type { Cancel, Clock } from '../../clock.ts';
import type { ByteStream, Dial } from '../byte-stream.ts';
import type { Carrier } from './bus.ts';
import { type Answer, type Exchange, type ModbusFailure, malformed } from './pdu.ts';
import { describeBytes, findAnswer, MAX_FRAME_BYTES, withChecksum } from './rtu-frame.ts';

export interface RtuOptions {
  /** Time one byte takes on the line, ms; 0 where it cannot be known (behind a gateway). */
  readonly byteMs: number;
  /** Time a device takes to begin its answer, at most, ms. */
  readonly latencyMs: number;
}

/** MODBUS over Serial Line V1.02 2.5.1.1: 3.5 characters of silence part two frames; Linux cannot wait for less. */
const LEAST_GAP_MS = 5;
const GAP_BYTES = 3.5;
/** After so many questions without a single byte the port itself is doubted: a pulled adapter does not say so. */
const SILENT_QUESTIONS = 5;
/** Bytes that nobody asked for, so often within this time, come from a second master. */
const FOREIGN_COUNT = 3;
const FOREIGN_WITHIN_MS = 60_000;

/**
 * Modbus RTU on a serial port, or through a gateway that passes its bytes on. Frames carry no number, so an answer that
 * comes late could be taken for the next one: after anything but a whole answer nothing is asked before the line has
 * been silent for as long as an answer may take, and what comes meanwhile is dropped.
 */
export class RtuCarrier implements Carrier {
  private readonly dial: Dial;
  private readonly clock: Clock;
  private readonly options: RtuOptions;
  private port: Port | null = null;
  private pending: Pending | null = null;
  /** Of the last byte in either direction, or the last failure. */
  private busyMonoMs = Number.NEGATIVE_INFINITY;
  /** Silence to wait for before the next question, ms. */
  private silenceMs = 0;
  private silentQuestions = 0;
  private readonly foreignMonoMs: number[] = [];
  private isClosed = false;

  constructor(dial: Dial, clock: Clock, options: RtuOptions) {
    this.dial = dial;
    this.clock = clock;
    this.options = options;
  }

  async ask<Result extends Answer>(exchange: Exchange<Result>): Promise<Result | ModbusFailure> {
    if (this.port !== null && (this.port.lost !== null || this.silentQuestions >= SILENT_QUESTIONS)) {
      await this.port.stream.close();
      this.port = null;
      this.silentQuestions = 0;
    }
    if (this.isClosed) return CLOSED;
    this.port ??= this.open();
    const { port } = this;
    await port.opened;
    if (port.lost !== null) return port.lost;
    await this.lineSilent();
    if (port.lost !== null) return port.lost;
    if (this.isClosed) return CLOSED;
    if (this.hasForeignMaster()) {
      this.doubtLine(exchange);
      return malformed('bytes that nobody asked for: is there a second master on this line?');
    }
    return this.exchange(port, exchange);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.pending?.settle(CLOSED);
    await this.port?.stream.close();
  }

  private exchange<Result extends Answer>(port: Port, exchange: Exchange<Result>): Promise<Result | ModbusFailure> {
    const question = withChecksum(exchange);
    const timeoutMs = this.answerMs(exchange);
    return new Promise((resolve) => {
      let received: Buffer = Buffer.alloc(0);
      const settle = (result: Result | ModbusFailure): void => {
        cancelTimeout();
        this.pending = null;
        this.busyMonoMs = this.clock.monoMs();
        resolve(result);
      };
      const cancelTimeout: Cancel = this.clock.after(timeoutMs, () => {
        this.doubtLine(exchange);
        this.silentQuestions = received.length === 0 ? this.silentQuestions + 1 : 0;
        settle(received.length === 0 ? { kind: 'timeout' } : malformed(describeBytes(received, exchange)));
      });
      const bytes = (chunk: Buffer): void => {
        received = Buffer.concat([received, chunk]);
        const found = findAnswer(received, exchange);
        if (found !== null) {
          this.silentQuestions = 0;
          // More than an echo of the question and a byte that a transceiver invented.
          if (found.start > question.length + 2 || found.end < received.length) this.noteForeign();
          if (found.end < received.length) this.doubtLine(exchange);
          settle(found.answer);
        } else if (received.length > 2 * MAX_FRAME_BYTES) {
          this.doubtLine(exchange);
          settle(malformed('more bytes than any answer has'));
        }
      };
      this.pending = { bytes, settle };
      this.silenceMs = 0;
      this.busyMonoMs = this.clock.monoMs();
      port.stream.write(question);
    });
  }

  private open(): Port {
    const { promise, resolve } = Promise.withResolvers<void>();
    const lose = (detail: string): void => {
      port.lost ??= { kind: 'closed', detail };
      resolve();
      this.pending?.settle(port.lost);
    };
    const stream = this.dial({ opened: resolve, bytes: (chunk) => this.take(chunk), lost: lose });
    const port: Port = { stream, opened: promise, lost: null };
    return port;
  }

  private take(chunk: Buffer): void {
    if (this.pending !== null) {
      this.pending.bytes(chunk);
      return;
    }
    const nowMonoMs = this.clock.monoMs();
    // While a late answer is waited for, bytes are expected; otherwise they are somebody else's.
    const isLate = nowMonoMs < this.busyMonoMs + this.silenceMs;
    this.busyMonoMs = nowMonoMs;
    if (isLate) return;
    this.silenceMs = this.options.latencyMs;
    this.noteForeign();
  }

  private noteForeign(): void {
    this.foreignMonoMs.push(this.clock.monoMs());
    if (this.foreignMonoMs.length > FOREIGN_COUNT) this.foreignMonoMs.shift();
  }

  private hasForeignMaster(): boolean {
    const [oldest] = this.foreignMonoMs;
    return (
      this.foreignMonoMs.length === FOREIGN_COUNT &&
      oldest !== undefined &&
      this.clock.monoMs() - oldest < FOREIGN_WITHIN_MS
    );
  }

  /** From now on an answer to this question would come too late, and may still come. */
  private doubtLine(exchange: Exchange<Answer>): void {
    this.silenceMs = this.answerMs(exchange);
    this.busyMonoMs = this.clock.monoMs();
  }

  private answerMs({ pdu, answerBytes }: Exchange<Answer>): number {
    const { byteMs, latencyMs } = this.options;
    // Question and answer, each with unit and checksum.
    return latencyMs + Math.ceil((pdu.length + answerBytes + 6) * byteMs);
  }

  private async lineSilent(): Promise<void> {
    const gapMs = Math.max(LEAST_GAP_MS, Math.ceil(GAP_BYTES * this.options.byteMs));
    for (;;) {
      const leftMs = this.busyMonoMs + Math.max(gapMs, this.silenceMs) - this.clock.monoMs();
      if (leftMs <= 0) return;
      await new Promise<void>((resolve) => this.clock.after(leftMs, resolve));
    }
  }
}

interface Port {
  readonly stream: ByteStream;
  /** Settles when it is open or lost. */
  readonly opened: Promise<void>;
  lost: (ModbusFailure & { readonly kind: 'closed' }) | null;
}

interface Pending {
  readonly bytes: (chunk: Buffer) => void;
  readonly settle: (failure: ModbusFailure) => void;
}

const CLOSED = { kind: 'closed', detail: 'closed by us' } as const;
