import type { DeviceHealth } from '../../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../../core/model/readings.ts';
import type { Dial } from '../../../transport/byte-stream.ts';
import { dialHttpPoll } from '../../../transport/http-poll.ts';
import { Line, type LineState } from '../../../transport/line.ts';
import { dialSerial } from '../../../transport/serial.ts';
import { dialTcp, type TcpEndpoint } from '../../../transport/tcp.ts';
import { dialWebSocket } from '../../../transport/websocket.ts';
import type { DeviceContext, MeasuringDevice } from '../../device.ts';
import { MeasuringState } from '../../measuring-state.ts';
import { RegisterWatch } from '../../register-watch.ts';
import { Cadence } from './cadence.ts';
import { EncryptedFrames, type P1Keys } from './encrypted-frames.ts';
import { type ChecksumPolicy, type P1Frame, P1Frames } from './frames.ts';
import { FrozenWatch } from './frozen.ts';
import { readTelegram } from './telegram.ts';

export interface P1MeterOptions {
  readonly id: string;
  readonly name: string;
  readonly connection: P1Connection;
  /** Default `required`. `if-present` is for DSMR 2.2 and 3.0 alone. */
  readonly checksum?: ChecksumPolicy;
  /** For a meter that encrypts what it says; a `problem` says why its keys are not known. */
  readonly encryption?:
    | { readonly kind: 'keys'; readonly keys: P1Keys }
    | { readonly kind: 'problem'; readonly detail: string };
  /** Called with the meter's own clock, `YYMMDDhhmmssX`, at each sound telegram that has one. */
  readonly meterTime?: (text: string) => void;
}

export type P1Connection =
  /** A network dongle or ser2net that passes the telegrams on as they are. */
  | { readonly tcp: TcpEndpoint }
  /** A dongle that sends them as messages of a WebSocket. */
  | { readonly websocket: TcpEndpoint & { readonly path: string } }
  /** A dongle that gives the newest one as a page. */
  | { readonly http: TcpEndpoint & { readonly path: string } }
  /** Default 115200 baud, no parity (8N1). With parity `even` the line is 7E1, as in DSMR 2.2 and 3.0 at 9600 baud. */
  | { readonly serial: { readonly path: string; readonly baudRate?: number; readonly parity?: 'none' | 'even' } };

/** No meter pauses this long within a telegram: what comes after belongs to another one. */
const TELEGRAM_PAUSE_MS = 2_000;

/** A smart meter read at its P1 port. It is only listened to. */
export class P1Meter implements MeasuringDevice {
  readonly id: string;
  private readonly address: string;
  private readonly meterTime: (text: string) => void;
  private readonly context: DeviceContext;
  private readonly line: Line;
  private readonly frames: P1Frames;
  private readonly encrypted: EncryptedFrames | null;
  private readonly keyProblem: string | null;
  private readonly state: MeasuringState;
  private readonly cadence = new Cadence();
  private readonly frozen = new FrozenWatch();
  private readonly registers = new RegisterWatch(null);
  private lastBytesMonoMs = 0;
  private lastFrameMonoMs = 0;
  private badChecksums = 0;
  private equipmentId: string | null = null;

  constructor(options: P1MeterOptions, context: DeviceContext, dial: Dial = dialTo(options.connection, context)) {
    const { id, name, connection, checksum = 'required', encryption } = options;
    this.id = id;
    this.meterTime = options.meterTime ?? (() => {});
    this.context = context;
    const address = addressOf(connection);
    this.address = address;
    this.line = new Line(dial, silenceMs(this.cadence), context.clock);
    this.frames = new P1Frames(checksum, (frame) => this.take(frame));
    this.keyProblem = encryption?.kind === 'problem' ? encryption.detail : null;
    this.encrypted =
      encryption?.kind === 'keys'
        ? new EncryptedFrames(encryption.keys, {
            plain: (bytes) => this.frames.push(bytes),
            refused: (why) => this.refused(why),
          })
        : null;
    this.state = new MeasuringState({ id, name, kind: 'meter' }, address, this.cadence.lateAfterMs, context);
  }

  start(): void {
    if (this.keyProblem !== null) {
      this.protocolError(this.keyProblem);
      return;
    }
    this.line.open({ bytes: (chunk) => this.push(chunk), state: (state) => this.lineChanged(state) });
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
    if (monoMs - this.lastBytesMonoMs > TELEGRAM_PAUSE_MS) this.forgetBegun();
    this.lastBytesMonoMs = monoMs;
    (this.encrypted ?? this.frames).push(chunk);
    // A line that is set wrongly, a telegram that breaks off each time, or no P1 port: it is not silent.
    if (monoMs - this.lastFrameMonoMs >= this.cadence.lateAfterMs) {
      this.lastFrameMonoMs = monoMs;
      this.protocolError('bytes come, but no whole telegram: wrong baud rate or parity?');
    }
  }

  private lineChanged(state: LineState): void {
    const { address } = this;
    if (state.kind === 'open') {
      this.forgetBegun();
      this.lastFrameMonoMs = this.context.clock.monoMs();
    } else if (state.kind === 'lost') {
      this.state.away({ code: 'unreachable', address, detail: state.detail });
    } else if (state.kind === 'silent') {
      this.state.away({ code: 'silent', address, silentMs: state.silentMs });
    }
  }

  private forgetBegun(): void {
    this.encrypted?.reset();
    this.frames.reset();
  }

  private refused(why: 'key' | 'replay'): void {
    this.lastFrameMonoMs = this.context.clock.monoMs();
    this.state.faulty({ code: 'not-decrypted', address: this.address, why });
  }

  private take(frame: P1Frame): void {
    this.lastFrameMonoMs = this.context.clock.monoMs();
    switch (frame.kind) {
      case 'telegram':
        this.read(frame.text);
        break;
      case 'bad-checksum':
        this.badChecksums += 1;
        this.state.faulty({ code: 'bad-checksum', address: this.address, count: this.badChecksums });
        break;
      case 'overlong':
        this.protocolError('a telegram that does not end');
        break;
    }
  }

  private read(text: string): void {
    const monoMs = this.context.clock.monoMs();
    const telegram = readTelegram(text);
    if (telegram.kind === 'malformed') {
      this.protocolError(telegram.detail);
      return;
    }
    if (this.isAnotherMeter(telegram.equipmentId, monoMs)) {
      this.protocolError(`a second meter on this line: ${telegram.equipmentId}`);
      return;
    }
    const unchangedMs = this.frozen.check(text, hasClock(telegram.meterTime), telegram.values, monoMs);
    if (unchangedMs !== null) {
      this.state.faulty({ code: 'frozen', unchangedMs });
      return;
    }
    const watched = this.registers.check(telegram.values, monoMs);
    if (watched.kind === 'unusable') {
      this.state.faulty(watched.problem);
      return;
    }
    this.equipmentId = telegram.equipmentId;
    this.cadence.heard(monoMs);
    this.state.setLateAfter(this.cadence.lateAfterMs);
    this.line.expectBytesWithin(silenceMs(this.cadence));
    if (telegram.meterTime !== null) this.meterTime(telegram.meterTime);
    this.state.heard(watched.values, watched.doubt);
  }

  /** Two meters in one stream must not be mixed; a meter that was exchanged takes over once the old one is late. */
  private isAnotherMeter(equipmentId: string | null, monoMs: number): boolean {
    const reading = this.state.reading();
    if (reading === null || equipmentId === this.equipmentId) return false;
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

/** Some meters without a clock send zeros. */
function hasClock(meterTime: string | null): boolean {
  return meterTime !== null && /[1-9]/.test(meterTime);
}

function addressOf(connection: P1Connection): string {
  if ('serial' in connection) return connection.serial.path;
  if ('tcp' in connection) return `${connection.tcp.host}:${connection.tcp.port}`;
  const { host, port, path } = 'http' in connection ? connection.http : connection.websocket;
  return `${host}:${port}${path}`;
}

function dialTo(connection: P1Connection, { clock }: DeviceContext): Dial {
  if ('tcp' in connection) return dialTcp(connection.tcp, clock);
  if ('websocket' in connection) return dialWebSocket(connection.websocket, connection.websocket.path, clock);
  if ('http' in connection) return dialHttpPoll(connection.http, connection.http.path, clock);
  const { path, baudRate = 115_200, parity = 'none' } = connection.serial;
  return dialSerial({ path, baudRate, parity, dataBits: parity === 'none' ? 8 : 7, stopBits: 1 });
}
