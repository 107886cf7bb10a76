import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP port on loopback that can misbehave: hang up and refuse, or keep its side of a connection open for ever.
 * It keeps its port number while it refuses.
 */
export class TcpListener {
  readonly sockets = new Set<Socket>();
  private readonly connected: (socket: Socket) => void;
  private server: Server | null = null;
  private port = 0;
  private keepingHalfOpen = false;
  /** Between open and close; refusing is something that happens in between. */
  private inUse = false;
  /** Opening and closing never overlap. */
  private change: Promise<void> = Promise.resolve();

  constructor(connected: (socket: Socket) => void) {
    this.connected = connected;
  }

  /** @param port 0 for any free one. Resolves with the port; rejects when it cannot be had. */
  async open(port: number): Promise<number> {
    this.port = port;
    await this.listen();
    this.inUse = true;
    return this.port;
  }

  async close(): Promise<void> {
    this.setRefusing(true);
    this.inUse = false;
    await this.change;
  }

  setRefusing(refusing: boolean): void {
    if (!this.inUse) return;
    this.change = this.change.then(() => {
      if (refusing) return this.shut();
      return this.server === null ? this.listen() : undefined;
    });
  }

  /** While it does so, a peer that ends the connection gets no FIN back. */
  setKeepingHalfOpen(keeping: boolean): void {
    this.keepingHalfOpen = keeping;
    if (!keeping) for (const socket of this.sockets) if (socket.readableEnded) socket.end();
  }

  private async listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.accept(socket));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.server = server;
    const address = server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
  }

  private async shut(): Promise<void> {
    const server = this.server;
    if (server === null) return;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    // A peer that vanishes is the peer's business; 'close' follows.
    socket.on('error', () => {});
    socket.on('end', () => {
      if (!this.keepingHalfOpen) socket.end();
    });
    // Without a reader, 'end' would never come.
    socket.resume();
    this.connected(socket);
  }
}
