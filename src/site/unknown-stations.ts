import type { Clock } from '../clock.ts';
import type { Alarm } from './view.ts';

/** More than these are not remembered: a flood of made-up names must not fill the memory. */
const MOST = 20;
/** One that has not knocked for so long is forgotten, ms. */
const FORGET_MS = 30 * 60_000;
const MOST_TEXT = 50;

/** A charge point that knocked and that nobody has configured. What it says of itself is `null` until it has booted. */
export interface Newcomer {
  readonly identity: string;
  readonly address: string;
  /** UTC epoch ms. */
  readonly sinceMs: number;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
}

/** What a station says of itself in its BootNotification. */
export type StationLabel = Pick<Newcomer, 'vendor' | 'model' | 'serial' | 'firmware'>;

/** Charge points that wait for the owner to accept them. */
export class UnknownStations {
  private readonly clock: Clock;
  /** The one that was heard last stands last. */
  private readonly seen = new Map<string, Newcomer & { readonly lastMonoMs: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  knocked(identity: string, address: string): void {
    this.note(identity, address, {});
  }

  booted(identity: string, address: string, { vendor, model, serial, firmware }: StationLabel): void {
    const cut = (text: string | null): string | null => text?.slice(0, MOST_TEXT) || null;
    const label = { vendor: cut(vendor), model: cut(model), serial: cut(serial), firmware: cut(firmware) };
    this.note(identity, address, label);
  }

  /** Accepted, or rejected. */
  forget(identity: string): void {
    this.seen.delete(identity);
  }

  /** The one that came last first. */
  waiting(): readonly Newcomer[] {
    const aliveMs = this.clock.monoMs() - FORGET_MS;
    return [...this.seen.values()]
      .filter(({ lastMonoMs }) => lastMonoMs >= aliveMs)
      .map(({ lastMonoMs: _, ...newcomer }) => newcomer)
      .reverse();
  }

  alarms(): readonly Alarm[] {
    return this.waiting().map(({ identity, address, sinceMs }) => ({
      code: 'unknown-charge-point',
      sinceMs,
      identity,
      address,
    }));
  }

  private note(identity: string, address: string, label: Partial<StationLabel>): void {
    const { clock, seen } = this;
    const before = seen.get(identity);
    seen.delete(identity);
    const sinceMs = before?.sinceMs ?? clock.wallMs();
    const lastMonoMs = clock.monoMs();
    seen.set(identity, { ...NOT_SAID, ...before, ...label, identity, address, sinceMs, lastMonoMs });
    if (seen.size > MOST) this.forgetOne();
  }

  /** The oldest of the address that has the most: whoever makes up names pushes out his own. */
  private forgetOne(): void {
    const counts = new Map<string, number>();
    for (const { address } of this.seen.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
    const most = Math.max(...counts.values());
    for (const { identity, address } of this.seen.values()) {
      if (counts.get(address) !== most) continue;
      this.seen.delete(identity);
      return;
    }
  }
}

const NOT_SAID: StationLabel = { vendor: null, model: null, serial: null, firmware: null };
