import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../clock.ts';

/**
 * TCP connections that are no WebSocket yet. Each has {@link HANDSHAKE_MS} to become one, and of too many the oldest of
 * the address that has the most goes: whoever opens a thousand in silence pushes out its own, and no station.
 */
export class Handshakes {
  private readonly clock: Clock;
  /** The oldest first. */
  private readonly open = new Map<Socket, Cancel>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  begin(socket: Socket): void {
    this.open.set(
      socket,
      this.clock.after(HANDSHAKE_MS, () => socket.destroy()),
    );
    socket.once('close', () => this.end(socket));
    if (this.open.size > MAX_OPEN) this.oldestOfTheBusiest()?.destroy();
  }

  /** It has become a WebSocket, or is closed. */
  end(socket: Socket): void {
    this.open.get(socket)?.();
    this.open.delete(socket);
  }

  private oldestOfTheBusiest(): Socket | undefined {
    const counts = new Map<string, number>();
    const open = [...this.open.keys()].filter(({ destroyed }) => !destroyed);
    for (const { remoteAddress = '' } of open) counts.set(remoteAddress, (counts.get(remoteAddress) ?? 0) + 1);
    const most = Math.max(...counts.values());
    return open.find(({ remoteAddress = '' }) => counts.get(remoteAddress) === most);
  }
}

const HANDSHAKE_MS = 10_000;
const MAX_OPEN = 100;
