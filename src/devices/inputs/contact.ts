import type { Cancel } from '../../clock.ts';
import type { DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { Device, DeviceContext } from '../device.ts';

/** A contact that is open or closed. */
export interface Contact extends Device {
  /** The last debounced state, whatever its age; `null` until it was read once. */
  isClosed(): boolean | null;
}

export interface ContactOptions {
  readonly id: string;
  readonly name: string;
  /** A new state counts when it has lasted this long, ms. */
  readonly debounceMs: number;
}

/** Where the state of a contact is read. */
export interface ContactSource {
  /** For people. */
  readonly address: string;
  /** Reads it once. Never rejects. */
  read(): Promise<ContactReading>;
  /** Resolves when it may have changed, at the latest when `cancelled` does. Never rejects. */
  changed(cancelled: Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export type ContactReading =
  | { readonly kind: 'state'; readonly isClosed: boolean }
  | { readonly kind: 'problem'; readonly isFaulty: boolean; readonly problem: DeviceProblem };

/** A single failure in between is not shown. */
const LATE_MS = 5_000;
const MAX_BACK_OFF_MS = 10_000;
const FIRST_BACK_OFF_MS = 1_000;

/** Reads a contact for as long as it runs: debounced, with what is wrong as health. */
export class ReadContact implements Contact {
  readonly id: string;
  private readonly options: ContactOptions;
  private readonly source: ContactSource;
  private readonly context: DeviceContext;
  private stable: boolean | null = null;
  private heard: { readonly monoMs: number; readonly atMs: number } | null = null;
  private condition: DeviceHealth['condition'] = 'connecting';
  private sinceMs: number;
  private problem: DeviceProblem | null = null;
  private failures = 0;
  private running: { readonly end: () => void; readonly ended: Promise<void> } | null = null;

  constructor(options: ContactOptions, source: ContactSource, context: DeviceContext) {
    this.id = options.id;
    this.options = options;
    this.source = source;
    this.context = context;
    this.sinceMs = context.clock.wallMs();
  }

  start(): void {
    if (this.running !== null) return;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    this.running = { end, ended };
    void this.run(ended);
  }

  async stop(): Promise<void> {
    this.running?.end();
    this.running = null;
    await this.source.stop();
  }

  isClosed(): boolean | null {
    return this.stable;
  }

  health(): DeviceHealth {
    const { id, name } = this.options;
    const { condition, sinceMs, problem } = this;
    const lastHeardMs = this.heard?.atMs ?? null;
    return { id, name, kind: 'contact', condition, sinceMs, lastHeardMs, problem };
  }

  private async run(ended: Promise<void>): Promise<void> {
    let candidate: boolean | null = null;
    while (this.running !== null) {
      const reading = await this.source.read();
      if (this.running === null) return;
      if (reading.kind === 'problem') {
        candidate = null;
        this.fail(reading);
        await this.wait(Math.min(MAX_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(this.failures - 1, 10)), ended);
        continue;
      }
      this.noteHeard();
      const { isClosed } = reading;
      const isProven = isClosed === candidate || this.options.debounceMs === 0;
      if (isClosed !== this.stable && isProven) this.settle(isClosed);
      candidate = isClosed;
      if (isClosed === this.stable) await this.source.changed(ended);
      else await this.wait(this.options.debounceMs, ended);
    }
  }

  private settle(isClosed: boolean): void {
    this.stable = isClosed;
    this.context.log.info({ contact: this.id, isClosed }, 'A contact has changed');
    this.context.changed();
  }

  private noteHeard(): void {
    const { clock } = this.context;
    this.heard = { monoMs: clock.monoMs(), atMs: clock.wallMs() };
    this.failures = 0;
    this.become('ok', null);
  }

  private fail({ isFaulty, problem }: Extract<ContactReading, { kind: 'problem' }>): void {
    this.failures += 1;
    const isLate = this.heard === null || this.context.clock.monoMs() - this.heard.monoMs >= LATE_MS;
    if (!isLate) return;
    this.become(isFaulty ? 'faulty' : this.heard === null ? 'connecting' : 'stale', problem);
  }

  private become(condition: DeviceHealth['condition'], problem: DeviceProblem | null): void {
    this.problem = problem;
    if (condition === this.condition) return;
    this.condition = condition;
    this.sinceMs = this.context.clock.wallMs();
    this.context.changed();
  }

  private async wait(delayMs: number, ended: Promise<void>): Promise<void> {
    let cancel: Cancel = () => {};
    const over = new Promise<void>((resolve) => {
      cancel = this.context.clock.after(delayMs, resolve);
    });
    await Promise.race([over, ended]);
    cancel();
  }
}
