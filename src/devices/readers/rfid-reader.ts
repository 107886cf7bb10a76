import type { DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { Dial } from '../../transport/byte-stream.ts';
import { dialCharacterDevice } from '../../transport/character-device.ts';
import { Line, type LineState } from '../../transport/line.ts';
import { dialSerial } from '../../transport/serial.ts';
import { whilePlugged } from '../../transport/while-plugged.ts';
import type { Device, DeviceContext } from '../device.ts';
import { HidKeys } from './hid-keys.ts';
import type { ReaderEvents, ReaderLanguage } from './language.ts';
import { Pn532 } from './pn532.ts';
import { Rdm6300 } from './rdm6300.ts';
import { type TagFormat, tagNumber } from './tag-number.ts';
import { TextLines } from './text-lines.ts';

export type ReaderLine =
  /** `/dev/input/by-id/…-event-kbd` */
  | { readonly type: 'hid'; readonly path: string }
  | {
      readonly type: 'serial';
      readonly path: string;
      readonly protocol: 'lines' | 'rdm6300' | 'pn532';
      readonly baudRate?: number;
    };

export type RfidReaderOptions = ReaderLine & {
  readonly id: string;
  readonly name: string;
  readonly format: TagFormat;
  /** A card was held to it. Once for each time, however often the reader repeats it meanwhile. */
  readonly presented: (idToken: string) => void;
};

/** A card that stays in the field is told again and again; away for this long it was held up anew, ms. */
const SAME_CARD_MS = 3_000;
/** A card at the edge of the field is read wrong now and then. */
const DAMAGED_IN_A_ROW = 3;

/** An RFID reader at the controller. It may be silent for days; that it was unplugged is noticed all the same. */
export class RfidReader implements Device {
  readonly id: string;
  private readonly options: RfidReaderOptions;
  private readonly context: DeviceContext;
  private readonly line: Line;
  private readonly language: ReaderLanguage;
  private condition: DeviceHealth['condition'] = 'connecting';
  private problem: DeviceProblem | null = null;
  private sinceMs: number;
  private lastHeardMs: number | null = null;
  private wasOpen = false;
  private damaged = 0;
  private lastTag: { readonly idToken: string; readonly monoMs: number } | null = null;

  constructor(options: RfidReaderOptions, context: DeviceContext, dial: Dial = dialTo(options, context)) {
    this.id = options.id;
    this.options = options;
    this.context = context;
    this.sinceMs = context.clock.wallMs();
    this.line = new Line(dial, Number.POSITIVE_INFINITY, context.clock);
    const events = { tag: (text: string) => this.heard(text), damaged: (detail: string) => this.misheard(detail) };
    this.language = languageOf(options, events, (bytes) => this.line.write(bytes), context);
  }

  start(): void {
    this.line.open({ bytes: (chunk) => this.language.bytes(chunk), state: (state) => this.lineChanged(state) });
  }

  async stop(): Promise<void> {
    this.language.closed();
    await this.line.close();
  }

  health(): DeviceHealth {
    const { id, name } = this.options;
    const { condition, sinceMs, lastHeardMs, problem } = this;
    return { id, name, kind: 'reader', condition, sinceMs, lastHeardMs, problem };
  }

  private lineChanged(state: LineState): void {
    if (state.kind === 'open') {
      this.wasOpen = true;
      this.damaged = 0;
      this.become('ok', null);
      this.language.opened();
    } else if (state.kind === 'lost') {
      this.language.closed();
      const problem = { code: 'unreachable', address: this.options.path, detail: state.detail } as const;
      this.become(this.wasOpen ? 'stale' : 'connecting', problem);
    }
  }

  private heard(text: string): void {
    const idToken = tagNumber(text, this.options.format);
    if (idToken === null) {
      this.misheard('not a number of a card');
      return;
    }
    const { clock } = this.context;
    this.damaged = 0;
    this.lastHeardMs = clock.wallMs();
    this.become('ok', null);
    const before = this.lastTag;
    this.lastTag = { idToken, monoMs: clock.monoMs() };
    const isStillThere = before?.idToken === idToken && this.lastTag.monoMs - before.monoMs < SAME_CARD_MS;
    if (!isStillThere) this.options.presented(idToken);
  }

  private misheard(detail: string): void {
    this.damaged += 1;
    if (this.damaged < DAMAGED_IN_A_ROW) return;
    this.become('faulty', { code: 'protocol-error', address: this.options.path, detail });
  }

  private become(condition: DeviceHealth['condition'], problem: DeviceProblem | null): void {
    const isNews = condition !== this.condition || problem?.code !== this.problem?.code;
    this.problem = problem;
    if (condition !== this.condition) this.sinceMs = this.context.clock.wallMs();
    this.condition = condition;
    if (isNews) this.context.changed();
  }
}

function languageOf(
  line: ReaderLine,
  events: ReaderEvents,
  write: (bytes: Uint8Array) => void,
  { clock }: DeviceContext,
): ReaderLanguage {
  if (line.type === 'hid') return new HidKeys(events, clock);
  switch (line.protocol) {
    case 'lines':
      return new TextLines(events);
    case 'rdm6300':
      return new Rdm6300(events);
    case 'pn532':
      return new Pn532(events, write, clock);
  }
}

function dialTo(line: ReaderLine, { clock }: DeviceContext): Dial {
  const { path } = line;
  if (line.type === 'hid') return whilePlugged(dialCharacterDevice(path, clock), path, clock);
  const baudRate = line.baudRate ?? (line.protocol === 'pn532' ? 115_200 : 9_600);
  return whilePlugged(dialSerial({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1 }), path, clock);
}
