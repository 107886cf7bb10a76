import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { until } from './socket-pair.ts';

type Answer = object | 'silence' | readonly ['error', string];
export interface Frame {
  readonly action: string;
  readonly payload: Record<string, unknown>;
}

/**
 * A station on bare `ws`, written without our RPC: it answers calls by a script and remembers them. What is not in the
 * script gets `{ status: 'Accepted' }`.
 */
export class ScriptedStation {
  readonly socket: WebSocket;
  /** Calls of the central system, in order. */
  readonly calls: Frame[] = [];
  readonly script: Record<string, (payload: Record<string, unknown>) => Answer>;
  closed = false;
  private readonly answers = new Map<string, unknown[]>();
  private nextId = 1;

  private constructor(socket: WebSocket, script: Record<string, (payload: Record<string, unknown>) => Answer>) {
    this.socket = socket;
    this.script = script;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('message', (data) => this.receive(JSON.parse(data.toString()) as unknown[]));
  }

  static async connect(
    url: string,
    script: ScriptedStation['script'] = {},
    protocols: string[] = ['ocpp1.6'],
    options: ClientOptions = {},
  ): Promise<ScriptedStation> {
    const socket = new WebSocket(url, protocols, options);
    const station = new ScriptedStation(socket, script);
    await once(socket, 'open');
    return station;
  }

  /** Sends a call; resolves with the whole answering frame. */
  async call(action: string, payload: object): Promise<unknown[]> {
    const id = this.post(action, payload);
    await until(() => this.answers.has(id), `an answer to ${action}`);
    return this.answers.get(id) ?? [];
  }

  /** Sends a call and does not wait; the id of the message. */
  post(action: string, payload: object): string {
    const id = `s${this.nextId}`;
    this.nextId += 1;
    this.socket.send(JSON.stringify([2, id, action, payload]));
    return id;
  }

  hasAnswer(id: string): boolean {
    return this.answers.has(id);
  }

  /** The whole answering frame; empty while there is none. */
  answerTo(id: string): readonly unknown[] {
    return this.answers.get(id) ?? [];
  }

  callsOf(action: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.action === action).map(({ payload }) => payload);
  }

  private receive(frame: unknown[]): void {
    const [type, id, action, payload] = frame;
    if (type !== 2) {
      this.answers.set(String(id), frame);
      return;
    }
    const call = { action: String(action), payload: payload as Record<string, unknown> };
    this.calls.push(call);
    const answer = this.script[call.action]?.(call.payload) ?? { status: 'Accepted' };
    if (answer === 'silence') return;
    if (Array.isArray(answer)) this.socket.send(JSON.stringify([4, id, answer[1], '', {}]));
    else this.socket.send(JSON.stringify([3, id, answer]));
  }
}
