import { connect } from 'node:net';
import type { Clock } from '../clock.ts';
import { type Dial, describeError } from './byte-stream.ts';

export interface TcpEndpoint {
  readonly host: string;
  readonly port: number;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Lets the kernel notice a peer that vanished without a FIN; the watchdogs above notice sooner. */
const KEEP_ALIVE_MS = 10_000;

/** A TCP client. A peer that ends its side ends the stream: half a connection is of no use to any device protocol. */
export function dialTcp({ host, port }: TcpEndpoint, clock: Clock): Dial {
  return (events) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    let isOpen = false;
    let isOver = false;

    const stop = (): void => {
      isOver = true;
      isOpen = false;
      cancelTimeout();
      socket.destroy();
    };
    const lose = (detail: string): void => {
      if (isOver) return;
      stop();
      events.lost(detail);
    };
    const cancelTimeout = clock.after(CONNECT_TIMEOUT_MS, () => lose('no answer to the connection attempt'));

    socket.on('connect', () => {
      if (isOver) return;
      cancelTimeout();
      isOpen = true;
      events.opened();
    });
    socket.on('data', (chunk: Buffer) => {
      if (!isOver) events.bytes(chunk);
    });
    socket.on('end', () => lose('the other side closed the connection'));
    socket.on('error', (error) => lose(describeError(error)));
    socket.on('close', () => lose('the connection was closed'));

    return {
      write(bytes) {
        if (isOpen) socket.write(bytes);
      },
      close() {
        stop();
        if (socket.closed) return Promise.resolve();
        return new Promise((resolve) => socket.once('close', () => resolve()));
      },
    };
  };
}
