import type { Clock } from '../clock.ts';
import { neighbourhood } from './addresses.ts';
import { Backoff } from './backoff.ts';
import type { Refusal, Visitor } from './refusals.ts';

/** Per address: the sixth wrong try waits. */
const PER_ADDRESS = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 };
/** Per account, over all addresses. Short waits: who guesses must not be able to lock anybody out. */
const PER_ACCOUNT = { freeTries: 30, firstWaitMs: 2_000, longestWaitMs: 30_000 };
/** Hashes at once and waiting together. Each takes 19 MiB: more would let a stranger exhaust a small board. */
const MAX_HASHES = 4;

/** A try that may go on. */
export interface Attempt {
  readonly kind: 'attempt';
  /** It was no guess: the counts are cleared. */
  readonly wasRight: () => void;
  /** It was right, and yet he may be guessing: whoever holds one card must not get free tries for others by it. */
  readonly doesNotCount: () => void;
  /** To be called in any case. */
  readonly end: () => void;
}

/** The brakes on guessing, in front of whatever compares a secret that a person can remember. */
export class Attempts {
  private readonly perAddress: Backoff;
  private readonly perAccount: Backoff;
  private hashes = 0;

  constructor(clock: Clock) {
    this.perAddress = new Backoff(clock, PER_ADDRESS);
    this.perAccount = new Backoff(clock, PER_ACCOUNT);
  }

  /** `account`: whatever was named, also where there is no such account. */
  begin(account: string, visitor: Visitor): Attempt | Refusal {
    const address = neighbourhood(visitor.address);
    const waitMs = Math.max(this.perAddress.waitMs(address), this.perAccount.waitMs(account));
    const retryAfterMs = waitMs > 0 ? waitMs : this.hashes >= MAX_HASHES ? 1_000 : 0;
    if (retryAfterMs > 0) return { kind: 'refused', code: 'too-many-attempts', retryAfterMs };
    this.perAddress.count(address);
    this.perAccount.count(account);
    this.hashes += 1;
    return {
      kind: 'attempt',
      wasRight: () => {
        this.perAddress.clear(address);
        this.perAccount.clear(account);
      },
      doesNotCount: () => {
        this.perAddress.takeBack(address);
        this.perAccount.takeBack(account);
      },
      end: () => {
        this.hashes -= 1;
      },
    };
  }
}
