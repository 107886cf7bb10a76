import type { Clock } from '../clock.ts';
import { newCode, plainCode, sameSecret } from './secrets.ts';

/** A code is good for this long, ms. */
const VALID_MS = 30 * 60_000;

/**
 * The one-time code by which the first person proves to stand at the machine. It lives in memory and on the monotonic
 * clock: a board without a battery-backed clock jumps by days when the network comes, and the code must outlive that.
 */
export class SetupCode {
  private readonly clock: Clock;
  private current: { readonly code: string; readonly endsMonoMs: number } | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A new code; the one before it is void. */
  issue(): string {
    const code = newCode();
    this.current = { code: plainCode(code), endsMonoMs: this.clock.monoMs() + VALID_MS };
    return code;
  }

  /** Uses the code up when it is right. `none`: there is no code, or its time is over. */
  redeem(code: string): 'right' | 'wrong' | 'none' {
    if (this.current === null || this.clock.monoMs() >= this.current.endsMonoMs) return 'none';
    if (!sameSecret(plainCode(code), this.current.code)) return 'wrong';
    this.current = null;
    return 'right';
  }
}
