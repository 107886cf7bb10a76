import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Attempts } from './attempts.ts';
import { hashPassword, passwordFault, verifyPassword } from './passwords.ts';
import { type Refusal, refused, type SignedIn, type SignInResult, type Visitor } from './refusals.ts';
import {
  choosesPassword,
  type Grant,
  INSTALLER_MOST_MS,
  isPersonRole,
  LIFETIMES,
  NO_GRANT,
  type PersonRole,
} from './roles.ts';
import { newToken, tokenHash } from './secrets.ts';
import type { SecurityCode, SecurityEvent } from './security-log.ts';
import type { SignIns } from './sign-ins.ts';
import { type Invitation, NO_PASSWORD, type PeopleStore, type SignIn, type User } from './store.ts';

/** A link that invites somebody is good for so long, ms. */
const INVITATION_MS = 7 * 86_400_000;

/** The name of who has claimed the device, until he calls himself otherwise. */
export const OWNER_NAME = 'owner';

/** What an account is to be. */
export interface AccountWish {
  readonly name: string;
  readonly role: PersonRole;
  readonly grant: Partial<Grant>;
  /** UTC epoch ms; an installer's and an employer's account must end. */
  readonly expiresAtMs: number | null;
}

/** Told once; kept as a hash. */
export interface Invited {
  readonly kind: 'invited';
  readonly userId: string;
  /** `link`: to be opened by the invited, once. `pin`: to be entered at the charge point's page. */
  readonly secret: { readonly kind: 'link'; readonly token: string; readonly expiresAtMs: number } | PinSecret;
}

interface PinSecret {
  readonly kind: 'pin';
  readonly pin: string;
}

/** An account as the owner sees it. */
export interface Account {
  readonly user: User & { readonly role: PersonRole };
  readonly signIns: readonly SignIn[];
  readonly invitation: Invitation | null;
}

export interface UsersOptions {
  readonly store: PeopleStore;
  readonly clock: Clock;
  readonly record: (event: SecurityEvent) => void;
  readonly signIns: SignIns;
  readonly attempts: Attempts;
}

/** Accounts: who is invited as what, and how each comes to a password of his own. The owner never knows it. */
export class Users {
  private readonly options: UsersOptions;

  constructor(options: UsersOptions) {
    this.options = options;
  }

  list(): readonly Account[] {
    const { store, signIns } = this.options;
    return store.listUsers().flatMap((user) => {
      const { role } = user;
      return isPersonRole(role)
        ? [{ user: { ...user, role }, signIns: signIns.list(user.id), invitation: store.invitationOf(user.id) }]
        : [];
    });
  }

  async invite(wish: AccountWish, by: SignedIn): Promise<Invited | Refusal> {
    const { store, clock } = this.options;
    const problem = this.problemOf(wish);
    if (problem !== null) return problem;
    if (isKeptFree(wish.name)) return refused('name-taken');
    const user: User = {
      id: randomUUID(),
      name: wish.name,
      role: wish.role,
      passwordHash: NO_PASSWORD,
      createdAtMs: clock.wallMs(),
      grant: { ...NO_GRANT, ...wish.grant },
      expiresAtMs: wish.expiresAtMs,
    };
    if (store.createUser(user) === 'name-taken') return refused('name-taken');
    this.record('user-invited', user, `${user.role}, ${by.name}`);
    return this.secretFor(user);
  }

  /** Another link or PIN for somebody who has lost the first, or his password. It ends nothing before it is used. */
  async inviteAgain(userId: string): Promise<Invited | Refusal> {
    const user = this.options.store.findUserById(userId);
    if (user === null) return refused('unknown-user');
    this.record('user-invited', user, 'again');
    return this.secretFor(user);
  }

  /** His sign-ins stay, and may from now on what the account may. The role of an account never changes. */
  change(userId: string, wish: Omit<AccountWish, 'role'>): 'done' | Refusal {
    const { store } = this.options;
    const user = store.findUserById(userId);
    if (user === null || !isPersonRole(user.role)) return refused('unknown-user');
    const problem = this.problemOf({ ...wish, role: user.role }, user);
    if (problem !== null) return problem;
    const sameName = store.findUserByName(wish.name);
    if (sameName !== null && sameName.id !== userId) return refused('name-taken');
    if (user.role !== 'owner' && isKeptFree(wish.name)) return refused('name-taken');
    store.saveUser({ ...user, name: wish.name, grant: { ...NO_GRANT, ...wish.grant }, expiresAtMs: wish.expiresAtMs });
    this.record('user-changed', user, null);
    return 'done';
  }

  remove(userId: string): 'done' | Refusal {
    const { store } = this.options;
    const user = store.findUserById(userId);
    if (user === null) return refused('unknown-user');
    if (user.role === 'owner' && store.listUsers().filter(({ role }) => role === 'owner').length === 1) {
      return refused('last-owner');
    }
    this.options.signIns.endAll(userId, null);
    store.deleteUser(userId);
    this.record('user-removed', user, null);
    return 'done';
  }

  /** Ends a sign-in of this person; the owner may end anybody's. `id` as {@link signInLabel} gives it. */
  endSignIn(id: string, who: SignedIn): 'done' | 'unknown-sign-in' {
    const { store, signIns } = this.options;
    const theirs = who.role === 'owner' ? store.listUsers().map((user) => user.id) : [who.userId];
    const found = theirs.flatMap((userId) => signIns.list(userId)).find((one) => signInLabel(one) === id);
    if (found === undefined) return 'unknown-sign-in';
    signIns.end(found.tokenHash);
    this.record('sign-in-ended', store.findUserById(found.userId), who.name);
    return 'done';
  }

  /** Whom a link invites; `null` when it is unknown, used or over. */
  invited(token: string): { readonly user: User; readonly choosesPassword: boolean } | null {
    const { store, clock } = this.options;
    const invitation = store.findInvitation(tokenHash(token));
    if (invitation === null || clock.wallMs() >= invitation.expiresAtMs) return null;
    const user = store.findUserById(invitation.userId);
    if (user === null || !isPersonRole(user.role)) return null;
    return { user, choosesPassword: choosesPassword(user.role) };
  }

  /** The invited comes in, with a password of his own where his role has one. What was signed in before, ends. */
  async accept(token: string, password: string | null, visitor: Visitor): Promise<SignInResult> {
    const { store, signIns } = this.options;
    const invited = this.invited(token);
    if (invited === null) return refused('invitation-over');
    const { user } = invited;
    if (!invited.choosesPassword) return this.admit(user, token, visitor);
    const fault = passwordFault(password ?? '');
    if (fault !== null) return refused(fault);
    const attempt = this.options.attempts.begin(user.id, visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      const passwordHash = await hashPassword(password ?? '');
      attempt.wasRight();
      const admitted = this.admit(user, token, visitor);
      if (admitted.kind === 'refused') return admitted;
      store.saveUser({ ...user, passwordHash });
      signIns.endAll(user.id, admitted.signInId);
      return admitted;
    } finally {
      attempt.end();
    }
  }

  /** Ends every other sign-in of his: whoever knew the old password is out (ASVS 5.0, 7.4.3). */
  async changePassword(who: SignedIn, current: string, next: string, visitor: Visitor): Promise<'done' | Refusal> {
    const { store, signIns, attempts } = this.options;
    const fault = passwordFault(next);
    if (fault !== null) return refused(fault);
    const attempt = attempts.begin(who.userId, visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      const user = store.findUserById(who.userId);
      if (user === null) return refused('unknown-user');
      // The demo's owner has none yet: he may give himself one.
      const isRight = user.passwordHash === NO_PASSWORD || (await verifyPassword(current, user.passwordHash));
      if (!isRight) {
        const { address } = visitor;
        this.options.record({ code: 'sign-in-refused', identity: user.name, address, detail: 'password-wrong' });
        return refused('password-wrong');
      }
      attempt.wasRight();
      store.saveUser({ ...user, passwordHash: await hashPassword(next) });
      signIns.endAll(who.userId, who.signInId);
      this.record('password-changed', user, null);
      return 'done';
    } finally {
      attempt.end();
    }
  }

  /** The installer has done his work: his account ends now, and the owner reads so in the security log. */
  handOver(who: SignedIn): void {
    const { store, clock, signIns } = this.options;
    const user = store.findUserById(who.userId);
    if (user === null) return;
    store.saveUser({ ...user, expiresAtMs: clock.wallMs() });
    signIns.endAll(user.id, null);
    this.record('handed-over', user, null);
  }

  /** The one guest account of a charge point that has a PIN. */
  guestAt(chargePointId: string): User | null {
    return this.guestsAt(chargePointId).find(({ passwordHash }) => passwordHash !== NO_PASSWORD) ?? null;
  }

  /** Who came with this card; it ends by itself a day after he came last. */
  cardGuest(chargePointId: string, tokenRef: string): User {
    const { store, clock } = this.options;
    const nowMs = clock.wallMs();
    const expiresAtMs = nowMs + LIFETIMES.guest.absoluteMs;
    let before: User | null = null;
    for (const guest of this.guestsAt(chargePointId).filter(({ passwordHash }) => passwordHash === NO_PASSWORD)) {
      if (guest.grant.tokenRef === tokenRef) before = guest;
      else if ((guest.expiresAtMs ?? 0) <= nowMs) store.deleteUser(guest.id);
    }
    if (before !== null) {
      const user = { ...before, expiresAtMs };
      store.saveUser(user);
      return user;
    }
    const id = randomUUID();
    const grant = { ...NO_GRANT, chargePointIds: [chargePointId], tokenRef };
    const name = `${chargePointId} ${id.slice(0, 8)}`;
    const user = { id, name, role: 'guest', passwordHash: NO_PASSWORD, createdAtMs: nowMs, grant, expiresAtMs };
    store.createUser(user);
    return user;
  }

  private guestsAt(chargePointId: string): readonly User[] {
    const guests = this.options.store.listUsers().filter(({ role }) => role === 'guest');
    return guests.filter(({ grant }) => grant.chargePointIds?.[0] === chargePointId);
  }

  private admit(user: User, token: string, { address, deviceName }: Visitor) {
    const { store, signIns } = this.options;
    // Taken before anything is given: of two who show it at once, one comes in.
    if (!store.takeInvitation(tokenHash(token))) return refused('invitation-over');
    this.options.record({ code: 'signed-in', identity: user.name, address, detail: 'invitation' });
    return { kind: 'signed-in' as const, ...signIns.issue(user, deviceName) };
  }

  private async secretFor(user: User): Promise<Invited> {
    const { store, clock } = this.options;
    if (user.role === 'guest') {
      const pin = String(randomInt(100_000_000)).padStart(8, '0');
      store.saveUser({ ...user, passwordHash: await hashPassword(pin) });
      return { kind: 'invited', userId: user.id, secret: { kind: 'pin', pin } };
    }
    const token = newToken();
    const expiresAtMs = clock.wallMs() + INVITATION_MS;
    store.putInvitation({ userId: user.id, tokenHash: tokenHash(token), expiresAtMs });
    return { kind: 'invited', userId: user.id, secret: { kind: 'link', token, expiresAtMs } };
  }

  private problemOf({ role, grant, expiresAtMs }: AccountWish, before: User | null = null): Refusal | null {
    const nowMs = this.options.clock.wallMs();
    const mustEnd = role === 'installer' || role === 'employer';
    const isMissing =
      (role === 'driver' && (grant.driverId ?? null) === null) ||
      (role === 'employer' && (grant.vehicleIds ?? []).length === 0) ||
      (role === 'guest' && grant.chargePointIds?.length !== 1) ||
      (mustEnd && expiresAtMs === null) ||
      (role === 'installer' && (expiresAtMs ?? 0) > nowMs + INSTALLER_MOST_MS);
    if (isMissing || (role === 'owner' && expiresAtMs !== null)) return refused('grant-incomplete');
    if (role !== 'guest') return null;
    const there = this.guestAt(grant.chargePointIds?.[0] ?? '');
    return there === null || there.id === before?.id ? null : refused('name-taken');
  }

  private record(code: SecurityCode, user: User | null, detail: string | null): void {
    this.options.record({ code, identity: user?.name ?? null, address: null, detail });
  }
}

/** For who claims the device anew, when the owners were removed at the machine. */
function isKeptFree(name: string): boolean {
  return name.toLowerCase() === OWNER_NAME;
}

/** Names a sign-in in lists, without the hash by which it is found. */
export function signInLabel({ tokenHash: hash }: Pick<SignIn, 'tokenHash'>): string {
  return hash.slice(0, 16);
}
