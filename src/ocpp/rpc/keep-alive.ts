import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../clock.ts';

/**
 * Finds out that the other side is gone although TCP has not noticed (a half-open connection): pings at an interval,
 * and when a whole interval after a ping nothing was heard, calls `lost`. Any sign of life counts, not only a pong.
 */
export class KeepAlive {
  private readonly socket: WebSocket;
  private readonly clock: Clock;
  private readonly cancels = new Set<Cancel>();
  private heardMonoMs: number;

  constructor(socket: WebSocket, clock: Clock, intervalMs: number, lost: () => void) {
    this.socket = socket;
    this.clock = clock;
    this.heardMonoMs = clock.monoMs();
    socket.on('pong', () => this.heard());
    socket.on('ping', () => this.heard());
    if (intervalMs <= 0) return;
    let pingedMonoMs: number | null = null;
    const cancel = clock.every(intervalMs, () => {
      if (pingedMonoMs !== null && this.heardMonoMs < pingedMonoMs) {
        lost();
        return;
      }
      pingedMonoMs = clock.monoMs();
      this.ping();
    });
    this.cancels.add(cancel);
  }

  heard(): void {
    this.heardMonoMs = this.clock.monoMs();
  }

  /** Monotonic time of the last sign of life, ms. */
  lastHeardMonoMs(): number {
    return this.heardMonoMs;
  }

  /** Pings now; true as soon as anything comes back, false when nothing does in time or the socket ends. */
  probe(timeoutMs: number): Promise<boolean> {
    return new Promise((settle) => {
      const finish = (alive: boolean) => {
        cancel();
        this.cancels.delete(cancel);
        this.socket.off('pong', onSign);
        this.socket.off('message', onSign);
        this.socket.off('close', onClose);
        settle(alive);
      };
      const onSign = () => finish(true);
      const onClose = () => finish(false);
      const cancel = this.clock.after(timeoutMs, onClose);
      this.cancels.add(cancel);
      this.socket.on('pong', onSign);
      this.socket.on('message', onSign);
      this.socket.on('close', onClose);
      this.ping();
    });
  }

  stop(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  private ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }
}
