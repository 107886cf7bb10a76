import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { newToken, tokenHash } from './secrets.ts';
import type { PeopleStore, SignIn, User } from './store.ts';

const DAY_MS = 86_400_000;
/** A sign-in ends after this long without a visit, ms. */
const IDLE_MS = 30 * DAY_MS;
/** A sign-in ends this long after it began, ms. */
const ABSOLUTE_MS = 90 * DAY_MS;
/** How exactly visits are remembered, ms: each is a commit to flash. */
const TOUCH_MS = 3_600_000;

/** What the browser gets: the secret itself exists nowhere else. */
export interface IssuedSignIn {
  readonly token: string;
  /** Seconds until it ends at the latest. */
  readonly maxAgeS: number;
}

/** Signed-in browsers: opaque random tokens, stored as hashes, ended by idleness, by age or by the owner. */
export class SignIns {
  private readonly store: PeopleStore;
  private readonly clock: Clock;
  private readonly log: Log;

  constructor(store: PeopleStore, clock: Clock, log: Log) {
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  issue(user: User, deviceName: string): IssuedSignIn {
    const nowMs = this.clock.wallMs();
    this.store.deleteExpiredSignIns(nowMs, nowMs - IDLE_MS);
    const token = newToken();
    this.store.insertSignIn({
      tokenHash: tokenHash(token),
      userId: user.id,
      createdAtMs: nowMs,
      lastSeenMs: nowMs,
      expiresAtMs: nowMs + ABSOLUTE_MS,
      deviceName,
    });
    return { token, maxAgeS: ABSOLUTE_MS / 1000 };
  }

  /** Who holds this token now, and under which sign-in; `null` when nobody does. */
  find(token: string): { readonly user: User; readonly signInId: string } | null {
    const signIn = this.store.findSignIn(tokenHash(token));
    if (signIn === null) return null;
    const nowMs = this.clock.wallMs();
    if (nowMs >= signIn.expiresAtMs || nowMs - signIn.lastSeenMs >= IDLE_MS) {
      this.tidy(() => this.store.deleteSignIn(signIn.tokenHash));
      return null;
    }
    const user = this.store.findUserById(signIn.userId);
    if (user === null) return null;
    if (nowMs - signIn.lastSeenMs >= TOUCH_MS) {
      this.tidy(() => this.store.touchSignIn(signIn.tokenHash, nowMs));
    }
    return { user, signInId: signIn.tokenHash };
  }

  list(userId: string): readonly SignIn[] {
    return this.store.listSignIns(userId);
  }

  end(signInId: string): void {
    this.store.deleteSignIn(signInId);
  }

  /** Book-keeping that a full disk may delay: whoever is signed in must still be able to read that it is full. */
  private tidy(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.log.warn({ err: error }, 'The sign-ins could not be brought up to date');
    }
  }
}
