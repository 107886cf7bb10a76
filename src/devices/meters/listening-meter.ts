import type { DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { Dial } from '../../transport/byte-stream.ts';
import { Line, type LineState } from '../../transport/line.ts';
import type { DeviceContext, MeasuringDevice } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import { RegisterWatch } from '../register-watch.ts';
import { Cadence } from './cadence.ts';
import { FrozenWatch } from './frozen.ts';
import type { Implausible } from './obis-values.ts';

/** What came out of the bytes of a meter. */
export type Heard =
  | {
      readonly kind: 'telegram';
      readonly values: ElectricalValues;
      /** All that it says: the same again is no news. */
      readonly text: string;
      /** There is a clock in it, so that two can never be the same. */
      readonly hasClock: boolean;
      /** Who says it; `null`: it does not say. */
      readonly meterId: string | null;
      /** What speaks against it although it is whole. */
      readonly doubt: DeviceProblem | null;
      /** Called when nothing else speaks against it. */
      believed?(): void;
    }
  | { readonly kind: 'bad-checksum' }
  /** It came whole, and cannot be used. */
  | { readonly kind: 'malformed'; readonly detail: string }
  | Implausible
  | { readonly kind: 'problem'; readonly problem: DeviceProblem };

/** How a kind of meter speaks. What its bytes say is handed on within the call that brings the last of them. */
export interface Language {
  push(chunk: Buffer): void;
  /** Forgets a telegram begun: the next bytes do not continue it. */
  reset(): void;
}

export interface ListeningMeterOptions {
  readonly id: string;
  readonly name: string;
  /** Where the meter is, for people. */
  readonly address: string;
  readonly dial: Dial;
  readonly language: (hear: (heard: Heard) => void) => Language;
  /** What bytes without a telegram in them suggest. */
  readonly nothingWhole: string;
  /** Why it need not be tried at all; `null`: nothing is in the way. */
  readonly obstacle?: string | null;
}

/** No meter pauses this long within a telegram: what comes after belongs to another one. */
const TELEGRAM_PAUSE_MS = 2_000;

/** A meter that is only listened to: it speaks by itself, in its own rhythm. */
export class ListeningMeter implements MeasuringDevice {
  readonly id: string;
  private readonly address: string;
  private readonly nothingWhole: string;
  private readonly obstacle: string | null;
  private readonly context: DeviceContext;
  private readonly line: Line;
  private readonly language: Language;
  private readonly state: MeasuringState;
  private readonly cadence = new Cadence();
  private readonly frozen = new FrozenWatch();
  private readonly registers = new RegisterWatch(null);
  private lastBytesMonoMs = 0;
  private lastHeardMonoMs = 0;
  private badChecksums = 0;
  private meterId: string | null = null;

  constructor(options: ListeningMeterOptions, context: DeviceContext) {
    const { id, name, address, dial, language, nothingWhole, obstacle = null } = options;
    this.id = id;
    this.address = address;
    this.nothingWhole = nothingWhole;
    this.obstacle = obstacle;
    this.context = context;
    this.line = new Line(dial, silenceMs(this.cadence), context.clock);
    this.language = language((heard) => this.take(heard));
    this.state = new MeasuringState({ id, name, kind: 'meter' }, address, this.cadence.lateAfterMs, context);
  }

  start(): void {
    if (this.obstacle !== null) this.protocolError(this.obstacle);
    else this.line.open({ bytes: (chunk) => this.push(chunk), state: (state) => this.lineChanged(state) });
  }

  async stop(): Promise<void> {
    this.state.stop();
    await this.line.close();
  }

  reading(): Reading<ElectricalValues> | null {
    return this.state.reading();
  }

  health(): DeviceHealth {
    return this.state.health();
  }

  private push(chunk: Buffer): void {
    const monoMs = this.context.clock.monoMs();
    if (monoMs - this.lastBytesMonoMs > TELEGRAM_PAUSE_MS) this.language.reset();
    this.lastBytesMonoMs = monoMs;
    this.language.push(chunk);
    // A line that is set wrongly, a telegram that breaks off each time, or something else speaks: it is not silent.
    if (monoMs - this.lastHeardMonoMs >= this.cadence.lateAfterMs) {
      this.lastHeardMonoMs = monoMs;
      this.protocolError(this.nothingWhole);
    }
  }

  private lineChanged(state: LineState): void {
    const { address } = this;
    if (state.kind === 'open') {
      this.language.reset();
      this.lastHeardMonoMs = this.context.clock.monoMs();
    } else if (state.kind === 'lost') {
      this.state.away({ code: 'unreachable', address, detail: state.detail });
    } else if (state.kind === 'silent') {
      this.state.away({ code: 'silent', address, silentMs: state.silentMs });
    }
  }

  private take(heard: Heard): void {
    this.lastHeardMonoMs = this.context.clock.monoMs();
    switch (heard.kind) {
      case 'telegram':
        this.read(heard);
        break;
      case 'bad-checksum':
        this.badChecksums += 1;
        this.state.faulty({ code: 'bad-checksum', address: this.address, count: this.badChecksums });
        break;
      case 'malformed':
        this.protocolError(heard.detail);
        break;
      case 'implausible':
        this.state.faulty({ code: 'implausible', quantity: heard.quantity, value: heard.value });
        break;
      case 'problem':
        this.state.faulty(heard.problem);
        break;
    }
  }

  private read(heard: Heard & { readonly kind: 'telegram' }): void {
    const { values, text, hasClock, meterId, doubt } = heard;
    const monoMs = this.context.clock.monoMs();
    if (this.isAnotherMeter(meterId, monoMs)) {
      this.protocolError(`a second meter on this line: ${meterId}`);
      return;
    }
    const unchangedMs = this.frozen.check(text, hasClock, values, monoMs);
    if (unchangedMs !== null) {
      this.state.faulty({ code: 'frozen', unchangedMs });
      return;
    }
    const watched = this.registers.check(values, monoMs);
    if (watched.kind === 'unusable') {
      this.state.faulty(watched.problem);
      return;
    }
    this.meterId = meterId;
    this.cadence.heard(monoMs);
    this.state.setLateAfter(this.cadence.lateAfterMs);
    this.line.expectBytesWithin(silenceMs(this.cadence));
    heard.believed?.();
    this.state.heard(watched.values, watched.doubt ?? doubt);
  }

  /** Two meters in one stream must not be mixed; a meter that was exchanged takes over once the old one is late. */
  private isAnotherMeter(meterId: string | null, monoMs: number): boolean {
    const reading = this.state.reading();
    if (reading === null || meterId === this.meterId) return false;
    return monoMs - reading.monoMs < this.cadence.lateAfterMs;
  }

  private protocolError(detail: string): void {
    this.state.faulty({ code: 'protocol-error', address: this.address, detail });
  }
}

/** Twice what makes it late, so that a hiccup of the radio does not cost the connection too. */
function silenceMs(cadence: Cadence): number {
  return 2 * cadence.lateAfterMs;
}
