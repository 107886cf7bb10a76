import type { Cancel, Clock } from '../../clock.ts';
import type { ModbusBus } from '../../transport/modbus/bus.ts';
import type { BusLease, ModbusBuses, ModbusLine } from '../../transport/modbus/buses.ts';

export interface PollingOptions {
  readonly line: ModbusLine;
  readonly buses: ModbusBuses;
  readonly clock: Clock;
  /** From the beginning of one poll to that of the next, ms. */
  readonly pollMs: number;
  /** One poll: true when it brought a reading. Once `isWanted` is false nobody waits for it any more. */
  readonly poll: (bus: ModbusBus, isWanted: () => boolean) => Promise<boolean>;
}

/** How often a device is asked unless it is said otherwise, ms. */
export const POLL_MS = 1_000;
/** A device that is away is asked less and less often, down to this. */
const MAX_BACK_OFF_MS = 10_000;
/** A poll and the time-outs of two silent neighbours behind the same gateway (3 s was measured with one). */
const LEAST_LATE_MS = 6_000;
const LATE_POLLS = 2.5;

/** A reading is late when it is older than this, ms. */
export function lateAfterMs(pollMs: number): number {
  return Math.max(LEAST_LATE_MS, LATE_POLLS * pollMs);
}

/** The polls of one device: never two at once, in step, and less and less often while they fail. */
export class Polling {
  private readonly options: PollingOptions;
  private lease: BusLease | null = null;
  private failures = 0;
  private cancelNext: Cancel = () => {};

  constructor(options: PollingOptions) {
    this.options = options;
  }

  start(): void {
    if (this.lease !== null) return;
    this.lease = this.options.buses.lease(this.options.line);
    void this.next(this.lease.bus);
  }

  /** Ends the polls. Gives the line for a last word, if there was one: whoever takes it releases it. */
  stop(): BusLease | null {
    const { lease } = this;
    this.lease = null;
    this.cancelNext();
    return lease;
  }

  private async next(bus: ModbusBus): Promise<void> {
    const { clock, pollMs, poll } = this.options;
    const startedMonoMs = clock.monoMs();
    const hasReading = await poll(bus, () => this.lease?.bus === bus);
    if (this.lease?.bus !== bus) return;
    this.failures = hasReading ? 0 : this.failures + 1;
    const backOffMs = Math.min(MAX_BACK_OFF_MS, pollMs * 2 ** Math.max(0, this.failures - 1));
    const dueMonoMs = startedMonoMs + Math.max(pollMs, backOffMs);
    this.cancelNext = clock.after(Math.max(0, dueMonoMs - clock.monoMs()), () => void this.next(bus));
  }
}
