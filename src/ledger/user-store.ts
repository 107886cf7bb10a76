import type { Database } from 'better-sqlite3';
import { type Grant, NO_GRANT } from '../access/roles.ts';
import type { Invitation, PeopleStore, SignIn, User } from '../access/store.ts';
import { guarded } from './errors.ts';

const USER = `id, name, role, password_hash AS passwordHash, created_at_ms AS createdAtMs, grants,
  expires_at_ms AS expiresAtMs`;
const SIGN_IN = `token_hash AS tokenHash, user_id AS userId, created_at_ms AS createdAtMs,
  last_seen_ms AS lastSeenMs, expires_at_ms AS expiresAtMs, device_name AS deviceName`;
const INVITATION = 'token_hash AS tokenHash, user_id AS userId, expires_at_ms AS expiresAtMs';

type UserRow = Omit<User, 'grant'> & { readonly grants: string };

/**
 * People and sign-ins in state.db. It stores and finds; what a hash is and how long anything is valid
 * is the business of access. Times are UTC epoch ms. Every call is durable when it returns, and throws `StoreError`
 * when the disk does not let it.
 */
export class UserStore implements PeopleStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  findUserById(id: string): User | null {
    return this.user('WHERE id = ?', id);
  }

  findUserByName(name: string): User | null {
    return this.user('WHERE name = ? COLLATE NOCASE', name);
  }

  findUserByRole(role: string): User | null {
    return this.user('WHERE role = ? ORDER BY created_at_ms, id LIMIT 1', role);
  }

  listUsers(): readonly User[] {
    return this.all<UserRow>(`SELECT ${USER} FROM users ORDER BY created_at_ms, id`).map(userOf);
  }

  /** `name-taken` changes nothing. */
  createUser({ id, name, role, passwordHash, createdAtMs, grant, expiresAtMs }: User): 'created' | 'name-taken' {
    if (this.findUserByName(name) !== null) return 'name-taken';
    const changes = this.run(
      `INSERT INTO users (id, name, role, password_hash, created_at_ms, grants, expires_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
      id,
      name,
      role,
      passwordHash,
      createdAtMs,
      JSON.stringify(grant),
      expiresAtMs,
    );
    return changes === 1 ? 'created' : 'name-taken';
  }

  saveUser({ id, name, role, passwordHash, grant, expiresAtMs }: User): boolean {
    const sql = 'UPDATE users SET name = ?, role = ?, password_hash = ?, grants = ?, expires_at_ms = ? WHERE id = ?';
    return this.run(sql, name, role, passwordHash, JSON.stringify(grant), expiresAtMs, id) === 1;
  }

  /** Sign-ins and invitations go with it. */
  deleteUser(id: string): void {
    this.run('DELETE FROM users WHERE id = ?', id);
  }

  insertSignIn(signIn: SignIn): void {
    this.run(
      `INSERT INTO sign_ins (token_hash, user_id, created_at_ms, last_seen_ms, expires_at_ms, device_name)
       VALUES (?, ?, ?, ?, ?, ?)`,
      signIn.tokenHash,
      signIn.userId,
      signIn.createdAtMs,
      signIn.lastSeenMs,
      signIn.expiresAtMs,
      signIn.deviceName,
    );
  }

  findSignIn(tokenHash: string): SignIn | null {
    return this.get<SignIn>(`SELECT ${SIGN_IN} FROM sign_ins WHERE token_hash = ?`, tokenHash);
  }

  /** Newest first. */
  listSignIns(userId: string): readonly SignIn[] {
    return this.all<SignIn>(
      `SELECT ${SIGN_IN} FROM sign_ins WHERE user_id = ? ORDER BY last_seen_ms DESC, token_hash`,
      userId,
    );
  }

  /** Each call is a commit to flash: call it at most every few minutes per browser. */
  touchSignIn(tokenHash: string, lastSeenMs: number): void {
    this.run('UPDATE sign_ins SET last_seen_ms = ? WHERE token_hash = ?', lastSeenMs, tokenHash);
  }

  deleteSignIn(tokenHash: string): void {
    this.run('DELETE FROM sign_ins WHERE token_hash = ?', tokenHash);
  }

  /** Removes what is over by its end, or was last seen before `idleSinceMs`. How many there were. */
  deleteExpiredSignIns(nowMs: number, idleSinceMs: number): number {
    return this.run('DELETE FROM sign_ins WHERE expires_at_ms <= ? OR last_seen_ms < ?', nowMs, idleSinceMs);
  }

  putInvitation({ userId, tokenHash, expiresAtMs }: Invitation): void {
    this.run(
      'INSERT OR REPLACE INTO invitation (user_id, token_hash, expires_at_ms) VALUES (?, ?, ?)',
      userId,
      tokenHash,
      expiresAtMs,
    );
  }

  findInvitation(tokenHash: string): Invitation | null {
    return this.get<Invitation>(`SELECT ${INVITATION} FROM invitation WHERE token_hash = ?`, tokenHash);
  }

  invitationOf(userId: string): Invitation | null {
    return this.get<Invitation>(`SELECT ${INVITATION} FROM invitation WHERE user_id = ?`, userId);
  }

  takeInvitation(tokenHash: string): boolean {
    return this.run('DELETE FROM invitation WHERE token_hash = ?', tokenHash) === 1;
  }

  takeCode(codeHash: string, nowMs: number): boolean {
    return this.run('DELETE FROM one_time_code WHERE code_hash = ? AND expires_at_ms > ?', codeHash, nowMs) === 1;
  }

  private user(where: string, value: string): User | null {
    const row = this.get<UserRow>(`SELECT ${USER} FROM users ${where}`, value);
    return row === null ? null : userOf(row);
  }

  private get<Row>(sql: string, ...values: readonly unknown[]): Row | null {
    return guarded(this.db.name, () => this.db.prepare<unknown[], Row>(sql).get(...values) ?? null);
  }

  private all<Row>(sql: string, ...values: readonly unknown[]): readonly Row[] {
    return guarded(this.db.name, () => this.db.prepare<unknown[], Row>(sql).all(...values));
  }

  private run(sql: string, ...values: readonly unknown[]): number {
    return guarded(this.db.name, () => this.db.prepare(sql).run(...values).changes);
  }
}

function userOf({ grants, ...rest }: UserRow): User {
  // This program alone writes the column; what an older one did not know yet is not granted.
  const known: Partial<Grant> = JSON.parse(grants);
  return { ...rest, grant: { ...NO_GRANT, ...known } };
}
