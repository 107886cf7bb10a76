import { randomBytes } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';

export interface MqttOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  /** Retained `online` while connected; the broker says `offline` when we are gone (last will). */
  readonly statusTopic: string;
}

export interface MqttMessage {
  readonly payload: string;
  /** It was kept by the broker from before we subscribed: a state, not an event. */
  readonly isRetained: boolean;
}

interface Listener {
  readonly hear: (message: MqttMessage) => void;
  readonly longest: number;
}

/** Why there is no connection to the broker. */
export interface MqttProblem {
  /** UTC epoch ms. */
  readonly sinceMs: number;
  readonly detail: string;
}

const RETRY_MS = 5_000;
const KEEP_ALIVE_S = 15;
const CONNECT_TIMEOUT_MS = 10_000;
/** A longer message is no command, bytes. */
const LONGEST_COMMAND = 16 * 1024;

/**
 * One broker. mqtt.js keeps what could not be sent and sends it when the connection is back, minutes later: so every
 * connection here is a client of its own, with a clean session and nothing in its queues. What is published is a state:
 * the newest one is sent after each connect, and no older one ever.
 */
export class MqttLink {
  readonly address: string;
  private readonly options: MqttOptions;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly states = new Map<string, string>();
  private readonly listeners = new Map<string, Listener>();
  private client: MqttClient | null = null;
  private isRunning = false;
  private lost: MqttProblem;
  private isUp = false;
  private lastError = '';
  private cancelRetry: Cancel = () => {};

  constructor(options: MqttOptions, clock: Clock, log: Log) {
    this.options = options;
    this.clock = clock;
    this.log = log;
    this.address = `${options.host}:${options.port}`;
    this.lost = { sinceMs: clock.wallMs(), detail: 'connecting' };
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.open();
  }

  /** Says goodbye where it can, and lets go of the socket. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.cancelRetry();
    const { client } = this;
    this.client = null;
    if (client === null) return;
    if (this.isUp)
      await client.publishAsync(this.options.statusTopic, 'offline', { qos: 1, retain: true }).catch(() => undefined);
    this.isUp = false;
    this.lost = { sinceMs: this.clock.wallMs(), detail: 'closed by us' };
    await client.endAsync(true);
  }

  problem(): MqttProblem | null {
    return this.isUp ? null : this.lost;
  }

  /** Hears every message on a topic from now on that is not longer than so many bytes. One listener a topic. */
  listen(topic: string, hear: Listener['hear'], longest = LONGEST_COMMAND): void {
    this.listeners.set(topic, { hear, longest });
    if (this.isUp && this.client !== null) this.subscribe(this.client, topic);
  }

  /** The newest state of a topic, kept by the broker (retained). While there is no connection only the newest waits. */
  publishState(topic: string, payload: string): void {
    if (this.states.get(topic) === payload) return;
    this.states.set(topic, payload);
    if (this.isUp && this.client !== null) this.send(this.client, topic, payload);
  }

  /**
   * An event, heard by who is there now (QoS 1, not retained). Resolves with `null` when the broker has it, else with why
   * not: what was not taken waits nowhere in here.
   */
  publishEvent(topic: string, payload: string): Promise<string | null> {
    const { client } = this;
    if (!this.isUp || client === null) return Promise.resolve(`no connection to ${this.address}: ${this.lost.detail}`);
    return new Promise((resolve) => {
      const finish = (failed: string | null): void => {
        cancel();
        client.off('close', onClose);
        resolve(failed);
      };
      const onClose = (): void => finish('the connection has ended');
      const cancel = this.clock.after(CONNECT_TIMEOUT_MS, () => finish('the broker does not answer'));
      client.once('close', onClose);
      client.publish(topic, payload, { qos: 1 }, (error) => finish(error == null ? null : error.message));
    });
  }

  private open(): void {
    const { host, port, tls, username, password, statusTopic } = this.options;
    const options: IClientOptions = {
      protocol: tls ? 'mqtts' : 'mqtt',
      host,
      port,
      clientId: `lademeister-${randomBytes(6).toString('hex')}`,
      clean: true,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      keepalive: KEEP_ALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      will: { topic: statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
    };
    const client = connect(options);
    this.client = client;
    this.lastError = '';
    client.on('error', (error) => {
      this.lastError = error.message;
      // Some errors (a refused sign-in) end the connection only when we do.
      client.end(true);
    });
    client.on('connect', () => this.opened(client));
    client.on('message', (topic, payload, { retain }) => this.take(client, topic, payload, retain));
    client.on('close', () => this.closed(client));
  }

  private opened(client: MqttClient): void {
    if (client !== this.client) return;
    this.isUp = true;
    this.log.info({ broker: this.address }, 'Connected to the MQTT broker');
    for (const topic of this.listeners.keys()) this.subscribe(client, topic);
    this.send(client, this.options.statusTopic, 'online');
    for (const [topic, payload] of this.states) this.send(client, topic, payload);
  }

  private closed(client: MqttClient): void {
    if (client !== this.client) return;
    this.client = null;
    const detail = this.lastError === '' ? 'the broker has closed the connection' : this.lastError;
    if (this.isUp || this.lost.detail !== detail) {
      this.log.warn({ broker: this.address, detail }, 'No connection to the MQTT broker');
    }
    this.lost = { sinceMs: this.isUp ? this.clock.wallMs() : this.lost.sinceMs, detail };
    this.isUp = false;
    client.end(true);
    if (this.isRunning) this.cancelRetry = this.clock.after(RETRY_MS, () => this.open());
  }

  private take(client: MqttClient, topic: string, payload: Buffer, isRetained: boolean): void {
    const listener = this.listeners.get(topic);
    if (client !== this.client || listener === undefined || payload.length > listener.longest) return;
    listener.hear({ payload: payload.toString('utf8'), isRetained });
  }

  private subscribe(client: MqttClient, topic: string): void {
    client.subscribe(topic, { qos: 1 }, (error) => {
      if (error !== null) this.log.warn({ topic, detail: error.message }, 'A topic could not be subscribed to');
    });
  }

  private send(client: MqttClient, topic: string, payload: string): void {
    client.publish(topic, payload, { qos: 0, retain: true }, (error) => {
      if (error != null) this.log.debug({ topic, detail: error.message }, 'A state was not sent; the next one will be');
    });
  }
}
