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
  readonly type: 'mail' | 'ntfy' | 'telegram' | 'webhook' | 'mqtt';
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

export interface NotificationPorts {
  list(language: 'de' | 'en' | 'nl'): NotificationList;
  /** Sends a test at once. */
  test(receiverId: string): Promise<Sent | 'unknown-receiver'>;
}
