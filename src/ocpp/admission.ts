import type { Credentials } from './security/basic-auth.ts';

/** Somebody who wants to connect as a station. */
export interface Knock {
  readonly identity: string;
  readonly address: string;
  /** By TLS. */
  readonly isSecure: boolean;
  readonly credentials: Credentials | null;
}

export type Admission =
  /** `isProven`: it has shown the password of this identity. */
  | { readonly kind: 'admitted'; readonly isProven: boolean }
  /** 401: the password is missing or wrong; 403: not this way, or not at all; 429: too many wrong tries. */
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 429; readonly retryAfterS: number | null };

/** Something at the door that belongs into the security log. Never with a password or an id token in it. */
export interface DoorEvent {
  readonly code:
    | 'unknown-identity'
    /** A connection was replaced by one from another address. */
    | 'takeover'
    /** Somebody wanted to connect as a station that is connected, alive and at another address. */
    | 'identity-refused'
    /** What came in was no OCPP. */
    | 'invalid-frame'
    /** A TLS handshake broke off: no common version, or our certificate is not trusted. */
    | 'tls-failed';
  readonly identity: string | null;
  readonly address: string;
  readonly detail: string | null;
}
