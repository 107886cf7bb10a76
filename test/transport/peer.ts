import { createServer, type Server, type Socket } from 'node:net';

/** A TCP server on loopback that does what a test tells it to. */
export interface Peer {
  readonly port: number;
  /** Connections that are open now, oldest first. */
  readonly sockets: readonly Socket[];
  /** How many there have been. */
  accepted(): number;
  close(): Promise<void>;
}

/** `port` 0 takes a free one. */
export async function startPeer(serve: (socket: Socket, index: number) => void = () => {}, port = 0): Promise<Peer> {
  const sockets: Socket[] = [];
  let count = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.splice(sockets.indexOf(socket), 1));
    count += 1;
    serve(socket, count - 1);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    sockets,
    accepted: () => count,
    close: () => {
      for (const socket of [...sockets]) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/** Waits until something is so: for what happens on real sockets. */
export async function until(isSo: () => boolean, what: string, deadlineMs = 10_000): Promise<void> {
  const endMs = Date.now() + deadlineMs;
  while (!isSo()) {
    if (Date.now() > endMs) throw new Error(`Waited ${deadlineMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
