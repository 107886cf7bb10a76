/** The part of the object graph that tells other programs of the house: MQTT, Prometheus, InfluxDB. */
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import type { PublishingPorts } from '../api/publishing-ports.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Settings } from '../core/model/site.ts';
import type { UpstreamLimit } from '../core/model/snapshot.ts';
import { atPath, parseJson } from '../feeds/json.ts';
import { KeptFile } from '../feeds/keep.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { MqttLink } from '../transport/mqtt/link.ts';
import type { Announced } from '../upstream/home/announced.ts';
import { vehicleShown } from '../upstream/home/commands.ts';
import { HomePublisher } from '../upstream/home/publisher.ts';
import { ShownVehicles } from '../upstream/home/shown-vehicles.ts';
import { topicsBelow } from '../upstream/home/states.ts';
import type { HousePicture } from '../upstream/picture.ts';
import { exposition } from '../upstream/prometheus/exposition.ts';
import { familiesOf } from '../upstream/prometheus/families.ts';
import type { Books } from './books.ts';
import { HomeLimits } from './home-limits.ts';
import { carryOut, type PublishedSite } from './home-orders.ts';
import { pictureOf } from './home-picture.ts';
import { influxWriter } from './influx-writers.ts';
import { programFacts } from './program-facts.ts';
import { runningCosts } from './running-costs.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly books: Books;
  /** `null` where none is configured. */
  readonly broker: MqttLink | null;
  readonly version: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** How full the car at a charge point is, as somebody says. */
type EnterSoc = (chargePointId: string, percent: number) => string;

export interface Publishing {
  readonly ports: PublishingPorts;
  /** What Home Assistant leaves a charge point; `null`: all of it. */
  limitOf(chargePointId: string): UpstreamLimit | null;
  start(site: PublishedSite, enterSoc: EnterSoc): void;
  stop(): void;
}

/** What stands at the broker, and limits that were ordered, for the next start. */
const Kept = Type.Object({
  topics: Type.Array(Type.String()),
  devices: Type.Record(
    Type.String(),
    Type.Object({ here: Type.Record(Type.String(), Type.String()), gone: Type.Record(Type.String(), Type.String()) }),
  ),
  limitsA: Type.Record(Type.String(), Type.Number()),
});

export function composePublishing(config: Config, settings: Settings, surroundings: Surroundings): Publishing {
  const { books, broker, clock, log, dataDir, version } = surroundings;
  const file = new KeptFile(join(dataDir, 'publishing.json'), Kept, log);
  let kept: Static<typeof Kept> = file.read() ?? { topics: [], devices: {}, limitsA: {} };
  const keep = (change: Partial<Static<typeof Kept>>): void => {
    kept = { ...kept, ...change };
    file.write(kept);
  };
  const isAllowed = config.publishing.mqtt.enabled && config.publishing.mqtt.commands.includes('current');
  const limits = new HomeLimits(
    new Map(config.chargePoints.map(({ id, maxCurrentA }) => [id, maxCurrentA])),
    isAllowed ? kept.limitsA : {},
    () => keep({ limitsA: limits.all() }),
  );
  const costs = runningCosts(surroundings);
  let site: PublishedSite | null = null;
  let enterSoc: EnterSoc = () => 'not-started';
  const picture = (): HousePicture | null =>
    site === null || site.cycle() === null
      ? null
      : pictureOf(site.view(), site.cycle(), {
          settings,
          homeLimitA: (id) => limits.of(id)?.limitA ?? null,
          costOf: costs.of,
        });
  const writers = config.publishing.influx.map((database) => influxWriter(database, picture, surroundings));
  const vehicles = new ShownVehicles({
    tell: async (id, identifier) => {
      if (books.sessions === null) return 'ledger-unavailable';
      if (books.sessions.log.currentSession(id) === null) return 'no-vehicle';
      await books.sessions.log.vehicleShown(id, identifier);
      return 'done';
    },
    clock,
  });
  const { prefix } = config.mqtt;
  const topics = topicsBelow(prefix);
  const { enabled, discovery, discoveryPrefix, commands, everyS } = config.publishing.mqtt;
  const publisher =
    broker === null || !enabled
      ? null
      : new HomePublisher({
          broker,
          topics,
          discovery: discovery
            ? { prefix: discoveryPrefix, siteId: siteIdOf(prefix), language: config.site.language, version }
            : null,
          allowed: commands,
          everyMs: everyS * 1000,
          picture,
          order: async (command) =>
            site === null ? 'not-started' : carryOut(command, { site, limits, vehicles, enterSoc, log }),
          announced: kept,
          keep: ({ topics, devices }) => keep({ topics: [...topics], devices: { ...devices } }),
          clock,
          log,
        });
  const cancels: Cancel[] = [];
  let metricsAskedAtMs: number | null = null;
  return {
    limitOf: (id) => limits.of(id),
    start(running, enter) {
      site = running;
      enterSoc = enter;
      if (broker !== null && publisher === null) takeBack(broker, kept, () => keep({ ...EMPTY }));
      publisher?.start();
      cancels.push(
        ...vehicleTopics(config, broker, vehicles, log),
        running.onView(() => {
          publisher?.look();
          vehicles.look((id) => running.view().chargePoints.some((one) => one.id === id && one.session !== null));
        }),
      );
      for (const writer of writers) writer.start();
    },
    stop() {
      for (const cancel of cancels.splice(0)) cancel();
      publisher?.stop();
      for (const writer of writers) writer.stop();
    },
    ports: {
      view: () => ({
        mqtt:
          broker === null
            ? null
            : {
                ...{ address: broker.address, enabled, discovery, prefix, commands, problem: broker.problem() },
                ...(publisher?.state() ?? { publishedAtMs: null, orders: 0, refused: 0, refusal: null }),
              },
        metricsAskedAtMs,
        influx: writers.map((writer) => ({ id: writer.id, name: writer.name, ...writer.state() })),
      }),
      metrics(format) {
        metricsAskedAtMs = clock.wallMs();
        return exposition(familiesOf(picture(), programFacts(config, writers, surroundings)), format);
      },
      testMqtt: async () =>
        broker === null
          ? 'no broker is configured'
          : broker.publishEvent(`${prefix}/test`, JSON.stringify({ atMs: clock.wallMs() })),
      async testInflux(id) {
        const writer = writers.find((one) => one.id === id);
        return writer === undefined ? 'unknown-database' : { detail: await writer.test() };
      },
    },
  };
}

const EMPTY = { topics: [], devices: {} };

/** What was published before its owner has ended that. */
function takeBack(broker: MqttLink, { topics }: Announced, done: () => void): void {
  if (topics.length === 0) return;
  for (const topic of topics) broker.publishState(topic, '');
  done();
}

/** Tells sites at one broker apart as their prefixes do. */
function siteIdOf(prefix: string): string {
  return prefix.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

function vehicleTopics(
  { publishing }: Config,
  broker: MqttLink | null,
  vehicles: ShownVehicles,
  log: Log,
): readonly Cancel[] {
  if (broker === null) return [];
  return publishing.vehicleTopics.map(({ chargePoint, topic, path }) =>
    broker.listen(topic, {
      message({ payload, isRetained }) {
        // Which car was there last is no sign of the one that is there now.
        if (isRetained || payload === '') return;
        const understood = vehicleShown(chargePoint, path === '' ? payload : textAt(payload, path));
        if (understood.kind !== 'ok' || understood.command.kind !== 'vehicle') {
          log.warn({ topic }, 'A message with the identifier of a car was not understood');
          return;
        }
        vehicles.shown(chargePoint, understood.command.identifier).then(
          (outcome) => {
            if (outcome !== 'done') log.warn({ topic, outcome }, 'A car could not be told to the books');
          },
          (error: unknown) => {
            if (!(error instanceof StoreError)) throw error;
            log.error({ topic, detail: error.message }, 'Which car it is cannot be written down');
          },
        );
      },
    }),
  );
}

function textAt(payload: string, path: string): string {
  const read = parseJson(payload);
  const found = read.kind === 'ok' ? atPath(read.value, path) : null;
  return typeof found === 'string' ? found : '';
}
