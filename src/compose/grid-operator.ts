/** The part of the object graph that hears the grid operator and keeps the evidence. */
import type { GridOperatorPorts } from '../api/ports.ts';
import { Refused } from '../api/problems.ts';
import { dimmingCsv } from '../billing/dimming-csv.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Config, ContactConfig } from '../config/schema.ts';
import type { DimmingEvent } from '../core/model/dimming-records.ts';
import type { Settings } from '../core/model/site.ts';
import type { DeviceContext } from '../devices/device.ts';
import { type ContactSource, ReadContact } from '../devices/inputs/contact.ts';
import { GpioContact } from '../devices/inputs/gpio-contact.ts';
import { GpioKeyContact } from '../devices/inputs/gpio-key-contact.ts';
import { ModbusContact } from '../devices/inputs/modbus-contact.ts';
import { type IoBoxes, inputAt } from '../devices/io/boxes.ts';
import { DimmingLog } from '../ledger/dimming-log.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { DimmingBook, type KeepRecords } from '../site/dimming-book.ts';
import { GridOperator, type OperatorContact } from '../site/grid-operator.ts';
import { dimmingMessage, feedInMessage, type OperatorMessage } from '../site/operator-orders.ts';
import type { Alarm, SiteView } from '../site/view.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import type { MqttBrokers, MqttLease } from '../transport/mqtt/brokers.ts';
import type { MqttLink, MqttMessage } from '../transport/mqtt/link.ts';
import { brokerOf } from './brokers.ts';
import { lineOf } from './modbus-line.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly boxes: IoBoxes;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface GridOperatorParts {
  readonly operator: GridOperator;
  readonly contacts: readonly ReadContact[];
  readonly book: DimmingBook;
  /** `null` while the ledger cannot be opened. */
  readonly log: DimmingLog | null;
  readonly alarms: () => readonly Alarm[];
  /** `null` where none is configured. */
  readonly broker: MqttLink | null;
  /** Hears and tells by MQTT from now on. */
  startMqtt(site: { wake(): void; view(): SiteView; onView(listener: () => void): () => void }): void;
  stopMqtt(): Promise<void>;
}

export function composeGridOperator(
  config: Config,
  settings: Settings,
  surroundings: Surroundings,
  context: DeviceContext,
  buses: ModbusBuses,
  brokers: MqttBrokers,
): GridOperatorParts {
  const { stores, clock, log } = surroundings;
  const contacts = config.contacts.map((contact) => operatorContact(contact, surroundings.boxes, context, buses));
  const mqtt = openMqtt(config, surroundings, brokers);
  const operator = new GridOperator(contacts, stores.state.commands, clock, log, (input) =>
    input === 'mqtt' ? mqtt.lease !== null && mqtt.lease.link.problem() === null : true,
  );
  const evidence = stores.ledger.kind === 'ok' ? new DimmingLog(stores.ledger.value) : null;
  const book = new DimmingBook(settings, openEvents(evidence, clock, log), keepIn(evidence), { clock, log });
  let cancels: Cancel[] = [];
  return {
    operator,
    contacts: contacts.map(({ contact }) => contact),
    book,
    log: evidence,
    broker: mqtt.lease?.link ?? null,
    alarms: () => {
      const unwritten = book.problem();
      const broker = mqtt.problem();
      return [
        ...(unwritten === null ? [] : [{ code: 'dimming-unrecorded', ...unwritten } as const]),
        ...(broker === null ? [] : [{ code: 'mqtt-unreachable', ...broker } as const]),
      ];
    },
    startMqtt(site) {
      if (mqtt.lease === null) return;
      const { link } = mqtt.lease;
      const { prefix } = config.mqtt;
      const chargePointIds = controllableIds(config);
      const dim = ({ payload, isRetained }: MqttMessage): void => {
        const message = dimmingMessage(payload, isRetained, chargePointIds, clock.wallMs());
        carryOut(
          message,
          log,
          (order) => operator.dim('mqtt', order),
          () => operator.release('mqtt', 'dimming'),
        );
        site.wake();
      };
      const limitFeedIn = ({ payload, isRetained }: MqttMessage): void => {
        const message = feedInMessage(payload, isRetained, clock.wallMs());
        carryOut(
          message,
          log,
          (order) => operator.limitFeedIn('mqtt', order),
          () => operator.release('mqtt', 'feed-in'),
        );
        site.wake();
      };
      cancels = [
        link.listen(`${prefix}/dimming/set`, { message: dim }),
        link.listen(`${prefix}/feed-in/set`, { message: limitFeedIn }),
        site.onView(() => {
          const { dimming, feedIn } = site.view();
          link.publishState(`${prefix}/dimming`, JSON.stringify(dimming));
          link.publishState(`${prefix}/feed-in`, JSON.stringify(feedIn));
        }),
      ];
      link.start();
    },
    async stopMqtt() {
      for (const cancel of cancels.splice(0)) cancel();
      await mqtt.lease?.release();
    },
  };
}

/** What the API may ask of it. */
export function gridOperatorPorts(
  { operator, log }: GridOperatorParts,
  config: Config,
  site: { wake(): void },
  clock: Clock,
): GridOperatorPorts {
  const events: GridOperatorPorts['events'] = (fromMs, toMs) => {
    if (log === null) throw new Refused('ledger-unavailable');
    return log.events(fromMs ?? 0, toMs ?? Number.MAX_SAFE_INTEGER);
  };
  return {
    chargePointIds: controllableIds(config),
    nowMs: () => clock.wallMs(),
    dim: (order) => {
      operator.dim('api', order);
      site.wake();
    },
    limitFeedIn: (order) => {
      operator.limitFeedIn('api', order);
      site.wake();
    },
    release: (kind) => {
      operator.release('api', kind);
      site.wake();
    },
    events,
    eventsCsv: (fromMs, toMs) => dimmingCsv(events(fromMs, toMs)),
  };
}

/** Devices that may be named by a command for themselves: charge points, heat pumps and batteries. */
function controllableIds({ chargePoints, loads, batteries }: Config): readonly string[] {
  return [
    ...chargePoints.map(({ id }) => id),
    ...loads.filter(({ kind }) => kind === 'heat-pump').map(({ id }) => id),
    ...batteries.filter(({ dimmable }) => dimmable).map(({ id }) => id),
  ];
}

function operatorContact(
  config: ContactConfig,
  boxes: IoBoxes,
  context: DeviceContext,
  buses: ModbusBuses,
): OperatorContact & { readonly contact: ReadContact } {
  const { id, name, signal, active, debounceS, limitW, chargePoints } = config;
  const source = sourceOf(config, boxes, context, buses);
  return {
    contact: new ReadContact({ id, name, debounceMs: debounceS * 1_000 }, source, context),
    active,
    means:
      signal === 'dim'
        ? { kind: 'dimming', scope: chargePoints?.toSorted() ?? 'grid-connection', limitW: limitW ?? null }
        : { kind: 'feed-in', percent: FEED_IN_PERCENT[signal] },
  };
}

function sourceOf(config: ContactConfig, boxes: IoBoxes, { clock }: DeviceContext, buses: ModbusBuses): ContactSource {
  switch (config.type) {
    case 'gpio':
      return new GpioContact(config, clock);
    case 'gpio-key':
      return new GpioKeyContact(config, clock);
    case 'modbus':
      return new ModbusContact({ ...config, ...placeOf(config, boxes), line: lineOf(config) }, buses, clock);
  }
}

/** Validation has made sure that it has an address, or a box with such a terminal. */
function placeOf({ definition, input, table, address }: ModbusContactConfig, { byName }: IoBoxes) {
  if (address !== undefined) return { table, address };
  const box = byName.get(definition ?? '');
  const place = box === undefined ? null : inputAt(box, input ?? 0);
  if (place === null) throw new Error(`definition ${definition} has no input ${input}`);
  return place;
}

type ModbusContactConfig = Extract<ContactConfig, { readonly type: 'modbus' }>;

const FEED_IN_PERCENT = { 'feed-in-60': 60, 'feed-in-30': 30, 'feed-in-0': 0 } as const;

function carryOut<Order>(
  message: OperatorMessage<Order>,
  log: Log,
  order: (order: Order) => void,
  release: () => void,
): void {
  switch (message.kind) {
    case 'order':
      order(message.order);
      break;
    case 'release':
      release();
      break;
    case 'problem':
      log.warn({ path: message.path, detail: message.message }, 'A command by MQTT was not understood');
  }
}

interface Mqtt {
  readonly lease: MqttLease | null;
  readonly problem: () => { readonly sinceMs: number; readonly address: string; readonly detail: string } | null;
}

/** Before any device: the house tells at this broker whether it is there, whoever else uses it. */
function openMqtt({ mqtt }: Config, { dataDir, clock }: Surroundings, brokers: MqttBrokers): Mqtt {
  const { host, prefix } = mqtt;
  if (host === undefined) return { lease: null, problem: () => null };
  const lease = brokers.lease({ ...brokerOf({ ...mqtt, host }, dataDir), statusTopic: `${prefix}/status` });
  return {
    lease,
    problem: () => {
      const problem = lease.link.problem();
      if (problem === null || clock.wallMs() - problem.sinceMs < BROKER_GRACE_MS) return null;
      return { ...problem, address: lease.link.address };
    },
  };
}

/** A broker that starts with this machine is no trouble, ms. */
const BROKER_GRACE_MS = 60_000;

function openEvents(evidence: DimmingLog | null, clock: Clock, log: Log) {
  let events: readonly DimmingEvent[] = [];
  try {
    events = evidence?.open(clock.wallMs()) ?? [];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.error({ detail: error.message }, 'The evidence of dimming from before the start cannot be read');
  }
  return events.map(({ received, reachedAtMs, assumed }) => ({
    id: received.commandId,
    isAssumed: assumed.at(-1)?.isAssumed ?? received.isAssumed,
    hasReached: reachedAtMs !== null,
  }));
}

function keepIn(evidence: DimmingLog | null): KeepRecords {
  return (records) => {
    if (evidence === null) return { detail: 'the ledger is not open' };
    try {
      evidence.record(records);
      return 'kept';
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { detail: error.message };
    }
  };
}
