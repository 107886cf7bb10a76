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
    const slash = chunk.indexOf(SLASH, from);
    return slash < 0 ? chunk.length : this.begin(slash);
  }

  private begin(slash: number): number {
    this.state = 'body';
    this.body[0] = SLASH;
    this.length = 1;
    return slash + 1;
  }

  private collect(chunk: Uint8Array, from: number): number {
    const slash = chunk.indexOf(SLASH, from);
    const mark = chunk.indexOf(EXCLAMATION_MARK, from);
    const isWhole = mark >= 0 && (slash < 0 || mark < slash);
    const end = isWhole ? mark + 1 : slash < 0 ? chunk.length : slash;
    const room = MAX_TELEGRAM_BYTES - this.length;
    if (end - from > room) {
      this.state = 'between';
      this.emit({ kind: 'overlong' });
      return from + room;
    }
    this.body.set(chunk.subarray(from, end), this.length);
    this.length += end - from;
    if (isWhole) {
      this.state = 'checksum';
      this.checksum = '';
      return end;
    }
    return end === slash ? this.begin(slash) : end;
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
}
