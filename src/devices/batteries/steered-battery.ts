import type { Clock } from '../../clock.ts';
import type { BatteryObstacle, DeviceHealth } from '../../core/model/health.ts';
import type { BatterySnapshot } from '../../core/model/snapshot.ts';
import type { BatteryDevice, BatteryLease } from '../device.ts';
import type { Control, OrderName } from '../modbus/control-definition.ts';
import type { ToldRegisters } from '../orders/told-registers.ts';
import type { BatteryReader, ReadBatteryOptions } from './read-battery.ts';

/** A lock that is in force and not followed for so long is none, ms: inverters take up to half a minute. */
const FOLLOWS_MS = 45_000;
/** Less is not discharge but the inverter's own noise, W. */
const DISCHARGES_W = 250;

/** A home battery that is read and steered by registers, as its definition says. */
export class SteeredBattery implements BatteryDevice {
  readonly id: string;
  readonly maxPowerW: number;
  private readonly reader: BatteryReader;
  private readonly registers: ToldRegisters;
  private readonly options: ReadBatteryOptions;
  private readonly clock: Clock;
  private disobeysSinceMonoMs: number | null = null;

  constructor(reader: BatteryReader, registers: ToldRegisters, options: ReadBatteryOptions, clock: Clock) {
    this.id = reader.id;
    this.maxPowerW = options.maxPowerW;
    this.reader = reader;
    this.registers = registers;
    this.options = options;
    this.clock = clock;
  }

  start(): void {
    this.reader.start();
    this.registers.start();
  }

  async stop(): Promise<void> {
    await this.registers.stop();
    await this.reader.stop();
  }

  steer(lease: BatteryLease): void {
    const { chargeW, dischargeLimitW, expiresMonoMs } = lease;
    const order = orderFor(lease, this.registers.control.orders);
    this.registers.want(order, { chargeW: chargeW ?? 0, dischargeW: dischargeLimitW ?? 0 }, expiresMonoMs);
    this.watch();
  }

  snapshot(): BatterySnapshot {
    const { id, reader, registers, maxPowerW } = this;
    const { condition } = reader.health();
    const reading = reader.reading();
    const percent = reader.socPercent();
    const isOk = condition === 'ok';
    return {
      id,
      condition,
      reading,
      soc: percent === null || reading === null ? null : { percent, atMs: reading.atMs },
      maxChargeW: maxPowerW,
      maxDischargeW: maxPowerW,
      lockable: isOk && registers.can('hold'),
      locked: isOk && LOCKS.includes(registers.inForce() ?? 'free'),
      canChargeFromGrid: isOk && registers.can('charge'),
      canBlockCharge: isOk && registers.can('noCharge'),
      canLimitDischarge: isOk && registers.can('house'),
      phases: this.options.phases,
    };
  }

  health(): DeviceHealth {
    const health = this.reader.health();
    if (health.condition !== 'ok' || health.problem !== null || !this.options.needsLock) return health;
    const why = this.obstacle();
    return why === null ? health : { ...health, problem: { code: 'battery-uncontrollable', why } };
  }

  private obstacle(): BatteryObstacle | null {
    const { control } = this.registers;
    if (control.orders.hold === undefined) return 'no-control';
    return this.registers.obstacle() ?? (this.registers.endsByItself('hold') ? null : 'outlives');
  }

  /** Some registers cannot be read back, and some are shown and not followed: what it gives shows whether it is locked. */
  private watch(): void {
    const isLocked = LOCKS.includes(this.registers.inForce() ?? 'free');
    const gives = (this.reader.reading()?.value.powerW ?? 0) > DISCHARGES_W;
    if (!isLocked || !gives) {
      this.disobeysSinceMonoMs = null;
      return;
    }
    const nowMs = this.clock.monoMs();
    this.disobeysSinceMonoMs ??= nowMs;
    if (nowMs - this.disobeysSinceMonoMs < FOLLOWS_MS) return;
    this.disobeysSinceMonoMs = null;
    this.registers.disobeyed();
  }
}

const LOCKS: readonly OrderName[] = ['hold', 'charge', 'rest'];

/** The order that comes closest, and never does what is forbidden where the device has one that does not. */
function orderFor({ discharge, charge, dischargeLimitW, chargeW }: BatteryLease, orders: Control['orders']): OrderName {
  const has = (order: OrderName): boolean => orders[order] !== undefined;
  const isHeld = discharge === 'locked' || chargeW !== null;
  if (charge === 'locked') {
    if (isHeld && has('rest')) return 'rest';
    if (has('noCharge')) return 'noCharge';
    return isHeld && has('hold') ? 'hold' : 'free';
  }
  if (chargeW !== null && has('charge')) return 'charge';
  if (isHeld) return has('hold') ? 'hold' : 'free';
  return dischargeLimitW !== null && has('house') ? 'house' : 'free';
}
