import type {
  ApiToken,
  ApiTokenStore,
  Invitation,
  MachineTokenStore,
  PeopleStore,
  SignIn,
  User,
} from '../../src/access/store.ts';

/** People and sign-ins without a disk. */
export class MemoryPeople implements PeopleStore {
  readonly users = new Map<string, User>();
  readonly signIns = new Map<string, SignIn>();
  readonly invitations = new Map<string, Invitation>();
  readonly codes = new Map<string, number>();

  findUserById(id: string): User | null {
    return this.users.get(id) ?? null;
  }

  findUserByRole(role: string): User | null {
    return [...this.users.values()].find((user) => user.role === role) ?? null;
  }

  findUserByName(name: string): User | null {
    return [...this.users.values()].find((user) => user.name.toLowerCase() === name.toLowerCase()) ?? null;
  }

  listUsers(): readonly User[] {
    return [...this.users.values()];
  }

  createUser(user: User): 'created' | 'name-taken' {
    if (this.findUserByName(user.name) !== null) return 'name-taken';
    this.users.set(user.id, user);
    return 'created';
  }

  saveUser(user: User): boolean {
    const isThere = this.users.has(user.id);
    if (isThere) this.users.set(user.id, user);
    return isThere;
  }

  deleteUser(id: string): void {
    this.users.delete(id);
    for (const { tokenHash } of this.listSignIns(id)) this.signIns.delete(tokenHash);
    this.invitations.delete(id);
  }

  putInvitation(invitation: Invitation): void {
    this.invitations.set(invitation.userId, invitation);
  }

  findInvitation(tokenHash: string): Invitation | null {
    return [...this.invitations.values()].find((one) => one.tokenHash === tokenHash) ?? null;
  }

  invitationOf(userId: string): Invitation | null {
    return this.invitations.get(userId) ?? null;
  }

  takeInvitation(tokenHash: string): boolean {
    const found = this.findInvitation(tokenHash);
    return found !== null && this.invitations.delete(found.userId);
  }

  takeCode(codeHash: string, nowMs: number): boolean {
    const endsAtMs = this.codes.get(codeHash) ?? 0;
    this.codes.delete(codeHash);
    return endsAtMs > nowMs;
  }

  insertSignIn(signIn: SignIn): void {
    this.signIns.set(signIn.tokenHash, signIn);
  }

  findSignIn(tokenHash: string): SignIn | null {
    return this.signIns.get(tokenHash) ?? null;
  }

  listSignIns(userId: string): readonly SignIn[] {
    return [...this.signIns.values()]
      .filter((signIn) => signIn.userId === userId)
      .sort((a, b) => b.lastSeenMs - a.lastSeenMs);
  }

  touchSignIn(tokenHash: string, lastSeenMs: number): void {
    const signIn = this.signIns.get(tokenHash);
    if (signIn !== undefined) this.signIns.set(tokenHash, { ...signIn, lastSeenMs });
  }

  deleteSignIn(tokenHash: string): void {
    this.signIns.delete(tokenHash);
  }

  deleteExpiredSignIns(nowMs: number, idleSinceMs: number): number {
    const over = [...this.signIns.values()].filter((s) => s.expiresAtMs <= nowMs || s.lastSeenMs < idleSinceMs);
    for (const { tokenHash } of over) this.signIns.delete(tokenHash);
    return over.length;
  }
}

/** Tokens of machines without a disk. */
export class MemoryMachines implements MachineTokenStore {
  private readonly hashes = new Map<string, string>();

  roleOf(tokenHash: string): string | null {
    return [...this.hashes].find(([, hash]) => hash === tokenHash)?.[0] ?? null;
  }

  replace(role: string, tokenHash: string): void {
    this.hashes.set(role, tokenHash);
  }

  remove(role: string): void {
    this.hashes.delete(role);
  }
}

/** Tokens of programs without a disk. */
export class MemoryTokens implements ApiTokenStore {
  private readonly tokens = new Map<string, ApiToken & { readonly tokenHash: string }>();

  insert(token: ApiToken, tokenHash: string): void {
    this.tokens.set(token.id, { ...token, tokenHash });
  }

  find(tokenHash: string): ApiToken | null {
    return [...this.tokens.values()].find((one) => one.tokenHash === tokenHash) ?? null;
  }

  list(): readonly ApiToken[] {
    return [...this.tokens.values()].toReversed();
  }

  touch(id: string, lastUsedMs: number): void {
    const token = this.tokens.get(id);
    if (token !== undefined) this.tokens.set(id, { ...token, lastUsedMs });
  }

  remove(id: string): boolean {
    return this.tokens.delete(id);
  }
}
