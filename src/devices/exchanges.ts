import type { Clock } from '../clock.ts';
import type { DeviceProblem, ExchangeFigures } from '../core/model/health.ts';

/** As far back as figures go, ms. */
const SPAN_MS = 10 * 60_000;
/** At most so many exchanges are looked at, the newest. */
const CAPACITY = 128;

/**
 * How talking to one device went of late. Notes cost nothing but two numbers in a ring: they are made at every poll of
 * every device, and figures are asked for when somebody looks.
 */
export class ExchangeCounter {
  private readonly clock: Clock;
  private readonly atMs = new Float64Array(CAPACITY);
  /** NaN: it failed; infinite: it came unasked. */
  private readonly tookMs = new Float64Array(CAPACITY);
  private count = 0;
  private askedMonoMs: number | null = null;
  private lastError: ExchangeFigures['lastError'] = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** A question goes out: what comes next is its answer. */
  asked(): void {
    this.askedMonoMs = this.clock.monoMs();
  }

  /** Something usable came. Without a question before it nobody knows how long it took. */
  answered(): void {
    const askedMonoMs = this.askedMonoMs;
    this.took(askedMonoMs === null ? Number.POSITIVE_INFINITY : this.clock.monoMs() - askedMonoMs);
  }

  /** An answer after this time, ms. */
  took(ms: number): void {
    this.note(ms);
  }

  failed(problem: DeviceProblem): void {
    this.lastError = { atMs: this.clock.wallMs(), problem };
    this.note(Number.NaN);
  }

  figures(): ExchangeFigures {
    const sinceMs = this.clock.monoMs() - SPAN_MS;
    const recent = [...this.tookMs.subarray(0, Math.min(this.count, CAPACITY))].filter(
      (_, index) => (this.atMs[index] ?? 0) >= sinceMs,
    );
    const times = recent.filter((ms) => Number.isFinite(ms)).toSorted((a, b) => a - b);
    return {
      count: recent.length,
      failed: recent.filter((ms) => Number.isNaN(ms)).length,
      medianMs: rounded(times[Math.floor((times.length - 1) / 2)]),
      worstMs: rounded(times.at(-1)),
      lastError: this.lastError,
    };
  }

  private note(ms: number): void {
    const place = this.count % CAPACITY;
    this.atMs[place] = this.clock.monoMs();
    this.tookMs[place] = ms;
    this.count += 1;
    this.askedMonoMs = null;
  }
}

/** The counters of all devices of a site, by id. */
export class ExchangeBook {
  private readonly clock: Clock;
  private readonly counters = new Map<string, ExchangeCounter>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  of(deviceId: string): ExchangeCounter {
    const known = this.counters.get(deviceId);
    if (known !== undefined) return known;
    const counter = new ExchangeCounter(this.clock);
    this.counters.set(deviceId, counter);
    return counter;
  }

  /** `null` for a device that nothing was ever exchanged with. */
  figures(deviceId: string): ExchangeFigures | null {
    return this.counters.get(deviceId)?.figures() ?? null;
  }
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
}
