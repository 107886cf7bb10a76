/** Why nothing arrives at the receiver. */
export type SyncProblemCode =
  | 'unreachable'
  | 'timeout'
  /** Its certificate is not from the authority that is trusted, or not for this name. */
  | 'certificate'
  /** HTTP 401 or 403: it does not take the token or the signature. */
  | 'sign-in'
  /** The same, and its clock differs from that of the site. */
  | 'clock-differs'
  | 'too-many-requests'
  | 'too-large'
  | 'unknown-site'
  /** What it has is not what the next record follows. */
  | 'conflict'
  /** It has records that this site does not know, such as after a backup was restored. */
  | 'diverged'
  /** The address in config.yaml is another one than that of what was sent so far. */
  | 'receiver-changed'
  /** Another answer than one that the API knows. */
  | 'refused'
  | 'server-error'
  | 'not-understood'
  /** The file with the token or the authority cannot be read. */
  | 'secret';

export interface SyncProblem {
  readonly code: SyncProblemCode;
  /** In English, for the one who runs the receiver. */
  readonly detail: string;
}
