import type { WebSocket } from 'ws';
import type { Clock } from '../../clock.ts';

/** The payload of a message, as it stands in the frame: quirks make what no schema allows. */
export type Payload = Readonly<Record<string, unknown>>;

export interface Message {
  readonly action: string;
  readonly payload: Payload;
}

/** What a quirk may look at, and what it may do to its station. */
export interface Moment {
  /** By the station's clock, UTC epoch ms. */
  readonly nowMs: number;
  /** Which message of its action this is on this connection, from 1. */
  readonly count: number;
  /** Of the station's configuration; `''` where it does not know the key. */
  readonly key: (name: string) => string;
  readonly reboot: () => void;
}

/** An answer: a payload, the code of an error, or none at all. */
export type Reply = Payload | string | 'silence';

/** How one kind of charge point differs from the standard, on its own wire. */
export interface Quirk {
  /** Keys that have other values, or that it has besides. */
  readonly configuration?: Readonly<Record<string, string>>;
  /** What it offers in its handshake instead of `ocpp1.6`. */
  readonly subprotocols?: readonly string[];
  /** What it says instead of a message of its own: others, several, or nothing (which it then takes as answered). */
  readonly says?: Readonly<Record<string, (payload: Payload, moment: Moment) => readonly Message[]>>;
  /** What it answers without doing what it was asked; `null`: it does it. */
  readonly instead?: Readonly<Record<string, (request: Payload, moment: Moment) => Reply | null>>;
  /** How it words an answer. */
  readonly answers?: Readonly<Record<string, (answer: Payload, request: Payload) => Payload>>;
  /** Its answers come so much later, ms. */
  readonly answersAfterMs?: number;
  /** What it really offers its car when it should offer this, A. */
  readonly offers?: (currentA: number) => number;
}

export interface QuirkySocketOptions {
  readonly clock: Clock;
  /** Those that are switched on now. */
  readonly quirks: () => readonly Quirk[];
  readonly moment: () => Omit<Moment, 'count'>;
}

/**
 * A socket between a station that keeps to the standard and a central system that shall meet one that does not: frames
 * are changed on their way. With no quirk it changes nothing.
 */
export function quirkySocket(socket: WebSocket, options: QuirkySocketOptions): WebSocket {
  const rewriting = new Rewriting(socket, options);
  return new Proxy(socket, {
    get(target, name) {
      if (name === 'send') return (text: string) => rewriting.send(text);
      if (name === 'on') {
        return (event: string, listener: (data: Buffer) => void) =>
          target.on(event, event === 'message' ? (data: Buffer) => rewriting.receive(data, listener) : listener);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

class Rewriting {
  private readonly socket: WebSocket;
  private readonly options: QuirkySocketOptions;
  private readonly counts = new Map<string, number>();
  /** Calls that wait for our answer, by their id. */
  private readonly asked = new Map<string, Message>();
  private extra = 0;

  constructor(socket: WebSocket, options: QuirkySocketOptions) {
    this.socket = socket;
    this.options = options;
  }

  send(text: string): void {
    const quirks = this.options.quirks();
    const [type, id, action, payload] = JSON.parse(text) as [number, string, string, Payload];
    if (quirks.length === 0) this.socket.send(text);
    else if (type === 2) this.say(id, { action, payload });
    else if (type === 3) this.answer(id, action as unknown as Payload);
    else this.later([type, id, action, payload, {}]);
  }

  receive(data: Buffer, listener: (data: Buffer) => void): void {
    const quirks = this.options.quirks();
    const [type, id, action, payload] = JSON.parse(data.toString()) as [number, string, string, Payload];
    if (quirks.length === 0 || type !== 2) {
      listener(data);
      return;
    }
    const moment = this.moment(`asked ${action}`);
    for (const { instead } of quirks) {
      const reply = instead?.[action]?.(payload, moment) ?? null;
      if (reply === 'silence') return;
      if (typeof reply === 'string') this.later([4, id, reply, '', {}]);
      else if (reply !== null) this.later([3, id, reply]);
      if (reply !== null) return;
    }
    this.asked.set(id, { action, payload });
    listener(data);
  }

  private say(id: string, message: Message): void {
    const moment = this.moment(message.action);
    let messages: readonly Message[] = [message];
    for (const { says } of this.options.quirks()) {
      messages = messages.flatMap((one) => says?.[one.action]?.(one.payload, moment) ?? [one]);
    }
    const own = messages.findIndex(({ action }) => action === message.action);
    messages.forEach(({ action, payload }, index) => {
      this.extra += 1;
      this.frame([2, index === own ? id : `extra-${this.extra}`, action, payload]);
    });
    if (own >= 0) return;
    const answer = Buffer.from(JSON.stringify([3, id, this.presumed(message.action)]));
    setImmediate(() => this.socket.emit('message', answer));
  }

  /** Nothing was said: for the station it is done, and it goes on as it did the last time. */
  private presumed(action: string): Payload {
    if (action !== 'BootNotification') return {};
    return { status: 'Accepted', currentTime: new Date(this.options.moment().nowMs).toISOString(), interval: 300 };
  }

  private answer(id: string, usual: Payload): void {
    const request = this.asked.get(id);
    this.asked.delete(id);
    let payload = usual;
    if (request !== undefined) {
      for (const { answers } of this.options.quirks()) {
        payload = answers?.[request.action]?.(payload, request.payload) ?? payload;
      }
    }
    this.later([3, id, payload]);
  }

  private later(frame: readonly unknown[]): void {
    const afterMs = Math.max(0, ...this.options.quirks().map(({ answersAfterMs = 0 }) => answersAfterMs));
    if (afterMs === 0) this.frame(frame);
    else this.options.clock.after(afterMs, () => this.frame(frame));
  }

  private frame(frame: readonly unknown[]): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  private moment(what: string): Moment {
    const count = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, count);
    return { ...this.options.moment(), count };
  }
}
