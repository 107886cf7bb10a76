import { randomBytes } from 'node:crypto';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';

export interface MqttOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username: string | null;
  /** Asked before each connection, so that what is changed holds at once. Rejects in words. */
  readonly secrets: () => Promise<MqttSecrets>;
  /** Retained `online` while connected; the broker says `offline` when we are gone (last will). `null`: nobody is told. */
  readonly statusTopic: string | null;
}

export interface MqttSecrets {
  readonly password: string | null;
  /** Certificates to trust instead of those of the system, PEM. */
  readonly ca: string | null;
}

export interface MqttMessage {
  readonly payload: string;
  /** It was kept by the broker from before we subscribed: of unknown age, a state rather than an event. */
  readonly isRetained: boolean;
  /** When it arrived, monotonic, ms. */
  readonly monoMs: number;
}

/** Who hears a topic. */
export interface TopicListener {
  message(message: MqttMessage): void;
  /** The broker does not let us hear it. */
  refused?(detail: string): void;
  /** 1 (default): for commands. 0: for readings, which a broker must drop rather than queue. */
  readonly qos?: 0 | 1;
  /** Longer messages are not passed on. Default 64 KiB: a longer one is no command and no reading. */
  readonly longestBytes?: number;
}

/** Why there is no connection to the broker. */
export interface MqttProblem {
  /** UTC epoch ms. */
  readonly sinceMs: number;
  readonly detail: string;
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** What the broker waits for us; it speaks our last will after half as much again. */
const KEEP_ALIVE_S = 15;
/** After one such span without a packet the broker has been asked for a sign of life; after the next it is given up. */
const LIFE_SIGN_MS = 10_000;
const CONNECT_TIMEOUT_MS = 10_000;
const LONGEST_BYTES = 64 * 1024;

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
  private readonly listeners = new Map<string, Set<TopicListener>>();
  private readonly watchers = new Set<() => void>();
  private client: MqttClient | null = null;
  private isRunning = false;
  private lost: MqttProblem;
  private isUp = false;
  private lastError = '';
  private failures = 0;
  private attempt = 0;
  private hasHeard = false;
  private cancelRetry: Cancel = () => {};
  private cancelWatch: Cancel = () => {};

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
    void this.open();
  }

  /** Lets go of the socket without a word: so the broker speaks our last will, and one that hangs is not waited for. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.cancelRetry();
    this.cancelWatch();
    const { client } = this;
    this.client = null;
    this.isUp = false;
    this.lost = { sinceMs: this.clock.wallMs(), detail: 'closed by us' };
    await client?.endAsync(true);
  }

  problem(): MqttProblem | null {
    return this.isUp ? null : this.lost;
  }

  /** Calls back whenever {@link problem} has changed. */
  watch(changed: () => void): Cancel {
    this.watchers.add(changed);
    return () => this.watchers.delete(changed);
  }

  /** Hears every message on a topic from now on, until cancelled. */
  listen(topic: string, listener: TopicListener): Cancel {
    const others = this.listeners.get(topic);
    if (others === undefined) this.listeners.set(topic, new Set([listener]));
    else others.add(listener);
    // Also where others listen: each hears what the broker has kept.
    if (this.isUp && this.client !== null) this.subscribe(this.client, topic);
    return () => this.unlisten(topic, listener);
  }

  /** The newest state of a topic, kept by the broker (retained). While there is no connection only the newest waits. */
  publishState(topic: string, payload: string): void {
    if (this.states.get(topic) === payload) return;
    this.states.set(topic, payload);
    if (this.isUp && this.client !== null) this.send(this.client, topic, payload);
  }

  /** Sends the newest state of a topic once more, to whoever has missed or forgotten it. */
  repeatState(topic: string): void {
    const payload = this.states.get(topic);
    if (payload !== undefined && this.isUp && this.client !== null) this.send(this.client, topic, payload);
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

  private async open(): Promise<void> {
    this.attempt += 1;
    const { attempt } = this;
    const secrets = await this.options
      .secrets()
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    // Stopped meanwhile, and perhaps started again.
    if (!this.isRunning || attempt !== this.attempt) return;
    if (typeof secrets === 'string') this.retry(secrets);
    else this.connect(secrets);
  }

  private connect({ password, ca }: MqttSecrets): void {
    const { host, port, tls, username, statusTopic } = this.options;
    const options: IClientOptions = {
      protocol: tls ? 'mqtts' : 'mqtt',
      host,
      port,
      // A name of its own each time: a broker ends the older of two connections with one name.
      clientId: `lademeister-${randomBytes(6).toString('hex')}`,
      clean: true,
      reconnectPeriod: 0,
      queueQoSZero: false,
      resubscribe: false,
      keepalive: KEEP_ALIVE_S,
      connectTimeout: 3 * CONNECT_TIMEOUT_MS,
      ...(statusTopic === null
        ? {}
        : { will: { topic: statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true } }),
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
      ...(ca === null ? {} : { ca }),
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
    client.on('packetreceive', () => {
      if (client === this.client) this.hasHeard = true;
    });
    client.on('message', (topic, payload, { retain }) => this.take(client, topic, payload, retain));
    client.on('close', () => this.closed(client));
    this.cancelWatch = this.clock.after(CONNECT_TIMEOUT_MS, () => this.giveUp(client, 'no answer in time'));
  }

  private opened(client: MqttClient): void {
    if (client !== this.client) return;
    this.isUp = true;
    this.cancelWatch();
    this.hasHeard = true;
    this.expectLife(client);
    this.log.info({ broker: this.address }, 'Connected to the MQTT broker');
    for (const topic of this.listeners.keys()) this.subscribe(client, topic);
    const { statusTopic } = this.options;
    if (statusTopic !== null) this.send(client, statusTopic, 'online');
    for (const [topic, payload] of this.states) this.send(client, topic, payload);
    this.tellWatchers();
  }

  /** The keep-alive of mqtt.js waits longer, and on a clock of its own. */
  private expectLife(client: MqttClient): void {
    this.cancelWatch = this.clock.after(LIFE_SIGN_MS, () => {
      if (client !== this.client) return;
      if (!this.hasHeard) {
        this.giveUp(client, 'the broker has fallen silent');
        return;
      }
      // A connection that lasts is proof; one that is accepted is none.
      this.failures = 0;
      this.hasHeard = false;
      client.sendPing();
      this.expectLife(client);
    });
  }

  private giveUp(client: MqttClient, detail: string): void {
    if (client !== this.client) return;
    this.lastError = detail;
    client.end(true);
    this.closed(client);
  }

  private closed(client: MqttClient): void {
    if (client !== this.client) return;
    this.client = null;
    this.cancelWatch();
    client.end(true);
    this.retry(this.lastError === '' ? 'the broker has closed the connection' : this.lastError);
  }

  private retry(detail: string): void {
    if (this.isUp || this.lost.detail !== detail) {
      this.log.warn({ broker: this.address, detail }, 'No connection to the MQTT broker');
    }
    this.lost = { sinceMs: this.isUp ? this.clock.wallMs() : this.lost.sinceMs, detail };
    this.isUp = false;
    const delayMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.failures);
    this.failures += 1;
    if (this.isRunning) this.cancelRetry = this.clock.after(delayMs, () => void this.open());
    this.tellWatchers();
  }

  private tellWatchers(): void {
    for (const changed of [...this.watchers]) changed();
  }

  private take(client: MqttClient, topic: string, payload: Buffer, isRetained: boolean): void {
    if (client !== this.client) return;
    const message = { payload: payload.toString('utf8'), isRetained, monoMs: this.clock.monoMs() };
    for (const listener of [...(this.listeners.get(topic) ?? [])]) {
      if (payload.length <= (listener.longestBytes ?? LONGEST_BYTES)) listener.message(message);
    }
  }

  private unlisten(topic: string, listener: TopicListener): void {
    const left = this.listeners.get(topic);
    if (left?.delete(listener) !== true || left.size > 0) return;
    this.listeners.delete(topic);
    if (!this.isUp || this.client === null) return;
    this.client.unsubscribe(topic, (error) => {
      if (error != null) this.log.debug({ topic, detail: error.message }, 'A topic could not be left');
    });
  }

  private subscribe(client: MqttClient, topic: string): void {
    const wanted = [...(this.listeners.get(topic) ?? [])];
    const qos = wanted.some((one) => one.qos !== 0) ? 1 : 0;
    client.subscribe(topic, { qos }, (error) => {
      // Without a packet (SUBACK) the connection has ended before there was an answer.
      const isAnswer = error !== null && 'packet' in error && error.packet !== undefined;
      if (!isAnswer || client !== this.client) return;
      this.log.warn({ topic, detail: error.message }, 'A topic could not be subscribed to');
      for (const listener of wanted) listener.refused?.(`the broker does not let us hear ${topic}`);
    });
  }

  private send(client: MqttClient, topic: string, payload: string): void {
    client.publish(topic, payload, { qos: 0, retain: true }, (error) => {
      if (error != null) this.log.debug({ topic, detail: error.message }, 'A state was not sent; the next one will be');
    });
  }
}
