import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isLoopback } from './addresses.ts';
import { Attempts } from './attempts.ts';
import { Confirmations } from './confirmations.ts';
import { hashPassword, passwordFault, verifyPassword } from './passwords.ts';
import { ProgramTokens } from './program-tokens.ts';
import { type Refusal, refused, type SignedIn, type SignInResult, type Visitor } from './refusals.ts';
import { isPersonRole, type MachineRole, NO_GRANT } from './roles.ts';
import { newToken, plainCode, sameSecret, tokenHash } from './secrets.ts';
import type { SecurityCode, SecurityEvent } from './security-log.ts';
import { SetupCode } from './setup-code.ts';
import { SignIns } from './sign-ins.ts';
import type { ApiTokenStore, MachineTokenStore, PeopleStore, SignIn, User } from './store.ts';
import { NO_PASSWORD } from './store.ts';
import { OWNER_NAME, Users } from './users.ts';

export type { Refusal, SignedIn, SignInResult, Visitor } from './refusals.ts';
export type { MachineRole } from './roles.ts';
export type { AccountWish, Invited } from './users.ts';

export interface AccessOptions {
  readonly store: PeopleStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The security log. */
  readonly record: (event: SecurityEvent) => void;
  /** Shows a one-time code to who stands at the machine: prints it, never sends it. */
  readonly announceCode: (code: string) => void;
  readonly machines: MachineTokenStore;
  readonly apiTokens: ApiTokenStore;
  /** Signs in whoever shows it from this very machine. For the demo; never set otherwise. */
  readonly linkToken?: string;
}

/** Claims, sign-ins and sign-outs. Expected refusals are values; it throws when the store or the hash fails. */
export class Access {
  /** Accounts, as the owner keeps them. */
  readonly users: Users;
  /** Tokens for programs. */
  readonly tokens: ProgramTokens;
  private readonly options: AccessOptions;
  private readonly signIns: SignIns;
  private readonly setupCode: SetupCode;
  private readonly attempts: Attempts;
  private readonly confirmations: Confirmations;

  constructor(options: AccessOptions) {
    const { store, clock, log, record } = options;
    this.options = options;
    this.signIns = new SignIns(store, clock, log);
    this.setupCode = new SetupCode(clock);
    this.attempts = new Attempts(clock);
    this.confirmations = new Confirmations(clock);
    this.users = new Users({ store, clock, record, signIns: this.signIns, attempts: this.attempts });
    this.tokens = new ProgramTokens(options.apiTokens, clock, log, record);
  }

  ownerExists(): boolean {
    return this.options.store.findUserByRole('owner') !== null;
  }

  /** Somebody beside the owner signs in by name. */
  asksName(): boolean {
    return this.options.store.listUsers().filter(({ role }) => role !== 'display' && role !== 'guest').length > 1;
  }

  /** Announces a new one-time code, unless there is an owner already. For the start, and whenever one is asked for. */
  announceSetupCode(): void {
    if (!this.ownerExists()) this.options.announceCode(this.setupCode.issue());
  }

  /** The first person makes this device his own: one-time code, new password, signed in. */
  async claim(code: string, password: string, visitor: Visitor): Promise<SignInResult> {
    if (this.ownerExists()) return refused('owner-exists');
    const fault = passwordFault(password);
    if (fault !== null) return refused(fault);
    const attempt = this.attempts.begin('setup-code', visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      const { store, clock } = this.options;
      const answer = store.takeCode(tokenHash(plainCode(code)), clock.wallMs()) ? 'right' : this.setupCode.redeem(code);
      if (answer === 'none') {
        attempt.wasRight();
        this.announceSetupCode();
        return refused('code-expired');
      }
      if (answer === 'wrong') return this.refuseTry('code-wrong', null, visitor);
      attempt.wasRight();
      const user = { ...this.newOwner(), passwordHash: await hashPassword(password) };
      if (store.createUser(user) === 'name-taken') return refused('owner-exists');
      return this.signedIn('owner-claimed', user, visitor);
    } finally {
      attempt.end();
    }
  }

  /** Somebody signs in by password; without a name it is the owner. */
  async signIn(name: string | null, password: string, visitor: Visitor): Promise<SignInResult> {
    const { store } = this.options;
    if (!this.ownerExists()) return refused('no-owner');
    const user = name === null ? store.findUserByRole('owner') : store.findUserByName(name);
    // A guest's PIN is too short to be shown anywhere but at his charge point.
    return this.byPassword(user?.role === 'guest' ? null : user, name, password, visitor);
  }

  /** Whoever was given the PIN of a charge point comes in, to that one alone. */
  async signInGuest(chargePointId: string, pin: string, visitor: Visitor): Promise<SignInResult> {
    return this.byPassword(this.users.guestAt(chargePointId), `PIN ${chargePointId}`, pin, visitor);
  }

  /**
   * Whoever names the number of a card that may charge there comes in with it, to that charge point alone.
   * `tokenRef`: of that card; `null` where there is none.
   */
  signInByCard(chargePointId: string, tokenRef: string | null, visitor: Visitor): SignInResult {
    const attempt = this.attempts.begin(`card ${chargePointId}`, visitor);
    if (attempt.kind === 'refused') {
      this.record('too-many-tries', null, visitor);
      return attempt;
    }
    try {
      if (tokenRef === null) return this.refuseTry('card-wrong', null, visitor);
      attempt.doesNotCount();
      return this.signedIn('signed-in', this.users.cardGuest(chargePointId, tokenRef), visitor);
    } finally {
      attempt.end();
    }
  }

  /** Signs in by the link of the demo: only from this machine, only with the token that was configured. */
  signInByLink(token: string, visitor: Visitor): SignInResult {
    const { linkToken, store } = this.options;
    if (linkToken === undefined) return refused('link-wrong');
    if (!isLoopback(visitor.address) || !sameSecret(token, linkToken)) {
      return this.refuseTry('link-wrong', null, visitor);
    }
    const found = store.findUserByRole('owner');
    const owner = found ?? this.newOwner();
    if (found === null) store.createUser(owner);
    return this.signedIn('signed-in', owner, visitor);
  }

  /** Who holds this cookie; `null` when it is unknown, ended or over. */
  authenticate(token: string): SignedIn | null {
    const found = this.signIns.find(token);
    if (found === null) return null;
    const { id: userId, name, role, grant } = found.user;
    return isPersonRole(role) ? { userId, name, role, grant, signInId: found.signInId } : null;
  }

  /** Which machine or program shows this token; `null` when it is unknown, over or was replaced. */
  authenticateMachine(token: string): SignedIn | null {
    const role = this.options.machines.roleOf(tokenHash(token));
    if (role === 'grid-operator') return { userId: role, name: role, role, grant: NO_GRANT, signInId: role };
    return this.tokens.find(token);
  }

  /** The only token of a machine from now on; it is told once and kept as a hash. */
  issueMachineToken(role: MachineRole): string {
    const token = newToken();
    this.options.machines.replace(role, tokenHash(token), this.options.clock.wallMs());
    this.record('token-made', role, null);
    return token;
  }

  revokeMachineToken(role: MachineRole): void {
    this.options.machines.remove(role);
    this.record('token-ended', role, null);
  }

  /** He shows his password once more before something dangerous; it counts for five minutes. */
  async confirm(who: SignedIn, password: string, visitor: Visitor): Promise<'confirmed' | Refusal> {
    const user = this.options.store.findUserById(who.userId);
    const checked = await this.check(user, who.userId, password, visitor);
    if (checked.kind === 'refused') return checked;
    this.confirmations.confirm(who.signInId);
    return 'confirmed';
  }

  /** Whether he has shown his password lately. An owner without one (the demo) has nothing to show. */
  isConfirmed(who: SignedIn): boolean {
    const { store } = this.options;
    return this.confirmations.holds(who.signInId) || store.findUserById(who.userId)?.passwordHash === NO_PASSWORD;
  }

  /** Somebody has asked for what his role may not do (ASVS 5.0, 16.3.2). */
  noteRefused({ name }: SignedIn, route: string, address: string): void {
    this.options.record({ code: 'not-allowed', identity: name, address, detail: route });
  }

  signOut(who: SignedIn): void {
    this.signIns.end(who.signInId);
    this.record('signed-out', who.name, null);
  }

  /** All sign-ins of a person, newest first. */
  signInsOf(who: Pick<SignedIn, 'userId'>): readonly SignIn[] {
    return this.signIns.list(who.userId);
  }

  /** When somebody has signed in, UTC epoch ms. */
  signedInAtMs(who: SignedIn): number {
    const mine = this.signInsOf(who).find(({ tokenHash }) => tokenHash === who.signInId);
    return mine?.createdAtMs ?? this.options.clock.wallMs();
  }

  private async byPassword(
    user: User | null,
    name: string | null,
    password: string,
    visitor: Visitor,
  ): Promise<SignInResult> {
    const account = user?.id ?? `unknown ${(name ?? '').toLowerCase()}`;
    const checked = await this.check(user, account, password, visitor);
    if (checked.kind === 'refused') return checked;
    const { expiresAtMs } = checked.user;
    if (expiresAtMs !== null && this.options.clock.wallMs() >= expiresAtMs) return refused('access-over');
    return this.signedIn('signed-in', checked.user, visitor);
  }

  /** The same work and the same answer whether there is such an account or not. */
  private async check(
    user: User | null,
    account: string,
    password: string,
    visitor: Visitor,
  ): Promise<{ readonly kind: 'right'; readonly user: User } | Refusal> {
    const attempt = this.attempts.begin(account, visitor);
    if (attempt.kind === 'refused') {
      this.record('too-many-tries', user?.name ?? null, visitor);
      return attempt;
    }
    try {
      const isRight = await verifyPassword(password, user?.passwordHash ?? NOBODYS_HASH);
      if (!isRight || user === null) return this.refuseTry('password-wrong', user, visitor);
      attempt.wasRight();
      return { kind: 'right', user };
    } finally {
      attempt.end();
    }
  }

  private signedIn(code: SecurityCode, user: User, visitor: Visitor): SignInResult {
    const issued = this.signIns.issue(user, visitor.deviceName);
    this.confirmations.confirm(issued.signInId);
    this.record(code, user.name, visitor);
    return { kind: 'signed-in', ...issued };
  }

  private refuseTry(
    code: 'code-wrong' | 'password-wrong' | 'link-wrong' | 'card-wrong',
    user: User | null,
    visitor: Visitor,
  ): Refusal {
    this.record('sign-in-refused', user?.name ?? null, visitor, code);
    return refused(code);
  }

  private record(code: SecurityCode, identity: string | null, visitor: Visitor | null, detail?: string): void {
    this.options.record({ code, identity, address: visitor?.address ?? null, detail: detail ?? null });
  }

  private newOwner(): User {
    return {
      id: randomUUID(),
      name: OWNER_NAME,
      role: 'owner',
      passwordHash: NO_PASSWORD,
      createdAtMs: this.options.clock.wallMs(),
      grant: NO_GRANT,
      expiresAtMs: null,
    };
  }
}

/** Of a password that nobody knows: comparing with it takes as long as with a real one. */
const NOBODYS_HASH = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
