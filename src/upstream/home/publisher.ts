import type { Cancel, Clock } from '../../clock.ts';
import type { HomeCommandKind } from '../../core/model/home-commands.ts';
import type { Log } from '../../log.ts';
import type { HousePicture } from '../picture.ts';
import { type Announced, entitiesOf } from './announced.ts';
import {
  CIRCUIT_COMMANDS,
  type Command,
  type CommandTopic,
  LOAD_COMMANDS,
  POINT_COMMANDS,
  type Understood,
} from './commands.ts';
import { type DiscoveryOptions, discoveryOf, discoveryPayload } from './discovery.ts';
import { type State, statesOf, type Topics } from './states.ts';

/** The broker, as far as it is needed here (`transport/mqtt`). */
export interface Broker {
  /** A retained state; the newest is sent after each connect. An empty one takes it from the broker. */
  publishState(topic: string, payload: string): void;
  /** Sends what was published last once more. */
  repeatState(topic: string): void;
  publishEvent(topic: string, payload: string): Promise<string | null>;
  listen(topic: string, listener: { message(message: Heard): void }): Cancel;
}

export interface Heard {
  readonly payload: string;
  readonly isRetained: boolean;
}

export interface HomePublisherOptions {
  readonly broker: Broker;
  readonly topics: Topics;
  /** `null`: nothing is discovered, and what was is taken back. */
  readonly discovery: (Omit<DiscoveryOptions, 'topics' | 'allowed'> & { readonly prefix: string }) | null;
  readonly allowed: readonly HomeCommandKind[];
  /** Measurements go out so often at most. */
  readonly everyMs: number;
  readonly picture: () => HousePicture | null;
  /** Carries out an order; what it says beside `done` is why not. */
  readonly order: (command: Command) => Promise<string>;
  /** What stood at the broker before; `keep` is called before anything else is published there. */
  readonly announced: Announced;
  readonly keep: (announced: Announced) => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface HomeState {
  readonly publishedAtMs: number | null;
  readonly orderedAtMs: number | null;
  readonly orders: number;
  readonly refused: number;
  /** The last order that was not carried out. */
  readonly refusal: { readonly atMs: number; readonly topic: string; readonly code: string } | null;
}

/** A burst of orders is a person or a scene; a stream of them is a fault, and would wear the flash. */
const MOST_ORDERS_A_MINUTE = 30;
const MINUTE_MS = 60_000;
/** More answers on one topic only fill the log. */
const ANSWER_EVERY_MS = 1_000;

/**
 * Publishes the picture of the house: choices as soon as they change, measurements every few seconds. Hears orders, and
 * answers those that are not carried out on the topic of errors.
 */
export class HomePublisher {
  private readonly options: HomePublisherOptions;
  private announced: Announced;
  private readonly choices = new Map<string, string>();
  private measuredAtMono: number | null = null;
  private readonly heard = new Map<string, Cancel>();
  private cancels: Cancel[] = [];
  private ordersSinceMono: number[] = [];
  private readonly refusedAtMono = new Map<string, number>();
  private said: HomeState = { publishedAtMs: null, orderedAtMs: null, orders: 0, refused: 0, refusal: null };

  constructor(options: HomePublisherOptions) {
    this.options = options;
    this.announced = options.announced;
  }

  start(): void {
    const { broker, discovery } = this.options;
    if (discovery === null) return;
    // Home Assistant has (re)started: it may have forgotten what was discovered, and heard no state yet.
    const message = ({ payload }: Heard): void => {
      if (payload === 'online') for (const topic of this.announced.topics) broker.repeatState(topic);
    };
    this.cancels.push(broker.listen(`${discovery.prefix}/status`, { message }));
  }

  stop(): void {
    for (const cancel of [...this.cancels.splice(0), ...this.heard.values()]) cancel();
    this.heard.clear();
  }

  state(): HomeState {
    return this.said;
  }

  /** To be called whenever the picture may have changed. */
  look(): void {
    const { clock, everyMs, topics } = this.options;
    const isDue = this.measuredAtMono === null || clock.monoMs() - this.measuredAtMono >= everyMs;
    const picture = this.options.picture();
    if (picture === null) return;
    const states = statesOf(picture, topics);
    const changed = states.filter(({ topic, choices }) => this.choices.get(topic) !== choices);
    if (!isDue && changed.length === 0) return;
    if (isDue) {
      this.measuredAtMono = clock.monoMs();
      this.announce(picture, states);
      this.hear(picture);
    }
    for (const { topic, payload, choices } of isDue ? states : changed) {
      this.choices.set(topic, choices);
      this.options.broker.publishState(topic, payload);
    }
    this.said = { ...this.said, publishedAtMs: clock.wallMs() };
  }

  /** What is there now, and what is no more. Written down first, so that a power cut leaves nothing that nobody knows of. */
  private announce(picture: HousePicture, states: readonly State[]): void {
    const { broker, topics, discovery, allowed, keep } = this.options;
    const options = discovery === null ? null : { ...discovery, topics, allowed };
    const found =
      options === null
        ? []
        : discoveryOf(picture, options).map((device) => ({ device, ...entitiesOf(device, this.announced) }));
    const configs = found
      .filter(({ components }) => Object.keys(components).length > 0)
      .map(({ device, components, kept }) => ({
        objectId: device.objectId,
        topic: `${discovery?.prefix}/device/${device.objectId}/config`,
        payload: discoveryPayload(device.device, components, { topics, version: discovery?.version ?? '' }),
        kept,
      }));
    const announced: Announced = {
      topics: [...configs, ...states].map(({ topic }) => topic),
      devices: Object.fromEntries(configs.map(({ objectId, kept }) => [objectId, kept])),
    };
    const gone = this.announced.topics.filter((topic) => !announced.topics.includes(topic));
    if (JSON.stringify(announced) !== JSON.stringify(this.announced)) keep(announced);
    this.announced = announced;
    for (const topic of gone) broker.publishState(topic, '');
    for (const { topic, payload } of configs) broker.publishState(topic, payload);
  }

  private hear({ chargePoints, circuits, loads }: HousePicture): void {
    const { topics } = this.options;
    for (const { id } of chargePoints) this.hearAll(topics.point(id), id, POINT_COMMANDS);
    for (const { id } of circuits) this.hearAll(topics.circuit(id), id, CIRCUIT_COMMANDS);
    for (const { id } of loads) this.hearAll(topics.load(id), id, LOAD_COMMANDS);
  }

  /** Also what is not allowed: whoever orders it is told so. */
  private hearAll(thing: string, id: string, commands: readonly CommandTopic[]): void {
    const { broker, allowed } = this.options;
    for (const { kind, path, read } of commands) {
      const topic = `${thing}/${path}`;
      if (this.heard.has(topic)) continue;
      const message = (heard: Heard): void => {
        if (heard.payload === '') return;
        if (!allowed.includes(kind))
          this.refuse(topic, 'not-allowed', `publishing.mqtt.commands does not list ${kind}`);
        // From before we listened, maybe from last year: an order is for now.
        else if (heard.isRetained) this.refuse(topic, 'retained', 'an order must not be retained');
        else this.carryOut(topic, read(id, heard.payload));
      };
      this.heard.set(topic, broker.listen(topic, { message }));
    }
  }

  private carryOut(topic: string, understood: Understood): void {
    const { clock, log } = this.options;
    if (understood.kind === 'not-understood') {
      this.refuse(topic, understood.kind, understood.allowed);
      return;
    }
    const nowMono = clock.monoMs();
    this.ordersSinceMono = this.ordersSinceMono.filter((atMono) => nowMono - atMono < MINUTE_MS);
    if (this.ordersSinceMono.length >= MOST_ORDERS_A_MINUTE) {
      this.refuse(topic, 'too-often', `${MOST_ORDERS_A_MINUTE} orders a minute at most`);
      return;
    }
    this.ordersSinceMono.push(nowMono);
    const { command } = understood;
    void this.options.order(command).then((outcome) => {
      if (outcome !== 'done') {
        this.refuse(topic, outcome, null);
        return;
      }
      // Which car it is stays between it and the books.
      const { kind, id } = command;
      log.info({ by: ORDERED_BY, order: kind === 'vehicle' ? { kind, id } : command }, 'An order by MQTT');
      this.said = { ...this.said, orders: this.said.orders + 1, orderedAtMs: clock.wallMs() };
      this.look();
    });
  }

  /** Never with what was sent: it may be a secret that went to the wrong topic. */
  private refuse(topic: string, code: string, detail: string | null): void {
    const { broker, topics, clock, log } = this.options;
    const atMs = clock.wallMs();
    const lastMono = this.refusedAtMono.get(topic);
    this.said = { ...this.said, refused: this.said.refused + 1, refusal: { atMs, topic, code } };
    if (lastMono !== undefined && clock.monoMs() - lastMono < ANSWER_EVERY_MS) return;
    this.refusedAtMono.set(topic, clock.monoMs());
    log.warn({ topic, code, detail }, 'An order by MQTT was not carried out');
    void broker.publishEvent(topics.errors, JSON.stringify({ topic, code, detail, atMs }));
  }
}

/** What a limit and the log name as its source. */
export const ORDERED_BY = 'Home Assistant';
