import type { MachineTokenStore, PeopleStore, SignIn, User } from '../../src/access/store.ts';

/** People and sign-ins without a disk. */
export class MemoryPeople implements PeopleStore {
  readonly users = new Map<string, User>();
  readonly signIns = new Map<string, SignIn>();

  findUserById(id: string): User | null {
    return this.users.get(id) ?? null;
  }

  findUserByRole(role: string): User | null {
    return [...this.users.values()].find((user) => user.role === role) ?? null;
  }

  createUser(user: User): 'created' | 'name-taken' {
    if ([...this.users.values()].some(({ name }) => name === user.name)) return 'name-taken';
    this.users.set(user.id, user);
    return 'created';
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
