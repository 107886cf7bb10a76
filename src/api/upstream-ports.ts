/** Back-ends that see charge points of this site. Times UTC epoch ms. */
export interface UpstreamList {
  readonly connections: readonly UpstreamView[];
}

export interface UpstreamView {
  readonly id: string;
  readonly name: string;
  readonly chargePointName: string;
  /** Address without what might be secret in it. */
  readonly host: string;
  readonly encrypted: boolean;
  readonly identity: string;
  /** `offline`: not connected; the others by the answer to BootNotification. */
  readonly state: 'offline' | 'connected' | 'pending' | 'rejected' | 'accepted';
  readonly sinceMs: number;
  readonly error: { readonly detail: string; readonly atMs: number } | null;
  /** The status it was told last. */
  readonly shownStatus: string | null;
  readonly waiting: number;
  readonly oldestAtMs: number | null;
  readonly delivered: number;
  readonly deliveredAtMs: number | null;
  /** What goes out next, in its order. */
  readonly ahead: readonly UpstreamMessageView[];
  /** What was rejected, and what is held behind it. */
  readonly kept: readonly UpstreamMessageView[];
  readonly sessions: 'all' | 'chosen';
  readonly register: 'meter' | 'virtual';
  readonly otherwise: 'available' | 'unavailable';
  readonly control: 'read-only' | 'allowed';
  readonly authorisedBy: 'local' | 'upstream' | 'local-then-upstream';
}

export interface UpstreamMessageView {
  readonly id: number;
  readonly sessionId: string;
  readonly action: 'StartTransaction' | 'MeterValues' | 'StopTransaction';
  readonly createdAtMs: number;
  readonly state: 'waiting' | 'rejected' | 'held';
  readonly attempts: number;
  readonly error: string | null;
  /** As it goes out, JSON; the id of its transaction is put in when it is known. */
  readonly payload: string;
}

/** What the owner chooses on the page. */
export interface UpstreamPrivacy {
  readonly register: 'meter' | 'virtual';
  readonly otherwise: 'available' | 'unavailable';
}

export interface UpstreamPorts {
  list(): UpstreamList;
  /** What was kept of a session is sent again. */
  again(id: string, sessionId: string): 'done' | 'unknown-upstream' | 'nothing-kept';
  /** What was kept of a session is thrown away. */
  drop(id: string, sessionId: string): 'done' | 'unknown-upstream' | 'nothing-kept';
  setPrivacy(id: string, privacy: UpstreamPrivacy): Promise<'done' | 'unknown-upstream' | 'config-unwritable'>;
}
