import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGzip, type Gzip, constants as zlib } from 'node:zlib';
import { SECURITY_HEADERS } from './headers.ts';

/** A way to a browser, as far as the live stream uses it: a WebSocket, or the events below. */
export interface LiveLine {
  readonly readyState: number;
  readonly OPEN: number;
  /** Bytes that wait because the other side is slow. */
  readonly bufferedAmount: number;
  send(text: string): void;
  /** Is answered by `pong` while the other side takes what it is sent. */
  ping(): void;
  close(code: number, reason: string): void;
  /** At once, without a word. */
  terminate(): void;
  on(event: 'pong' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Server-sent events (WHATWG HTML 9.2) for browsers behind something that lets no WebSocket through. One gzip stream for
 * all of them, so that a view that hardly differs from the last one takes a few hundred bytes.
 */
export class EventLine extends EventEmitter implements LiveLine {
  readonly OPEN = 1;
  private readonly response: ServerResponse;
  private readonly gzip: Gzip | null;
  /** Bytes given to the compression that have not left it. */
  private compressing = 0;

  constructor(request: IncomingMessage, response: ServerResponse) {
    super();
    this.response = response;
    const isCompressed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    this.gzip = isCompressed ? createGzip({ level: 6, windowBits: 15, memLevel: 7 }) : null;
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': 'text/event-stream',
      // A proxy that collects or packs anew would hold the events back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
    });
    response.on('error', (error) => this.emit('error', error));
    response.on('close', () => {
      this.gzip?.destroy();
      this.emit('close');
    });
    this.gzip?.on('data', (chunk: Buffer) => response.write(chunk));
    this.gzip?.on('error', (error) => response.destroy(error));
  }

  get readyState(): number {
    return this.response.writable && !this.response.destroyed ? this.OPEN : 3;
  }

  get bufferedAmount(): number {
    return this.response.writableLength + this.compressing;
  }

  /** @param text without line breaks */
  send(text: string): void {
    this.write(`data: ${text}\n\n`);
  }

  ping(): void {
    this.write(':\n\n', () => {
      // What was written before has left this process.
      if (this.response.writableLength === 0) this.emit('pong');
      else this.response.once('drain', () => this.emit('pong'));
    });
  }

  close(): void {
    if (this.gzip === null) this.response.end();
    else this.gzip.once('end', () => this.response.end()).end();
  }

  terminate(): void {
    this.response.destroy();
  }

  private write(text: string, written: () => void = () => {}): void {
    const { gzip } = this;
    if (gzip === null) {
      this.response.write(text, written);
      return;
    }
    const bytes = Buffer.byteLength(text);
    this.compressing += bytes;
    gzip.write(text);
    gzip.flush(zlib.Z_SYNC_FLUSH, () => {
      this.compressing -= bytes;
      written();
    });
  }
}
