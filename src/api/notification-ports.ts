import type { ReceiverEntry, SecretKey } from '../config/edit-notifications.ts';
import type { ConfigProblem } from '../config/problem.ts';
import type { PushBrowser } from '../ledger/push-browsers.ts';
import type { Sent } from '../notify/channel.ts';

/** Who is told what, and what became of it. Times UTC epoch ms. */
export interface NotificationList {
  readonly receivers: readonly NotifiedView[];
  /** Newest first. */
  readonly recent: readonly NotificationView[];
}

export interface NotifiedView {
  readonly id: string;
  readonly name: string;
  readonly type: 'mail' | 'ntfy' | 'telegram' | 'webhook' | 'mqtt' | 'push';
  readonly topics: readonly string[];
  /** Gets only what is this person's; `null`: the owner. */
  readonly driver: string | null;
  /** There is exactly one person of this name; else nothing is told. */
  readonly driverKnown: boolean;
  /** `HH:MM` on the clock of the site. */
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly mostPerHour: number;
  /** Events that are on their way. */
  readonly waiting: number;
  readonly sentAtMs: number | null;
  readonly problem: { readonly sinceMs: number; readonly detail: string; readonly nextAtMs: number } | null;
}

export interface NotificationView {
  readonly id: number;
  readonly receiver: string;
  readonly topic: string;
  readonly sentence: string;
  readonly createdAtMs: number;
  /** `withdrawn`: it was over before anybody was told. */
  readonly outcome: 'waiting' | 'sent' | 'refused' | 'expired' | 'withdrawn';
  readonly closedAtMs: number | null;
}

/** Secrets by the key of config.yaml that names their file; what is left out stays as it was. */
export type ReceiverSecrets = Readonly<Partial<Record<SecretKey, string>>>;

export type ReceiverChanged =
  | { readonly kind: 'changed'; readonly id: string }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'unknown-receiver' }
  | { readonly kind: 'config-unwritable' };

/** Receivers as they are written in config.yaml; the site starts anew a moment after a change. */
export interface ReceiverPorts {
  entries(): Promise<readonly ReceiverEntry[]>;
  add(entry: ReceiverEntry, secrets: ReceiverSecrets): Promise<ReceiverChanged>;
  change(id: string, entry: ReceiverEntry, secrets: ReceiverSecrets): Promise<ReceiverChanged>;
  remove(id: string): Promise<ReceiverChanged>;
}

/** Browsers that take pushed messages. `driverId` `null`: the owner, for whom every receiver is open. */
export interface PushPorts {
  publicKey(): Promise<string>;
  receivers(driverId: string | null): readonly { readonly id: string; readonly name: string }[];
  enter(browser: Omit<PushBrowser, 'sinceMs'>, driverId: string | null): 'done' | 'unknown-receiver';
  leave(endpoint: string): void;
}

export interface NotificationPorts {
  readonly receivers: ReceiverPorts;
  readonly push: PushPorts;
  list(language: 'de' | 'en' | 'nl'): NotificationList;
  /** Sends a test at once. */
  test(receiverId: string): Promise<Sent | 'unknown-receiver'>;
}
