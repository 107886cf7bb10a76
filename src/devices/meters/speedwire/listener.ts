import type { Clock } from '../../../clock.ts';
import type { DeviceProblem } from '../../../core/model/health.ts';
import type { Heard, Language } from '../listening-meter.ts';
import { parseSpeedwire, readRecords, type SpeedwireHeader } from './datagram.ts';

export interface SpeedwireListenerOptions {
  /** The meter's; `null`: the only one in the network. */
  readonly serialNumber: number | null;
  /** Where the meter is, for people. */
  readonly address: string;
  readonly clock: Clock;
}

/** Each meter speaks once a second at least. */
const SETTLING_MS = 3_000;
/** A meter that was not heard for so long is gone. */
const GONE_MS = 60_000;
/** Datagrams overtake each other by less. What is further behind comes from a meter that began anew. */
const OVERTAKEN_MS = 10_000;
/** A clock that stands still for so long is no repetition by the network any more. */
const STILL_MS = 15_000;

/**
 * Picks one meter out of all that speak in the group. Without a serial number it is the only one: if several are heard in
 * the first seconds, none is believed, since the wrong one would be taken for the grid connection after some start.
 */
export class SpeedwireListener {
  private readonly address: string;
  private readonly clock: Clock;
  private readonly isNamed: boolean;
  private chosen: number | null;
  private hear: (heard: Heard) => void = () => {};
  private firstMonoMs: number | null = null;
  /** Serial number → when it was last heard. */
  private readonly heard = new Map<number, number>();
  private newest: { readonly tickerMs: number; readonly monoMs: number } | null = null;

  constructor({ serialNumber, address, clock }: SpeedwireListenerOptions) {
    this.address = address;
    this.clock = clock;
    this.isNamed = serialNumber !== null;
    this.chosen = serialNumber;
  }

  /** To be asked of each datagram; says what is wrong in the network. */
  isOurs(datagram: Buffer): boolean {
    const parsed = parseSpeedwire(datagram);
    if (parsed.kind === 'malformed') this.hear(parsed);
    if (parsed.kind !== 'meter') return false;
    const monoMs = this.clock.monoMs();
    this.firstMonoMs ??= monoMs;
    this.heard.set(parsed.serialNumber, monoMs);
    if (this.chosen === null) this.choose(this.firstMonoMs, monoMs);
    if (parsed.serialNumber === this.chosen) return true;
    if (this.chosen !== null)
      this.hear({ kind: 'malformed', detail: `other meters speak, not this one: ${this.names()}` });
    return false;
  }

  /** Reads what is ours. */
  language(hear: (heard: Heard) => void): Language {
    this.hear = hear;
    return {
      push: (datagram) => {
        const parsed = parseSpeedwire(datagram);
        if (parsed.kind === 'meter') this.read(parsed);
      },
      // Each datagram is whole by itself.
      reset() {},
    };
  }

  private choose(firstMonoMs: number, monoMs: number): void {
    if (monoMs - firstMonoMs < SETTLING_MS) return;
    const [only, ...others] = this.present();
    if (others.length === 0 && only !== undefined) this.chosen = only;
    else this.hear({ kind: 'malformed', detail: this.several() });
  }

  private read({ susyId, serialNumber, tickerMs, records }: SpeedwireHeader): void {
    const monoMs = this.clock.monoMs();
    if (this.newest !== null && (this.newest.tickerMs - tickerMs) >>> 0 < OVERTAKEN_MS) {
      const unchangedMs = monoMs - this.newest.monoMs;
      if (unchangedMs > STILL_MS) this.hear({ kind: 'problem', problem: { code: 'frozen', unchangedMs } });
      return;
    }
    this.newest = { tickerMs, monoMs };
    const reading = readRecords(records);
    if (reading === null || reading.kind === 'no-power') {
      this.hear({ kind: 'malformed', detail: reading === null ? 'a datagram that is garbled' : 'no power in it' });
    } else if (reading.kind === 'implausible') this.hear(reading);
    else {
      this.hear({
        kind: 'telegram',
        values: reading.values,
        text: String(tickerMs),
        hasClock: true,
        meterId: `${susyId}-${serialNumber}`,
        doubt: this.isNamed ? null : this.doubt(),
      });
    }
  }

  /** One that came later does not change which meter it is. */
  private doubt(): DeviceProblem | null {
    if (this.present().length < 2) return null;
    return { code: 'protocol-error', address: this.address, detail: this.several() };
  }

  private several(): string {
    return `several meters speak: ${this.names()}; say with serialNumber which one it is`;
  }

  private names(): string {
    return this.present().join(', ');
  }

  private present(): readonly number[] {
    const monoMs = this.clock.monoMs();
    for (const [serial, at] of this.heard) if (monoMs - at > GONE_MS) this.heard.delete(serial);
    return [...this.heard.keys()].sort((a, b) => a - b);
  }
}
