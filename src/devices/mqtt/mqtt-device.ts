import type { Cancel } from '../../clock.ts';
import type { DeviceHealth, DeviceKind, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { MqttBrokers, MqttLease } from '../../transport/mqtt/brokers.ts';
import type { MqttMessage, MqttOptions } from '../../transport/mqtt/link.ts';
import type { BatteryReader } from '../batteries/read-battery.ts';
import type { DeviceContext } from '../device.ts';
import { JsonReadings } from '../json/readings.ts';
import { type JsonPart, type JsonSpeech, partsOf } from '../json/values.ts';
import { MeasuringState } from '../measuring-state.ts';

export interface MqttDeviceOptions {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind & ('meter' | 'inverter' | 'battery');
  readonly broker: MqttOptions;
  /** Every part of it names its topic. */
  readonly speech: JsonSpeech;
  /** It publishes at least this often, ms. */
  readonly everyMs: number;
  /** Installed power, W, where it is known: more cannot be. */
  readonly nameplateW?: number | null;
}

interface Heard {
  readonly document: unknown;
  readonly monoMs: number;
}

const LATE_PERIODS = 2.5;
/** What belongs together is published in a row. And whoever floods us is looked at no more often than this. */
const GATHER_MS = 100;
/** Registers and the state of charge are published more rarely: so long they hold. */
const SLOW_MS = 10 * 60_000;

/**
 * A device that publishes. A reading is as old as the oldest message it is made of, and only what was published while
 * we listened is part of it: nobody can tell the age of what a broker has kept.
 */
export class MqttDevice implements BatteryReader {
  readonly id: string;
  private readonly options: MqttDeviceOptions;
  private readonly brokers: MqttBrokers;
  private readonly context: DeviceContext;
  private readonly address: string;
  private readonly lateAfterMs: number;
  private readonly state: MeasuringState;
  private readonly readings: JsonReadings;
  private readonly nowTopics: ReadonlySet<string>;
  private readonly topics: ReadonlySet<string>;
  private readonly heard = new Map<string, Heard>();
  private lease: MqttLease | null = null;
  private hasKept = false;
  private refusal: string | null = null;
  private readMonoMs = Number.NEGATIVE_INFINITY;
  private upMonoMs: number | null = null;
  private cancels: Cancel[] = [];
  private cancelWatch: Cancel = () => {};
  private cancelGather: Cancel | null = null;

  constructor(options: MqttDeviceOptions, brokers: MqttBrokers, context: DeviceContext) {
    const { id, name, kind, broker, speech, everyMs, nameplateW = null } = options;
    this.id = id;
    this.options = options;
    this.brokers = brokers;
    this.context = context;
    const { now, slow } = partsOf(speech.values);
    this.nowTopics = topicsOf(now);
    this.topics = topicsOf([...now, ...slow, ...(speech.clock === undefined ? [] : [speech.clock])]);
    const [topic = ''] = this.nowTopics;
    this.address = `${broker.host}:${broker.port} ${topic}`;
    this.lateAfterMs = LATE_PERIODS * everyMs;
    this.state = new MeasuringState({ id, name, kind }, this.address, this.lateAfterMs, context);
    const judged = { address: this.address, nameplateW, lateAfterMs: this.lateAfterMs };
    this.readings = new JsonReadings(speech, judged, this.state, context);
  }

  start(): void {
    if (this.lease !== null) return;
    const lease = this.brokers.lease(this.options.broker);
    this.lease = lease;
    const { link } = lease;
    this.cancels = [...this.topics].map((topic) =>
      link.listen(topic, {
        qos: 0,
        message: (message) => this.take(topic, message),
        refused: (detail) => this.refused(detail),
      }),
    );
    this.cancels.push(link.watch(() => this.linkChanged()));
    link.start();
    // Others may have brought it up before.
    if (link.problem() === null) this.linkChanged();
  }

  async stop(): Promise<void> {
    for (const cancel of this.cancels.splice(0)) cancel();
    this.cancelWatch();
    this.cancelGather?.();
    this.cancelGather = null;
    this.state.stop();
    const { lease } = this;
    this.lease = null;
    await lease?.release();
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

  private linkChanged(): void {
    const problem = this.lease?.link.problem() ?? null;
    this.cancelWatch();
    if (problem === null) {
      this.upMonoMs = this.context.clock.monoMs();
      this.hasKept = false;
      this.refusal = null;
      this.watch();
      return;
    }
    this.upMonoMs = null;
    const { host, port } = this.options.broker;
    this.state.away({ code: 'unreachable', address: `${host}:${port}`, detail: problem.detail });
  }

  /** One timer that looks again when something could next be missed. */
  private watch(): void {
    const { upMonoMs } = this;
    if (upMonoMs === null) return;
    const silence = this.longestSilence(upMonoMs);
    const isMissed = silence.silentMs >= this.lateAfterMs;
    if (isMissed && this.refusal === null) this.state.away(this.missed(silence));
    const nextMs = isMissed ? this.lateAfterMs : this.lateAfterMs - silence.silentMs;
    this.cancelWatch = this.context.clock.after(nextMs, () => this.watch());
  }

  private refused(detail: string): void {
    this.refusal = detail;
    this.state.faulty({ code: 'protocol-error', address: this.address, detail });
  }

  private longestSilence(upMonoMs: number): { readonly topic: string; readonly silentMs: number } {
    const monoMs = this.context.clock.monoMs();
    return [...this.nowTopics]
      .map((topic) => ({ topic, silentMs: monoMs - Math.max(upMonoMs, this.heard.get(topic)?.monoMs ?? 0) }))
      .reduce((longest, one) => (one.silentMs > longest.silentMs ? one : longest));
  }

  private missed({ topic, silentMs }: { readonly topic: string; readonly silentMs: number }): DeviceProblem {
    const { host, port } = this.options.broker;
    const address = `${host}:${port} ${topic}`;
    if (!this.hasKept) return { code: 'silent', address, silentMs };
    const detail = 'nothing but what the broker had kept (retained), which may be of any age';
    return { code: 'protocol-error', address, detail };
  }

  private take(topic: string, { payload, isRetained, monoMs }: MqttMessage): void {
    if (isRetained) {
      this.hasKept = true;
      return;
    }
    this.hasKept = false;
    this.heard.set(topic, { document: documentIn(payload), monoMs });
    this.cancelGather ??= this.context.clock.after(GATHER_MS, () => this.gathered());
  }

  private gathered(): void {
    this.cancelGather = null;
    const arrivals = [...this.nowTopics].map((topic) => this.heard.get(topic)?.monoMs ?? Number.NEGATIVE_INFINITY);
    const oldestMonoMs = Math.min(...arrivals);
    // Something is not there yet, or the newest message does not make the reading any younger.
    if (oldestMonoMs <= this.readMonoMs) return;
    const problem = this.readings.take((part) => this.documentOf(part), oldestMonoMs);
    if (problem === null) this.readMonoMs = oldestMonoMs;
    else if (problem.code === 'silent') this.state.away(problem);
    else this.state.faulty(problem);
  }

  private documentOf({ topic = '' }: JsonPart): unknown {
    const heard = this.heard.get(topic);
    if (heard === undefined) return undefined;
    const isFresh = this.nowTopics.has(topic) || this.context.clock.monoMs() - heard.monoMs < SLOW_MS;
    return isFresh ? heard.document : undefined;
  }
}

function topicsOf(parts: readonly JsonPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ topic }) => (topic === undefined ? [] : [topic])));
}

/** What is no JSON is a text: many devices publish bare words and numbers. */
function documentIn(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    // A SyntaxError is how JSON.parse says that it is none.
    return payload;
  }
}
