import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type Dial, describeError } from './byte-stream.ts';

export interface MulticastGroup {
  /** IPv4. */
  readonly address: string;
  readonly port: number;
  /** Own address in the network where the group is; `null`: in every network this machine is in. */
  readonly interface: string | null;
}

/**
 * Listens to a multicast group. Each chunk is one datagram. Those that are not wanted are as good as none: whoever keeps
 * this open dials again when only such come, and dialling joins anew. Switches that watch IGMP forget a listener after
 * minutes where nobody asks them (RFC 4541), and networks come and go.
 */
export function dialMulticast(group: MulticastGroup, isWanted: (datagram: Buffer) => boolean): Dial {
  return (events) => {
    // Other programs on this machine, and other meters of this one, listen at the same port.
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    let isOver = false;
    const released = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const stop = (): void => {
      if (isOver) return;
      isOver = true;
      socket.close();
    };
    const lose = (detail: string): void => {
      if (isOver) return;
      stop();
      events.lost(detail);
    };
    socket.on('error', (error) => lose(describeError(error)));
    socket.on('message', (datagram) => {
      if (!isOver && isWanted(datagram)) events.bytes(datagram);
    });
    socket.bind(group.port, () => {
      if (isOver) return;
      const problem = join(socket, group);
      if (problem === null) events.opened();
      else lose(problem);
    });
    return {
      write() {},
      close() {
        stop();
        return released;
      },
    };
  };
}

/** `null` when the group was joined somewhere, else why it was not. */
function join(socket: Socket, group: MulticastGroup): string | null {
  const own = group.interface === null ? ownAddresses() : [group.interface];
  let problem = 'no network';
  let isJoined = false;
  for (const address of own) {
    try {
      socket.addMembership(group.address, address);
      isJoined = true;
    } catch (error) {
      // Two addresses in the same network (EADDRINUSE), or one that has just gone.
      problem = describeError(error);
    }
  }
  return isJoined ? null : problem;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
}
