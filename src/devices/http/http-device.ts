import type { Cancel } from '../../clock.ts';
import type { DeviceHealth, DeviceKind, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import { basicAuth, type HttpAnswer, httpGet, type SignIn } from '../../transport/http.ts';
import type { BatteryReader } from '../batteries/read-battery.ts';
import type { DeviceContext } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import { RegisterWatch } from '../register-watch.ts';
import { type JsonPoints, jsonValues } from './json-values.ts';

export interface HttpDeviceOptions {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind & ('meter' | 'inverter' | 'battery');
  readonly host: string;
  readonly port: number;
  /** What is asked for, with its query: `/solar_api/v1/…?Scope=System`. */
  readonly path: string;
  /** From one question to the next, ms. */
  readonly pollMs: number;
  readonly values: JsonPoints;
  /** `null` without a name. */
  readonly signIn: SignIn | null;
  /** Installed power, W, where it is known: more cannot be. */
  readonly nameplateW?: number | null;
}

const TIMEOUT_MS = 3_000;
/** A device that is away is asked less and less often, down to this. */
const MAX_BACK_OFF_MS = 10_000;
const LATE_POLLS = 2.5;

/** A meter, an inverter or a battery that answers in JSON, as the configuration describes it. */
export class HttpDevice implements BatteryReader {
  readonly id: string;
  private readonly options: HttpDeviceOptions;
  private readonly context: DeviceContext;
  private readonly address: string;
  private readonly state: MeasuringState;
  private readonly watch: RegisterWatch;
  private charge: number | null = null;
  private isRunning = false;
  private failures = 0;
  private cancelNext: Cancel = () => {};

  constructor(options: HttpDeviceOptions, context: DeviceContext) {
    const { id, name, kind, host, port, pollMs } = options;
    this.id = id;
    this.options = options;
    this.context = context;
    this.address = `${host}:${port}`;
    // One question may fail without making it late.
    const lateAfterMs = Math.max(LATE_POLLS * pollMs, 2 * TIMEOUT_MS);
    this.state = new MeasuringState({ id, name, kind }, this.address, lateAfterMs, context);
    this.watch = new RegisterWatch(options.nameplateW ?? null);
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    void this.poll();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    this.cancelNext();
    this.state.stop();
  }

  reading(): Reading<ElectricalValues> | null {
    return this.state.reading();
  }

  socPercent(): number | null {
    return this.charge;
  }

  health(): DeviceHealth {
    return this.state.health();
  }

  private async poll(): Promise<void> {
    const { clock } = this.context;
    const { pollMs } = this.options;
    const startedMonoMs = clock.monoMs();
    this.state.asked();
    const failure = await this.readOnce();
    if (!this.isRunning) return;
    this.failures = failure === null ? 0 : this.failures + 1;
    if (failure?.isAway === true) this.state.away(failure.problem);
    else if (failure !== null) this.state.faulty(failure.problem);
    const backOffMs = Math.min(MAX_BACK_OFF_MS, pollMs * 2 ** Math.max(0, this.failures - 1));
    const dueMonoMs = startedMonoMs + Math.max(pollMs, backOffMs);
    this.cancelNext = clock.after(Math.max(0, dueMonoMs - clock.monoMs()), () => void this.poll());
  }

  /** `null` when there is a new reading. */
  private async readOnce(): Promise<Failure | null> {
    const { host, port, path, values, signIn } = this.options;
    const { clock } = this.context;
    const headers = await basicAuth(signIn);
    if (typeof headers === 'string') return this.unusable(headers);
    const answer = await httpGet({ host, port }, path, clock, TIMEOUT_MS, headers);
    if (!this.isRunning) return null;
    const found = this.documentOf(answer);
    if ('problem' in found) return found;
    const read = jsonValues(found.document, values);
    if (read.kind === 'no-power') return this.unusable(`there is no number at ${read.path}`);
    if (read.kind === 'implausible') {
      return { isAway: false, problem: { code: 'implausible', quantity: read.quantity, value: read.value } };
    }
    const watched = this.watch.check(read.values, clock.monoMs());
    if (watched.kind === 'unusable') return { isAway: false, problem: watched.problem };
    this.charge = read.socPercent;
    this.state.heard(watched.values, watched.doubt);
    return null;
  }

  private documentOf(answer: HttpAnswer): { readonly document: unknown } | Failure {
    const { address } = this;
    switch (answer.kind) {
      case 'timeout':
        return { isAway: true, problem: { code: 'unreachable', address, detail: 'no answer in time' } };
      case 'closed':
        return { isAway: true, problem: { code: 'unreachable', address, detail: answer.detail } };
      case 'answer':
        if (answer.status === 401) return { isAway: false, problem: { code: 'sign-in-needed', address } };
        if (answer.status !== 200) return this.unusable(`HTTP status ${answer.status}`);
        try {
          return { document: JSON.parse(answer.body) };
        } catch {
          return this.unusable('the answer is no JSON');
        }
    }
  }

  private unusable(detail: string): Failure {
    return { isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
  }
}

interface Failure {
  readonly isAway: boolean;
  readonly problem: DeviceProblem;
}
