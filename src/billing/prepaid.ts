import type { Cancel, Clock } from '../clock.ts';
import type { Session } from '../core/sessions/session.ts';
import type { CardStore } from '../ledger/card-store.ts';
import { StoreError } from '../ledger/errors.ts';
import type { PrepaidBook } from '../ledger/prepaid-book.ts';
import type { Log } from '../log.ts';

export interface PrepaidOptions {
  readonly book: PrepaidBook;
  readonly cards: Pick<CardStore, 'findByRef' | 'all'>;
  readonly clock: Clock;
  readonly log: Log;
  /** What runs now. */
  readonly running: () => readonly Session[];
  /** Sessions that start in [fromMs, toMs), in pages. */
  readonly pages: (fromMs: number, toMs: number) => Iterable<readonly Session[]>;
  /** `null`: no price holds for it, so it costs nothing. */
  readonly costOf: (session: Session) => PrepaidCost | null;
}

/** Whole cents, rounded once; `provisional`: a price is missing, so it may become more. */
export interface PrepaidCost {
  readonly cents: number;
  readonly provisional: boolean;
}

const MINUTE_MS = 60_000;
/** Sessions of this time are looked at every minute, whether they ended unpaid. */
const RECENT_MS = 2 * 86_400_000;
/** And those of this time at the start and once a day: a price may be late. */
const LOOK_BACK_MS = 60 * 86_400_000;
const DAY_MINUTES = 1_440;

/**
 * Cards that are paid in advance: what is left while they charge, and what their sessions cost when these are over. The
 * cost of a running session is found anew every minute.
 */
export class PrepaidAccounts {
  private readonly options: PrepaidOptions;
  /** By session: its cost so far, cents; `null` where its card needs no advance. */
  private readonly costs = new Map<string, number | null>();
  private minutes = 0;
  private readonly cancel: Cancel;

  constructor(options: PrepaidOptions) {
    this.options = options;
    this.cancel = options.clock.every(MINUTE_MS, () => this.minute());
  }

  stop(): void {
    this.cancel();
  }

  /** What is left for the session that runs there, cents; `null` where nothing has to be paid in advance. */
  leftAt(chargePointId: string): number | null {
    const session = this.options.running().find(({ started }) => started.chargePointId === chargePointId);
    const tokenRef = session?.started.tokenRef ?? null;
    if (session === undefined || tokenRef === null) return null;
    const { sessionId } = session.started;
    if (!this.costs.has(sessionId)) this.attempt(() => this.costs.set(sessionId, this.costSoFar(session)));
    const costCents = this.costs.get(sessionId) ?? null;
    return costCents === null ? null : this.options.book.balanceCents(tokenRef) - costCents;
  }

  private minute(): void {
    this.attempt(() => {
      const { running, cards, clock } = this.options;
      const now = running();
      this.costs.clear();
      for (const session of now) this.costs.set(session.started.sessionId, this.costSoFar(session));
      const nowMs = clock.wallMs();
      const lookBackMs = this.minutes % DAY_MINUTES === 0 ? LOOK_BACK_MS : RECENT_MS;
      if (cards.all().some(({ prepaid }) => prepaid)) this.settle(nowMs - lookBackMs, nowMs);
      this.minutes += 1;
    });
  }

  /** Books what sessions have cost that are over, each once. */
  private settle(fromMs: number, nowMs: number): void {
    const { book, pages, costOf } = this.options;
    for (const page of pages(fromMs, nowMs)) {
      for (const session of page) {
        const { sessionId, tokenRef } = session.started;
        if (session.ended === null || tokenRef === null || book.isSettled(sessionId)) continue;
        if (!this.isPrepaid(session)) continue;
        const cost = costOf(session);
        if (cost !== null && !cost.provisional) book.use(tokenRef, sessionId, cost.cents, nowMs);
      }
    }
  }

  private costSoFar(session: Session): number | null {
    return this.isPrepaid(session) ? (this.options.costOf(session)?.cents ?? 0) : null;
  }

  /** From the first booking on: what was charged before was not on account. */
  private isPrepaid({ started: { tokenRef, atMs } }: Session): boolean {
    const { book, cards } = this.options;
    if (tokenRef === null || cards.findByRef(tokenRef)?.prepaid !== true) return false;
    const firstMs = book.firstBookedMs(tokenRef);
    return firstMs === null || firstMs <= atMs;
  }

  /** Money waits for the disk; the control loop does not. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.error({ kind: error.kind, detail: error.message }, 'Prepaid balances wait for the disk');
    }
  }
}
