import type { Clock } from '../clock.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { Log } from '../log.ts';

/** A device that comes and goes writes one line in this time at most, ms. */
const AT_MOST_EVERY_MS = 10_000;

/** Writes down what becomes of the devices: each new condition or problem once, not every new number. */
export class HealthLog {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly last = new Map<string, { readonly state: string; readonly monoMs: number }>();

  constructor(clock: Clock, log: Log) {
    this.clock = clock;
    this.log = log;
  }

  /** To be told again and again: what is held back now is written later, if it still holds. */
  note(devices: readonly DeviceHealth[]): void {
    const monoMs = this.clock.monoMs();
    for (const { id: device, condition, problem } of devices) {
      const state = `${condition} ${problem?.code ?? ''}`;
      const last = this.last.get(device);
      if (state === (last?.state ?? 'connecting ')) continue;
      if (last !== undefined && monoMs - last.monoMs < AT_MOST_EVERY_MS) continue;
      this.last.set(device, { state, monoMs });
      if (condition === 'ok' && problem === null) this.log.info({ device }, 'The device works');
      else if (problem === null) this.log.info({ device, condition }, 'The device is not ready');
      else this.log.warn({ device, condition, problem }, 'Something is wrong with the device');
    }
  }
}
