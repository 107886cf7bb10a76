import type { Socket } from 'node:net';
import type { FakeClock } from '../../fake-clock.ts';
import { type Peer, startPeer } from '../../transport/peer.ts';
import type { Fault, Truth } from './faults.ts';
import type { FaultyPeer } from './suite.ts';

/**
 * A network adapter that passes on what a meter says each second, and does to it what a fault wants. `said` is what the
 * meter says when the wire is sound.
 */
export async function startPushing(
  truth: Truth,
  clock: FakeClock,
  said: (truth: Truth, second: number, fault: Fault | null) => Buffer,
): Promise<FaultyPeer> {
  let fault: Fault | null = null;
  let second = 0;
  let frozen: Buffer | null = null;
  const dead = new Set<Socket>();
  const serve = (socket: Socket): void => {
    if (fault === 'half-open connection') dead.add(socket);
    if (fault === 'connection reset') socket.resetAndDestroy();
  };
  let peer: Peer = await startPeer(serve);
  const { port } = peer;
  const bytes = (): Buffer | null => {
    second += 1;
    switch (fault) {
      case 'no answer':
      case 'connection refused':
      case 'connection reset':
      case 'restart':
        return null;
      case 'garbage':
        return Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 73 + second) % 251));
      case 'frozen':
        frozen ??= said(truth, second, null);
        return frozen;
      default:
        return said(truth, second, fault);
    }
  };
  const cancel = clock.every(1_000, () => {
    const chunk = bytes();
    if (chunk !== null) for (const socket of peer.sockets) if (!dead.has(socket)) socket.write(chunk);
  });
  return {
    port,
    async misbehave(next) {
      const before = fault;
      fault = next;
      if (next === 'half-open connection') for (const socket of peer.sockets) dead.add(socket);
      if (next === 'connection reset') for (const socket of [...peer.sockets]) socket.resetAndDestroy();
      if (next === 'connection refused' || next === 'restart') await peer.close();
      if (before === 'connection refused' || before === 'restart') peer = await startPeer(serve, port);
    },
    close: () => {
      cancel();
      return peer.close();
    },
  };
}
