import type { Socket } from 'node:net';
import type { FakeClock } from '../../fake-clock.ts';
import { type Peer, startPeer } from '../../transport/peer.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import type { FaultyPeer } from './suite.ts';

/** How long the drivers wait for an answer, and then some. */
const LATE_MS = 3_600;

/** A server of JSON that does what a fault wants. `bodyOf` says what its device answers. */
export async function startFaultyHttp(
  truth: Truth,
  clock: FakeClock,
  bodyOf: (truth: Truth, fault: Fault | null) => string,
): Promise<FaultyPeer> {
  let fault: Fault | null = null;
  const dead = new Set<Socket>();
  const serve = (socket: Socket): void => {
    if (fault === 'half-open connection') dead.add(socket);
    socket.once('data', () => {
      if (dead.has(socket)) return;
      const bytes = answerTo(socket);
      if (bytes !== null) socket.write(bytes);
    });
  };
  let peer: Peer = await startPeer(serve);
  const { port } = peer;
  const answerTo = (socket: Socket): Buffer | string | null => {
    const send = (bytes: Buffer | string): void => {
      if (!socket.destroyed) socket.write(bytes);
    };
    const lie = respond(bodyOf(LIE, null));
    switch (fault) {
      case 'no answer':
      case 'connection refused':
      case 'half-open connection':
      case 'restart':
        return null;
      case 'late answer':
        clock.after(LATE_MS, () => send(lie));
        return null;
      case 'half a frame':
        return lie.slice(0, -8);
      case 'garbage':
        return Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 73 + 41) % 251));
      case 'connection reset':
        socket.resetAndDestroy();
        return null;
      case 'flood':
        return `HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n${'['.repeat(200_000)}`;
      case 'exception':
        return 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}';
      case 'slow drip':
        [...lie].forEach((character, index) => {
          clock.after(200 * (index + 1), () => send(character));
        });
        return null;
      default:
        return respond(bodyOf(truth, fault));
    }
  };
  return {
    port,
    async misbehave(next) {
      const before = fault;
      fault = next;
      if (next === 'connection refused' || next === 'restart') await peer.close();
      if (before === 'connection refused' || before === 'restart') peer = await startPeer(serve, port);
    },
    close: () => peer.close(),
  };
}

function respond(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}
