import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { SignedIn } from './refusals.ts';
import { isTokenScope, NO_GRANT, type TokenScope } from './roles.ts';
import { newToken, tokenHash } from './secrets.ts';
import type { SecurityEvent } from './security-log.ts';
import type { ApiToken, ApiTokenStore } from './store.ts';

/** How exactly uses are remembered, ms: each is a commit to flash. */
const TOUCH_MS = 6 * 3_600_000;

/** Tokens for programs: each is good for one thing, is shown once, and kept as a hash. */
export class ProgramTokens {
  private readonly store: ApiTokenStore;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly record: (event: SecurityEvent) => void;

  constructor(store: ApiTokenStore, clock: Clock, log: Log, record: (event: SecurityEvent) => void) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.record = record;
  }

  /** Its secret exists nowhere but in the answer. */
  make(name: string, scope: TokenScope, expiresAtMs: number | null): { readonly id: string; readonly token: string } {
    const token = newToken();
    const id = randomUUID();
    this.store.insert(
      { id, name, scope, createdAtMs: this.clock.wallMs(), expiresAtMs, lastUsedMs: null },
      tokenHash(token),
    );
    this.record({ code: 'token-made', identity: name, address: null, detail: scope });
    return { id, token };
  }

  list(): readonly ApiToken[] {
    return this.store.list();
  }

  end(id: string): 'done' | 'unknown-token' {
    const name = this.store.list().find((one) => one.id === id)?.name ?? null;
    if (!this.store.remove(id)) return 'unknown-token';
    this.record({ code: 'token-ended', identity: name, address: null, detail: null });
    return 'done';
  }

  /** Which program shows this token; `null` when it is unknown or over. */
  find(token: string): SignedIn | null {
    const found = this.store.find(tokenHash(token));
    const nowMs = this.clock.wallMs();
    if (found === null || !isTokenScope(found.scope)) return null;
    const { id, name, scope, expiresAtMs, lastUsedMs } = found;
    if (expiresAtMs !== null && nowMs >= expiresAtMs) return null;
    if (lastUsedMs === null || nowMs - lastUsedMs >= TOUCH_MS) this.touch(id, nowMs);
    return { userId: id, name, role: scope, grant: NO_GRANT, signInId: id };
  }

  /** A full disk must not keep a program out. */
  private touch(id: string, nowMs: number): void {
    try {
      this.store.touch(id, nowMs);
    } catch (error) {
      this.log.warn({ err: error }, 'The last use of a token could not be stored');
    }
  }
}
