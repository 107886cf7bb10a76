import type { ReaderEvents, ReaderLanguage } from './language.ts';

const MOST_CHARACTERS = 64;

/** A reader that writes each number as a line of text (ELATEC TWN4 as virtual serial port, and many others). */
export class TextLines implements ReaderLanguage {
  private readonly events: ReaderEvents;
  private line = '';

  constructor(events: ReaderEvents) {
    this.events = events;
  }

  opened(): void {
    this.line = '';
  }

  bytes(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === 0x0d || byte === 0x0a) this.end();
      else if (this.line.length <= MOST_CHARACTERS) this.line += String.fromCharCode(byte);
    }
  }

  closed(): void {}

  private end(): void {
    const text = this.line.trim();
    this.line = '';
    if (text === '') return;
    if (text.length > MOST_CHARACTERS || !/^[\x20-\x7e]+$/.test(text)) this.events.damaged('not a line of text');
    else this.events.tag(text);
  }
}
