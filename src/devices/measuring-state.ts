import type { Cancel } from '../clock.ts';
import type { DeviceCondition, DeviceHealth, DeviceKind, DeviceProblem } from '../core/model/health.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { DeviceContext } from './device.ts';
import { ExchangeCounter } from './exchanges.ts';

export interface DeviceIdentity {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind;
}

/**
 * The newest reading of a device that is read, and its health. A device is `ok` while its newest reading is young
 * enough; a single failure in between is not shown. When the reading is late, the last failure says why: the device
 * is `stale` (or still `connecting`) when it was not heard, `faulty` when what it says cannot be used.
 */
export class MeasuringState {
  private readonly identity: DeviceIdentity;
  private readonly address: string;
  private readonly context: DeviceContext;
  private readonly exchanges: ExchangeCounter;
  private lateAfterMs: number;
  private newest: Reading<ElectricalValues> | null = null;
  private condition: DeviceCondition = 'connecting';
  private sinceMs: number;
  private doubt: DeviceProblem | null = null;
  private failure: { readonly problem: DeviceProblem; readonly isFaulty: boolean } | null = null;
  private cancelWatch: Cancel = () => {};

  /** `address` is where the device is, for people. A reading is late `lateAfterMs` after the last one. */
  constructor(identity: DeviceIdentity, address: string, lateAfterMs: number, context: DeviceContext) {
    this.identity = identity;
    this.address = address;
    this.lateAfterMs = lateAfterMs;
    this.context = context;
    this.exchanges = context.exchanges?.of(identity.id) ?? new ExchangeCounter(context.clock);
    this.sinceMs = context.clock.wallMs();
  }

  /** A question goes out; the reading or the failure that follows is its answer. */
  asked(): void {
    this.exchanges.asked();
  }

  /** A whole reading, what speaks against it, and when its oldest part arrived: just now unless told otherwise. */
  heard(value: ElectricalValues, doubt: DeviceProblem | null = null, monoMs = this.context.clock.monoMs()): void {
    const { clock } = this.context;
    this.exchanges.answered();
    const quality = doubt === null ? 'good' : 'suspect';
    this.newest = { value, monoMs, atMs: clock.wallMs() - (clock.monoMs() - monoMs), quality };
    this.doubt = doubt;
    this.failure = null;
    if (this.condition !== 'ok') {
      this.become('ok');
      this.watch();
    }
    this.context.changed();
  }

  /** It cannot be reached, or says nothing. */
  away(problem: DeviceProblem): void {
    this.fail(problem, false);
  }

  /** It answers, but not with a reading. */
  faulty(problem: DeviceProblem): void {
    this.fail(problem, true);
  }

  /** Adapts to how often the device turned out to speak. */
  setLateAfter(lateAfterMs: number): void {
    if (lateAfterMs === this.lateAfterMs) return;
    this.lateAfterMs = lateAfterMs;
    if (this.condition === 'ok') this.watch();
  }

  reading(): Reading<ElectricalValues> | null {
    return this.newest;
  }

  health(): DeviceHealth {
    const { condition, sinceMs } = this;
    const lastHeardMs = this.newest?.atMs ?? null;
    return { ...this.identity, condition, sinceMs, lastHeardMs, problem: this.problem() };
  }

  stop(): void {
    this.cancelWatch();
  }

  private problem(): DeviceProblem | null {
    if (this.condition === 'ok') return this.doubt;
    if (this.failure !== null) return this.failure.problem;
    return this.newest === null ? null : { code: 'silent', address: this.address, silentMs: this.ageMs(this.newest) };
  }

  private fail(problem: DeviceProblem, isFaulty: boolean): void {
    this.failure = { problem, isFaulty };
    this.exchanges.failed(problem);
    if (this.condition === 'ok') return;
    this.become(this.lateCondition());
    this.context.changed();
  }

  /** One timer that looks again when the reading could next be late, instead of one timer per reading. */
  private watch(): void {
    this.cancelWatch();
    if (this.newest === null) return;
    const leftMs = this.lateAfterMs - this.ageMs(this.newest);
    if (leftMs > 0) {
      this.cancelWatch = this.context.clock.after(leftMs, () => this.watch());
      return;
    }
    this.become(this.lateCondition());
    this.context.changed();
  }

  private lateCondition(): DeviceCondition {
    if (this.failure?.isFaulty === true) return 'faulty';
    return this.newest === null ? 'connecting' : 'stale';
  }

  private become(condition: DeviceCondition): void {
    if (condition === this.condition) return;
    this.condition = condition;
    this.sinceMs = this.context.clock.wallMs();
  }

  private ageMs({ monoMs }: Reading<ElectricalValues>): number {
    return this.context.clock.monoMs() - monoMs;
  }
}
