import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export const SECURITY_CODES = [
  'unknown-identity',
  'takeover',
  'identity-refused',
  'invalid-frame',
  'tls-failed',
  'password-wrong',
  'password-missing',
  'too-many-tries',
  'tls-missing',
  'rejected-identity',
  'password-set',
  'station-accepted',
  'station-rejected',
  'station-forgiven',
  'certificate-made',
  'clock-set',
  'owner-claimed',
  'owner-reset',
  'signed-in',
  'signed-out',
  'sign-in-refused',
  'sign-in-ended',
  'user-invited',
  'user-changed',
  'user-removed',
  'password-changed',
  'handed-over',
  'token-made',
  'token-ended',
  'not-allowed',
] as const;
export type SecurityCode = (typeof SECURITY_CODES)[number];

/** What happened, who it was, from where. Never with a password or an id token in it. */
export interface SecurityEvent {
  readonly code: SecurityCode;
  /** Identity of a charge point, as it was said. */
  readonly identity: string | null;
  readonly address: string | null;
  readonly detail: string | null;
}

export interface RecordedSecurityEvent extends SecurityEvent {
  /** UTC epoch ms. */
  readonly atMs: number;
  /** How many more there were before this one that were not recorded. */
  readonly omitted: number;
}

/** Where the log is kept: append-only, and bounded by forgetting the oldest. */
export interface SecurityEventStore {
  append(events: readonly RecordedSecurityEvent[]): void;
  /** The newest first. */
  newest(limit: number): readonly RecordedSecurityEvent[];
}

/**
 * What happens within a second is written in one go: a commit takes its time on a slow disk, and this is where
 * strangers decide how many there are.
 *
 * What the owner has to be able to look up afterwards. Who knocks all night must fill neither the disk nor the log: the
 * same thing by the same one is recorded once in ten minutes, and all together {@link BURST} at once and then one a
 * minute. What is left out is counted.
 */
export class SecurityLog {
  private readonly store: SecurityEventStore;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly lately = new Map<string, number>();
  private tokens = BURST;
  private filledMonoMs: number;
  private omitted = 0;
  private pending: RecordedSecurityEvent[] = [];
  private cancelWrite: Cancel = () => {};

  constructor(store: SecurityEventStore, clock: Clock, log: Log) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.filledMonoMs = clock.monoMs();
  }

  record({ code, identity, address, detail }: SecurityEvent): void {
    const nowMs = this.clock.monoMs();
    this.tokens = Math.min(BURST, this.tokens + (nowMs - this.filledMonoMs) / REFILL_MS);
    this.filledMonoMs = nowMs;
    const key = JSON.stringify([code, identity, address]);
    const isRepeated = nowMs - (this.lately.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS;
    if (isRepeated || this.tokens < 1) {
      this.omitted += 1;
      return;
    }
    this.lately.delete(key);
    this.lately.set(key, nowMs);
    const [oldest] = this.lately.keys();
    if (this.lately.size > MAX_KEYS && oldest !== undefined) this.lately.delete(oldest);
    this.tokens -= 1;
    const event = {
      atMs: this.clock.wallMs(),
      code,
      identity: cut(identity),
      address: cut(address),
      detail: cut(detail),
      omitted: this.omitted,
    };
    this.omitted = 0;
    this.log.info({ security: event }, 'security event');
    this.pending.push(event);
    if (this.pending.length === 1) this.cancelWrite = this.clock.after(WRITE_AFTER_MS, () => this.write());
  }

  newest(limit: number): readonly RecordedSecurityEvent[] {
    this.write();
    return this.store.newest(limit);
  }

  stop(): void {
    this.write();
  }

  private write(): void {
    this.cancelWrite();
    const events = this.pending.splice(0);
    if (events.length === 0) return;
    try {
      this.store.append(events);
    } catch (error) {
      // A full disk must not keep a station out; the lines stand in the log of the system.
      this.log.error({ err: error }, 'security events cannot be stored');
    }
  }
}

const WRITE_AFTER_MS = 1_000;
const BURST = 100;
const REFILL_MS = 60_000;
const REPEAT_MS = 10 * 60_000;
const MAX_KEYS = 500;
const MOST_TEXT = 200;

const cut = (text: string | null): string | null => text?.slice(0, MOST_TEXT) ?? null;
