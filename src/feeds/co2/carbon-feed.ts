import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { QUARTER_MS, startOfQuarter } from '../../core/tariff/windows.ts';
import type { Log } from '../../log.ts';
import { AskLoop } from '../ask-loop.ts';
import type { Feed, FeedHealth, SeriesPoint } from '../feed.ts';
import { KeptFile } from '../keep.ts';
import { learnProfile, type PriceProfile } from '../prices/price-profile.ts';
import { type Asked, type FeedProblem, failed, type SeriesSource } from '../problem.ts';
import { nextAskMs } from '../when-to-ask.ts';

export interface CarbonFeedOptions {
  readonly id: string;
  readonly source: SeriesSource;
  /** Where the last good values outlive a restart; it may be deleted at any time. */
  readonly file: string;
  readonly toLocal: (atMs: number) => number;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1. */
  readonly random: () => number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A month can be looked back at; what is usual is learned from it. */
const KEPT_MS = 35 * DAY_MS;
/** Nothing that burns emits more, grams per kWh. */
const MOST_G = 2_000;
/** What is older says little of now, ms. */
const STALE_AFTER_MS = 6 * HOUR_MS;

const Kept = Type.Object({
  goodAtMs: Type.Number(),
  /** Grams per kWh by quarter hour. */
  quarters: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 20_000 }),
});

/** The carbon intensity of the grid, grams per kWh by quarter hours: what a source says, kept over restarts and without a network. */
export class CarbonFeed implements Feed {
  readonly id: string;
  private readonly options: CarbonFeedOptions;
  private readonly file: KeptFile<typeof Kept>;
  private readonly loop: AskLoop;
  private readonly quarters = new Map<number, number>();
  private goodAtMs: number | null = null;
  private problem: FeedProblem | null = null;
  private inVain = 0;
  private profile: { readonly forMs: number; readonly learned: PriceProfile } | null = null;

  constructor(options: CarbonFeedOptions) {
    this.options = options;
    this.id = options.id;
    this.file = new KeptFile(options.file, Kept, options.log);
    this.loop = new AskLoop(options.clock, () => this.turn());
    options.source.listen?.(() => this.loop.soon());
  }

  start(): void {
    const kept = this.file.read();
    this.goodAtMs = kept?.goodAtMs ?? null;
    for (const [atMs, value] of kept?.quarters ?? []) this.quarters.set(atMs, value);
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  health(): FeedHealth {
    const { goodAtMs, problem } = this;
    if (problem !== null) return { state: 'failing', goodAtMs, problem };
    if (goodAtMs === null) return { state: 'waiting', goodAtMs, problem };
    const isOld = this.options.clock.wallMs() - goodAtMs > STALE_AFTER_MS;
    return { state: isOld ? 'stale' : 'ok', goodAtMs, problem };
  }

  knownUntilMs(): number | null {
    const nowMs = startOfQuarter(this.options.clock.wallMs());
    let atMs = nowMs;
    while (this.quarters.has(atMs)) atMs += QUARTER_MS;
    return atMs === nowMs ? null : atMs;
  }

  /**
   * Grams per kWh in the quarter hours of the clock that touch `[fromMs, toMs)`; beyond what is said the same time of the last days;
   * `null` where nobody knows.
   */
  expect(fromMs: number, toMs: number): readonly (number | null)[] {
    const expected: (number | null)[] = [];
    for (let atMs = startOfQuarter(fromMs); atMs < toMs; atMs += QUARTER_MS) {
      expected.push(this.quarters.get(atMs) ?? this.usual().expect(atMs));
    }
    return expected;
  }

  /** What was told of the quarter hours in `[fromMs, toMs)`; nothing is assumed. */
  known(fromMs: number, toMs: number): readonly (readonly [quarterMs: number, gPerKwh: number])[] {
    return [...this.quarters].filter(([atMs]) => atMs >= fromMs && atMs < toMs);
  }

  private usual(): PriceProfile {
    const forMs = startOfQuarter(this.options.clock.wallMs());
    if (this.profile?.forMs === forMs) return this.profile.learned;
    const market = (_: string, atMs: number): number | null => this.quarters.get(atMs) ?? null;
    const learned = learnProfile('co2', { market, toLocal: this.options.toLocal }, forMs);
    this.profile = { forMs, learned };
    return learned;
  }

  private async turn(): Promise<number> {
    const { clock, random } = this.options;
    const askedMs = clock.wallMs();
    this.take(await this.asked(startOfQuarter(askedMs)), askedMs);
    this.inVain = this.problem === null ? 0 : this.inVain + 1;
    const untilNewsMs = HOUR_MS;
    return nextAskMs({ problem: this.problem, inVain: this.inVain, lacksSomething: false, untilNewsMs }, random());
  }

  private async asked(nowMs: number): Promise<Asked> {
    try {
      return await this.options.source.ask(nowMs, nowMs + 3 * DAY_MS);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.options.log.error({ feed: this.id, error: error.message }, 'A source of CO2 has failed with a bug');
      return failed('not-understood', error.message);
    }
  }

  private take(asked: Asked, nowMs: number): void {
    const { log } = this.options;
    const sound = asked.kind === 'ok' ? asked.points.filter(isSound) : [];
    const before = this.problem;
    if (asked.kind === 'failed') this.problem = asked.problem;
    else if (sound.length === 0) this.problem = failed('no-data', 'no sound value in the answer').problem;
    else this.problem = null;
    if (this.problem !== null) {
      if (before?.code !== this.problem.code)
        log.warn({ feed: this.id, ...this.problem }, 'No CO2 intensity from a source');
      return;
    }
    for (const [atMs, value] of quartersOf(sound)) this.quarters.set(atMs, value);
    for (const atMs of this.quarters.keys()) if (atMs < nowMs - KEPT_MS) this.quarters.delete(atMs);
    this.goodAtMs = nowMs;
    this.profile = null;
    this.file.write({ goodAtMs: nowMs, quarters: [...this.quarters] });
  }
}

function isSound({ startMs, endMs, value }: SeriesPoint): boolean {
  return Number.isFinite(value) && value >= 0 && value <= MOST_G && endMs > startMs && endMs - startMs <= DAY_MS;
}

/** A quarter hour has the value that holds when it begins, or the first one in it (five-minute sources). */
function quartersOf(points: readonly SeriesPoint[]): ReadonlyMap<number, number> {
  const quarters = new Map<number, number>();
  for (const { startMs, endMs, value } of points.toSorted((a, b) => b.startMs - a.startMs)) {
    for (let atMs = startOfQuarter(startMs); atMs < endMs; atMs += QUARTER_MS) quarters.set(atMs, Math.round(value));
  }
  return quarters;
}
