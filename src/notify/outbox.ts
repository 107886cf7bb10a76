import { randomUUID } from 'node:crypto';
import type { Language } from '../billing/words.ts';
import type { Cancel, Clock } from '../clock.ts';
import { StoreError } from '../ledger/errors.ts';
import type { NewNotification, Notification, NotificationStore } from '../ledger/notification-store.ts';
import type { Log } from '../log.ts';
import type { Channel, Message, Sent } from './channel.ts';
import { eventIn, type NotifiedEvent } from './events.ts';
import { isQuiet, type QuietHours } from './quiet-hours.ts';
import { DRIVER_TOPICS, TOPICS, type Topic, URGENT_TOPICS } from './topics.ts';
import { messageOf, testMessage } from './words.ts';

/** A person by one way. */
export interface Receiver {
  readonly id: string;
  /** What the owner calls it. */
  readonly name: string;
  readonly topics: readonly Topic[];
  /** Gets only what is this person's, by the name in the books; `null`: the owner. */
  readonly driver: string | null;
  readonly quiet: QuietHours | null;
  readonly mostPerHour: number;
  readonly language: Language;
  readonly channel: Channel;
}

export interface OutboxOptions {
  readonly siteName: string;
  readonly receivers: readonly Receiver[];
  readonly store: NotificationStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly toLocal: (atMs: number) => number;
  /** Who is meant by a name in the configuration; `null`: nobody, or more than one. */
  readonly driverIdOf: (name: string) => string | null;
}

/** A receiver that cannot be reached. */
export interface OutboxProblem {
  readonly code: 'notification-undelivered';
  readonly sinceMs: number;
  readonly receiver: string;
  readonly detail: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What happens within this time goes out together. */
const GATHER_MS = 20_000;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = HOUR_MS;
/** Longer than a server is away for a day; what is older is no news. */
const EXPIRES_MS = 48 * HOUR_MS;
const STARTED_EXPIRES_MS = 4 * HOUR_MS;
/** As many events as a message holds. */
const MOST_TOGETHER = 50;
/** A receiver that is away must not fill the disk. */
const MOST_WAITING = 500;
/** A way that has failed for so long is a trouble of its own; one that is denied is at once. */
const PATIENCE_MS = 30 * MINUTE_MS;
const STOP_MS = 3_000;

/**
 * Brings events to their receivers. Each stands on disk before anything goes out, and keeps the message in which it goes
 * until that has arrived or was refused: a restart loses nothing, and a second attempt has the id of the first. What
 * gathers while the way is closed, at night or beyond the number of an hour goes out as one message.
 */
export class Outbox {
  private readonly options: OutboxOptions;
  private readonly busy = new Set<string>();
  private readonly denied = new Set<string>();
  /** What became of attempts that the disk has not taken yet. */
  private readonly unkept = new Map<string, { readonly due: readonly Notification[]; readonly sent: Sent | null }>();
  private onTheWay: Promise<unknown> = Promise.resolve();
  private problemsNow: readonly OutboxProblem[] = [];
  private isStopped = false;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** What this event is to whom, to be entered. `driverId`: whose it is; `null`: the site's, or nobody's. */
  addressed(event: NotifiedEvent, topic: Topic, key: string, driverId: string | null): readonly NewNotification[] {
    const { receivers, clock, driverIdOf } = this.options;
    const createdAtMs = clock.wallMs();
    const isHis = (driver: string): boolean =>
      driverId !== null && DRIVER_TOPICS.includes(topic) && driverIdOf(driver) === driverId;
    return receivers
      .filter(({ topics, driver }) => topics.includes(topic) && (driver === null || isHis(driver)))
      .filter(({ name }) => !isAboutItself(event, name))
      .map(({ id }) => ({
        receiver: id,
        key,
        topic,
        event: JSON.stringify(event),
        urgent: URGENT_TOPICS.includes(topic),
        createdAtMs,
        expiresAtMs: createdAtMs + (topic === 'session-started' ? STARTED_EXPIRES_MS : EXPIRES_MS),
      }));
  }

  /**
   * The end of what was told under `beganKey`: only for those who have heard, or may have heard, of its begin. Where that
   * still waits, both are withdrawn.
   */
  ending(
    event: NotifiedEvent,
    beganKey: string,
    key: string,
  ): {
    readonly entries: readonly NewNotification[];
    readonly withdraw: readonly number[];
  } {
    const began = this.options.store.byKey(beganKey);
    const isUntold = ({ message, outcome }: Notification): boolean => message === null && outcome === null;
    const createdAtMs = this.options.clock.wallMs();
    return {
      withdraw: began.filter(isUntold).map(({ id }) => id),
      entries: began
        .filter((one) => !isUntold(one) && (one.outcome === null || one.outcome === 'sent'))
        .map(({ receiver, topic }) => ({
          receiver,
          key,
          topic,
          event: JSON.stringify(event),
          urgent: false,
          createdAtMs,
          expiresAtMs: createdAtMs + EXPIRES_MS,
        })),
    };
  }

  /** Sends what is due, to all receivers at once; none waits for another. */
  async tick(): Promise<void> {
    this.lookForProblems();
    const served = Promise.all(this.options.receivers.map((receiver) => this.serve(receiver)));
    this.onTheWay = Promise.all([this.onTheWay, served]);
    await served;
  }

  /** Waits a moment for the answers to what is on its way, so that it is not sent again; later ones are not heard. */
  async stop(): Promise<void> {
    let cancel: Cancel = () => {};
    const patience = new Promise<void>((resolve) => {
      cancel = this.options.clock.after(STOP_MS, resolve);
    });
    await Promise.race([this.onTheWay, patience]);
    cancel();
    this.isStopped = true;
  }

  /** Sends a test now, past everything that waits; what was put right is used at once. */
  async test(receiver: Receiver): Promise<Sent> {
    const { siteName, store, clock } = this.options;
    const sent = await receiver.channel.send(testMessage(siteName, receiver.language, `test-${randomUUID()}`));
    if (sent.kind === 'sent' && !this.isStopped) {
      this.denied.delete(receiver.id);
      store.recordSent(receiver.id, [], clock.wallMs());
    }
    return sent;
  }

  /** What the owner should know, as of the last tick. */
  problems(): readonly OutboxProblem[] {
    return this.problemsNow;
  }

  private lookForProblems(): void {
    const { receivers, store, clock } = this.options;
    const nowMs = clock.wallMs();
    this.onDisk(() => {
      this.problemsNow = receivers.flatMap(({ id, name }): OutboxProblem[] => {
        const { failingSinceMs, error } = store.stateOf(id);
        if (failingSinceMs === null || (nowMs - failingSinceMs < PATIENCE_MS && !this.denied.has(id))) return [];
        return [{ code: 'notification-undelivered', sinceMs: failingSinceMs, receiver: name, detail: error ?? '' }];
      });
    });
  }

  private async serve(receiver: Receiver): Promise<void> {
    if (this.isStopped || this.busy.has(receiver.id)) return;
    this.busy.add(receiver.id);
    try {
      if (!this.keep(receiver)) return;
      const due = this.onDisk(() => this.due(receiver));
      if (due === null || due === undefined) return;
      const message = this.messageOf(receiver, due);
      const sent = message === null ? null : await receiver.channel.send(message);
      this.unkept.set(receiver.id, { due, sent });
      if (!this.isStopped) this.keep(receiver);
    } finally {
      this.busy.delete(receiver.id);
    }
  }

  /** Writes down what became of the last attempt. Until that has worked nothing is sent: it would be sent again and again. */
  private keep(receiver: Receiver): boolean {
    const unkept = this.unkept.get(receiver.id);
    if (unkept === undefined) return true;
    const isKept = this.onDisk(() => {
      this.record(receiver, unkept.due, unkept.sent);
      return true;
    });
    if (isKept !== true) return false;
    this.unkept.delete(receiver.id);
    return true;
  }

  /** People wait for the disk; nothing else does. */
  private onDisk<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.error({ kind: error.kind, detail: error.message }, 'Notifications wait for the disk');
      return undefined;
    }
  }

  /** The events of the next message; `null` when nothing may go out now. */
  private due(receiver: Receiver): readonly Notification[] | null {
    const { store, clock, toLocal } = this.options;
    const nowMs = clock.wallMs();
    const open = this.withoutExpired(store.open(receiver.id), nowMs);
    if (open.length === 0) return null;
    const { nextAtMs } = store.stateOf(receiver.id);
    // Further away than any wait: the clock was set back.
    if (nextAtMs > nowMs && nextAtMs - nowMs <= LONGEST_WAIT_MS) return null;
    const quiet = receiver.quiet !== null && isQuiet(receiver.quiet, toLocal(nowMs));
    const isFull = store.messagesSince(receiver.id, nowMs - HOUR_MS) >= receiver.mostPerHour;
    const mayGo = quiet || isFull ? open.filter(({ urgent }) => urgent) : open;
    const [first] = mayGo.filter(({ urgent }) => urgent).concat(mayGo);
    if (first === undefined) return null;
    if (first.message !== null) return open.filter(({ message }) => message === first.message);
    const isGathering = !first.urgent && nowMs >= first.createdAtMs && nowMs - first.createdAtMs < GATHER_MS;
    if (isGathering) return null;
    const fresh = mayGo.filter(({ message }) => message === null).slice(0, MOST_TOGETHER);
    const message = randomUUID();
    store.bundle(
      fresh.map(({ id }) => id),
      message,
    );
    return fresh.map((one) => ({ ...one, message }));
  }

  /** Closes what nobody needs to hear any more, and what is too much. */
  private withoutExpired(open: readonly Notification[], nowMs: number): readonly Notification[] {
    const tooMany = new Set(open.filter(({ urgent }) => !urgent).slice(0, Math.max(0, open.length - MOST_WAITING)));
    const isOver = (one: Notification): boolean => one.expiresAtMs <= nowMs || tooMany.has(one);
    const over = open.filter(isOver);
    if (over.length === 0) return open;
    this.options.log.warn({ receiver: over[0]?.receiver, events: over.length }, 'Notifications were not told in time');
    this.options.store.close(
      over.map(({ id }) => id),
      'expired',
      nowMs,
    );
    return open.filter((one) => !isOver(one));
  }

  /** What became of an attempt; `null`: nothing in it can be told by this release. */
  private record(receiver: Receiver, due: readonly Notification[], sent: Sent | null): void {
    const { store, clock, log } = this.options;
    const ids = due.map(({ id }) => id);
    if (sent === null) {
      store.close(ids, 'expired', clock.wallMs());
      return;
    }
    const nowMs = clock.wallMs();
    if (sent.kind === 'denied') this.denied.add(receiver.id);
    else this.denied.delete(receiver.id);
    switch (sent.kind) {
      case 'sent':
        store.recordSent(receiver.id, ids, nowMs);
        log.info({ receiver: receiver.id, events: ids.length }, 'A notification was sent');
        return;
      case 'refused':
        store.close(ids, 'refused', nowMs);
        log.warn({ receiver: receiver.id, detail: sent.detail }, 'A notification was refused');
        return;
      default: {
        const waitMs = sent.kind === 'denied' ? LONGEST_WAIT_MS : this.waitMs(receiver, sent.retryAfterMs);
        store.recordFailed(receiver.id, sent.detail, nowMs + waitMs, nowMs);
        log.warn({ receiver: receiver.id, detail: sent.detail, waitMs }, 'A notification could not be sent');
      }
    }
  }

  /** Doubles with every failure; never less than the other side asks for, within an hour. */
  private waitMs({ id }: Receiver, retryAfterMs: number | null): number {
    const { attempts } = this.options.store.stateOf(id);
    return Math.min(LONGEST_WAIT_MS, Math.max(FIRST_WAIT_MS * 2 ** Math.min(attempts, 10), retryAfterMs ?? 0));
  }

  private messageOf({ language }: Receiver, due: readonly Notification[]): Message | null {
    const { siteName, toLocal } = this.options;
    const id = due[0]?.message ?? null;
    const events = due.flatMap(({ topic, event }) => {
      const known = TOPICS.find((one) => one === topic);
      const read = eventIn(event);
      return known === undefined || read === null ? [] : [{ topic: known, event: read }];
    });
    if (id === null || events.length === 0) return null;
    return messageOf(events, { id, siteName, language, toLocal, urgent: due.some(({ urgent }) => urgent) });
  }
}

/** That nothing arrives there is told to the others: there it would come when it is over. */
function isAboutItself(event: NotifiedEvent, name: string): boolean {
  if (event.kind !== 'trouble-began' || event.trouble.kind !== 'site-alarm') return false;
  const { alarm, about } = event.trouble;
  return alarm === ('notification-undelivered' satisfies OutboxProblem['code']) && about === name;
}
