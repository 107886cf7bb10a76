import type { Clock } from '../clock.ts';
import type { DeviceHealth, DeviceProblem } from '../core/model/health.ts';
import type { Log } from '../log.ts';
import type { Alarm } from './view.ts';

/** A device that is out for this long is worth an alarm: shorter outages heal by themselves, ms. */
const OUT_AFTER_MS = 5 * 60_000;

/** A time in which a device could not be used. UTC epoch ms. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly problem: DeviceProblem | null;
}

interface Running {
  readonly fromMs: number;
  readonly fromMonoMs: number;
  problem: DeviceProblem | null;
  isTold: boolean;
}

/** Watches which devices are out, for how long, and that they come back: an alarm after a time, and a line in the log. */
export class DeviceWatch {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly running = new Map<string, Running>();
  private readonly over = new Map<string, Outage>();

  constructor(clock: Clock, log: Log) {
    this.clock = clock;
    this.log = log;
  }

  /** To be told again and again. */
  note(devices: readonly DeviceHealth[]): void {
    for (const device of devices) {
      const outage = this.running.get(device.id);
      if (device.condition === 'ok') {
        if (outage !== undefined) this.back(device.id, outage);
      } else if (outage === undefined) {
        const { sinceMs: fromMs, problem } = device;
        this.running.set(device.id, { fromMs, fromMonoMs: this.clock.monoMs(), problem, isTold: false });
      } else {
        this.goesOn(device, outage);
      }
    }
  }

  /** Of the devices that have been out for minutes. */
  alarms(devices: readonly DeviceHealth[]): readonly Alarm[] {
    return devices.flatMap(({ id: deviceId, name }): Alarm[] => {
      const outage = this.running.get(deviceId);
      return outage?.isTold === true ? [{ code: 'device-out', sinceMs: outage.fromMs, deviceId, name }] : [];
    });
  }

  /** The last outage of a device that took minutes, once it is over; `null` without. */
  lastOutage(deviceId: string): Outage | null {
    return this.over.get(deviceId) ?? null;
  }

  private goesOn({ id: device, condition, problem }: DeviceHealth, outage: Running): void {
    outage.problem = problem ?? outage.problem;
    if (outage.isTold || this.clock.monoMs() - outage.fromMonoMs < OUT_AFTER_MS) return;
    outage.isTold = true;
    this.log.warn({ device, condition, problem, sinceMs: outage.fromMs }, 'The device has been out for minutes');
  }

  private back(device: string, { fromMs, problem, isTold }: Running): void {
    this.running.delete(device);
    if (!isTold) return;
    const toMs = this.clock.wallMs();
    this.over.set(device, { fromMs, toMs, problem });
    this.log.info({ device, outForMs: toMs - fromMs }, 'The device is back');
  }
}
