import type { DeviceHealth } from '../../core/model/health.ts';
import type { BatterySnapshot } from '../../core/model/snapshot.ts';
import type { BatteryDevice, MeasuringDevice } from '../device.ts';

/** A device that says what a battery gives or takes, and how full it is. */
export interface BatteryReader extends MeasuringDevice {
  /** As of the newest reading, %; `null` while it is not known. */
  socPercent(): number | null;
}

export interface ReadBatteryOptions {
  /** Largest power it is taken to have, W. */
  readonly maxPowerW: number;
  /** The owner's rules need its discharge locked at times: what is in the way is told at once. */
  readonly needsLock: boolean;
  /** Phases of the grid connection that it charges from; `null` where nobody has said. */
  readonly phases: BatterySnapshot['phases'];
}

/** A home battery that is read and told nothing: it has no lock that ends by itself, or none that is known here. */
export class ReadBattery implements BatteryDevice {
  readonly id: string;
  readonly maxPowerW: number;
  private readonly reader: BatteryReader;
  private readonly needsLock: boolean;
  private readonly phases: BatterySnapshot['phases'];

  constructor(reader: BatteryReader, { maxPowerW, needsLock, phases }: ReadBatteryOptions) {
    this.id = reader.id;
    this.reader = reader;
    this.maxPowerW = maxPowerW;
    this.needsLock = needsLock;
    this.phases = phases;
  }

  start(): void {
    this.reader.start();
  }

  stop(): Promise<void> {
    return this.reader.stop();
  }

  health(): DeviceHealth {
    const health = this.reader.health();
    if (health.condition !== 'ok' || health.problem !== null || !this.needsLock) return health;
    return { ...health, problem: { code: 'battery-uncontrollable', why: 'no-control' } };
  }

  snapshot(): BatterySnapshot {
    const { id, reader, maxPowerW } = this;
    const reading = reader.reading();
    const percent = reader.socPercent();
    return {
      id,
      condition: reader.health().condition,
      reading,
      soc: percent === null || reading === null ? null : { percent, atMs: reading.atMs },
      maxChargeW: maxPowerW,
      maxDischargeW: maxPowerW,
      lockable: false,
      locked: false,
      canChargeFromGrid: false,
      canBlockCharge: false,
      canLimitDischarge: false,
      phases: this.phases,
    };
  }

  /** There is no way to tell it. */
  steer(): void {}
}
