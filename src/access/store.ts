/** A person who may sign in. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** PHC string of argon2id, or {@link NO_PASSWORD}. */
  readonly passwordHash: string;
  /** UTC epoch ms. */
  readonly createdAtMs: number;
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

/** Where people and sign-ins are kept. Every call is durable when it returns, and throws when the disk does not let it. */
export interface PeopleStore {
  findUserById(id: string): User | null;
  findUserByRole(role: string): User | null;
  createUser(user: User): 'created' | 'name-taken';
  insertSignIn(signIn: SignIn): void;
  findSignIn(tokenHash: string): SignIn | null;
  /** Newest first. */
  listSignIns(userId: string): readonly SignIn[];
  touchSignIn(tokenHash: string, lastSeenMs: number): void;
  deleteSignIn(tokenHash: string): void;
  deleteExpiredSignIns(nowMs: number, idleSinceMs: number): number;
}

/** Tokens of machines, by what they may be; one each. Every call is durable when it returns. */
export interface MachineTokenStore {
  roleOf(tokenHash: string): string | null;
  replace(role: string, tokenHash: string, nowMs: number): void;
  remove(role: string): void;
}

/** In place of a hash: no password matches it, as `!` in /etc/shadow. */
export const NO_PASSWORD = '!';
