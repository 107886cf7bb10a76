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
/** Sign-ins of an owner while the disk takes none. */
const MOST_UNSTORED = 20;

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
  /** Those that the disk did not take: they last until the process ends. Oldest first. */
  private readonly unstored = new Map<string, SignIn>();

  constructor(store: PeopleStore, clock: Clock, log: Log) {
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  issue(user: User, deviceName: string): IssuedSignIn {
    const nowMs = this.clock.wallMs();
    this.tidy(() => this.store.deleteExpiredSignIns(nowMs, nowMs - IDLE_MS));
    const token = newToken();
    const signIn: SignIn = {
      tokenHash: tokenHash(token),
      userId: user.id,
      createdAtMs: nowMs,
      lastSeenMs: nowMs,
      expiresAtMs: nowMs + ABSOLUTE_MS,
      deviceName,
    };
    try {
      this.store.insertSignIn(signIn);
    } catch (error) {
      // Whoever has the password must be able to switch off, and to read what is wrong, whatever the disk does.
      this.log.warn({ err: error }, 'A sign-in could not be stored: it lasts until the next start');
      this.keepUnstored(signIn);
    }
    return { token, maxAgeS: ABSOLUTE_MS / 1000 };
  }

  /** Who holds this token now, and under which sign-in; `null` when nobody does. */
  find(token: string): { readonly user: User; readonly signInId: string } | null {
    const signIn = this.unstored.get(tokenHash(token)) ?? this.store.findSignIn(tokenHash(token));
    if (signIn === null) return null;
    const nowMs = this.clock.wallMs();
    if (nowMs >= signIn.expiresAtMs || nowMs - signIn.lastSeenMs >= IDLE_MS) {
      this.tidy(() => this.end(signIn.tokenHash));
      return null;
    }
    const user = this.store.findUserById(signIn.userId);
    if (user === null) return null;
    if (this.unstored.has(signIn.tokenHash)) {
      this.unstored.set(signIn.tokenHash, { ...signIn, lastSeenMs: nowMs });
    } else if (nowMs - signIn.lastSeenMs >= TOUCH_MS) {
      this.tidy(() => this.store.touchSignIn(signIn.tokenHash, nowMs));
    }
    return { user, signInId: signIn.tokenHash };
  }

  list(userId: string): readonly SignIn[] {
    const unstored = [...this.unstored.values()].filter((signIn) => signIn.userId === userId);
    return [...unstored.toReversed(), ...this.store.listSignIns(userId)];
  }

  end(signInId: string): void {
    if (!this.unstored.delete(signInId)) this.store.deleteSignIn(signInId);
  }

  private keepUnstored(signIn: SignIn): void {
    const [oldest] = this.unstored.keys();
    if (oldest !== undefined && this.unstored.size >= MOST_UNSTORED) this.unstored.delete(oldest);
    this.unstored.set(signIn.tokenHash, signIn);
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
