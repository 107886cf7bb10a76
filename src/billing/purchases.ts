import type { Cancel, Clock } from '../clock.ts';
import { energyPoints } from '../core/sessions/energy-points.ts';
import { monthAt, type Span } from '../core/tariff/calendar.ts';
import { quartersOf } from '../core/tariff/quarters.ts';
import { QUARTER_MS, startOfQuarter } from '../core/tariff/windows.ts';
import { BilledSessions } from '../ledger/billed-sessions.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { RegisterSeries } from '../ledger/register-series.ts';
import type { SessionReader, SessionSummary } from '../ledger/session-reader.ts';
import type { Log } from '../log.ts';
import { mixIn } from './pricing.ts';
import { asCorrected } from './session-rows.ts';
import type { BilledSite } from './site.ts';
import { type QuarterOfSite, siteQuarters } from './site-energy.ts';

export interface PurchasesOptions {
  readonly ledger: Pick<Ledger, 'db' | 'chain'>;
  readonly reader: Pick<SessionReader, 'stream'>;
  readonly site: BilledSite;
  /** What a kWh from the grid cost in a quarter hour, nano units of the currency. */
  readonly importNanoAt: (quarterMs: number) => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What cars have had from the grid in a calendar month of the site, at the price of each quarter hour. */
export interface MonthBought {
  readonly month: Span;
  /** Nano units of the currency, up to the last quarter hour whose registers are there. */
  readonly nano: number;
}

const LOOK_MS = 60_000;
/** A stay that began before the month may reach so far into it, ms. */
const LONGEST_STAY_MS = 31 * 86_400_000;
/** Registers that come later than this never come: what is not known came from the grid, as on every bill. */
const LATE_MS = 2 * QUARTER_MS;

/**
 * What the cars have cost this month: the grid's share of each session, as bills split it. Counted anew once a quarter hour, in steps that
 * let the control loop have its turn; sessions that are over are read once.
 */
export class MonthPurchases {
  private readonly options: PurchasesOptions;
  private readonly over = new Map<string, { readonly as: string; readonly nano: number }>();
  private bought: MonthBought | null = null;
  private countedMs = Number.NaN;
  private isCounting = false;
  private cancel: Cancel | null = null;

  constructor(options: PurchasesOptions) {
    this.options = options;
  }

  start(): void {
    this.cancel ??= this.options.clock.every(LOOK_MS, () => this.look());
    this.look();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** `null`: not counted yet, or the books cannot be read. */
  now(): MonthBought | null {
    const month = monthAt(this.options.clock.wallMs(), this.options.site.toLocal);
    return this.bought?.month.fromMs === month.fromMs ? this.bought : null;
  }

  /** Counts at once. */
  async count(): Promise<void> {
    const { clock, site, reader, ledger } = this.options;
    const nowMs = clock.wallMs();
    const month = monthAt(nowMs, site.toLocal);
    const headSeq = ledger.chain.headNow().seq;
    const books = {
      sessions: new BilledSessions(ledger.db),
      quarters: siteQuarters(site, new RegisterSeries(ledger.db, headSeq)),
      headSeq,
    };
    let nano = 0;
    const seen = new Set<string>();
    const query = { fromMs: month.fromMs - LONGEST_STAY_MS, toMs: nowMs + 1, chargePointId: null };
    for await (const session of reader.stream(query)) {
      if (session.endedAtMs !== null && session.endedAtMs <= month.fromMs) continue;
      seen.add(session.sessionId);
      nano += this.costOf(session, month, books, nowMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const sessionId of this.over.keys()) if (!seen.has(sessionId)) this.over.delete(sessionId);
    this.bought = { month: { fromMs: month.fromMs, toMs: month.toMs }, nano: Math.round(nano) };
  }

  private look(): void {
    const nowMs = this.options.clock.wallMs();
    // A minute after the quarter its registers are in the books.
    const dueMs = startOfQuarter(nowMs - LOOK_MS);
    if (this.isCounting || dueMs === this.countedMs) return;
    this.isCounting = true;
    this.count()
      .then(
        () => {
          this.countedMs = dueMs;
        },
        (error: unknown) => {
          if (!(error instanceof StoreError)) throw error;
          this.bought = null;
          const { kind, message } = error;
          this.options.log.error({ kind, detail: message }, 'What cars have bought this month cannot be read');
        },
      )
      .finally(() => {
        this.isCounting = false;
      });
  }

  private costOf(session: SessionSummary, month: Span, { sessions, quarters, headSeq }: Books, nowMs: number): number {
    const { sessionId, startedAtMs, endedAtMs, energyWh } = session;
    const as = [month.fromMs, startedAtMs, endedAtMs, energyWh].join();
    const known = this.over.get(sessionId);
    if (known?.as === as) return known.nano;
    const billed = sessions.one(sessionId, headSeq);
    const split = {
      rule: this.options.site.sources?.rule ?? 'pro-rata',
      flows: (quarterMs: number) => quarters(quarterMs)?.flows ?? null,
      allCarsWh: (quarterMs: number) => quarters(quarterMs)?.allCarsWh ?? null,
    } as const;
    let nano = 0;
    for (const quarter of quartersOf(energyPoints(asCorrected(billed.session), billed.marks))) {
      const { quarterMs } = quarter;
      const isOpen = quarters(quarterMs) === null && nowMs < quarterMs + QUARTER_MS + LATE_MS;
      if (isOpen || quarterMs < month.fromMs || quarterMs >= month.toMs) continue;
      nano += (mixIn(quarter, split).gridWh * this.options.importNanoAt(quarterMs)) / 1000;
    }
    const isSettled = endedAtMs !== null && nowMs >= endedAtMs + QUARTER_MS + LATE_MS;
    if (isSettled) this.over.set(sessionId, { as, nano });
    return nano;
  }
}

interface Books {
  readonly sessions: BilledSessions;
  readonly quarters: (quarterMs: number) => QuarterOfSite | null;
  readonly headSeq: number;
}
