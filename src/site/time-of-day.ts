import type { Cancel, Clock, HostTime } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Alarm } from './view.ts';

/** Where the time of day comes from; `plausible`: nobody says that the clock is wrong, and it can be right. */
export type TimeSource = 'ntp' | 'meter' | 'rtc' | 'owner' | 'plausible';

/** A wall clock that can be set apart from the one of the machine, which needs no rights there. */
export class AdjustableClock implements Clock {
  private readonly machine: Clock;
  private offsetMs = 0;

  constructor(machine: Clock) {
    this.machine = machine;
  }

  wallMs(): number {
    return this.machine.wallMs() + this.offsetMs;
  }

  monoMs(): number {
    return this.machine.monoMs();
  }

  after(delayMs: number, run: () => void): Cancel {
    return this.machine.after(delayMs, run);
  }

  every(intervalMs: number, run: () => void): Cancel {
    return this.machine.every(intervalMs, run);
  }

  machineWallMs(): number {
    return this.machine.wallMs();
  }

  setOffset(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}

export interface TimeOfDayOptions {
  readonly clock: AdjustableClock;
  readonly log: Log;
  readonly host: () => Promise<HostTime>;
  /** Something that was written at this time (UTC epoch ms): a clock that shows less is wrong. */
  readonly notBeforeMs: number;
}

/**
 * Whether the time is known, and from where. NTP comes first. Without it: what the owner said last, the smart meter's
 * own clock (its grid operator sets it), a clock with a battery. A machine that cannot say how its clock was set is
 * believed, when the clock is not before what is known to have happened. What is borrowed is put into the wall clock of
 * the whole site, so that sessions and tariffs go by it, too.
 */
export class TimeOfDay {
  private readonly options: TimeOfDayOptions;
  private host: HostTime = 'unsaid';
  private owner: number | null = null;
  private readonly meter = new MeterClock();
  private source: TimeSource | null = null;
  private sinceMs: number;
  private waiting: ((isKnown: boolean) => void)[] = [];
  private cancel: Cancel = () => {};
  private stopped = false;

  constructor(options: TimeOfDayOptions) {
    this.options = options;
    this.sinceMs = options.clock.wallMs();
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    this.host = await this.options.host();
    this.judge();
    if (this.stopped) return;
    const nextMs = this.source === 'ntp' ? RELAXED_MS : ANXIOUS_MS;
    this.cancel = this.options.clock.after(nextMs, () => void this.start());
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
    for (const settle of this.waiting.splice(0)) settle(false);
  }

  isKnown(): boolean {
    return this.source !== null;
  }

  whenKnown(withinMs: number): Promise<boolean> {
    if (this.isKnown()) return Promise.resolve(true);
    return new Promise((settle) => {
      const cancel = this.options.clock.after(withinMs, () => settle(false));
      this.waiting.push((isKnown) => {
        cancel();
        settle(isKnown);
      });
    });
  }

  /** A telegram of a smart meter said this, UTC epoch ms. */
  meterSaid(meterMs: number): void {
    const { clock } = this.options;
    if (this.meter.said(meterMs - clock.machineWallMs(), clock.monoMs())) this.judge();
  }

  /** The owner's own device shows this, UTC epoch ms. Refused while NTP says it better. */
  ownerSaid(nowMs: number): 'done' | 'time-known' {
    if (this.source === 'ntp') return 'time-known';
    this.owner = nowMs - this.options.clock.machineWallMs();
    this.judge();
    return 'done';
  }

  alarms(): readonly Alarm[] {
    const { source, sinceMs } = this;
    if (source === 'ntp' || source === 'plausible') return [];
    return [source === null ? { code: 'time-unknown', sinceMs } : { code: 'time-borrowed', sinceMs, source }];
  }

  private judge(): void {
    const { clock, log } = this.options;
    const isPlausible = clock.machineWallMs() >= Math.max(RELEASED_MS, this.options.notBeforeMs - SLACK_MS);
    const { source, offsetMs } = this.best(isPlausible);
    clock.setOffset(offsetMs);
    if (source === this.source) return;
    log.info({ source, offsetMs, host: this.host }, source === null ? 'The time is not known' : 'The time is known');
    this.source = source;
    this.sinceMs = clock.wallMs();
    if (source !== null) for (const settle of this.waiting.splice(0)) settle(true);
  }

  private best(isPlausible: boolean): { readonly source: TimeSource | null; readonly offsetMs: number } {
    const { host, owner } = this;
    const meterMs = this.meter.offsetMs();
    if (host === 'synchronised') return { source: 'ntp', offsetMs: 0 };
    if (owner !== null) return { source: 'owner', offsetMs: owner };
    if (host === 'unsaid' && isPlausible) return { source: 'plausible', offsetMs: 0 };
    // Meters send their time once a second or less, and late: small differences are theirs.
    if (meterMs !== null) return { source: 'meter', offsetMs: Math.abs(meterMs) < METER_SLACK_MS ? 0 : meterMs };
    if (host === 'rtc' && isPlausible) return { source: 'rtc', offsetMs: 0 };
    return { source: null, offsetMs: 0 };
  }
}

/** The difference of a meter's clock to the machine's: believed when it was the same over some telegrams. */
class MeterClock {
  private differences: number[] = [];
  private lastMonoMs = 0;

  /** True when there may be something new to believe. */
  said(differenceMs: number, monoMs: number): boolean {
    if (monoMs - this.lastMonoMs < METER_PACE_MS) return false;
    this.lastMonoMs = monoMs;
    this.differences = [...this.differences, differenceMs].slice(-METER_TELEGRAMS);
    return true;
  }

  offsetMs(): number | null {
    const { differences } = this;
    const [lowest, highest] = [Math.min(...differences), Math.max(...differences)];
    return differences.length === METER_TELEGRAMS && highest - lowest < METER_SLACK_MS ? highest : null;
  }
}

/** No clock is right that shows less: this program was not written yet. */
const RELEASED_MS = Date.UTC(2026, 0, 1);
const SLACK_MS = 5 * 60_000;
const ANXIOUS_MS = 10_000;
const RELAXED_MS = 15 * 60_000;
const METER_TELEGRAMS = 4;
const METER_PACE_MS = 900;
const METER_SLACK_MS = 15_000;
