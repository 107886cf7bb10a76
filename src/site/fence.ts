import type { Clock } from '../clock.ts';
import type { DeviceHealth, DeviceKind } from '../core/model/health.ts';
import type { ChargePointSettings, FlexibleLoadSettings } from '../core/model/site.ts';
import type { BatterySnapshot } from '../core/model/snapshot.ts';
import type {
  BatteryDevice,
  ChargePointDevice,
  Device,
  InverterDevice,
  LoadDevice,
  MeasuringDevice,
} from '../devices/device.ts';
import type { Log } from '../log.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A fence around one device: a driver that throws against its word is a faulty device. Without it a bug in one driver
 * would take the limits of all charge points with it, in mid-cycle, and again after every restart.
 */
export function fencedMeasuring(
  device: MeasuringDevice,
  kind: DeviceKind,
  surroundings: Surroundings,
): MeasuringDevice {
  const fence = new Fence(device, { kind, name: device.id }, surroundings);
  return { ...fence.device(), reading: () => fence.attempt('reading', () => device.reading(), null) };
}

/** The same for an inverter: it counts as one that takes no limit. */
export function fencedInverter(device: InverterDevice, surroundings: Surroundings): InverterDevice {
  const fence = new Fence(device, { kind: 'inverter', name: device.id }, surroundings);
  return {
    ...fence.device(),
    reading: () => fence.attempt('reading', () => device.reading(), null),
    nameplateW: () => fence.attempt('nameplate', () => device.nameplateW(), null),
    takesLimit: () => fence.attempt('takesLimit', () => device.takesLimit(), false),
    limit: (lease) => fence.attempt('limit', () => device.limit(lease), undefined),
  };
}

/** The same for a charge point: while nobody knows what it does, it counts with all that it can draw. */
export function fencedChargePoint(
  device: ChargePointDevice,
  { name, maxCurrentA }: Pick<ChargePointSettings, 'name' | 'maxCurrentA'>,
  surroundings: Surroundings,
): ChargePointDevice {
  const fence = new Fence(device, { kind: 'charge-point', name }, surroundings);
  const worst: ReturnType<ChargePointDevice['snapshot']> = {
    id: device.id,
    condition: 'faulty',
    status: 'unknown',
    errorCode: null,
    hasTransaction: false,
    reading: null,
    lease: { acceptedA: null, ceilingA: maxCurrentA, expiresMonoMs: null },
    phaseRelay: null,
  };
  return {
    ...fence.device(),
    snapshot: () => fence.attempt('snapshot', () => device.snapshot(), worst),
    grant: (lease) => fence.attempt('grant', () => device.grant(lease), undefined),
    stopTransaction: () => fence.attempt('stopTransaction', () => device.stopTransaction(), undefined),
  };
}

/** The same for a flexible load. */
export function fencedLoad(
  device: LoadDevice,
  { name, maxW }: Pick<FlexibleLoadSettings, 'name' | 'maxW'>,
  surroundings: Surroundings,
): LoadDevice {
  const fence = new Fence(device, { kind: 'load', name }, surroundings);
  const worst: ReturnType<LoadDevice['snapshot']> = {
    id: device.id,
    condition: 'faulty',
    ceilingW: maxW,
    reading: null,
  };
  return {
    ...fence.device(),
    snapshot: () => fence.attempt('snapshot', () => device.snapshot(), worst),
    grant: (lease) => fence.attempt('grant', () => device.grant(lease), undefined),
  };
}

/** The same for a battery: while nobody knows what it does, it counts with its largest power. */
export function fencedBattery(device: BatteryDevice, surroundings: Surroundings): BatteryDevice {
  const fence = new Fence(device, { kind: 'battery', name: device.id }, surroundings);
  const { id, maxPowerW } = device;
  const worst: BatterySnapshot = {
    id,
    condition: 'faulty',
    reading: null,
    soc: null,
    maxChargeW: maxPowerW,
    maxDischargeW: maxPowerW,
    lockable: false,
    locked: false,
    canChargeFromGrid: false,
    canBlockCharge: false,
    canLimitDischarge: false,
    phases: null,
  };
  return {
    ...fence.device(),
    maxPowerW,
    snapshot: () => fence.attempt('snapshot', () => device.snapshot(), worst),
    steer: (lease) => fence.attempt('steer', () => device.steer(lease), undefined),
  };
}

class Fence {
  private readonly inner: Device;
  private readonly label: Pick<DeviceHealth, 'kind' | 'name'>;
  private readonly surroundings: Surroundings;
  /** Calls that threw the last time they were made. */
  private readonly broken = new Map<string, { readonly sinceMs: number; readonly detail: string }>();

  constructor(inner: Device, label: Pick<DeviceHealth, 'kind' | 'name'>, surroundings: Surroundings) {
    this.inner = inner;
    this.label = label;
    this.surroundings = surroundings;
  }

  device(): Device {
    const { inner } = this;
    return {
      id: inner.id,
      start: () => this.attempt('start', () => inner.start(), undefined),
      stop: async () => {
        try {
          await inner.stop();
        } catch (error) {
          this.note('stop', error);
        }
      },
      health: () => this.health(),
    };
  }

  attempt<T>(call: string, work: () => T, otherwise: T): T {
    try {
      const result = work();
      this.broken.delete(call);
      return result;
    } catch (error) {
      this.note(call, error);
      return otherwise;
    }
  }

  private health(): DeviceHealth {
    const own = this.attempt<DeviceHealth | null>('health', () => this.inner.health(), null);
    const [first] = this.broken.values();
    if (own !== null && first === undefined) return own;
    const { sinceMs, detail } = first ?? { sinceMs: 0, detail: '' };
    const problem = { code: 'protocol-error', address: '', detail } as const;
    const { id } = this.inner;
    return { id, ...this.label, lastHeardMs: null, ...own, condition: 'faulty', sinceMs, problem };
  }

  /** The log has the whole error, once: it may come again every second. */
  private note(call: string, error: unknown): void {
    if (this.broken.has(call)) return;
    const { clock, log } = this.surroundings;
    this.broken.set(call, { sinceMs: clock.wallMs(), detail: error instanceof Error ? error.message : String(error) });
    log.error({ device: this.inner.id, call, err: error }, 'A driver threw: a bug in it');
  }
}
