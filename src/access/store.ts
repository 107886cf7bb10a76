import type { Grant } from './roles.ts';

/** A person who may sign in. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** PHC string of argon2id, or {@link NO_PASSWORD}. */
  readonly passwordHash: string;
  /** UTC epoch ms. */
  readonly createdAtMs: number;
  readonly grant: Grant;
  /** When the account ends by itself, UTC epoch ms; `null`: never. */
  readonly expiresAtMs: number | null;
}

/** A signed-in browser. The cookie is not in it, only its hash. Times are UTC epoch ms. */
export interface SignIn {
  readonly tokenHash: string;
  readonly userId: string;
  readonly createdAtMs: number;
  readonly lastSeenMs: number;
  readonly expiresAtMs: number;
  readonly deviceName: string;
}

/** A link by which somebody comes in once. */
export interface Invitation {
  readonly tokenHash: string;
  readonly userId: string;
  /** UTC epoch ms. */
  readonly expiresAtMs: number;
}

/** Where people and sign-ins are kept. Every call is durable when it returns, and throws when the disk does not let it. */
export interface PeopleStore {
  findUserById(id: string): User | null;
  /** Whatever its capitals. */
  findUserByName(name: string): User | null;
  /** The first one created, should there be several. */
  findUserByRole(role: string): User | null;
  listUsers(): readonly User[];
  createUser(user: User): 'created' | 'name-taken';
  /** Whether there was such a user. */
  saveUser(user: User): boolean;
  /** With all sign-ins and invitations. */
  deleteUser(id: string): void;
  insertSignIn(signIn: SignIn): void;
  findSignIn(tokenHash: string): SignIn | null;
  /** Newest first. */
  listSignIns(userId: string): readonly SignIn[];
  touchSignIn(tokenHash: string, lastSeenMs: number): void;
  deleteSignIn(tokenHash: string): void;
  deleteExpiredSignIns(nowMs: number, idleSinceMs: number): number;
  /** In place of the one the user had before. */
  putInvitation(invitation: Invitation): void;
  findInvitation(tokenHash: string): Invitation | null;
  invitationOf(userId: string): Invitation | null;
  /** Whether it was still there: it is good for one. */
  takeInvitation(tokenHash: string): boolean;
  /** Uses up a one-time code that a command at the machine has made. */
  takeCode(codeHash: string, nowMs: number): boolean;
}

/** Tokens of machines, by what they may be; one each. Every call is durable when it returns. */
export interface MachineTokenStore {
  roleOf(tokenHash: string): string | null;
  replace(role: string, tokenHash: string, nowMs: number): void;
  remove(role: string): void;
}

/** A token for a program, without its secret. Times are UTC epoch ms. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly createdAtMs: number;
  /** `null`: good until it is ended. */
  readonly expiresAtMs: number | null;
  readonly lastUsedMs: number | null;
}

export interface ApiTokenStore {
  insert(token: ApiToken, tokenHash: string): void;
  find(tokenHash: string): ApiToken | null;
  /** Newest first. */
  list(): readonly ApiToken[];
  touch(id: string, lastUsedMs: number): void;
  /** Whether there was such a token. */
  remove(id: string): boolean;
}

/** In place of a hash: no password matches it, as `!` in /etc/shadow. */
export const NO_PASSWORD = '!';
