import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Cancel, Clock } from '../clock.ts';

/** What answers requests and takes upgrades to WebSockets over: an app that is ready. */
export interface Answering {
  routing(request: IncomingMessage, response: ServerResponse): void;
  readonly server: { emit(event: 'upgrade', request: IncomingMessage, socket: Duplex, head: Buffer): boolean };
}

/** So many may wait; who comes then is told to come again. */
const MAX_WAITING = 64;

/**
 * Stands between the open ports and the app behind them, which goes and comes again with every change of the
 * configuration. Whoever asks in between waits for the next one: what somebody has clicked is done, or refused with a
 * reason, and never lost. Who has given up waiting is not served any more, for he was told that it failed.
 */
export class Gate {
  private app: Answering | null = null;
  private waiting: ((app: Answering) => void)[] = [];
  private answering = 0;
  private onQuiet = (): void => {};

  /** Lets in who waits, and who comes from now on. */
  serve(app: Answering): void {
    this.app = app;
    const waiting = this.waiting;
    this.waiting = [];
    for (const enter of waiting) enter(app);
  }

  /** From now on requests wait for the next app. */
  hold(): void {
    this.app = null;
  }

  /** Resolves when all that were let in have their answers, and after `atMostMs` in any case. */
  quiet(clock: Clock, atMostMs: number): Promise<void> {
    if (this.answering === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel: Cancel = clock.after(atMostMs, resolve);
      this.onQuiet = () => {
        cancel();
        resolve();
      };
    });
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    const enter = (app: Answering): void => {
      if (response.destroyed) return;
      this.answering += 1;
      response.once('close', () => {
        this.answering -= 1;
        if (this.answering === 0) this.onQuiet();
      });
      app.routing(request, response);
    };
    if (this.app !== null) enter(this.app);
    else if (this.waiting.length < MAX_WAITING) this.waiting.push(enter);
    else response.writeHead(503, { 'Retry-After': '5' }).end();
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.app !== null) {
      this.app.server.emit('upgrade', request, socket, head);
      return;
    }
    if (this.waiting.length >= MAX_WAITING) {
      socket.destroy();
      return;
    }
    socket.on('error', () => socket.destroy());
    this.waiting.push((app) => {
      if (!socket.destroyed) app.server.emit('upgrade', request, socket, head);
    });
  }
}
