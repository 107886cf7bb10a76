import { type BatteryOrder, FREE_BATTERY } from '../../core/model/decision.ts';
import type { DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import type { BatterySnapshot } from '../../core/model/snapshot.ts';
import type { ModbusBus } from '../../transport/modbus/bus.ts';
import { addressOf, type ModbusBuses, type ModbusLine } from '../../transport/modbus/buses.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import type { BatteryDevice, BatteryLease, DeviceContext } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import { lateAfterMs, POLL_MS, Polling } from '../modbus/polling.ts';
import { type FoundModel, listModels } from '../modbus/sunspec.ts';
import { afterWrites, type ControlWrite, isLocked, type Rate, StorageLock } from './storage-lock.ts';
import {
  type ModelWords,
  makerOf,
  maxPowerOf,
  modelOf,
  type PowerSign,
  powerOf,
  STORAGE_CONTROL,
  socOf,
  u16,
  worthReading,
} from './storage-models.ts';

export interface SunSpecBatteryOptions {
  readonly id: string;
  readonly name: string;
  readonly line: ModbusLine;
  readonly unit: number;
  /** Largest power until the device says it, W. */
  readonly maxPowerW: number;
  /** `dc`: it hangs on a hybrid inverter together with the sun. */
  readonly coupling: 'ac' | 'dc';
  readonly powerSign: PowerSign;
  /** The owner's rules need its discharge locked at times: what is in the way is told at once. */
  readonly needsLock: boolean;
  /** Phases of the grid connection that it charges from; `null` where nobody has said. */
  readonly phases: BatterySnapshot['phases'];
  /** Time from one poll to the next, ms. Default 1000. */
  readonly pollMs?: number;
}

/** Makers whose inverters charge by a negative rate of discharge, as model 1 names them. */
const NEGATIVE_RATES = ['fronius', 'lademeister'];

const BASES = [40_000, 0, 50_000] as const;
/** No home battery gives more, W: a wrong scale factor, or another device. */
const PLAUSIBLE_W = 200_000;

/** A home battery that speaks SunSpec: read by models 802, 713, 160, 124 or 101 to 103, locked by model 124. */
export class SunSpecBattery implements BatteryDevice {
  readonly id: string;
  readonly maxPowerW: number;
  private readonly options: SunSpecBatteryOptions;
  private readonly context: DeviceContext;
  private readonly address: string;
  private readonly state: MeasuringState;
  private readonly lock = new StorageLock('discharge');
  private readonly chargeLock = new StorageLock('charge');
  private readonly polling: Polling;
  private wanted: BatteryLease = { ...FREE_BATTERY, expiresMonoMs: Number.POSITIVE_INFINITY };
  private found: readonly FoundModel[] | null = null;
  private models: readonly ModelWords[] = [];

  constructor(options: SunSpecBatteryOptions, buses: ModbusBuses, context: DeviceContext) {
    const { id, name, line, unit, maxPowerW, pollMs = POLL_MS } = options;
    this.id = id;
    this.maxPowerW = maxPowerW;
    this.options = options;
    this.context = context;
    this.address = `${addressOf(line)} unit ${unit}`;
    this.state = new MeasuringState({ id, name, kind: 'battery' }, this.address, lateAfterMs(pollMs), context);
    this.polling = new Polling({
      line,
      buses,
      clock: context.clock,
      pollMs,
      poll: (bus, isWanted) => this.poll(bus, isWanted),
    });
  }

  start(): void {
    this.polling.start();
  }

  /** Frees a battery that was locked from here; should that fail, it frees itself when the lock runs out. */
  async stop(): Promise<void> {
    const lease = this.polling.stop();
    this.state.stop();
    const control = modelOf(this.models, STORAGE_CONTROL.id);
    if (lease !== null && control !== null) {
      const writes = this.lock.release(control);
      await this.write(lease.bus, control, [...writes, ...this.chargeLock.release(afterWrites(control, writes))]);
    }
    await lease?.release();
  }

  steer(lease: BatteryLease): void {
    this.wanted = lease;
  }

  snapshot(): BatterySnapshot {
    const { models, maxPowerW, state } = this;
    const { condition } = state.health();
    const reading = state.reading();
    const percent = socOf(models);
    const control = modelOf(models, STORAGE_CONTROL.id);
    const saysMaxW = maxPowerOf(models);
    const isSteerable = condition === 'ok' && this.lock.obstacle(control) === null;
    return {
      id: this.id,
      condition,
      reading,
      soc: percent === null || reading === null ? null : { percent, atMs: reading.atMs },
      maxChargeW: saysMaxW ?? maxPowerW,
      maxDischargeW: maxPowerW,
      lockable: isSteerable,
      locked: condition === 'ok' && control !== null && isLocked(control, 'discharge'),
      canChargeFromGrid: isSteerable && saysMaxW !== null && this.takesNegativeRates(),
      canBlockCharge: condition === 'ok' && this.chargeLock.obstacle(control) === null,
      canLimitDischarge: isSteerable && saysMaxW !== null,
      phases: this.options.phases,
    };
  }

  health(): DeviceHealth {
    const health = this.state.health();
    if (health.condition !== 'ok' || !this.options.needsLock) return health;
    const why = this.lock.obstacle(modelOf(this.models, STORAGE_CONTROL.id));
    return why === null ? health : { ...health, problem: { code: 'battery-uncontrollable', why } };
  }

  /** Reads, and tells it what it may do. */
  private async poll(bus: ModbusBus, isWanted: () => boolean): Promise<boolean> {
    this.state.asked();
    const trouble = await this.readOnce(bus);
    if (!isWanted()) return false;
    if (trouble === null) {
      await this.keepLock(bus);
      return true;
    }
    this.found = null;
    if (trouble.isAway) this.state.away(trouble.problem);
    else this.state.faulty(trouble.problem);
    return false;
  }

  /** `null` when there is a new reading. */
  private async readOnce(bus: ModbusBus): Promise<Trouble | null> {
    const { unit, powerSign, coupling } = this.options;
    if (this.found === null) {
      const chain = await listModels(bus, unit, BASES);
      if (chain.kind === 'failed') return this.failed(chain.failure, chain.address);
      if (chain.kind === 'absent') return this.unusable(chain.detail);
      this.found = worthReading(chain.models);
      const ids = this.found.map(({ id }) => id);
      this.context.log.info({ device: this.id, sunSpecModels: ids }, 'SunSpec battery found');
    }
    const models: ModelWords[] = [];
    for (const model of this.found) {
      const result = await bus.read({ unit, table: 'holding', address: model.address, count: model.length + 2 });
      if (result.kind !== 'words') return this.failed(result, model.address);
      // A device may rearrange its models (float instead of integer): what was found is then no longer there.
      if (result.words[0] !== model.id) return this.unusable(`SunSpec model ${model.id} is no longer where it was`);
      models.push({ ...model, words: result.words });
    }
    const powerW = powerOf(models, powerSign, coupling);
    if (powerW === null) return this.unusable('no SunSpec model says what the battery gives or takes');
    if (Math.abs(powerW) > PLAUSIBLE_W) {
      return { isAway: false, problem: { code: 'implausible', quantity: 'power', value: powerW } };
    }
    this.models = models;
    this.state.heard(valuesOf(powerW));
    return null;
  }

  private async keepLock(bus: ModbusBus): Promise<void> {
    const control = modelOf(this.models, STORAGE_CONTROL.id);
    if (control === null) return;
    const nowMs = this.context.clock.monoMs();
    const wanted = nowMs < this.wanted.expiresMonoMs ? this.wanted : FREE_BATTERY;
    const writes = await this.keep(bus, control, this.lock, this.dischargeRate(wanted), nowMs);
    const known = afterWrites(control, writes);
    await this.keep(bus, known, this.chargeLock, wanted.charge === 'locked' ? 0 : null, nowMs);
  }

  private dischargeRate({ discharge, dischargeLimitW, charge, chargeW }: BatteryOrder): Rate {
    const maxW = maxPowerOf(this.models);
    if (chargeW !== null && charge === 'free' && maxW !== null && this.takesNegativeRates()) {
      return -Math.min(100, (100 * chargeW) / maxW);
    }
    if (discharge === 'locked' || chargeW !== null) return 0;
    if (dischargeLimitW === null) return null;
    return maxW === null ? 0 : Math.min(100, (100 * dischargeLimitW) / maxW);
  }

  /** The specification leaves open what a negative rate of discharge is; where the maker says that it charges, it does. */
  private takesNegativeRates(): boolean {
    const control = modelOf(this.models, STORAGE_CONTROL.id);
    const maker = makerOf(this.models).toLowerCase();
    return control !== null && u16(control, STORAGE_CONTROL.gridCharging) !== null && NEGATIVE_RATES.includes(maker);
  }

  /** @returns what was written: both locks share a register */
  private async keep(
    bus: ModbusBus,
    control: ModelWords,
    lock: StorageLock,
    wanted: Rate,
    nowMs: number,
  ): Promise<readonly ControlWrite[]> {
    const writes = lock.writes(control, wanted, nowMs);
    const outcome = await this.write(bus, control, writes);
    if (outcome === 'written') lock.written(wanted, nowMs);
    if (outcome === 'refused') lock.refused(nowMs);
    return outcome === 'written' ? writes : [];
  }

  /** The words read before a write say nothing of what came of it: the next poll does. */
  private async write(
    bus: ModbusBus,
    control: ModelWords,
    writes: readonly ControlWrite[],
  ): Promise<'nothing' | 'written' | 'refused' | 'unheard'> {
    for (const { offset, word } of writes) {
      const { unit } = this.options;
      const result = await bus.write({ unit, address: control.address + offset, words: [word] });
      if (result.kind === 'written') continue;
      this.context.log.warn(
        { device: this.id, register: control.address + offset, result },
        'The battery did not take it',
      );
      return result.kind === 'exception' ? 'refused' : 'unheard';
    }
    return writes.length === 0 ? 'nothing' : 'written';
  }

  private failed(failure: ModbusFailure, register: number): Trouble {
    const { address } = this;
    switch (failure.kind) {
      case 'timeout':
        return { isAway: true, problem: { code: 'unreachable', address, detail: 'no answer in time' } };
      case 'closed':
        return { isAway: true, problem: { code: 'unreachable', address, detail: failure.detail } };
      case 'exception':
        return {
          isAway: false,
          problem: { code: 'modbus-exception', address, register, exception: failure.code },
        };
      case 'malformed':
        return this.unusable(failure.detail);
    }
  }

  private unusable(detail: string): Trouble {
    return { isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
  }
}

interface Trouble {
  readonly isAway: boolean;
  readonly problem: DeviceProblem;
}

function valuesOf(powerW: number): ElectricalValues {
  return {
    powerW,
    phasePowerW: null,
    phaseCurrentA: null,
    currentStepA: 0,
    phaseVoltageV: null,
    importWh: null,
    exportWh: null,
  };
}
