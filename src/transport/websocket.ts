import { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Dial } from './byte-stream.ts';
import type { TcpEndpoint } from './tcp.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** No device says more in one message. */
const MOST_BYTES = 64_000;

/** A WebSocket client whose messages are the bytes of a stream, however they are cut. */
export function dialWebSocket({ host, port }: TcpEndpoint, path: string, clock: Clock): Dial {
  return (events) => {
    let isOver = false;
    const socket = new WebSocket(`ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`, {
      maxPayload: MOST_BYTES,
      perMessageDeflate: false,
    });
    const stop = (): void => {
      isOver = true;
      cancelTimeout();
      socket.terminate();
    };
    const lose = (detail: string): void => {
      if (isOver) return;
      stop();
      events.lost(detail);
    };
    const cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () => lose('no answer to the connection attempt'));
    socket.on('open', () => {
      cancelTimeout();
      if (!isOver) events.opened();
    });
    socket.on('message', (data) => {
      if (isOver) return;
      events.bytes(Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data)));
    });
    socket.on('error', (error) => lose(error.message));
    socket.on('close', () => lose('the connection was closed'));
    return {
      write(bytes) {
        if (!isOver && socket.readyState === WebSocket.OPEN) socket.send(bytes);
      },
      async close() {
        stop();
      },
    };
  };
}
