import type { DeviceProblem } from '../../core/model/health.ts';
import type { DeviceContext } from '../device.ts';
import type { MeasuringState } from '../measuring-state.ts';
import { Cadence } from '../meters/cadence.ts';
import { RegisterWatch } from '../register-watch.ts';
import { at, type DocumentOf, type JsonSpeech, jsonValues } from './values.ts';

/** Turns the documents of one device into readings. */
export class JsonReadings {
  private readonly speech: JsonSpeech;
  private readonly address: string;
  private readonly state: MeasuringState;
  private readonly context: DeviceContext;
  private readonly lateAfterMs: number;
  private readonly watch: RegisterWatch;
  private readonly cadence = new Cadence();
  private said: unknown = null;
  private movedMonoMs: number | null = null;
  private charge: number | null = null;

  /** `lateAfterMs`: as the state has it; a clock that moves rarely makes it longer. */
  constructor(
    speech: JsonSpeech,
    { address, nameplateW, lateAfterMs }: { address: string; nameplateW: number | null; lateAfterMs: number },
    state: MeasuringState,
    context: DeviceContext,
  ) {
    this.speech = speech;
    this.address = address;
    this.state = state;
    this.context = context;
    this.lateAfterMs = lateAfterMs;
    this.watch = new RegisterWatch(nameplateW);
  }

  /** `null` while it is not known. */
  get socPercent(): number | null {
    return this.charge;
  }

  /** `null` when there is a new reading. `monoMs`: when the oldest part of it arrived. */
  take(documentOf: DocumentOf, monoMs: number): DeviceProblem | null {
    const stillness = this.stillness(documentOf);
    if (stillness !== null) return stillness;
    const read = jsonValues(documentOf, this.speech);
    if (read.kind === 'no-power') {
      const detail = read.path === '' ? 'it says no number' : `there is no number at ${read.path}`;
      return { code: 'protocol-error', address: this.address, detail };
    }
    if (read.kind === 'implausible') return { code: 'implausible', quantity: read.quantity, value: read.value };
    const watched = this.watch.check(read.values, this.context.clock.monoMs());
    if (watched.kind === 'unusable') return watched.problem;
    this.charge = read.socPercent;
    this.state.heard(watched.values, watched.doubt, monoMs);
    return null;
  }

  /** What it repeats may be of any age, also the first time: only a clock that moves says that it is of now. */
  private stillness(documentOf: DocumentOf): DeviceProblem | null {
    const { clock } = this.speech;
    if (clock === undefined) return null;
    const monoMs = this.context.clock.monoMs();
    const says = at(documentOf(clock), clock.path);
    const isFirst = this.movedMonoMs === null;
    if (says !== undefined && says !== this.said) {
      this.said = says;
      this.movedMonoMs = monoMs;
      if (!isFirst) {
        this.cadence.heard(monoMs);
        this.state.setLateAfter(Math.max(this.lateAfterMs, this.cadence.lateAfterMs));
        return null;
      }
    }
    return { code: 'silent', address: this.address, silentMs: monoMs - (this.movedMonoMs ?? monoMs) };
  }
}
