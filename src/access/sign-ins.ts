import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isPersonRole, LIFETIMES } from './roles.ts';
import { newToken, tokenHash } from './secrets.ts';
import type { PeopleStore, SignIn, User } from './store.ts';

/** No sign-in outlasts this without a visit, whoever it is, ms. */
const LONGEST_IDLE_MS = Math.max(...Object.values(LIFETIMES).map(({ idleMs }) => idleMs));
/** How exactly visits are remembered, ms: each is a commit to flash. */
const TOUCH_MS = 3_600_000;
/** Sign-ins of an owner while the disk takes none. */
const MOST_UNSTORED = 20;

/** What the browser gets: the secret itself exists nowhere else. */
export interface IssuedSignIn {
  readonly token: string;
  /** Names the sign-in, not its secret. */
  readonly signInId: string;
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
    this.tidy(() => this.store.deleteExpiredSignIns(nowMs, nowMs - LONGEST_IDLE_MS));
    const { absoluteMs } = lifetimeOf(user);
    const token = newToken();
    const signIn: SignIn = {
      tokenHash: tokenHash(token),
      userId: user.id,
      createdAtMs: nowMs,
      lastSeenMs: nowMs,
      expiresAtMs: Math.min(nowMs + absoluteMs, user.expiresAtMs ?? Number.POSITIVE_INFINITY),
      deviceName,
    };
    try {
      this.store.insertSignIn(signIn);
    } catch (error) {
      // Whoever has the password must be able to switch off, and to read what is wrong, whatever the disk does.
      this.log.warn({ err: error }, 'A sign-in could not be stored: it lasts until the next start');
      this.keepUnstored(signIn);
    }
    return { token, signInId: signIn.tokenHash, maxAgeS: Math.max(0, Math.floor((signIn.expiresAtMs - nowMs) / 1000)) };
  }

  /** Who holds this token now, and under which sign-in; `null` when nobody does. */
  find(token: string): { readonly user: User; readonly signInId: string } | null {
    const signIn = this.unstored.get(tokenHash(token)) ?? this.store.findSignIn(tokenHash(token));
    if (signIn === null) return null;
    const nowMs = this.clock.wallMs();
    const user = this.store.findUserById(signIn.userId);
    if (user === null) return null;
    const endsAtMs = Math.min(
      signIn.expiresAtMs,
      signIn.lastSeenMs + lifetimeOf(user).idleMs,
      user.expiresAtMs ?? Number.POSITIVE_INFINITY,
    );
    if (nowMs >= endsAtMs) {
      this.tidy(() => this.end(signIn.tokenHash));
      return null;
    }
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

  /** All of a person's, but for the one that asks for it. */
  endAll(userId: string, exceptId: string | null): void {
    for (const { tokenHash: id } of this.list(userId)) if (id !== exceptId) this.end(id);
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

function lifetimeOf({ role }: User) {
  return LIFETIMES[isPersonRole(role) ? role : 'guest'];
}
