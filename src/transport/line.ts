import type { Cancel, Clock } from '../clock.ts';
import type { ByteStream, Dial } from './byte-stream.ts';

export type LineState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** It could not be opened, or broke. */
  | { readonly kind: 'lost'; readonly detail: string }
  /** It was open, but nothing came for too long: a half-open socket, or a port whose cable was pulled. */
  | { readonly kind: 'silent'; readonly silentMs: number };

export interface LineEvents {
  bytes(chunk: Buffer): void;
  /** After `open`, the bytes that follow do not continue those from before. */
  state(state: LineState): void;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

/**
 * A byte stream that is kept open: dialled again with growing delays when it breaks or falls silent. Only bytes prove
 * that a line works, so only bytes reset the delay: a dongle that accepts connections and says nothing is not hammered.
 */
export class Line {
  private readonly dial: Dial;
  private readonly clock: Clock;
  private events: LineEvents | null = null;
  private stream: ByteStream | null = null;
  private isOpen = false;
  private failures = 0;
  private heardMonoMs = 0;
  private silenceMs: number;
  private cancelRetry: Cancel = () => {};
  private cancelWatch: Cancel = () => {};
  private releasing: Promise<void> = Promise.resolve();

  /** `silenceMs`: an open line without a byte for this long is given up and dialled again; `Infinity`: it may be silent. */
  constructor(dial: Dial, silenceMs: number, clock: Clock) {
    this.dial = dial;
    this.silenceMs = silenceMs;
    this.clock = clock;
  }

  /** Begins to connect and keeps at it until {@link close}. Returns at once. */
  open(events: LineEvents): void {
    this.events = events;
    this.connect();
  }

  /** Bytes written while the line is not open are dropped. */
  write(bytes: Uint8Array): void {
    if (this.isOpen) this.stream?.write(bytes);
  }

  /** Adapts the watchdog to what the device turned out to send. */
  expectBytesWithin(silenceMs: number): void {
    if (silenceMs === this.silenceMs) return;
    this.silenceMs = silenceMs;
    if (this.isOpen) this.watch();
  }

  /** Resolves when the socket or port is released. */
  async close(): Promise<void> {
    this.events = null;
    this.cancelRetry();
    this.release();
    await this.releasing;
  }

  private connect(): void {
    if (this.events === null) return;
    this.events.state({ kind: 'connecting' });
    this.stream = this.dial({
      opened: () => {
        this.isOpen = true;
        this.heardMonoMs = this.clock.monoMs();
        this.watch();
        this.events?.state({ kind: 'open' });
      },
      bytes: (chunk) => {
        this.failures = 0;
        this.heardMonoMs = this.clock.monoMs();
        this.events?.bytes(chunk);
      },
      lost: (detail) => this.retryAfter({ kind: 'lost', detail }),
    });
  }

  /** One timer that looks again when silence could next be over-long, instead of one timer per chunk. */
  private watch(): void {
    this.cancelWatch();
    if (this.silenceMs === Number.POSITIVE_INFINITY) return;
    const silentMs = this.clock.monoMs() - this.heardMonoMs;
    if (silentMs >= this.silenceMs) this.retryAfter({ kind: 'silent', silentMs });
    else this.cancelWatch = this.clock.after(this.silenceMs - silentMs, () => this.watch());
  }

  private retryAfter(state: LineState): void {
    const delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
    this.release();
    this.events?.state(state);
    // A serial port must be released before it can be opened again.
    void this.releasing.then(() => {
      if (this.events !== null) this.cancelRetry = this.clock.after(delayMs, () => this.connect());
    });
  }

  private release(): void {
    this.isOpen = false;
    this.cancelWatch();
    if (this.stream !== null) this.releasing = this.stream.close();
    this.stream = null;
  }
}
