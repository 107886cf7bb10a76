import { connect, type Socket } from 'node:net';
import type { Clock } from '../../clock.ts';
import { TcpListener } from '../tcp-listener.ts';

/** How bad the wire is. */
export interface WireCondition {
  /** Nothing moves any more in either direction, and nobody is told. */
  readonly halfOpen: boolean;
  /** The line is cut, and connections are refused. */
  readonly offline: boolean;
  /** What the station says arrives this much later, ms. */
  readonly lateMs: number;
}

/** The network between a station and its central system: a relay that can be cut, stalled and slowed down. */
export class Wire {
  private readonly clock: Clock;
  private readonly farEnd: { readonly host: string; readonly port: number };
  private readonly listener = new TcpListener((near) => this.join(near));
  private readonly sockets = new Set<Socket>();
  private condition: WireCondition = { halfOpen: false, offline: false, lateMs: 0 };

  constructor(clock: Clock, farEnd: { readonly host: string; readonly port: number }) {
    this.clock = clock;
    this.farEnd = farEnd;
  }

  /** Resolves with the local port to dial instead of the far end. */
  open(): Promise<number> {
    return this.listener.open(0);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await this.listener.close();
  }

  setCondition(condition: WireCondition): void {
    const healed = this.condition.halfOpen && !condition.halfOpen;
    this.condition = condition;
    this.listener.setKeepingHalfOpen(condition.halfOpen);
    this.listener.setRefusing(condition.offline);
    // Whatever hung in a stalled connection is lost: both ends have to dial again.
    if (healed || condition.offline) for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket): void {
    const far = connect({ ...this.farEnd, allowHalfOpen: true, noDelay: true });
    near.on('data', (chunk) => this.pass(far, chunk));
    far.on('data', (chunk) => {
      if (!this.condition.halfOpen) near.write(chunk);
    });
    for (const [end, other] of [[near, far] as const, [far, near] as const]) {
      this.sockets.add(end);
      end.on('end', () => {
        if (!this.condition.halfOpen) other.end();
      });
      end.on('close', () => {
        this.sockets.delete(end);
        if (!this.condition.halfOpen) other.destroy();
      });
    }
    // Refused or reset: 'close' follows and hangs up the other end.
    far.on('error', () => {});
  }

  private pass(far: Socket, chunk: Buffer): void {
    if (this.condition.halfOpen) return;
    if (this.condition.lateMs === 0) far.write(chunk);
    else {
      this.clock.after(this.condition.lateMs, () => {
        if (!this.condition.halfOpen && far.writable) far.write(chunk);
      });
    }
  }
}
