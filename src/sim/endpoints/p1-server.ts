import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { FaultSwitch } from '../faults.ts';
import { TcpListener } from '../tcp-listener.ts';
import { type GridValues, p1Telegram } from './p1-telegram.ts';

/**
 * `silent`: connections stay open and hear nothing. `frozen`: the time goes on, the values do not. `corrupt-crc`: every
 * telegram has a flipped bit. `reversed`: import is told as feed-in. `shifted`: this many W more than there are (default
 * -5000). `half-open`: as silent, and a peer that hangs up gets no FIN back. `unreachable`: hung up
 * and connections are refused.
 */
const P1_FAULTS = ['silent', 'frozen', 'corrupt-crc', 'reversed', 'shifted', 'half-open', 'unreachable'] as const;

export interface P1ServerOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** 0 for any free port. */
  readonly port: number;
  /** A serial line or pty that hears the same telegrams; `null` for none. */
  readonly ptyPath: string | null;
  readonly read: () => GridValues;
  /** How the meter speaks; a P1 telegram if left out. */
  readonly encode?: (values: GridValues, wallMs: number) => Buffer;
}

const TELEGRAM_EVERY_MS = 1_000;
const SHIFTED_W = -5_000;

/** A smart meter's P1 port, or an infrared head, behind a network adapter: a telegram a second to everybody who listens. */
export class P1Server {
  readonly faults = new FaultSwitch(P1_FAULTS, () => this.applyFaults());
  private readonly options: P1ServerOptions;
  private readonly listener: TcpListener;
  private frozen: GridValues | null = null;
  private pty: number | null = null;
  private stopTelegrams: () => void = () => {};

  constructor(options: P1ServerOptions) {
    this.options = options;
    this.listener = new TcpListener(() => {});
  }

  /** Resolves with the port when it listens; rejects when it cannot. */
  async start(): Promise<number> {
    const port = await this.listener.open(this.options.port);
    this.stopTelegrams = this.options.clock.every(TELEGRAM_EVERY_MS, () => this.send());
    return port;
  }

  async stop(): Promise<void> {
    this.stopTelegrams();
    if (this.pty !== null) closeSync(this.pty);
    this.pty = null;
    await this.listener.close();
  }

  private send(): void {
    if (this.faults.has('silent') || this.faults.has('half-open')) return;
    const { encode = p1Telegram, clock } = this.options;
    const telegram = encode(this.values(), clock.wallMs());
    if (this.faults.has('corrupt-crc')) flipBit(telegram);
    for (const socket of this.listener.sockets) sendOrSkip(socket, telegram);
    this.writePty(telegram);
  }

  private values(): GridValues {
    if (!this.faults.has('frozen')) this.frozen = null;
    else this.frozen ??= this.options.read();
    return this.falsified(this.frozen ?? this.options.read());
  }

  private falsified(truth: GridValues): GridValues {
    const addedW = this.faults.value('shifted', SHIFTED_W) ?? 0;
    if (addedW === 0 && !this.faults.has('reversed')) return truth;
    const sign = this.faults.has('reversed') ? -1 : 1;
    const [l1, l2, l3] = truth.phasePowerW;
    const told = (powerW: number): number => sign * powerW + addedW / 3;
    return { ...truth, phasePowerW: [told(l1), told(l2), told(l3)] };
  }

  private applyFaults(): void {
    this.listener.setRefusing(this.faults.has('unreachable'));
    this.listener.setKeepingHalfOpen(this.faults.has('half-open'));
  }

  /** A line on which nobody reads loses what is sent, and one that is not there yet is tried again next time. */
  private writePty(telegram: Buffer): void {
    if (this.options.ptyPath === null) return;
    try {
      this.pty ??= openSync(this.options.ptyPath, constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
      writeSync(this.pty, telegram);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code === 'EAGAIN') return;
      this.options.log.debug({ path: this.options.ptyPath, code }, 'P1 line is away');
      if (this.pty !== null) closeSync(this.pty);
      this.pty = null;
    }
  }
}

/** A listener that does not drain gets no more: a meter does not wait for it. */
function sendOrSkip(socket: Socket, telegram: Buffer): void {
  if (socket.writable && socket.writableLength < 16 * telegram.length) socket.write(telegram);
}

function flipBit(telegram: Buffer): void {
  const middle = telegram.length >> 1;
  telegram[middle] = (telegram[middle] ?? 0) ^ 0x01;
}
