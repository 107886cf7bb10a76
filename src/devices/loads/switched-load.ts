import type { Cancel } from '../../clock.ts';
import type { DeviceHealth } from '../../core/model/health.ts';
import type { PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import type { FlexibleLoadSettings } from '../../core/model/site.ts';
import type { DeviceContext, LoadDevice, LoadLease } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import type { Output, OutputFailure, OutputState } from './output.ts';

export type SwitchedLoadOptions = Pick<FlexibleLoadSettings, 'id' | 'name' | 'kind' | 'phases' | 'maxW'>;

const POLL_MS = 2_000;
/** A device that is away is asked less and less often, down to this. */
const MAX_BACK_OFF_MS = 10_000;
/** Two time-outs of an output, and the poll between them. */
const LATE_MS = 10_000;
/** An output that expires by itself may be this much slower than our clock, ms. */
const EXPIRY_SLACK_MS = 5_000;

/** What one output was told last. */
interface Told {
  readonly on: boolean;
  readonly expiresMonoMs: number;
}

/**
 * A load behind one output or several. A socket has one; the outputs of a heating rod switch equal parts of it; a heat
 * pump has two, on its SG Ready contacts. What is wanted is sent at once, compared with what the hardware says of itself
 * at each poll, and sent again until both are the same.
 */
export class SwitchedLoad implements LoadDevice {
  readonly id: string;
  private readonly options: SwitchedLoadOptions;
  private readonly outputs: readonly Output[];
  private readonly context: DeviceContext;
  private readonly state: MeasuringState;
  private readonly told: (Told | null)[];
  private readonly heard: (OutputState | null)[];
  private lease: LoadLease | null = null;
  private isRunning = false;
  private isWorking = false;
  /** Something is wanted that came while it was working. */
  private isWanted = false;
  private failures = 0;
  private cancelPoll: Cancel = () => {};

  constructor(options: SwitchedLoadOptions, outputs: readonly Output[], context: DeviceContext) {
    const { id, name } = options;
    this.id = id;
    this.options = options;
    this.outputs = outputs;
    this.context = context;
    this.told = outputs.map(() => null);
    this.heard = outputs.map(() => null);
    const address = outputs[0]?.address ?? '';
    this.state = new MeasuringState({ id, name, kind: 'load' }, address, LATE_MS, context);
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.work();
  }

  /** What is on stays so until it expires: a restart shall not click every relay of the house. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.cancelPoll();
    this.state.stop();
    await Promise.all(this.outputs.map((output) => output.close()));
  }

  health(): DeviceHealth {
    return this.state.health();
  }

  grant(lease: LoadLease): void {
    const before = this.lease;
    this.lease = lease;
    const isNew = before === null || before.powerW !== lease.powerW || before.sgReady !== lease.sgReady;
    if (isNew) this.work();
  }

  snapshot(): ReturnType<LoadDevice['snapshot']> {
    const { condition } = this.state.health();
    const isMetered = this.heard.some((state) => state?.measured != null);
    return { id: this.id, condition, ceilingW: this.ceilingW(), reading: isMetered ? this.state.reading() : null };
  }

  /** One round after the other: switch what is not as wanted, read, wait. */
  private work(): void {
    if (!this.isRunning) return;
    if (this.isWorking) {
      this.isWanted = true;
      return;
    }
    this.cancelPoll();
    this.isWorking = true;
    void this.round().then(() => {
      this.isWorking = false;
      if (!this.isRunning) return;
      if (this.isWanted) {
        this.isWanted = false;
        this.work();
        return;
      }
      const delayMs = Math.min(MAX_BACK_OFF_MS, POLL_MS * 2 ** Math.max(0, this.failures - 1));
      this.cancelPoll = this.context.clock.after(delayMs, () => this.work());
    });
  }

  private async round(): Promise<void> {
    this.state.asked();
    const failure = (await this.switchAll()) ?? (await this.readAll());
    if (!this.isRunning) return;
    if (failure === null) {
      this.failures = 0;
      this.state.heard(this.values());
      return;
    }
    this.failures += 1;
    if (failure.isAway) this.state.away(failure.problem);
    else this.state.faulty(failure.problem);
  }

  /** Nothing is switched that was not read before: what is found on may go on. */
  private async switchAll(): Promise<OutputFailure | null> {
    for (const [index, output] of this.outputs.entries()) {
      const { lease } = this;
      const heard = this.heard[index] ?? null;
      if (lease === null || heard === null || !this.isDue(index, heard, lease)) continue;
      const on = outputsOn(lease, this.options, this.outputs.length)[index] === true;
      // Noted before it is sent: an answer that gets lost says nothing of what was heard.
      if (on) this.told[index] = { on, expiresMonoMs: lease.expiresMonoMs };
      const failure = await output.set(on, Math.max(1_000, lease.expiresMonoMs - this.context.clock.monoMs()));
      if (failure !== null) return failure;
      this.told[index] = { on, expiresMonoMs: lease.expiresMonoMs };
      this.heard[index] = { ...heard, on };
    }
    return null;
  }

  private async readAll(): Promise<OutputFailure | null> {
    for (const [index, output] of this.outputs.entries()) {
      const result = await output.read();
      if (result.kind === 'failed') return result;
      this.heard[index] = result.state;
    }
    return null;
  }

  /** It is other than wanted, or what is on must hear again before it goes off. */
  private isDue(index: number, heard: OutputState, lease: LoadLease): boolean {
    const on = outputsOn(lease, this.options, this.outputs.length)[index] === true;
    const told = this.told[index] ?? null;
    if (heard.on !== on || told?.on === !on) return true;
    if (!on || this.outputs[index]?.expires !== true) return false;
    const nowMs = this.context.clock.monoMs();
    return told === null || told.expiresMonoMs - nowMs <= (lease.expiresMonoMs - nowMs) / 2;
  }

  private ceilingW(): number {
    const { kind, maxW } = this.options;
    const on = this.outputs.map((_, index) => this.mayBeOn(index));
    if (kind === 'heat-pump') return on[MORE] === true ? maxW : 0;
    return (maxW * on.filter(Boolean).length) / Math.max(1, on.length);
  }

  private mayBeOn(index: number): boolean {
    const told = this.told[index] ?? null;
    if (this.heard[index]?.on !== true && told?.on !== true) return false;
    if (told === null || this.outputs[index]?.expires !== true || this.state.health().condition === 'ok') return true;
    return this.context.clock.monoMs() < told.expiresMonoMs + EXPIRY_SLACK_MS;
  }

  /** What flows through all outputs. With as many outputs as phases each one is a terminal. */
  private values(): ElectricalValues {
    const { phases } = this.options;
    const powers = this.heard.map((state) => state?.measured?.powerW ?? 0);
    const currents = this.heard.map((state) => state?.measured?.currentA ?? null);
    const voltages = this.heard.map((state) => state?.measured?.voltageV ?? 0);
    const powerW = powers.reduce((sum, each) => sum + each, 0);
    const onOnePhase = phases.length === 1;
    const perPhase = onOnePhase || powers.length === phases.length;
    const spread = (values: readonly number[]): PerPhase =>
      onOnePhase
        ? [values.reduce((sum, each) => sum + each, 0), 0, 0]
        : [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0];
    const known = currents.filter((current) => current !== null);
    return {
      powerW,
      phasePowerW: perPhase ? spread(powers) : null,
      phaseCurrentA: perPhase && known.length === currents.length ? spread(known) : null,
      currentStepA: 0,
      phaseVoltageV: perPhase ? [voltages[0] ?? 0, voltages[1] ?? 0, voltages[2] ?? 0] : null,
      importWh: null,
      exportWh: null,
    };
  }
}

/** The outputs of a heat pump: BWP regulation SG Ready 1.1, contacts 1 and 2. */
const BLOCK = 0;
const MORE = 1;

function outputsOn(
  { powerW, sgReady }: LoadLease,
  { kind, maxW }: SwitchedLoadOptions,
  count: number,
): readonly boolean[] {
  if (kind !== 'heat-pump') {
    const wanted = Math.round((powerW / maxW) * count);
    return Array.from({ length: count }, (_, index) => index < wanted);
  }
  const on = [false, false];
  // State 1 is contact 1 alone, 3 is contact 2 alone, 4 is both.
  on[BLOCK] = sgReady === 1 || sgReady === 4;
  on[MORE] = sgReady === 3 || sgReady === 4;
  return on;
}
