import type { Clock } from '../../clock.ts';

/**
 * What is known of a station's clock. Its messages carry its time, but a message may have waited in the station, so an
 * old time alone proves nothing: it counts when the message is known to be new (we asked for it), or when the lag stays
 * the same while our own time goes on. A time ahead of ours cannot come from waiting, so it counts at once.
 */
export class StationClock {
  private readonly clock: Clock;
  /** Newest last, station minus ours, ms. The largest is the one that waited least. */
  private samples: number[] = [];
  /** Wall minus monotonic time, ms: it changes when our own wall clock is set. */
  private wallBaseMs: number;
  private setMonoMs = Number.NEGATIVE_INFINITY;
  private lag: { readonly deltaMs: number; readonly sinceMonoMs: number } | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
    this.wallBaseMs = clock.wallMs() - clock.monoMs();
  }

  /** The station was told the time: what was learned before no longer holds. */
  wasSet(): void {
    this.setMonoMs = this.clock.monoMs();
    this.samples = [];
    this.lag = null;
  }

  /** Learns from the time stamp of a message that has just arrived. `fresh`: it was made just now, on our request. */
  observe(timestamp: string, fresh: boolean): void {
    const stationMs = parseStationTime(timestamp);
    if (stationMs === null) return;
    this.followOurJumps();
    const deltaMs = stationMs - this.clock.wallMs();
    if (fresh || deltaMs > -TRANSPORT_MS) {
      // Told the time a moment ago and agreeing with it: what it said before came from the clock that it had before.
      if (this.clock.monoMs() - this.setMonoMs < SETTING_MS && Math.abs(deltaMs) <= TRANSPORT_MS) this.samples = [];
      this.add(deltaMs);
      this.lag = null;
      return;
    }
    if (this.lag === null || Math.abs(deltaMs - this.lag.deltaMs) > TRANSPORT_MS) {
      this.lag = { deltaMs, sinceMonoMs: this.clock.monoMs() };
    } else if (this.clock.monoMs() - this.lag.sinceMonoMs >= STEADY_MS) {
      this.add(deltaMs);
    }
  }

  /** Station time minus ours, ms; 0 while it cannot be told from the way of the messages. */
  offsetMs(): number {
    this.followOurJumps();
    if (this.samples.length === 0) return 0;
    const offsetMs = Math.max(...this.samples);
    return Math.abs(offsetMs) < NEGLIGIBLE_MS ? 0 : Math.round(offsetMs);
  }

  /** Our time (UTC epoch ms) at which something happened by the station; now, when what it says cannot be. */
  toWallMs(timestamp: string): number {
    const nowMs = this.clock.wallMs();
    const stationMs = parseStationTime(timestamp);
    if (stationMs === null || stationMs < FIRST_PLAUSIBLE_MS) return nowMs;
    return Math.min(nowMs, stationMs - this.offsetMs());
  }

  /** The station's time for one of ours, as OCPP writes it (UTC, whole seconds). */
  fromWallMs(wallMs: number): string {
    return new Date(wallMs + this.offsetMs()).toISOString().replace(/\.\d+Z$/, 'Z');
  }

  /** A controller without a battery clock boots in the past and is set later: the station did not change by that. */
  private followOurJumps(): void {
    const wallBaseMs = this.clock.wallMs() - this.clock.monoMs();
    const jumpMs = wallBaseMs - this.wallBaseMs;
    if (Math.abs(jumpMs) < NEGLIGIBLE_MS) return;
    this.wallBaseMs = wallBaseMs;
    this.samples = this.samples.map((deltaMs) => deltaMs - jumpMs);
    this.lag = null;
  }

  private add(deltaMs: number): void {
    this.samples.push(deltaMs);
    if (this.samples.length > SAMPLES) this.samples.shift();
  }
}

/**
 * Reads a time of OCPP 1.6 section 3.15, UTC epoch ms; `null` when it is none. Without a zone (Growatt sends local time
 * so) it is read as UTC: the learned offset then contains the zone.
 */
export function parseStationTime(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d))?(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d|[+-]\d\d)?$/i.exec(
    text.trim(),
  );
  if (match === null) return null;
  const [, date, time, seconds = '00', fraction = '', zone] = match;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const ms = Date.parse(`${date}T${time}:${seconds}.${milliseconds}${isoZone(zone)}`);
  return Number.isNaN(ms) ? null : ms;
}

const TRANSPORT_MS = 5_000;
const STEADY_MS = 30_000;
/** So long after it was told the time a station may still speak with its old clock. */
const SETTING_MS = 60_000;
const NEGLIGIBLE_MS = 2_000;
const SAMPLES = 5;
const FIRST_PLAUSIBLE_MS = Date.UTC(2020, 0, 1);

function isoZone(zone: string | undefined): string {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
