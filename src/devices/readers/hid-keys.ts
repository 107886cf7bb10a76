import type { Clock } from '../../clock.ts';
import type { ReaderEvents, ReaderLanguage } from './language.ts';

/**
 * A reader that types like a keyboard: records `input_event` of the Linux kernel (linux/input.h), a digit a key, Enter at
 * the end. The record begins with a time of two machine words: 16 or 8 bytes.
 */
export class HidKeys implements ReaderLanguage {
  private readonly events: ReaderEvents;
  private readonly clock: Clock;
  private readonly timeBytes: number;
  private rest: Buffer = Buffer.alloc(0);
  private typed = '';
  private isBroken = false;
  private lastKeyMonoMs = 0;

  /** `wordBits` are those of the user space, not of the kernel. */
  constructor(events: ReaderEvents, clock: Clock, wordBits: 32 | 64 = WORD_BITS) {
    this.events = events;
    this.clock = clock;
    this.timeBytes = wordBits === 64 ? 16 : 8;
  }

  opened(): void {
    this.rest = Buffer.alloc(0);
    this.begin();
  }

  bytes(chunk: Uint8Array): void {
    const bytes = Buffer.concat([this.rest, chunk]);
    const size = this.timeBytes + 8;
    let at = 0;
    for (; at + size <= bytes.length; at += size) {
      const type = bytes.readUInt16LE(at + this.timeBytes);
      const code = bytes.readUInt16LE(at + this.timeBytes + 2);
      const value = bytes.readInt32LE(at + this.timeBytes + 4);
      if (type === EV_SYN && code === SYN_DROPPED) this.isBroken = true;
      else if (type === EV_KEY && value === PRESSED) this.pressed(code);
    }
    this.rest = bytes.subarray(at);
  }

  closed(): void {}

  private pressed(code: number): void {
    const monoMs = this.clock.monoMs();
    // Half a number from a reader that was pulled in between must not become the head of the next one.
    if (monoMs - this.lastKeyMonoMs > MOST_PAUSE_MS) this.begin();
    this.lastKeyMonoMs = monoMs;
    if (ENDS.has(code)) this.end();
    else if (this.typed.length >= MOST_KEYS) this.isBroken = true;
    else this.typed += KEYS.get(code) ?? '';
  }

  private end(): void {
    const { typed, isBroken } = this;
    this.begin();
    if (isBroken) this.events.damaged('keys were lost');
    else if (typed !== '') this.events.tag(typed);
  }

  private begin(): void {
    this.typed = '';
    this.isBroken = false;
  }
}

const WORD_BITS = process.arch === 'arm' || process.arch === 'ia32' ? 32 : 64;
const MOST_PAUSE_MS = 500;
const MOST_KEYS = 64;

/** linux/input-event-codes.h */
const EV_SYN = 0;
const EV_KEY = 1;
const SYN_DROPPED = 3;
const PRESSED = 1;

/** Enter, the Enter of the number block, Tab. */
const ENDS: ReadonlySet<number> = new Set([28, 96, 15]);

/** What stands on a key, by its code: rows of a keyboard and the number block. Shift changes nothing that counts here. */
const KEYS: ReadonlyMap<number, string> = new Map(
  (
    [
      [2, '1234567890'],
      [16, 'QWERTYUIOP'],
      [30, 'ASDFGHJKL'],
      [44, 'ZXCVBNM'],
      [71, '789'],
      [75, '456'],
      [79, '1230'],
    ] as const
  ).flatMap(([first, row]) => [...row].map((key, index): [number, string] => [first + index, key])),
);
