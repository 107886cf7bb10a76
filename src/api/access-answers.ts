import type { Grant, PersonRole } from '../access/roles.ts';
import type { ApiToken } from '../access/store.ts';

/** What the API answers about accounts, as types alone: the GUI shares them. Times are UTC epoch ms. */

export interface SignInRow {
  readonly id: string;
  readonly deviceName: string;
  readonly createdAtMs: number;
  readonly lastSeenMs: number;
  /** The sign-in that asks. */
  readonly current: boolean;
}

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly grant: Grant;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  /** A link waits to be opened until then. */
  readonly invitedUntilMs: number | null;
  /** Newest first. */
  readonly signIns: readonly SignInRow[];
}

export interface AccountList {
  readonly users: readonly AccountRow[];
}

export interface TokenList {
  /** Newest first. */
  readonly tokens: readonly ApiToken[];
}

/** Shown once: the token of a link, or a PIN. */
export interface InvitedAnswer {
  readonly userId: string;
  readonly token: string | null;
  readonly pin: string | null;
  readonly expiresAtMs: number | null;
}
