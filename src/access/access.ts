import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { isLoopback, neighbourhood } from './addresses.ts';
import { Backoff } from './backoff.ts';
import { hashPassword, type PasswordFault, passwordFault, verifyPassword } from './passwords.ts';
import { newToken, sameSecret, tokenHash } from './secrets.ts';
import { SetupCode } from './setup-code.ts';
import { type IssuedSignIn, SignIns } from './sign-ins.ts';
import { type MachineTokenStore, NO_PASSWORD, type PeopleStore, type SignIn } from './store.ts';

/** What a person may be. More roles come here, and into the table `route → who may` of the API. */
export type Role = 'owner' | MachineRole;

/** What a machine may be that shows a token: the bridge from the grid operator's control box. */
export type MachineRole = 'grid-operator';

/** Who is asking. */
export interface SignedIn {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** Names the sign-in, not its secret. */
  readonly signInId: string;
}

/** From where a try comes, as far as it can be known. */
export interface Visitor {
  /** IP address of the peer. */
  readonly address: string;
  /** How the sign-in is called in the list of sign-ins. */
  readonly deviceName: string;
}

export type Refusal =
  | { readonly kind: 'refused'; readonly code: 'too-many-attempts'; readonly retryAfterMs: number }
  | {
      readonly kind: 'refused';
      readonly code:
        | PasswordFault
        | 'owner-exists'
        | 'no-owner'
        | 'code-wrong'
        | 'code-expired'
        | 'password-wrong'
        | 'link-wrong';
    };

export type SignInResult = ({ readonly kind: 'signed-in' } & IssuedSignIn) | Refusal;

export interface AccessOptions {
  readonly store: PeopleStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Shows a one-time code to who stands at the machine: prints it, never sends it. */
  readonly announceCode: (code: string) => void;
  readonly machines: MachineTokenStore;
  /** Signs in whoever shows it from this very machine. For the demo; never set otherwise. */
  readonly linkToken?: string;
}

/** Per address: the sixth wrong try waits. */
const PER_ADDRESS = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 };
/** Per account, over all addresses. Short waits: who guesses must not be able to lock the owner out. */
const PER_ACCOUNT = { freeTries: 30, firstWaitMs: 2_000, longestWaitMs: 30_000 };
/** Hashes at once and waiting together. Each takes 19 MiB: more would let a stranger exhaust a small board. */
const MAX_HASHES = 4;

/** Claims, sign-ins and sign-outs. Expected refusals are values; it throws when the store or the hash fails. */
export class Access {
  private readonly options: AccessOptions;
  private readonly signIns: SignIns;
  private readonly setupCode: SetupCode;
  private readonly perAddress: Backoff;
  private readonly perAccount: Backoff;
  private hashes = 0;

  constructor(options: AccessOptions) {
    this.options = options;
    this.signIns = new SignIns(options.store, options.clock, options.log);
    this.setupCode = new SetupCode(options.clock);
    this.perAddress = new Backoff(options.clock, PER_ADDRESS);
    this.perAccount = new Backoff(options.clock, PER_ACCOUNT);
  }

  ownerExists(): boolean {
    return this.options.store.findUserByRole('owner') !== null;
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
    const attempt = this.begin('setup-code', visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      const answer = this.setupCode.redeem(code);
      if (answer === 'none') {
        attempt.wasRight();
        this.announceSetupCode();
        return refused('code-expired');
      }
      if (answer === 'wrong') return this.refuseTry('code-wrong', visitor);
      attempt.wasRight();
      const { store, clock } = this.options;
      const user = {
        id: randomUUID(),
        name: 'owner',
        role: 'owner',
        passwordHash: await hashPassword(password),
        createdAtMs: clock.wallMs(),
      };
      if (store.createUser(user) === 'name-taken') return refused('owner-exists');
      this.options.log.info({ address: visitor.address }, 'The owner has claimed this device');
      return { kind: 'signed-in', ...this.signIns.issue(user, visitor.deviceName) };
    } finally {
      attempt.end();
    }
  }

  /** The owner signs in by password. */
  async signIn(password: string, visitor: Visitor): Promise<SignInResult> {
    const owner = this.options.store.findUserByRole('owner');
    if (owner === null) return refused('no-owner');
    const attempt = this.begin('owner', visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      if (!(await verifyPassword(password, owner.passwordHash))) return this.refuseTry('password-wrong', visitor);
      attempt.wasRight();
      this.options.log.info({ address: visitor.address }, 'The owner has signed in');
      return { kind: 'signed-in', ...this.signIns.issue(owner, visitor.deviceName) };
    } finally {
      attempt.end();
    }
  }

  /** Whoever is signed in shows the password once more. */
  async confirm(who: SignedIn, password: string, visitor: Visitor): Promise<'confirmed' | Refusal> {
    const attempt = this.begin('owner', visitor);
    if (attempt.kind === 'refused') return attempt;
    try {
      const user = this.options.store.findUserById(who.userId);
      if (user === null || !(await verifyPassword(password, user.passwordHash))) {
        return this.refuseTry('password-wrong', visitor);
      }
      attempt.wasRight();
      return 'confirmed';
    } finally {
      attempt.end();
    }
  }

  /** Signs in by the link of the demo: only from this machine, only with the token that was configured. */
  signInByLink(token: string, visitor: Visitor): SignInResult {
    const { linkToken, store, clock } = this.options;
    if (linkToken === undefined) return refused('link-wrong');
    if (!isLoopback(visitor.address) || !sameSecret(token, linkToken)) {
      return this.refuseTry('link-wrong', visitor);
    }
    const found = store.findUserByRole('owner');
    const owner = found ?? {
      id: randomUUID(),
      name: 'owner',
      role: 'owner',
      passwordHash: NO_PASSWORD,
      createdAtMs: clock.wallMs(),
    };
    if (found === null) store.createUser(owner);
    return { kind: 'signed-in', ...this.signIns.issue(owner, visitor.deviceName) };
  }

  /** Who holds this cookie; `null` when it is unknown, ended or over. */
  authenticate(token: string): SignedIn | null {
    const found = this.signIns.find(token);
    if (found === null || found.user.role !== 'owner') return null;
    return { userId: found.user.id, name: found.user.name, role: 'owner', signInId: found.signInId };
  }

  /** Which machine shows this token; `null` when it is unknown or was replaced. */
  authenticateMachine(token: string): SignedIn | null {
    const role = this.options.machines.roleOf(tokenHash(token));
    return role === 'grid-operator' ? { userId: role, name: role, role, signInId: role } : null;
  }

  /** The only token of a machine from now on; it is told once and kept as a hash. */
  issueMachineToken(role: MachineRole): string {
    const token = newToken();
    this.options.machines.replace(role, tokenHash(token), this.options.clock.wallMs());
    this.options.log.info({ role }, 'A machine has got a new token');
    return token;
  }

  revokeMachineToken(role: MachineRole): void {
    this.options.machines.remove(role);
    this.options.log.info({ role }, 'The token of a machine has ended');
  }

  signOut(who: SignedIn): void {
    this.signIns.end(who.signInId);
    this.options.log.info({ user: who.name }, 'Signed out');
  }

  /** All sign-ins of a person, newest first. */
  signInsOf(who: SignedIn): readonly SignIn[] {
    return this.signIns.list(who.userId);
  }

  private begin(account: string, visitor: Visitor): Attempt | Refusal {
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
      end: () => {
        this.hashes -= 1;
      },
    };
  }

  private refuseTry(code: 'code-wrong' | 'password-wrong' | 'link-wrong', { address }: Visitor): Refusal {
    this.options.log.warn({ address, code }, 'A try to get in was refused');
    return refused(code);
  }
}

interface Attempt {
  readonly kind: 'attempt';
  /** It was no guess: the counts are cleared. */
  readonly wasRight: () => void;
  /** To be called in any case. */
  readonly end: () => void;
}

function refused(code: Exclude<Refusal['code'], 'too-many-attempts'>): Refusal {
  return { kind: 'refused', code };
}
