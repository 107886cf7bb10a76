import type { ReaderEvents, ReaderLanguage } from './language.ts';

const STX = 0x02;
const ETX = 0x03;
const DIGITS = 12;

/**
 * RDM6300 and its kin for 125 kHz: STX, ten hexadecimal digits, two of a checksum (the five bytes, exclusive or), ETX. A
 * frame that a card leaves behind half said is dropped with the next STX.
 */
export class Rdm6300 implements ReaderLanguage {
  private readonly events: ReaderEvents;
  /** `null`: between two frames. */
  private digits: string | null = null;
  private noise = 0;

  constructor(events: ReaderEvents) {
    this.events = events;
  }

  opened(): void {
    this.digits = null;
  }

  bytes(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === STX) this.digits = '';
      else if (byte === ETX) this.end();
      else if (this.digits === null) this.outside();
      else if (this.digits.length < DIGITS) this.digits += String.fromCharCode(byte);
      else this.spoil('a frame that does not end');
    }
  }

  closed(): void {}

  private end(): void {
    const { digits } = this;
    if (digits === null) return;
    this.digits = null;
    if (!/^[0-9A-Fa-f]{12}$/.test(digits)) this.events.damaged('not a frame of an RDM6300');
    else if (checksum(digits) !== 0) this.events.damaged('wrong checksum');
    else this.events.tag(digits.slice(0, 10));
  }

  /** Some send a line end between two frames; anything else is another baud rate or another reader. */
  private outside(): void {
    this.noise += 1;
    if (this.noise < DIGITS) return;
    this.noise = 0;
    this.events.damaged('no frames of an RDM6300');
  }

  private spoil(detail: string): void {
    this.digits = null;
    this.events.damaged(detail);
  }
}

/** Zero over the five bytes and their checksum. */
function checksum(digits: string): number {
  return Buffer.from(digits, 'hex').reduce((sum, byte) => sum ^ byte, 0);
}
