import { randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../../clock.ts';
import { encodeCall } from './frames.ts';
import type { Outcome } from './protocol.ts';

export interface CallOptions {
  /** Time from sending to giving up, ms. Some stations answer after a minute. */
  readonly timeoutMs?: number;
  /** Goes before everything that waits, and cuts short the patience with a call that is outstanding and not urgent. */
  readonly urgent?: boolean;
  /** A waiting call with the same key is dropped: this one says all that it would have said. */
  readonly supersedes?: string;
  /** Called in the moment the bytes go to the socket: from now on the other side may act on it. */
  readonly onSent?: () => void;
}

/** An answer as it came in, not yet checked. */
export type RawOutcome = Outcome<unknown>;

/**
 * Our calls on one connection: one is outstanding, the others wait (OCPP-J 1.6 section 4.1.1). When none is
 * outstanding, a call is on the socket before {@link call} returns.
 */
export class CallQueue {
  private readonly clock: Clock;
  private readonly send: (text: string) => void;
  private waiting: Entry[] = [];
  private outstanding: Outstanding | null = null;
  private closed = false;

  constructor(clock: Clock, send: (text: string) => void) {
    this.clock = clock;
    this.send = send;
  }

  call(action: string, payload: object, options: CallOptions): Promise<RawOutcome> {
    return new Promise((settle) => {
      if (this.closed) {
        settle({ kind: 'closed', sent: false });
        return;
      }
      if (options.supersedes !== undefined) this.drop(options.supersedes);
      if (this.waiting.length >= MAX_WAITING) {
        settle({ kind: 'error', code: 'GenericError', description: `${MAX_WAITING} calls are already waiting` });
        return;
      }
      const entry = { action, payload, options, settle };
      if (options.urgent === true) {
        this.waiting.unshift(entry);
        this.hurry();
      } else {
        this.waiting.push(entry);
      }
      this.next();
    });
  }

  /** Settles the outstanding call. False when the answer belongs to none: late, or made up. */
  answered(id: string, outcome: RawOutcome): boolean {
    if (this.outstanding?.id !== id) return false;
    const { entry, cancelTimeout } = this.outstanding;
    cancelTimeout();
    this.outstanding = null;
    entry.settle(outcome);
    this.next();
    return true;
  }

  /** The action the answer with this id belongs to. */
  actionOf(id: string): string | null {
    return this.outstanding?.id === id ? this.outstanding.entry.action : null;
  }

  close(): void {
    this.closed = true;
    if (this.outstanding !== null) {
      this.outstanding.cancelTimeout();
      this.outstanding.entry.settle({ kind: 'closed', sent: true });
      this.outstanding = null;
    }
    for (const entry of this.waiting.splice(0)) entry.settle({ kind: 'closed', sent: false });
  }

  private next(): void {
    if (this.outstanding !== null || this.closed) return;
    const entry = this.waiting.shift();
    if (entry === undefined) return;
    const id = randomUUID();
    const timeoutMs = entry.options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const cancelTimeout = this.clock.after(timeoutMs, () => this.answered(id, { kind: 'timeout' }));
    this.outstanding = { id, entry, sentMonoMs: this.clock.monoMs(), cancelTimeout };
    this.send(encodeCall(id, entry.action, entry.payload));
    entry.options.onSent?.();
  }

  /**
   * An urgent call waits: one that is not urgent is given up {@link YIELD_AFTER_MS} after it was sent. Section 4.1.1
   * allows the next call when "the response has been received" or "the time-out has been reached".
   */
  private hurry(): void {
    const { outstanding } = this;
    if (outstanding === null || outstanding.entry.options.urgent === true) return;
    const { id, sentMonoMs, entry } = outstanding;
    const patienceMs = Math.min(YIELD_AFTER_MS, entry.options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const leftMs = sentMonoMs + patienceMs - this.clock.monoMs();
    if (leftMs <= 0) {
      this.answered(id, { kind: 'timeout' });
      return;
    }
    outstanding.cancelTimeout();
    outstanding.cancelTimeout = this.clock.after(leftMs, () => this.answered(id, { kind: 'timeout' }));
  }

  private drop(key: string): void {
    const dropped = this.waiting.filter((entry) => entry.options.supersedes === key);
    this.waiting = this.waiting.filter((entry) => entry.options.supersedes !== key);
    for (const entry of dropped) entry.settle({ kind: 'superseded' });
  }
}

/** Mennekes 4Business answers after 60 s. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** So long a lower limit may wait for the answer to something else. */
const YIELD_AFTER_MS = 5_000;
const MAX_WAITING = 64;

interface Entry {
  readonly action: string;
  readonly payload: object;
  readonly options: CallOptions;
  readonly settle: (outcome: RawOutcome) => void;
}

interface Outstanding {
  readonly id: string;
  readonly entry: Entry;
  readonly sentMonoMs: number;
  cancelTimeout: Cancel;
}
