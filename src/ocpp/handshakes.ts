import type { Socket } from 'node:net';
import type { Cancel, Clock } from '../clock.ts';

/**
 * TCP connections that are no WebSocket yet. Each has {@link HANDSHAKE_MS} to become one, and of too many the oldest of
 * the address that has the most goes: whoever opens a thousand in silence pushes out its own, and no station.
 */
export class Handshakes {
  private readonly clock: Clock;
  /** By the other end, because TLS makes two sockets of one connection. The oldest first. */
  private readonly open = new Map<string, { readonly socket: Socket; readonly cancel: Cancel }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  begin(socket: Socket): void {
    const peer = peerOf(socket);
    const cancel = this.clock.after(HANDSHAKE_MS, () => socket.destroy());
    this.open.get(peer)?.cancel();
    this.open.set(peer, { socket, cancel });
    socket.once('close', () => {
      // Its port may have been taken by the next one already.
      if (this.open.get(peer)?.socket === socket) this.forget(peer);
    });
    if (this.open.size > MAX_OPEN) this.oldestOfTheBusiest()?.destroy();
  }

  /** It has become a WebSocket, or is closed. */
  end(socket: Socket): void {
    this.forget(peerOf(socket));
  }

  private forget(peer: string): void {
    this.open.get(peer)?.cancel();
    this.open.delete(peer);
  }

  private oldestOfTheBusiest(): Socket | undefined {
    const counts = new Map<string, number>();
    const open = [...this.open.values()].map(({ socket }) => socket).filter(({ destroyed }) => !destroyed);
    for (const { remoteAddress = '' } of open) counts.set(remoteAddress, (counts.get(remoteAddress) ?? 0) + 1);
    const most = Math.max(...counts.values());
    return open.find(({ remoteAddress = '' }) => counts.get(remoteAddress) === most);
  }
}

/** One end of a TCP connection to us, for as long as it is open. */
export const peerOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;

const HANDSHAKE_MS = 10_000;
/** 500 stations that come back after a power cut, all at once. */
const MAX_OPEN = 600;
