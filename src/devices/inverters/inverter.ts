import type { DeviceHealth } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { InverterDevice, InverterLease, MeasuringDevice } from '../device.ts';

/** What tells an inverter what it may produce. */
export interface InverterLimiter {
  start(): void;
  stop(): Promise<void>;
  limit(lease: InverterLease): void;
  takesLimit(): boolean;
  /** As the inverter says; `null` where it does not. W. */
  largestW(): number | null;
  obstacle(): 'no-model' | 'untested' | 'refused' | 'ignored' | null;
}

/** An inverter that is read and, where it can, told what it may produce. */
export class Inverter implements InverterDevice {
  readonly id: string;
  private readonly reader: MeasuringDevice;
  private readonly limiter: InverterLimiter | null;
  private readonly configuredW: number | null;

  /** Without a limiter it is only read. `nameplateW` as configured; `null`: as the inverter says. */
  constructor(reader: MeasuringDevice, limiter: InverterLimiter | null, nameplateW: number | null) {
    this.id = reader.id;
    this.reader = reader;
    this.limiter = limiter;
    this.configuredW = nameplateW;
  }

  start(): void {
    this.reader.start();
    this.limiter?.start();
  }

  async stop(): Promise<void> {
    await this.limiter?.stop();
    await this.reader.stop();
  }

  reading(): Reading<ElectricalValues> | null {
    return this.reader.reading();
  }

  nameplateW(): number | null {
    return this.configuredW ?? this.limiter?.largestW() ?? null;
  }

  takesLimit(): boolean {
    return this.limiter?.takesLimit() ?? false;
  }

  limit(lease: InverterLease): void {
    this.limiter?.limit(lease);
  }

  /** One that takes no limit at all is no trouble of the device: the command on feed-in names those that cannot obey. */
  health(): DeviceHealth {
    const health = this.reader.health();
    const why = this.limiter?.obstacle() ?? null;
    if (health.condition !== 'ok' || why === null || why === 'no-model' || why === 'untested') return health;
    return { ...health, problem: { code: 'inverter-uncontrollable', why } };
  }
}
