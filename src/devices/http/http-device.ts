import type { Cancel } from '../../clock.ts';
import type { DeviceHealth, DeviceKind, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import { HttpSignIn, type SignedInAnswer, type SignIn } from '../../transport/http-sign-in.ts';
import type { BatteryReader } from '../batteries/read-battery.ts';
import type { DeviceContext } from '../device.ts';
import { JsonReadings } from '../json/readings.ts';
import type { JsonSpeech } from '../json/values.ts';
import { MeasuringState } from '../measuring-state.ts';

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
  readonly speech: JsonSpeech;
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
  private readonly readings: JsonReadings;
  private readonly door: HttpSignIn;
  private isRunning = false;
  private failures = 0;
  private cancelNext: Cancel = () => {};

  constructor(options: HttpDeviceOptions, context: DeviceContext) {
    const { id, name, kind, host, port, pollMs, speech, signIn, nameplateW = null } = options;
    this.id = id;
    this.options = options;
    this.context = context;
    this.address = `${host}:${port}`;
    // One question may fail without making it late.
    const lateAfterMs = Math.max(LATE_POLLS * pollMs, 2 * TIMEOUT_MS);
    this.state = new MeasuringState({ id, name, kind }, this.address, lateAfterMs, context);
    const judged = { address: this.address, nameplateW, lateAfterMs };
    this.readings = new JsonReadings(speech, judged, this.state, context);
    this.door = new HttpSignIn({ host, port }, signIn, context.clock);
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
    return this.readings.socPercent;
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
    const dueMonoMs = startedMonoMs + Math.max(pollMs, failure?.waitMs ?? backOffMs);
    this.cancelNext = clock.after(Math.max(0, dueMonoMs - clock.monoMs()), () => void this.poll());
  }

  /** `null` when there is a new reading. */
  private async readOnce(): Promise<Failure | null> {
    const answer = await this.door.ask({ method: 'GET', path: this.options.path }, TIMEOUT_MS);
    if (!this.isRunning) return null;
    const found = this.documentOf(answer);
    if ('problem' in found) return found;
    const problem = this.readings.take(() => found.document, this.context.clock.monoMs());
    // What it repeats of a meter that is silent is asked for as often as ever.
    if (problem?.code === 'silent') return { isAway: true, problem, waitMs: this.options.pollMs };
    return problem === null ? null : { isAway: false, problem };
  }

  private documentOf(answer: SignedInAnswer): { readonly document: unknown } | Failure {
    const { address } = this;
    switch (answer.kind) {
      case 'timeout':
        return { isAway: true, problem: { code: 'unreachable', address, detail: 'no answer in time' } };
      case 'closed':
        return { isAway: true, problem: { code: 'unreachable', address, detail: answer.detail } };
      case 'sign-in':
        return { isAway: false, problem: { code: `sign-in-${answer.why}`, address } };
      case 'no-password':
        return this.unusable(answer.detail);
      case 'answer':
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
  /** Instead of the usual back-off. */
  readonly waitMs?: number;
}
