import type { Cancel, Clock } from '../../clock.ts';
import type { ReaderEvents, ReaderLanguage } from './language.ts';

/** From an answer to the next question, ms. */
const PAUSE_MS = 250;
/** A question that is not answered is asked anew: the chip may have been reset, ms. */
const PATIENCE_MS = 2_000;
const MOST_BYTES = 512;

/** Commands of the chip and the code of their answers (PN532 user manual 7). */
const SAM_CONFIGURATION = [0x14, 0x01, 0x14, 0x01];
/** 16 tries for each question, not endless ones: so it answers also when there is no card. */
const FEW_TRIES = [0x32, 0x05, 0xff, 0x01, 0x10];
const LIST_ISO14443A = [0x4a, 0x01, 0x00];

/**
 * NXP PN532 behind a serial port (HSU, 115200 baud, PN532 user manual 6.2.1): it is woken, set to normal mode and then asked
 * again and again for one card of ISO 14443 type A. Acknowledgements and frames of errors are passed over.
 */
export class Pn532 implements ReaderLanguage {
  private readonly events: ReaderEvents;
  private readonly write: (bytes: Uint8Array) => void;
  private readonly clock: Clock;
  private received: Buffer = Buffer.alloc(0);
  private cancel: Cancel = () => {};

  constructor(events: ReaderEvents, write: (bytes: Uint8Array) => void, clock: Clock) {
    this.events = events;
    this.write = write;
    this.clock = clock;
  }

  opened(): void {
    this.received = Buffer.alloc(0);
    this.wake();
  }

  bytes(chunk: Uint8Array): void {
    this.received = Buffer.concat([this.received, chunk]).subarray(-MOST_BYTES);
    for (;;) {
      const start = this.received.indexOf(START);
      if (start < 0) return;
      const [length, check] = [this.received[start + 3], this.received[start + 4]];
      if (length === undefined || check === undefined) return;
      if (((length + check) & 0xff) !== 0 || length === 0) {
        // An acknowledgement (00 FF), or chance.
        this.received = this.received.subarray(start + 3);
        continue;
      }
      const end = start + 5 + length;
      if (this.received.length < end + 1) return;
      const data = this.received.subarray(start + 5, end);
      const sum = [...data].reduce((total, byte) => total + byte, this.received[end] ?? 0);
      this.received = this.received.subarray(end + 1);
      if ((sum & 0xff) === 0) this.answered(data);
      else this.events.damaged('wrong checksum');
    }
  }

  closed(): void {
    this.cancel();
  }

  private answered(data: Buffer): void {
    const [direction, code, count, , , , , idLength = 0] = data;
    if (direction !== 0xd5) return;
    if (code === 0x15) this.ask(FEW_TRIES);
    else if (code === 0x33) this.ask(LIST_ISO14443A);
    else if (code === 0x4b) {
      const id = data.subarray(8, 8 + idLength);
      if (count === 1 && id.length === idLength && idLength > 0) this.events.tag(id.toString('hex'));
      this.cancel();
      this.cancel = this.clock.after(PAUSE_MS, () => this.ask(LIST_ISO14443A));
    }
  }

  private wake(): void {
    this.write(Uint8Array.of(0x55, 0x55, ...Array<number>(14).fill(0)));
    this.ask(SAM_CONFIGURATION);
  }

  private ask(command: readonly number[]): void {
    this.write(frame(command));
    this.cancel();
    this.cancel = this.clock.after(PATIENCE_MS, () => this.wake());
  }
}

const START = Buffer.from([0x00, 0x00, 0xff]);

/** 00 00 FF, length and its complement, D4 (to the chip), data, complement of their sum, 00. */
function frame(command: readonly number[]): Uint8Array {
  const length = command.length + 1;
  const sum = command.reduce((total, byte) => total + byte, 0xd4);
  return Uint8Array.of(0, 0, 0xff, length, -length & 0xff, 0xd4, ...command, -sum & 0xff, 0);
}
