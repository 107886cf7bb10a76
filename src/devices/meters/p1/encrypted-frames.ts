import { createDecipheriv } from 'node:crypto';

/** Keys as the grid operator gives them to the customer, 16 bytes each. */
export interface P1Keys {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
}

export interface EncryptedFrameEvents {
  /** What stood in a frame whose tag fits. */
  plain(bytes: Buffer): void;
  /** `key`: the tag does not fit, which is a wrong key or a damaged frame; `replay`: its counter has been there before. */
  refused(why: 'key' | 'replay'): void;
}

/** Luxembourg: the same for all meters (Smarty P1 specification 3.2.5). */
export const LUXEMBOURG_AUTHENTICATION_KEY: Uint8Array = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

/** General-glo-ciphering of DLMS/COSEM (IEC 62056-5-3), and the length of the system title. */
const START = Buffer.from([0xdb, 0x08]);
const TITLE_BYTES = 8;
/** A length in two bytes follows. */
const LONG_LENGTH = 0x82;
/** Authenticated and encrypted, security suite 0, unicast key. */
const SECURITY = 0x30;
const HEADER_BYTES = START.length + TITLE_BYTES + 3;
const COUNTER_BYTES = 4;
const TAG_BYTES = 12;
/** The longest telegrams stay under 4 kB. */
const MOST_BYTES = 16_384;

/**
 * Cuts encrypted telegrams out of a stream and opens them with AES-128-GCM: `DB 08`, system title, `82` and the length,
 * `30`, frame counter, cipher text, tag of 12 bytes. The counter of a meter only grows: a frame that comes again is not
 * taken. Nothing but a fitting tag is believed, so a start that was none costs nothing but the search for the next one.
 */
export class EncryptedFrames {
  private readonly keys: P1Keys;
  private readonly events: EncryptedFrameEvents;
  private received: Buffer = Buffer.alloc(0);
  private newest: { readonly title: string; readonly counter: number } | null = null;

  constructor(keys: P1Keys, events: EncryptedFrameEvents) {
    this.keys = keys;
    this.events = events;
  }

  push(chunk: Uint8Array): void {
    this.received = Buffer.concat([this.received, chunk]);
    for (;;) {
      const start = this.received.indexOf(START);
      if (start < 0) {
        this.received = this.received.subarray(Math.max(0, this.received.length - 1));
        return;
      }
      this.received = this.received.subarray(start);
      const size = sizeOf(this.received);
      if (size === 'unfinished' || (size !== 'none' && this.received.length < size)) return;
      const isOpened = size !== 'none' && this.open(this.received.subarray(0, size));
      this.received = this.received.subarray(isOpened ? size : START.length);
    }
  }

  /** Forgets a frame begun: the next bytes do not continue it. */
  reset(): void {
    this.received = Buffer.alloc(0);
  }

  private open(frame: Buffer): boolean {
    const title = frame.subarray(START.length, START.length + TITLE_BYTES);
    const counter = frame.subarray(HEADER_BYTES + 1, HEADER_BYTES + 1 + COUNTER_BYTES);
    const decipher = createDecipheriv('aes-128-gcm', this.keys.encryption, Buffer.concat([title, counter]), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.concat([Uint8Array.of(SECURITY), this.keys.authentication]));
    decipher.setAuthTag(frame.subarray(-TAG_BYTES));
    const plain = decipher.update(frame.subarray(HEADER_BYTES + 1 + COUNTER_BYTES, -TAG_BYTES));
    try {
      decipher.final();
    } catch {
      // How node says that the tag does not fit; nothing else is left that could fail here.
      this.events.refused('key');
      return false;
    }
    const now = { title: title.toString('hex'), counter: counter.readUInt32BE() };
    if (this.newest?.title === now.title && now.counter <= this.newest.counter) this.events.refused('replay');
    else {
      this.newest = now;
      this.events.plain(plain);
    }
    return true;
  }
}

/** Of a frame that begins with the first byte. `none`: it is no frame, only bytes that look like the start of one. */
function sizeOf(bytes: Buffer): number | 'unfinished' | 'none' {
  if (bytes.length <= HEADER_BYTES) return 'unfinished';
  const length = bytes.readUInt16BE(HEADER_BYTES - 2);
  const isFrame =
    bytes[HEADER_BYTES - 3] === LONG_LENGTH &&
    bytes[HEADER_BYTES] === SECURITY &&
    length > 1 + COUNTER_BYTES + TAG_BYTES &&
    length <= MOST_BYTES;
  return isFrame ? HEADER_BYTES + length : 'none';
}
