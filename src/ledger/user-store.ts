import type { Database } from 'better-sqlite3';
import type { PeopleStore, SignIn, User } from '../access/store.ts';
import { guarded } from './errors.ts';

const USER = 'id, name, role, password_hash AS passwordHash, created_at_ms AS createdAtMs';
const SIGN_IN = `token_hash AS tokenHash, user_id AS userId, created_at_ms AS createdAtMs,
  last_seen_ms AS lastSeenMs, expires_at_ms AS expiresAtMs, device_name AS deviceName`;

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
    return this.get<User>(`SELECT ${USER} FROM users WHERE id = ?`, id);
  }

  findUserByName(name: string): User | null {
    return this.get<User>(`SELECT ${USER} FROM users WHERE name = ?`, name);
  }

  /** The first one created, should there be several. */
  findUserByRole(role: string): User | null {
    return this.get<User>(`SELECT ${USER} FROM users WHERE role = ? ORDER BY created_at_ms, id LIMIT 1`, role);
  }

  /** `name-taken` changes nothing. */
  createUser(user: User): 'created' | 'name-taken' {
    const changes = this.run(
      'INSERT INTO users (id, name, role, password_hash, created_at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING',
      user.id,
      user.name,
      user.role,
      user.passwordHash,
      user.createdAtMs,
    );
    return changes === 1 ? 'created' : 'name-taken';
  }

  /** Whether there was such a user. */
  setPassword(userId: string, passwordHash: string): boolean {
    return this.run('UPDATE users SET password_hash = ? WHERE id = ?', passwordHash, userId) === 1;
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
    return guarded(this.db.name, () =>
      this.db
        .prepare<unknown[], SignIn>(
          `SELECT ${SIGN_IN} FROM sign_ins WHERE user_id = ? ORDER BY last_seen_ms DESC, token_hash`,
        )
        .all(userId),
    );
  }

  /** Each call is a commit to flash: call it at most every few minutes per browser. */
  touchSignIn(tokenHash: string, lastSeenMs: number): void {
    this.run('UPDATE sign_ins SET last_seen_ms = ? WHERE token_hash = ?', lastSeenMs, tokenHash);
  }

  deleteSignIn(tokenHash: string): void {
    this.run('DELETE FROM sign_ins WHERE token_hash = ?', tokenHash);
  }

  /** How many there were. */
  deleteSignInsOf(userId: string): number {
    return this.run('DELETE FROM sign_ins WHERE user_id = ?', userId);
  }

  /** Removes what is over by its end, or was last seen before `idleSinceMs`. How many there were. */
  deleteExpiredSignIns(nowMs: number, idleSinceMs: number): number {
    return this.run('DELETE FROM sign_ins WHERE expires_at_ms <= ? OR last_seen_ms < ?', nowMs, idleSinceMs);
  }

  private get<Row>(sql: string, ...values: readonly unknown[]): Row | null {
    return guarded(this.db.name, () => this.db.prepare<unknown[], Row>(sql).get(...values) ?? null);
  }

  private run(sql: string, ...values: readonly unknown[]): number {
    return guarded(this.db.name, () => this.db.prepare(sql).run(...values).changes);
  }
}
