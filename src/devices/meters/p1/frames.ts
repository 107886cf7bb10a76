import { crc16Arc } from './crc16.ts';

/** What came out of the stream. Only a `telegram` is whole; the others are there to be counted. */
export type P1Frame =
  /** From `/` to `!` inclusive, bytes as Latin-1. */
  | { readonly kind: 'telegram'; readonly text: string }
  | { readonly kind: 'bad-checksum' }
  /** A telegram that did not end within {@link MAX_TELEGRAM_BYTES}. */
  | { readonly kind: 'overlong' };

/**
 * `required`: a telegram without a checksum is a bad one (DSMR 4 and later, and everything derived from it).
 * `if-present`: DSMR 2.2 and 3.0 send none. A wrong one is never accepted.
 */
export type ChecksumPolicy = 'required' | 'if-present';

/** The longest telegrams seen (monthly history blocks, four M-Bus devices) stay under 4 kB. */
export const MAX_TELEGRAM_BYTES = 16_384;

const SLASH = 0x2f;
const EXCLAMATION_MARK = 0x21;

/**
 * Cuts P1 telegrams out of a stream of bytes, however it is chopped up. IEC 62056-21 keeps `/` and `!` out of the body,
 * so a `/` always begins a telegram, whatever came before it, and nothing before it can swallow it.
 * A telegram is handed over with the last digit of its checksum, without waiting for the line end.
 */
export class P1Frames {
  private readonly policy: ChecksumPolicy;
  private readonly emit: (frame: P1Frame) => void;
  private readonly body = Buffer.allocUnsafe(MAX_TELEGRAM_BYTES);
  private length = 0;
  private checksum = '';
  private state: 'between' | 'body' | 'checksum' = 'between';

  constructor(policy: ChecksumPolicy, emit: (frame: P1Frame) => void) {
    this.policy = policy;
    this.emit = emit;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.state === 'between') at = this.seek(chunk, at);
      else if (this.state === 'body') at = this.collect(chunk, at);
      else at = this.finish(chunk, at);
    }
  }

  /** Forgets a telegram begun: the next bytes do not continue it. */
  reset(): void {
    this.state = 'between';
  }

  private seek(chunk: Uint8Array, from: number): number {
    const start = chunk.indexOf(SLASH, from);
    if (start < 0) return chunk.length;
    this.state = 'body';
    this.length = 0;
    return start;
  }

  private collect(chunk: Uint8Array, from: number): number {
    let start = from;
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === SLASH) {
        start = at;
        this.length = 0;
      } else if (this.length + (at - start) >= MAX_TELEGRAM_BYTES) {
        this.state = 'between';
        this.emit({ kind: 'overlong' });
        return at;
      } else if (byte === EXCLAMATION_MARK) {
        this.append(chunk.subarray(start, at + 1));
        this.state = 'checksum';
        this.checksum = '';
        return at + 1;
      }
    }
    this.append(chunk.subarray(start));
    return chunk.length;
  }

  private finish(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const digit = String.fromCharCode(chunk[at] ?? 0);
      if (!/[0-9a-fA-F]/.test(digit)) {
        this.end();
        return at;
      }
      this.checksum += digit;
      if (this.checksum.length === 4) {
        this.end();
        return at + 1;
      }
    }
    return chunk.length;
  }

  /** Some meters print the checksum in lower case or without leading zeros. */
  private end(): void {
    this.state = 'between';
    const telegram = this.body.subarray(0, this.length);
    const isGood =
      this.checksum === '' ? this.policy === 'if-present' : Number.parseInt(this.checksum, 16) === crc16Arc(telegram);
    this.emit(isGood ? { kind: 'telegram', text: telegram.toString('latin1') } : { kind: 'bad-checksum' });
  }

  private append(bytes: Uint8Array): void {
    this.body.set(bytes, this.length);
    this.length += bytes.length;
  }
}
