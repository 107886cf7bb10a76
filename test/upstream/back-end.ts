import type { AddressInfo } from 'node:net';
import { RPCServer } from 'ocpp-rpc';
import { onTestFinished } from 'vitest';

type Client = Parameters<Parameters<RPCServer['on']>[1]>[0];
type Answer = Record<string, unknown>;
type Request = Record<string, unknown>;

/** A call that came in. */
export interface Heard {
  readonly action: string;
  readonly payload: Request;
}

/**
 * A central system of another implementation (npm: ocpp-rpc), as strict as it can be: every frame is checked against the
 * schemas of the OCA. What it hears and what it found wrong can be looked at.
 */
export class BackEnd {
  readonly heard: Heard[] = [];
  /** Every byte that came in, frame by frame. */
  readonly frames: string[] = [];
  readonly faults: string[] = [];
  /** In place of its usual answers; throws to answer with an error. */
  readonly answers: Record<string, (request: Request) => Answer | Promise<Answer>> = {};
  /** Identities with the password they showed. */
  readonly signedIn: { identity: string; password: string | null }[] = [];
  nextTransactionId = 4711;
  private readonly server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
  private readonly clients = new Set<Client>();
  private port = 0;

  static async open(port = 0): Promise<BackEnd> {
    const backEnd = new BackEnd();
    await backEnd.listen(port);
    onTestFinished(() => backEnd.close());
    return backEnd;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/ocpp`;
  }

  /** Calls the charge point; rejects with its error. */
  async ask(action: string, payload: Request): Promise<Answer> {
    const [client] = this.clients;
    if (client === undefined) throw new Error('nobody is connected');
    return (await client.call(action, payload)) as Answer;
  }

  said(action: string): readonly Request[] {
    return this.heard.filter((one) => one.action === action).map(({ payload }) => payload);
  }

  /** Cuts all connections; they may come back. */
  async cut(): Promise<void> {
    await Promise.all([...this.clients].map((client) => client.close({ force: true })));
  }

  async close(): Promise<void> {
    await this.server.close({ force: true });
  }

  private async listen(port: number): Promise<void> {
    this.server.auth((accept, _reject, { identity, password }) => {
      this.signedIn.push({ identity, password: password?.toString() ?? null });
      accept();
    });
    this.server.on('client', (client: Client) => {
      this.clients.add(client);
      client.on('close', () => this.clients.delete(client));
      client.on('strictValidationFailure', ({ method, error }: { method: string; error: Error }) =>
        this.faults.push(`${method}: ${error.message}`),
      );
      client.on('badMessage', ({ error }: { error: Error }) => this.faults.push(error.message));
      client.on('message', ({ message, outbound }: { message: Buffer | string; outbound: boolean }) => {
        if (!outbound) this.frames.push(message.toString());
      });
      client.handle(async ({ method, params }: { method: string; params: Request }) => {
        this.heard.push({ action: method, payload: params });
        return this.answers[method]?.(params) ?? this.usual(method);
      });
    });
    const http = await this.server.listen(port, '127.0.0.1');
    this.port = (http.address() as AddressInfo).port;
  }

  private usual(action: string): Answer {
    const currentTime = new Date().toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: 300 };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: { status: 'Accepted' } };
      case 'StartTransaction':
        this.nextTransactionId += 1;
        return { transactionId: this.nextTransactionId, idTagInfo: { status: 'Accepted' } };
      default:
        return {};
    }
  }
}
