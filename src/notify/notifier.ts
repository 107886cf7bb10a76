import type { Cancel, Clock } from '../clock.ts';
import type { RefusedTap } from '../core/model/people.ts';
import type { ChargeMode } from '../core/model/site.ts';
import { uidTail } from '../core/sessions/uid.ts';
import { StoreError } from '../ledger/errors.ts';
import type { NewNotification, NotificationStore } from '../ledger/notification-store.ts';
import type { SessionNews } from '../ledger/session-news.ts';
import type { Log } from '../log.ts';
import type { PlanView } from '../planner/view.ts';
import type { SiteView } from '../site/view.ts';
import { type NotifiedEvent, topicOf } from './events.ts';
import type { Outbox } from './outbox.ts';
import { type TroubleNews, TroubleWatch } from './trouble-watch.ts';
import { observe } from './troubles.ts';

/** What the ledger tells of sessions. Throws `StoreError`. */
export interface SessionSource {
  newestSeq(): number;
  after(seq: number): { readonly news: readonly SessionNews[]; readonly seq: number };
  /** `null`: there is no such session, or it was taken over from elsewhere. */
  facts(sessionId: string): SessionForNews | null;
}

export interface SessionForNews {
  readonly driverId: string | null;
  readonly chargePoint: string;
  readonly who: string | null;
  readonly vehicle: string | null;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  readonly energyWh: number | null;
  readonly cost: Extract<NotifiedEvent, { kind: 'session-ended' }>['cost'];
}

/** `dayMs`: the day on which it had to be said, as a number that grows. */
export interface Reminder {
  readonly inspectionId: string;
  readonly dayMs: number;
  readonly event: Extract<NotifiedEvent, { kind: 'inspection-due' }>;
}

export interface NotifierOptions {
  readonly outbox: Outbox;
  readonly store: NotificationStore;
  /** Those of which the store may keep something. */
  readonly receiverIds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly view: () => SiteView;
  readonly plan: () => PlanView;
  /** `null` while the ledger cannot be opened. */
  readonly sessions: SessionSource | null;
  readonly refusedTaps: (nowMs: number) => readonly RefusedTap[];
  readonly chargePointName: (id: string) => string;
  /** Inspections of which somebody has to be reminded. */
  readonly reminders: () => readonly Reminder[];
  /** Whose a subject of plans is, such as `vehicle:v1`. */
  readonly driverOf: (subject: string) => string | null;
}

const LOOK_MS = 5_000;
const TIDY_MS = 6 * 3_600_000;
/** Reports that come so late are no news. */
const STARTED_LATE_MS = 3_600_000;
const ENDED_LATE_MS = 24 * 3_600_000;
/** Unknown cards at one charge point are told once in so long. */
const CARDS_MS = 10 * 60_000;

/** Looks at what has happened and puts it into the outbox, each with the mark that it was looked at in one commit. */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly watch: TroubleWatch;
  private readonly cancels: readonly Cancel[];
  private readonly modes = new Map<string, ChargeMode>();
  private seenSeq: number | null = null;
  private isDiskInTrouble = false;

  constructor(options: NotifierOptions) {
    this.options = options;
    const { store, clock } = options;
    this.watch = new TroubleWatch(store, clock);
    this.tidy();
    this.cancels = [
      clock.every(LOOK_MS, () => {
        this.look();
        void options.outbox.tick();
      }),
      clock.every(TIDY_MS, () => this.tidy()),
    ];
    this.look();
  }

  /** Waits a moment for what is on its way. */
  async stop(): Promise<void> {
    for (const cancel of this.cancels) cancel();
    await this.options.outbox.stop();
  }

  private look(): void {
    this.onDisk(() => {
      const { view, plan } = this.options;
      for (const news of this.watch.news(observe(view(), plan()))) this.tellTrouble(news);
      this.tellSessions();
      this.tellCards();
      this.tellInspections();
      this.tellModes();
    });
  }

  private tellTrouble(news: TroubleNews): void {
    const { outbox, store, driverOf } = this.options;
    const { phase, told } = news;
    const keyOf = (what: string): string => `${told.key}@${told.toldAtMs}:${what}`;
    switch (phase) {
      case 'began': {
        const { trouble, subject } = news;
        const event = { kind: 'trouble-began', atMs: told.toldAtMs, trouble } as const;
        const driverId = subject === null ? null : driverOf(subject);
        const entries = outbox.addressed(event, topicOf(trouble), keyOf('began'), driverId);
        if (entries.length > 0) store.enter(entries, { trouble: told });
        return;
      }
      case 'ended': {
        const { trouble } = news;
        const { overAtMs, toldAtMs } = news.told;
        const event = { kind: 'trouble-ended', atMs: overAtMs, beganAtMs: toldAtMs, trouble } as const;
        const { entries, withdraw } = outbox.ending(event, keyOf('began'), keyOf('ended'));
        store.enter(entries, { trouble: told, withdraw });
        return;
      }
      case 'gone':
        store.enter([], { trouble: told });
    }
  }

  private tellSessions(): void {
    const { sessions, store } = this.options;
    if (sessions === null) return;
    const newest = this.seenSeq === null ? sessions.newestSeq() : 0;
    this.seenSeq ??= store.cursor('ledger');
    // What was charged before anybody wanted to hear of it is no news; nor is a ledger that was put in place of another.
    if (this.seenSeq === null || (newest > 0 && this.seenSeq > newest)) {
      this.seenSeq = newest;
      store.enter([], { cursor: { source: 'ledger', value: this.seenSeq } });
      return;
    }
    const { news, seq } = sessions.after(this.seenSeq);
    // A commit for every mark of a register would wear the flash.
    if (news.length > 0) {
      const entries = news.flatMap((one) => this.ofSession(one, sessions));
      store.enter(entries, { cursor: { source: 'ledger', value: seq } });
    }
    this.seenSeq = seq;
  }

  private ofSession({ kind, sessionId }: SessionNews, sessions: SessionSource): readonly NewNotification[] {
    const { outbox, clock } = this.options;
    const facts = sessions.facts(sessionId);
    if (facts === null) return [];
    const { driverId, chargePoint, who, vehicle, startedAtMs, endedAtMs, energyWh, cost } = facts;
    const isNews = (atMs: number, withinMs: number): boolean => clock.wallMs() - atMs < withinMs;
    const common = { chargePoint, who, vehicle, startedAtMs };
    if (kind === 'started') {
      if (endedAtMs !== null || !isNews(startedAtMs, STARTED_LATE_MS)) return [];
      const event = { kind: 'session-started', ...common } as const;
      return outbox.addressed(event, 'session-started', `started:${sessionId}`, driverId);
    }
    if (endedAtMs === null || !isNews(endedAtMs, ENDED_LATE_MS)) return [];
    const event = { kind: 'session-ended', ...common, endedAtMs, energyWh, cost } as const;
    return outbox.addressed(event, 'session-ended', `ended:${sessionId}`, driverId);
  }

  private tellCards(): void {
    const { outbox, store, clock, refusedTaps, chargePointName } = this.options;
    const nowMs = clock.wallMs();
    const known = store.cursor('refused-cards');
    // One of the future was written by a clock that was wrong.
    if (known === null || known > nowMs + CARDS_MS) {
      store.enter([], { cursor: { source: 'refused-cards', value: nowMs } });
      return;
    }
    const taps = refusedTaps(nowMs).filter(({ atMs, reason }) => atMs > known && reason === 'unknown-card');
    if (taps.length === 0) return;
    const entries = taps.flatMap(({ uid, chargePointId, atMs }) => {
      const tail = uidTail(uid);
      const card = tail === '' ? '' : `…${tail}`;
      const event = { kind: 'unknown-card', atMs, chargePoint: chargePointName(chargePointId), card } as const;
      return outbox.addressed(event, 'unknown-card', `card:${chargePointId}:${Math.floor(atMs / CARDS_MS)}`, null);
    });
    const newestMs = Math.max(...taps.map(({ atMs }) => atMs));
    store.enter(entries, { cursor: { source: 'refused-cards', value: newestMs } });
  }

  /** Each reminder once, also across restarts. */
  private tellInspections(): void {
    const { outbox, store, reminders } = this.options;
    for (const { inspectionId, dayMs, event } of reminders()) {
      const source = `inspection:${inspectionId}`;
      if ((store.cursor(source) ?? 0) === dayMs) continue;
      const entries = outbox.addressed(event, 'inspection-due', `${source}:${dayMs}`, null);
      store.enter(entries, { cursor: { source, value: dayMs } });
    }
  }

  /** What was chosen while we were not there is no news. */
  private tellModes(): void {
    const { outbox, store, clock, view } = this.options;
    for (const { id, name, mode } of view().chargePoints) {
      const before = this.modes.get(id);
      if (before === mode) continue;
      const atMs = clock.wallMs();
      const event = { kind: 'mode-changed', atMs, chargePoint: name, mode } as const;
      const entries = before === undefined ? [] : outbox.addressed(event, 'mode-changed', `mode:${id}:${atMs}`, null);
      if (entries.length > 0) store.enter(entries);
      this.modes.set(id, mode);
    }
  }

  private tidy(): void {
    const { store, clock, receiverIds } = this.options;
    this.onDisk(() => store.tidy(receiverIds, clock.wallMs()));
  }

  /** People wait for the disk; nothing else does. What could not be kept is found again at the next look. */
  private onDisk(work: () => void): void {
    try {
      work();
      this.isDiskInTrouble = false;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (this.isDiskInTrouble) return;
      this.isDiskInTrouble = true;
      this.options.log.error({ kind: error.kind, detail: error.message }, 'Notifications wait for the disk');
    }
  }
}
