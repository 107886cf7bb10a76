import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a station sent. The named fields are those that tests look at one by one. */
export interface Payload {
  readonly connectorId?: number;
  readonly status?: string;
  readonly timestamp?: string;
  readonly [field: string]: unknown;
}

export interface Heard {
  readonly action: string;
  readonly payload: Payload;
}

type Script = (payload: Payload) => object | { readonly callError: string };

/** A central system on plain `ws` that says what a test tells it to: nothing in it comes from the project's own RPC. */
export class ScriptedServer {
  readonly heard: Heard[] = [];
  readonly paths: string[] = [];
  connected = 0;
  private readonly server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'ocpp1.6' });
  private readonly scripts = new Map<string, Script>();
  private readonly waiting = new Map<string, (answer: unknown) => void>();
  private socket: WebSocket | null = null;
  private calls = 0;
  private transactions = 100;

  constructor() {
    this.answer('BootNotification', () => ({
      status: 'Accepted',
      currentTime: new Date(0).toISOString(),
      interval: 300,
    }));
    this.answer('Heartbeat', () => ({ currentTime: new Date(0).toISOString() }));
    this.answer('Authorize', () => ({ idTagInfo: { status: 'Accepted' } }));
    this.answer('StartTransaction', () => ({ idTagInfo: { status: 'Accepted' }, transactionId: ++this.transactions }));
    this.answer('StatusNotification', () => ({}));
    this.answer('MeterValues', () => ({}));
    this.answer('StopTransaction', () => ({}));
    this.server.on('connection', (socket, request) => {
      this.connected += 1;
      this.paths.push(request.url ?? '');
      this.socket = socket;
      socket.on('message', (data) => this.receive(socket, JSON.parse(String(data))));
    });
  }

  async start(): Promise<string> {
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `ws://127.0.0.1:${address.port}/ocpp`;
  }

  async stop(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    this.server.close();
    await once(this.server, 'close');
  }

  answer(action: string, script: Script): void {
    this.scripts.set(action, script);
  }

  /** Payloads of one action, oldest first. */
  of(action: string): Payload[] {
    return this.heard.filter((message) => message.action === action).map((message) => message.payload);
  }

  /** The newest status of connector 1. */
  status(): string | undefined {
    return this.of('StatusNotification').findLast((payload) => payload.connectorId === 1)?.status;
  }

  /** Calls the station; resolves with its payload, or with `{callError}`. */
  call(action: string, payload: object): Promise<unknown> {
    const id = `server-${++this.calls}`;
    this.socket?.send(JSON.stringify([2, id, action, payload]));
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  private receive(socket: WebSocket, frame: unknown): void {
    if (!Array.isArray(frame)) throw new Error('no frame');
    const [type, id, third, payload] = frame;
    if (type === 2) {
      this.heard.push({ action: third, payload });
      const answer = this.scripts.get(third)?.(payload) ?? { callError: 'NotImplemented' };
      const reply = 'callError' in answer ? [4, id, answer.callError, '', {}] : [3, id, answer];
      socket.send(JSON.stringify(reply));
      return;
    }
    this.waiting.get(id)?.(type === 3 ? third : { callError: third });
    this.waiting.delete(id);
  }
}
