import type { PasswordFault } from './passwords.ts';
import type { Grant, Role } from './roles.ts';
import type { IssuedSignIn } from './sign-ins.ts';

/** Who is asking. */
export interface SignedIn {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly grant: Grant;
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

export type RefusalCode =
  | PasswordFault
  | 'owner-exists'
  | 'no-owner'
  | 'code-wrong'
  | 'code-expired'
  | 'password-wrong'
  | 'link-wrong'
  /** No card of this number may charge there now. */
  | 'card-wrong'
  /** The account has ended by its own date. */
  | 'access-over'
  | 'invitation-over'
  | 'name-taken'
  | 'unknown-user'
  /** Somebody must stay who may do everything. */
  | 'last-owner'
  /** The role needs something that was not said: whose cards, which vehicles, which charge point, until when. */
  | 'grant-incomplete';

export type Refusal =
  | { readonly kind: 'refused'; readonly code: 'too-many-attempts'; readonly retryAfterMs: number }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

export type SignInResult = ({ readonly kind: 'signed-in' } & IssuedSignIn) | Refusal;

export function refused(code: RefusalCode): Refusal {
  return { kind: 'refused', code };
}
