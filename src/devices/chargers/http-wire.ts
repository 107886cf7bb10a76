import type { Clock } from '../../clock.ts';
import { type HttpAnswer, httpAsk } from '../../transport/http.ts';
import type { TcpEndpoint } from '../../transport/tcp.ts';
import type { Quantity } from '../modbus/decode.ts';
import { nameOfProduct } from '../modbus/introduction.ts';
import type { FixedHttpWrite, HttpCharger, HttpWrite, JsonPoint, JsonText } from './definition.ts';
import { writesFor } from './orders.ts';
import { fits, type PointReader, reportFrom } from './report.ts';
import type { ChargerOrder, ChargerWire, ReadOutcome, TellOutcome, WireProblem } from './wire.ts';

export interface HttpWireOptions {
  readonly endpoint: TcpEndpoint;
  readonly definition: HttpCharger;
}

/** A charger that answers with JSON. */
export class HttpWire implements ChargerWire {
  readonly address: string;
  private readonly options: HttpWireOptions;
  private readonly clock: Clock;
  /** One question at a time: small web servers take no more. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: HttpWireOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.address = `${options.endpoint.host}:${options.endpoint.port}`;
  }

  open(): void {}

  async close(): Promise<void> {
    await this.queue;
  }

  async read(): Promise<ReadOutcome> {
    const { definition } = this.options;
    const answer = await this.ask({ method: 'GET', path: definition.read });
    if (answer.kind !== 'answer') return this.away(answer);
    if (answer.status !== 200) return this.unusable(`HTTP status ${answer.status}`);
    const content = parsed(answer.body);
    if (content === null) return this.unusable('the answer is no JSON object');
    const reader = new JsonReader(content);
    const { probe, identity = {} } = definition;
    if (probe !== undefined && !fits(probe, reader)) {
      const expected = nameOfProduct(definition);
      const problem = { code: 'other-device', address: this.address, expected, looksLike: null } as const;
      return { kind: 'problem', isAway: false, problem };
    }
    const report = reportFrom(definition, reader);
    if (typeof report === 'string') return this.unusable(report);
    if (reader.implausible !== null) {
      return { kind: 'problem', isAway: false, problem: { code: 'implausible', ...reader.implausible } };
    }
    const said = (point: JsonPoint | JsonText | undefined) =>
      point === undefined ? '' : (reader.word(point.key) ?? '');
    return { kind: 'report', report, identity: { firmware: said(identity.firmware), serial: said(identity.serial) } };
  }

  async tell(order: ChargerOrder): Promise<TellOutcome> {
    for (const write of writesFor(order, this.options.definition, filled)) {
      const answer = await this.ask(write);
      if (answer.kind !== 'answer') return { kind: 'unheard' };
      if (answer.status < 200 || answer.status >= 300) return { kind: 'refused', status: `HTTP ${answer.status}` };
    }
    return { kind: 'told' };
  }

  private ask(question: FixedHttpWrite): Promise<HttpAnswer> {
    const answer = this.queue.then(() => httpAsk(this.options.endpoint, question, this.clock));
    this.queue = answer;
    return answer;
  }

  private away(answer: Exclude<HttpAnswer, { readonly kind: 'answer' }>): WireProblem {
    const detail = answer.kind === 'timeout' ? 'no answer in time' : answer.detail;
    return { kind: 'problem', isAway: true, problem: { code: 'unreachable', address: this.address, detail } };
  }

  private unusable(detail: string): WireProblem {
    return { kind: 'problem', isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
  }
}

/** What no charger can mean: wrong key, wrong unit. W, A, V, Wh, %. */
const MOST: Readonly<Record<Quantity, number>> = {
  power: 100_000,
  current: 200,
  voltage: 500,
  energy: 1e10,
  'state of charge': 100,
};
const CURRENT_STEP_A = 0.1;

class JsonReader implements PointReader<JsonPoint, JsonText> {
  implausible: { readonly quantity: string; readonly value: number } | null = null;
  private readonly content: object;

  constructor(content: object) {
    this.content = content;
  }

  number({ key, scale = 1 }: JsonPoint, quantity: Quantity): number | null {
    const plain = this.plain({ key });
    if (plain === null) return null;
    const value = plain * scale;
    if (Math.abs(value) > MOST[quantity]) this.implausible ??= { quantity, value };
    return value;
  }

  plain({ key }: JsonPoint): number | null {
    const found = at(this.content, key);
    if (typeof found === 'boolean') return found ? 1 : 0;
    const value = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  }

  text({ key }: JsonText): string | null {
    return this.word(key);
  }

  isText(point: JsonPoint | JsonText): point is JsonText {
    return 'text' in point;
  }

  step(): number {
    return CURRENT_STEP_A;
  }

  /** As a word, whatever it is; `null`: nothing. */
  word(key: string): string | null {
    const found = at(this.content, key);
    const isWord = (typeof found === 'string' && found !== '') || typeof found === 'number';
    return isWord ? String(found) : null;
  }
}

function at(content: object, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>(
      (inner, part) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, part) ? Reflect.get(inner, part) : null,
      content,
    );
}

function parsed(body: string): object | null {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' ? content : null;
  } catch {
    // A SyntaxError is how JSON.parse says that it is none.
    return null;
  }
}

function filled({ method, path, form, scale = 1 }: HttpWrite, value: number): FixedHttpWrite {
  const text = String(Number((value / scale).toFixed(3)));
  const fill = (pattern: string) => pattern.replace('{value}', text);
  return { method, path: fill(path), ...(form === undefined ? {} : { form: fill(form) }) };
}
