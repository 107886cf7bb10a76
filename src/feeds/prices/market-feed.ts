import type { Clock } from '../../clock.ts';
import { utcOf } from '../../core/tariff/calendar.ts';
import { QUARTER_MS, startOfQuarter } from '../../core/tariff/windows.ts';
import type { Log } from '../../log.ts';
import { AskLoop } from '../ask-loop.ts';
import type { FeedHealth, PriceFeed, SeriesPoint } from '../feed.ts';
import { type Asked, type FeedProblem, failed, type SeriesSource } from '../problem.ts';
import { nextAskMs } from '../when-to-ask.ts';
import type { PriceShelf } from './price-shelf.ts';
import { sift } from './sieve.ts';

export interface MarketFeedOptions {
  readonly id: string;
  /** The series of the price book that it fills. */
  readonly market: string;
  readonly currency: string;
  readonly source: SeriesSource;
  readonly shelf: PriceShelf;
  /** Another feed fills the same market: this one is asked only for what that one lacks. */
  readonly isReserve: boolean;
  /** Minute of the local day from which the prices of tomorrow are there. */
  readonly publishedMinute: number;
  readonly toLocal: (atMs: number) => number;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly random: () => number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** So far back are holes filled: a source that was down for a week, a house that was. And what is usual is learned from it. */
const PAST_MS = 28 * DAY_MS;
const PAST_AGAIN_MS = 20 * 3_600_000;
/** The other source gets so much time before a reserve is asked, ms. */
const RESERVE_WAITS_MS = 30 * MINUTE_MS;

/** Keeps one market filled from one source: today, tomorrow as soon as it is published, and holes of the last weeks. */
export class MarketFeed implements PriceFeed {
  readonly id: string;
  readonly currency: string;
  readonly market: string;
  private readonly options: MarketFeedOptions;
  private readonly loop: AskLoop;
  private readonly startedMs: number;
  private goodAtMs: number | null = null;
  private problem: FeedProblem | null = null;
  private isFailing = false;
  private inVain = 0;
  private pastAskedMs = Number.NEGATIVE_INFINITY;

  constructor(options: MarketFeedOptions) {
    this.options = options;
    this.id = options.id;
    this.currency = options.currency;
    this.market = options.market;
    this.startedMs = options.clock.wallMs();
    this.loop = new AskLoop(options.clock, () => this.turn());
    options.source.listen?.(() => this.loop.soon());
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  health(): FeedHealth {
    const { goodAtMs, problem } = this;
    const nowMs = this.options.clock.wallMs();
    if (this.isFailing) return { state: 'failing', goodAtMs, problem };
    const isKnown = this.knownUntilMs() !== null;
    if (goodAtMs === null && !isKnown) return { state: 'waiting', goodAtMs, problem };
    return { state: isKnown && !this.isLate(nowMs) ? 'ok' : 'stale', goodAtMs, problem };
  }

  prices(fromMs: number, toMs: number): readonly SeriesPoint[] {
    const points: SeriesPoint[] = [];
    for (let startMs = startOfQuarter(fromMs); startMs < toMs; startMs += QUARTER_MS) {
      const value = this.options.shelf.price(this.market, startMs);
      if (value !== null) points.push({ startMs, endMs: startMs + QUARTER_MS, value });
    }
    return points;
  }

  /** Until when prices are known without a hole, UTC epoch ms; `null` where the one of now is missing. */
  knownUntilMs(): number | null {
    const nowMs = this.options.clock.wallMs();
    const untilMs = this.options.shelf.knownUntil(this.market, nowMs, this.days(nowMs).overmorrowMs + DAY_MS);
    return untilMs <= nowMs ? null : untilMs;
  }

  private async turn(): Promise<number> {
    const { clock, random } = this.options;
    const askedMs = clock.wallMs();
    if (this.options.isReserve && !this.isNeeded(askedMs)) return RESERVE_WAITS_MS;
    const { todayMs, overmorrowMs } = this.days(askedMs);
    this.take(await this.asked(todayMs, overmorrowMs), askedMs);
    if (!this.isFailing) await this.fillPast(todayMs);
    const nowMs = clock.wallMs();
    const lacksSomething = !this.isAtHand(nowMs) || this.isTomorrowMissing(nowMs);
    this.inVain = this.isFailing || lacksSomething ? this.inVain + 1 : 0;
    const problem = this.isFailing ? this.problem : null;
    return nextAskMs({ problem, inVain: this.inVain, lacksSomething, untilNewsMs: this.untilNews(nowMs) }, random());
  }

  private async fillPast(todayMs: number): Promise<void> {
    const { source, shelf, clock } = this.options;
    const nowMs = clock.wallMs();
    if (!source.hasPast || Math.abs(nowMs - this.pastAskedMs) < PAST_AGAIN_MS) return;
    this.pastAskedMs = nowMs;
    const holeMs = shelf.knownUntil(this.market, todayMs - PAST_MS, todayMs);
    if (holeMs >= todayMs) return;
    const past = await this.asked(holeMs, todayMs);
    // The past is a help, not a need: what the source does not have of it is nothing that is wrong.
    if (past.kind === 'ok') this.put(past.points, holeMs, todayMs, true);
  }

  private async asked(fromMs: number, toMs: number): Promise<Asked> {
    try {
      return await this.options.source.ask(fromMs, toMs);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.options.log.error({ feed: this.id, error: error.message }, 'A source of prices has failed with a bug');
      return failed('not-understood', error.message);
    }
  }

  private take(asked: Asked, nowMs: number): void {
    const { todayMs, overmorrowMs } = this.days(nowMs);
    const problem =
      asked.kind === 'failed' ? asked.problem : this.put(asked.points, todayMs, overmorrowMs + DAY_MS, false);
    if (problem !== null && problem.code !== 'not-kept') {
      this.noteFailure(problem);
      return;
    }
    if (this.isFailing) this.options.log.info({ feed: this.id, market: this.market }, 'Prices come again');
    this.isFailing = false;
    this.problem = problem ?? (asked.kind === 'ok' ? (asked.remark ?? null) : null);
    this.goodAtMs = nowMs;
  }

  /** Gives what is wrong with it; `null` where all is well. */
  private put(points: readonly SeriesPoint[], fromMs: number, toMs: number, onlyMissing: boolean): FeedProblem | null {
    const { shelf, currency, clock, log, isReserve } = this.options;
    const nowMs = clock.wallMs();
    const sifted = sift(points, currency, shelf.usual(this.market, nowMs));
    if (sifted.kind === 'failed') return sifted.problem;
    const quarters = new Map([...sifted.quarters].filter(([atMs]) => atMs >= fromMs && atMs < toMs));
    const { changed, unwritten } = shelf.put(this.market, quarters, this.id, onlyMissing || isReserve, nowMs);
    if (changed > 0)
      log.warn({ feed: this.id, market: this.market, changed }, 'Prices were changed after they were published');
    if (sifted.dropped > 0)
      log.warn({ feed: this.id, dropped: sifted.dropped }, 'Prices that say nothing were left out');
    return unwritten === null ? null : failed('not-kept', unwritten).problem;
  }

  private noteFailure(problem: FeedProblem): void {
    if (!this.isFailing || this.problem?.code !== problem.code) {
      this.options.log.warn({ feed: this.id, market: this.market, ...problem }, 'No prices from a source');
    }
    this.isFailing = true;
    this.problem = problem;
  }

  /** The price of now is known, and those until the day ends. */
  private isAtHand(nowMs: number): boolean {
    const { tomorrowMs } = this.days(nowMs);
    return this.options.shelf.knownUntil(this.market, nowMs, tomorrowMs) >= tomorrowMs;
  }

  private isTomorrowMissing(nowMs: number): boolean {
    const { publishedMs, tomorrowMs, overmorrowMs } = this.days(nowMs);
    if (nowMs < publishedMs) return false;
    return this.options.shelf.knownUntil(this.market, tomorrowMs, overmorrowMs) < overmorrowMs;
  }

  /** Tomorrow should have been there for hours. */
  private isLate(nowMs: number): boolean {
    return nowMs >= this.days(nowMs).publishedMs + LATE_MS && this.isTomorrowMissing(nowMs);
  }

  private isNeeded(nowMs: number): boolean {
    if (nowMs - this.startedMs < MINUTE_MS) return false;
    return !this.isAtHand(nowMs) || this.isTomorrowMissing(nowMs - RESERVE_WAITS_MS);
  }

  private untilNews(nowMs: number): number {
    const { publishedMs, tomorrowMs } = this.days(nowMs);
    const nextMs = nowMs < publishedMs ? publishedMs : this.days(tomorrowMs + DAY_MS / 2).publishedMs;
    return nextMs - nowMs;
  }

  private days(nowMs: number) {
    return marketDays(nowMs, this.options.publishedMinute, this.options.toLocal);
  }
}

/** So long after prices of tomorrow are published as a rule they count as late, ms. */
export const LATE_MS = 5 * 3_600_000;

/** Local midnights around a moment, and when on this day the prices of the next one are there; UTC epoch ms. */
export function marketDays(nowMs: number, publishedMinute: number, toLocal: (atMs: number) => number) {
  const midnight = Math.floor(toLocal(nowMs) / DAY_MS) * DAY_MS;
  return {
    todayMs: utcOf(midnight, toLocal),
    publishedMs: utcOf(midnight + publishedMinute * MINUTE_MS, toLocal),
    tomorrowMs: utcOf(midnight + DAY_MS, toLocal),
    overmorrowMs: utcOf(midnight + 2 * DAY_MS, toLocal),
  };
}
