import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { SignedIn } from '../access/access.ts';
import type { Cancel, Clock } from '../clock.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';
import type { SiteView } from '../site/view.ts';
import { EventLine, type LiveLine } from './event-line.ts';
import { configured, type SitePorts } from './ports.ts';
import { PROBLEMS, problemBody, Refused } from './problems.ts';
import { viewFor } from './scope.ts';

/** A changed view goes out at once, but no more often than this, ms. */
const SHORTEST_INTERVAL_MS = 500;
/** Without a change the view is sent again after this, so that a screen can tell silence from calm, ms. */
const LONGEST_INTERVAL_MS = 5_000;
/** A client that has not answered the last ping by the next one is gone; also, sign-ins are looked at again, ms. */
const PING_INTERVAL_MS = 20_000;
/** A client that lags behind by this much is left out until it has caught up: the next view replaces all before, bytes. */
const MAX_BUFFERED = 256 * 1024;
const MAX_CLIENTS = 32;

/** Close code of this house: the sign-in has ended. */
export const SIGN_IN_ENDED = 4401;

export interface LiveStreamOptions {
  readonly site: SitePorts | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Checks host, origin and sign-in; throws `Refused`. */
  readonly admit: (request: IncomingMessage) => { readonly who: SignedIn; readonly whoNow: () => SignedIn | null };
}

interface Client {
  readonly socket: LiveLine;
  /** What he may see can change while he looks. */
  who: SignedIn;
  readonly whoNow: () => SignedIn | null;
  /** It has answered since the last ping. */
  alive: boolean;
}

/** The live view over WebSocket, or as events where none gets through. Every message is a whole view, so nothing is lost by leaving one out. */
export class LiveStream {
  private readonly options: LiveStreamOptions;
  private readonly clients = new Set<Client>();
  // Views hardly differ from one to the next: with the last ones as dictionary a message takes a few hundred bytes.
  private readonly server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024,
    perMessageDeflate: { threshold: 512, serverMaxWindowBits: 14, clientNoContextTakeover: true, concurrencyLimit: 2 },
  });
  private stopWatching: Cancel | null = null;
  private cancelNext: Cancel | null = null;
  private sentMonoMs = 0;

  constructor(options: LiveStreamOptions) {
    this.options = options;
  }

  /** Takes over an HTTP upgrade, or answers why not. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A peer that resets the connection while it is being refused is nothing to report.
    socket.on('error', () => socket.destroy());
    try {
      if (request.url?.split('?')[0] !== '/api/stream') throw new Refused('not-found');
      const { who, whoNow } = this.options.admit(request);
      const site = configured(this.options.site);
      if (this.clients.size >= MAX_CLIENTS) throw new Refused('too-many-streams');
      this.server.handleUpgrade(request, socket, head, (webSocket) => {
        this.add({ socket: webSocket, who, whoNow, alive: true }, site);
      });
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused('internal-error');
      if (refused !== error) this.options.log.error({ err: error }, 'A stream could not be opened');
      refuseUpgrade(socket, refused);
    }
  }

  /** Answers a request with events. Throws `Refused`, and has answered nothing then. */
  events(request: IncomingMessage, response: ServerResponse): void {
    const { who, whoNow } = this.options.admit(request);
    const site = configured(this.options.site);
    if (this.clients.size >= MAX_CLIENTS) throw new Refused('too-many-streams');
    const socket = new EventLine(request, response);
    this.add({ socket, who, whoNow, alive: true }, site);
  }

  /** Ends the streams of a sign-in that is over. */
  endSignIn(signInId: string): void {
    for (const client of this.clients) {
      if (client.who.signInId === signInId) client.socket.close(SIGN_IN_ENDED, 'signed-out');
    }
  }

  /** Accounts or sign-ins have changed: who is no more, goes; who may something else, sees something else. */
  lookAgain(): void {
    for (const client of this.clients) this.isStillIn(client);
  }

  close(): void {
    for (const { socket } of this.clients) socket.terminate();
    this.server.close();
  }

  private add(client: Client, site: SitePorts): void {
    const { socket } = client;
    this.clients.add(client);
    if (this.clients.size === 1) this.watch(site);
    socket.on('pong', () => {
      client.alive = true;
    });
    socket.on('error', (error) => this.options.log.debug({ err: error }, 'A stream broke'));
    socket.on('close', () => {
      this.clients.delete(client);
      if (this.clients.size === 0) this.stopWatching?.();
    });
    this.send(client, textFor(client.who, site.view(), site));
  }

  private watch(site: SitePorts): void {
    const { clock } = this.options;
    // The first client is sent its view by itself.
    this.sentMonoMs = clock.monoMs();
    const stopListening = site.onView(() => this.schedule(site, SHORTEST_INTERVAL_MS));
    const stopPinging = clock.every(PING_INTERVAL_MS, () => this.ping());
    this.schedule(site, LONGEST_INTERVAL_MS);
    this.stopWatching = () => {
      stopListening();
      stopPinging();
      this.cancelNext?.();
      this.cancelNext = null;
    };
  }

  /** The next view goes out when this long has passed since the last one; an earlier appointment falls away. */
  private schedule(site: SitePorts, intervalMs: number): void {
    const dueInMs = this.sentMonoMs + intervalMs - this.options.clock.monoMs();
    this.cancelNext?.();
    if (dueInMs <= 0) this.broadcast(site);
    else this.cancelNext = this.options.clock.after(dueInMs, () => this.broadcast(site));
  }

  private broadcast(site: SitePorts): void {
    this.sentMonoMs = this.options.clock.monoMs();
    const view = site.view();
    const whole = JSON.stringify(view);
    for (const client of this.clients) {
      this.send(client, client.who.role === 'owner' ? whole : textFor(client.who, view, site));
    }
    this.schedule(site, LONGEST_INTERVAL_MS);
  }

  private send({ socket }: Client, text: string): void {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount <= MAX_BUFFERED) socket.send(text);
  }

  private ping(): void {
    for (const client of this.clients) {
      if (!client.alive) client.socket.terminate();
      else if (this.isStillIn(client)) {
        client.alive = false;
        client.socket.ping();
      }
    }
  }

  /** While the store cannot say, whoever was let in stays: what is shown says that the disk is in trouble. */
  private isStillIn(client: Client): boolean {
    try {
      const now = client.whoNow();
      if (now !== null) client.who = now;
      else client.socket.close(SIGN_IN_ENDED, 'signed-out');
      return now !== null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.warn({ err: error }, 'Nobody can say whether a sign-in still holds');
      return true;
    }
  }
}

function textFor(who: SignedIn, view: SiteView, site: SitePorts): string {
  return JSON.stringify(viewFor(who, view, site));
}

function refuseUpgrade(socket: Duplex, { code, params }: Refused): void {
  const body = JSON.stringify(problemBody(code, params));
  socket.end(
    [
      `HTTP/1.1 ${PROBLEMS[code][0]} Refused`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
