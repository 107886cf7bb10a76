import { type Static, Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { QUARTER_MS } from '../../core/tariff/windows.ts';
import type { Log } from '../../log.ts';
import { AskLoop } from '../ask-loop.ts';
import type { Feed, FeedHealth, SeriesPoint } from '../feed.ts';
import type { Read } from '../json.ts';
import { KeptFile } from '../keep.ts';
import { type Failed, failed } from '../problem.ts';
import { quarterOf } from '../quarters.ts';
import type { OutsideSolar } from './solar-forecast.ts';

/** How a service is asked. */
export interface SolarService {
  readonly id: string;
  /** W of all modules, or anything in proportion to it. Never rejects. */
  readonly ask: () => Promise<Read<readonly SeriesPoint[]>>;
  /** From one question to the next, ms: no more often than the service allows. */
  readonly everyMs: number;
}

/** A service that does not answer is asked again after this time, then after twice that, ms. */
const FIRST_RETRY_MS = 10 * 60_000;
const LONGEST_RETRY_MS = 6 * 3_600_000;
/** An answer is said to be old when it is this old; its hours ahead still count, ms. */
const STALE_MS = 12 * 3_600_000;
/** Whoever counts questions is left alone for an hour, ms. */
const TOO_MANY_MS = 3_600_000;
/** What cannot be a forecast: more than a week of quarter hours, a time weeks away, more than any roof gives. */
const MOST_POINTS = 4_000;
const FARTHEST_MS = 15 * 86_400_000;
const MOST_W = 10_000_000;
const LONGEST_POINT_MS = 3 * 3_600_000;

const Kept = Type.Object({
  goodAtMs: Type.Number(),
  points: Type.Array(Type.Object({ startMs: Type.Number(), endMs: Type.Number(), value: Type.Number() })),
});

export interface OutsideSourceOptions {
  /** Where the last good answer is kept. */
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1: not all houses ask at the same moment. */
  readonly random: () => number;
}

/** A forecast from a service outside: asked as rarely as it wants, the last good answer kept on disk. */
export class OutsideSource implements Feed, OutsideSolar {
  readonly id: string;
  private readonly service: SolarService;
  private readonly options: OutsideSourceOptions;
  private readonly file: KeptFile<typeof Kept>;
  private readonly loop: AskLoop;
  private goodAtMs: number | null = null;
  private byQuarter: ReadonlyMap<number, number> = new Map();
  private problem: FeedHealth['problem'] = null;
  private inVain = 0;

  constructor(service: SolarService, options: OutsideSourceOptions) {
    this.id = service.id;
    this.service = service;
    this.options = options;
    this.file = new KeptFile(options.file, Kept, options.log);
    this.loop = new AskLoop(options.clock, () => this.ask());
  }

  start(): void {
    const kept = this.file.read();
    if (kept !== null && kept.goodAtMs <= this.options.clock.wallMs()) this.take(kept);
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  health(): FeedHealth {
    const { goodAtMs, problem } = this;
    if (goodAtMs === null) return { state: problem === null ? 'waiting' : 'failing', goodAtMs, problem };
    const isOld = this.options.clock.wallMs() - goodAtMs > STALE_MS;
    return { state: isOld ? 'stale' : problem === null ? 'ok' : 'failing', goodAtMs, problem };
  }

  expectedW(quarter: number): number | null {
    return this.byQuarter.get(quarter) ?? null;
  }

  private async ask(): Promise<number> {
    const { clock, log, random } = this.options;
    // A restart costs no question.
    const restMs = this.goodAtMs === null ? 0 : this.goodAtMs + this.service.everyMs - clock.wallMs();
    if (restMs > 0 && this.inVain === 0) return restMs * (1 + 0.1 * random());
    const answer = this.judged(await this.service.ask());
    if (answer.kind === 'ok') {
      const kept = { goodAtMs: clock.wallMs(), points: [...answer.value] };
      this.take(kept);
      this.file.write(kept);
      this.problem = null;
      this.inVain = 0;
      return this.service.everyMs * (1 + 0.1 * random());
    }
    const { code, detail, retryAfterMs = 0 } = answer.problem;
    if (this.problem?.code !== code) log.warn({ source: this.id, code, detail }, 'No new forecast of the sun');
    this.problem = { code, detail };
    this.inVain += 1;
    const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.inVain - 1));
    return Math.max(retryAfterMs, code === 'too-many-requests' ? TOO_MANY_MS : 0, pauseMs) * (1 + 0.3 * random());
  }

  private judged(answer: Read<readonly SeriesPoint[]>): Read<readonly SeriesPoint[]> {
    return answer.kind === 'failed' ? answer : (doubt(answer.value, this.options.clock.wallMs()) ?? answer);
  }

  private take({ goodAtMs, points }: Static<typeof Kept>): void {
    this.goodAtMs = goodAtMs;
    this.byQuarter = quarterMeans(points);
  }
}

/** Why points cannot be a forecast of the sun; `null` when they can. */
function doubt(points: readonly SeriesPoint[], nowMs: number): Failed | null {
  if (points.length > MOST_POINTS) return failed('implausible', `${points.length} values`);
  for (const { startMs, endMs, value } of points) {
    const when = Number.isFinite(startMs) ? new Date(startMs).toISOString() : 'no time';
    if (!(value >= 0 && value <= MOST_W)) return failed('implausible', `${value} at ${when}`);
    const lastsMs = endMs - startMs;
    if (!(lastsMs > 0 && lastsMs <= LONGEST_POINT_MS))
      return failed('implausible', `a value for ${lastsMs} ms at ${when}`);
    if (Math.abs(startMs - nowMs) > FARTHEST_MS) return failed('implausible', `a value for ${when}`);
  }
  return points.some(({ endMs }) => endMs > nowMs) ? null : failed('no-data', 'nothing ahead');
}

/** Means of the quarter hours that the points cover whole or in part. */
function quarterMeans(points: readonly SeriesPoint[]): ReadonlyMap<number, number> {
  const sums = new Map<number, { readonly value: number; readonly ms: number }>();
  for (const { startMs, endMs, value } of points) {
    for (let quarter = quarterOf(startMs); quarter * QUARTER_MS < endMs; quarter++) {
      const ms = Math.min(endMs, (quarter + 1) * QUARTER_MS) - Math.max(startMs, quarter * QUARTER_MS);
      const sum = sums.get(quarter) ?? { value: 0, ms: 0 };
      sums.set(quarter, { value: sum.value + value * ms, ms: sum.ms + ms });
    }
  }
  return new Map([...sums].map(([quarter, { value, ms }]) => [quarter, value / ms]));
}
