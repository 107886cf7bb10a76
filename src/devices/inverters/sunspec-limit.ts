import type { Cancel } from '../../clock.ts';
import type { BusLease, ModbusBuses, ModbusLine } from '../../transport/modbus/buses.ts';
import type { DeviceContext, InverterLease } from '../device.ts';
import { type FoundModel, listModels } from '../modbus/sunspec.ts';
import { LARGEST_POWER, LIMIT_MODELS, type LimitModel, scaleOf, unsigned } from './limit-models.ts';

export interface SunSpecLimitOptions {
  readonly id: string;
  readonly line: ModbusLine;
  readonly unit: number;
}

/** Why an inverter does not do what it is told. */
export type LimitObstacle = 'no-model' | 'refused' | 'ignored';

/** The inverter lifts a limit by itself this long after it was last written: nobody may be left who renews it. s. */
const REVERT_S = 120;
const RENEW_AFTER_MS = 40_000;
const RETRY_MS = 5_000;
/** One that has no model for it, or did not obey, is tried again after this: it may have got a new program. */
const LOOK_AGAIN_MS = 600_000;
const BASES = [40_000, 0, 50_000] as const;

interface Control {
  readonly model: LimitModel;
  readonly address: number;
  /** What 100 % are, W. */
  readonly largestW: number;
  /** What one of the limit's own unit is, %. */
  readonly percentScale: number;
}

/**
 * Tells a SunSpec inverter what it may produce at most, and reads back that it has understood. The expiry is written
 * before the limit: one that stood for a moment without could stay for ever.
 */
export class SunSpecLimit {
  private readonly options: SunSpecLimitOptions;
  private readonly buses: ModbusBuses;
  private readonly context: DeviceContext;
  private lease: BusLease | null = null;
  private control: Control | null = null;
  private wanted: InverterLease = { limitW: null, expiresMonoMs: Number.POSITIVE_INFINITY };
  private turning: Promise<void> = Promise.resolve();
  /** The limit in the device's own unit as written and read back, and when; `null` when none is from us. */
  private standing: { readonly raw: number; readonly atMs: number } | null = null;
  private obstacleNow: LimitObstacle | null = null;
  private isBusy = false;
  private notBeforeMs = Number.NEGATIVE_INFINITY;
  private cancelNext: Cancel = () => {};

  constructor(options: SunSpecLimitOptions, buses: ModbusBuses, context: DeviceContext) {
    this.options = options;
    this.buses = buses;
    this.context = context;
  }

  start(): void {
    this.lease ??= this.buses.lease(this.options.line);
    this.work();
  }

  /** Lifts a limit from here; should that fail, the inverter lifts it when it runs out. */
  async stop(): Promise<void> {
    this.cancelNext();
    const { lease } = this;
    this.lease = null;
    if (lease === null) return;
    // What is half written is finished first, so that it does not come behind its own end.
    await this.turning;
    const { control, standing } = this;
    if (control !== null && standing !== null) await this.writeAll(lease, control, null);
    await lease.release();
  }

  /** The largest power as the inverter says it, W; `null` until it has been asked. */
  largestW(): number | null {
    return this.control?.largestW ?? null;
  }

  takesLimit(): boolean {
    return this.control !== null && this.obstacleNow === null;
  }

  /** Since when the limit in force stands, as read back, monotonic ms; `null` while there is none. */
  standsSinceMs(): number | null {
    return this.standing?.atMs ?? null;
  }

  /** What is in the way, as far as is known. */
  obstacle(): LimitObstacle | null {
    return this.obstacleNow;
  }

  /** Called after every decision; writes only what is new or runs out. */
  limit(lease: InverterLease): void {
    this.wanted = lease;
    this.work();
  }

  private work(): void {
    const { clock } = this.context;
    const { lease } = this;
    if (lease === null || this.isBusy || clock.monoMs() < this.notBeforeMs) return;
    if (this.control !== null && !this.isDue(this.control)) return;
    this.isBusy = true;
    this.turning = this.turn(lease).then((pauseMs) => {
      this.isBusy = false;
      if (this.lease === null) return;
      this.notBeforeMs = clock.monoMs() + pauseMs;
      this.cancelNext();
      // Without a decision in between nobody else would try again.
      if (pauseMs > 0) this.cancelNext = clock.after(pauseMs, () => this.work());
      else this.work();
    });
  }

  private isDue(control: Control): boolean {
    const raw = this.rawOf(control);
    if (raw === null) return this.standing !== null;
    if (this.standing === null || this.standing.raw !== raw) return true;
    return this.context.clock.monoMs() - this.standing.atMs >= RENEW_AFTER_MS;
  }

  /** The limit in the device's own unit, rounded down; `null`: none is wanted. */
  private rawOf({ largestW, percentScale }: Control): number | null {
    const { limitW, expiresMonoMs } = this.wanted;
    if (limitW === null || this.context.clock.monoMs() >= expiresMonoMs) return null;
    const percent = Math.max(0, Math.min(100, (limitW / largestW) * 100));
    return Math.floor(percent / percentScale + 1e-9);
  }

  /** Does what is due; returns how long to wait before the next, ms. */
  private async turn(lease: BusLease): Promise<number> {
    if (this.control === null) {
      const found = await this.find(lease);
      if (found === 'failed') return RETRY_MS;
      this.control = found;
      this.note(found === null ? 'no-model' : null);
      this.context.changed();
      return found === null ? LOOK_AGAIN_MS : 0;
    }
    const raw = this.rawOf(this.control);
    const outcome = await this.writeAll(lease, this.control, raw);
    if (outcome === 'failed') {
      // It may come back with its models elsewhere.
      this.control = null;
      return RETRY_MS;
    }
    if (outcome !== 'done') {
      this.standing = null;
      this.control = null;
      this.note(outcome);
      return LOOK_AGAIN_MS;
    }
    this.standing = raw === null ? null : { raw, atMs: this.context.clock.monoMs() };
    return 0;
  }

  private async find(lease: BusLease): Promise<Control | null | 'failed'> {
    const { unit } = this.options;
    const chain = await listModels(lease.bus, unit, BASES);
    if (chain.kind === 'failed') return 'failed';
    if (chain.kind !== 'walked') return null;
    const model = LIMIT_MODELS.find(({ id, leastLength }) =>
      chain.models.some((found) => found.id === id && found.length >= leastLength),
    );
    const at = chain.models.find(({ id }) => id === model?.id);
    if (model === undefined || at === undefined) return null;
    const largestW = await this.readLargestPower(lease, chain.models);
    const factor = await lease.bus.read({
      unit,
      table: 'holding',
      address: at.address + model.percentFactor,
      count: 1,
    });
    if (largestW === 'failed' || factor.kind === 'timeout' || factor.kind === 'closed') return 'failed';
    const percentScale = factor.kind === 'words' ? scaleOf(factor.words[0]) : null;
    return largestW === null || percentScale === null ? null : { model, address: at.address, largestW, percentScale };
  }

  private async readLargestPower(lease: BusLease, models: readonly FoundModel[]): Promise<number | null | 'failed'> {
    for (const { id, power, factor } of LARGEST_POWER) {
      const at = models.find((found) => found.id === id && found.length + 2 > factor);
      if (at === undefined) continue;
      const { unit } = this.options;
      const result = await lease.bus.read({ unit, table: 'holding', address: at.address, count: factor + 1 });
      if (result.kind === 'timeout' || result.kind === 'closed') return 'failed';
      if (result.kind !== 'words') continue;
      const value = unsigned(result.words[power]);
      const scale = scaleOf(result.words[factor]);
      if (value !== null && value > 0 && scale !== null) return value * scale;
    }
    return null;
  }

  /** Writes and reads back. `null` lifts the limit. */
  private async writeAll(
    { bus }: BusLease,
    { model, address, percentScale }: Control,
    raw: number | null,
  ): Promise<'done' | 'refused' | 'ignored' | 'failed'> {
    const { unit } = this.options;
    const revert = model.revertWords === 2 ? [0, REVERT_S] : [REVERT_S];
    const all = Math.min(0xfffe, Math.round(100 / percentScale));
    const writes =
      raw === null
        ? [
            { at: model.enabled, words: [0] },
            { at: model.percent, words: [all] },
          ]
        : [
            { at: model.revertS, words: revert },
            { at: model.percent, words: [raw] },
            { at: model.enabled, words: [1] },
          ];
    for (const { at, words } of writes) {
      const several = await bus.write({ unit, address: address + at, words });
      // Kostal takes these words by function 6 alone.
      const isOnlySingle = several.kind === 'exception' && words.length === 1;
      const result = isOnlySingle ? await bus.write({ unit, address: address + at, words, as: 'single' }) : several;
      if (result.kind === 'exception') return 'refused';
      if (result.kind !== 'written') return 'failed';
    }
    const from = Math.min(model.enabled, model.percent);
    const count = Math.abs(model.enabled - model.percent) + 1;
    const back = await bus.read({ unit, table: 'holding', address: address + from, count });
    if (back.kind !== 'words') return back.kind === 'exception' ? 'refused' : 'failed';
    const isEnabled = back.words[model.enabled - from] === 1;
    const stands = raw === null ? !isEnabled : isEnabled && back.words[model.percent - from] === raw;
    return stands ? 'done' : 'ignored';
  }

  private note(obstacle: LimitObstacle | null): void {
    if (obstacle === this.obstacleNow) return;
    this.obstacleNow = obstacle;
    const { log, changed } = this.context;
    if (obstacle !== null) log.warn({ inverter: this.options.id, obstacle }, 'An inverter takes no limit of its power');
    changed();
  }
}
