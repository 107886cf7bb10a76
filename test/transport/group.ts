import { createSocket, type Socket } from 'node:dgram';
import type { MulticastGroup } from '../../src/transport/multicast.ts';

/** A multicast group on loopback, and somebody who speaks in it. */
export interface Group extends MulticastGroup {
  send(datagram: Uint8Array): void;
  close(): Promise<void>;
}

export async function startGroup(address = '239.12.255.254'): Promise<Group> {
  const taken = await bound();
  const { port } = taken.address();
  await closed(taken);
  const speaker = await bound();
  speaker.setMulticastInterface('127.0.0.1');
  speaker.setMulticastLoopback(true);
  return {
    address,
    port,
    interface: '127.0.0.1',
    send: (datagram) => speaker.send(datagram, port, address),
    close: () => closed(speaker),
  };
}

function bound(): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()));
}
