/** The part of the object graph that tells people something: receivers, their ways, and what there is to tell. */
import type { NotificationPorts } from '../api/notification-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config, NotifiedConfig } from '../config/schema.ts';
import { readSecret } from '../config/secret-file.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newestSeq, sessionNews } from '../ledger/session-news.ts';
import type { State, Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { Channel } from '../notify/channel.ts';
import { mailChannel } from '../notify/channels/mail.ts';
import { mqttChannel, type Publisher } from '../notify/channels/mqtt.ts';
import { ntfyChannel } from '../notify/channels/ntfy.ts';
import { pushChannel } from '../notify/channels/push.ts';
import { telegramChannel } from '../notify/channels/telegram.ts';
import { webhookChannel } from '../notify/channels/webhook.ts';
import { eventIn } from '../notify/events.ts';
import { Notifier, type Reminder, type SessionSource } from '../notify/notifier.ts';
import { Outbox, type OutboxProblem, type Receiver } from '../notify/outbox.ts';
import { vapidKey } from '../notify/push/vapid.ts';
import { ASKED_TOPICS, DRIVER_TOPICS, TOPICS, type Topic } from '../notify/topics.ts';
import { inOneSentence } from '../notify/words.ts';
import type { PlanView } from '../planner/view.ts';
import type { SiteView } from '../site/view.ts';
import type { Books } from './books.ts';
import type { ConfigDocument } from './config-document.ts';
import { receiverPorts } from './receivers.ts';
import { cardLabel } from './sessions.ts';

interface Surroundings {
  readonly stores: Stores;
  /** Holds the secret files. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** `null` where none is configured, or its password cannot be read. */
  readonly broker: Publisher | null;
  /** `null` while the ledger cannot be opened. */
  readonly sessions: Books['sessions'];
  readonly document: ConfigDocument;
  readonly reminders: () => readonly Reminder[];
}

/** What the site shows, from when on it does. */
interface Shown {
  view(): SiteView;
  plan(): PlanView;
}

export interface Notifications {
  readonly ports: NotificationPorts;
  problems(): readonly OutboxProblem[];
  /** From now on people are told. */
  start(site: Shown): void;
  stop(): Promise<void>;
}

export function composeNotifications(config: Config, surroundings: Surroundings): Notifications {
  const { stores, clock, log, sessions } = surroundings;
  const { state } = stores;
  const toLocal = localTimeIn(config.site.timeZone);
  const receivers = config.notifications.map((receiver) => receiverOf(receiver, config, surroundings));
  const store = state.notifications;
  const driverIdOf = (name: string): string | null => {
    const called = state.people.drivers().filter((driver) => driver.name === name);
    return called.length === 1 ? (called[0]?.driverId ?? null) : null;
  };
  const outbox = new Outbox({ siteName: config.site.name, receivers, store, clock, log, toLocal, driverIdOf });
  const names = new Map(config.chargePoints.map(({ id, name }) => [id, name]));
  const chargePointName = (id: string): string => names.get(id) ?? id;
  let notifier: Notifier | null = null;
  /** Those by push: all of them, or those of one driver. */
  const pushed = (driverId: string | null): readonly Receiver[] =>
    receivers.filter(
      ({ driver }, index) =>
        config.notifications[index]?.type === 'push' &&
        (driverId === null || (driver !== null && driverIdOf(driver) === driverId)),
    );
  return {
    ports: {
      list: (language) => ({
        receivers: receivers.map((receiver, index) => {
          const { id, name, topics, driver, mostPerHour } = receiver;
          const { type = 'mail', quietFrom, quietTo } = config.notifications[index] ?? {};
          const { failingSinceMs, error, nextAtMs, sentAtMs } = store.stateOf(id);
          return {
            id,
            name,
            type,
            topics,
            driver,
            driverKnown: driver === null || driverIdOf(driver) !== null,
            quiet: quietFrom === undefined || quietTo === undefined ? null : { from: quietFrom, to: quietTo },
            mostPerHour,
            waiting: store.open(id).length,
            sentAtMs,
            problem: failingSinceMs === null ? null : { sinceMs: failingSinceMs, detail: error ?? '', nextAtMs },
          };
        }),
        recent: store.newest().flatMap(({ id, receiver, topic, event, createdAtMs, outcome, closedAtMs }) => {
          const read = eventIn(event);
          const told = receivers.find((one) => one.id === receiver)?.name ?? receiver;
          const sentence = read === null ? null : inOneSentence(read, language, toLocal);
          return sentence === null
            ? []
            : [{ id, receiver: told, topic, sentence, createdAtMs, outcome: outcome ?? 'waiting', closedAtMs }];
        }),
      }),
      receivers: receiverPorts(surroundings),
      push: {
        publicKey: async () => (await vapidKey(surroundings.dataDir)).publicKey,
        receivers: (driverId) => pushed(driverId).map(({ id, name }) => ({ id, name })),
        enter(browser, driverId) {
          if (!pushed(driverId).some(({ id }) => id === browser.receiver)) return 'unknown-receiver';
          state.pushBrowsers.enter({ ...browser, sinceMs: clock.wallMs() });
          return 'done';
        },
        leave: (endpoint) => state.pushBrowsers.remove(endpoint),
      },
      async test(id) {
        const receiver = receivers.find((one) => one.id === id);
        return receiver === undefined ? 'unknown-receiver' : outbox.test(receiver);
      },
    },
    problems: () => outbox.problems(),
    start({ view, plan }) {
      if (receivers.length === 0) return;
      notifier = new Notifier({
        outbox,
        store,
        receiverIds: receivers.map(({ id }) => id),
        clock,
        log,
        view,
        plan,
        sessions:
          stores.ledger.kind !== 'ok' || sessions === null
            ? null
            : sessionSource(stores.ledger.value, sessions, chargePointName),
        refusedTaps: (nowMs) => state.refusedTaps.recent(nowMs),
        chargePointName,
        reminders: surroundings.reminders,
        driverOf: (subject) => driverOfSubject(subject, state),
      });
    },
    stop: async () => notifier?.stop(),
  };
}

function receiverOf(
  configured: NotifiedConfig,
  { mail, mqtt, site }: Config,
  { stores, dataDir, clock, broker }: Surroundings,
): Receiver {
  const { id, name, driver = null, events, quietFrom, quietTo, mostPerHour, language } = configured;
  const secret = (file: string) => () => readSecret(dataDir, file);
  const channel = (): Channel => {
    switch (configured.type) {
      case 'mail': {
        const { host = '', from = '', user = null, passwordFile, port, security } = mail;
        const password = async () => (passwordFile === undefined ? null : readSecret(dataDir, passwordFile));
        return mailChannel({ host, port, security, user, password, from }, configured.address);
      }
      case 'ntfy': {
        const { server, topic = '', topicFile, tokenFile } = configured;
        return ntfyChannel(
          {
            server,
            topic: topicFile === undefined ? async () => topic : secret(topicFile),
            token: tokenFile === undefined ? async () => null : secret(tokenFile),
          },
          clock,
        );
      }
      case 'telegram':
        return telegramChannel(
          { server: configured.server, token: secret(configured.tokenFile), chat: configured.chat },
          clock,
        );
      case 'webhook': {
        const { url = '', urlFile, secretFile } = configured;
        return webhookChannel(
          {
            url: urlFile === undefined ? async () => url : secret(urlFile),
            secret: secret(secretFile),
            siteName: site.name,
          },
          clock,
        );
      }
      case 'mqtt': {
        const topic = configured.topic ?? `${mqtt.prefix}/notifications/${id}`;
        return mqttChannel({ broker, topic, siteName: site.name });
      }
      case 'push': {
        const { pushBrowsers } = stores.state;
        return pushChannel(
          {
            browsers: () => pushBrowsers.of(id),
            gone: (endpoint) => pushBrowsers.remove(endpoint),
            key: () => vapidKey(dataDir),
            contact: `mailto:${mail.from ?? 'nobody@example.org'}`,
          },
          clock,
        );
      }
    }
  };
  const quiet =
    quietFrom === undefined || quietTo === undefined
      ? null
      : { fromMinute: minuteOf(quietFrom), toMinute: minuteOf(quietTo) };
  const topics: readonly Topic[] = events ?? (driver === null ? OWNER_TOPICS : DRIVER_TOPICS);
  return { id, name, driver, topics, quiet, mostPerHour, language, channel: channel() };
}

const OWNER_TOPICS = TOPICS.filter((topic) => !ASKED_TOPICS.includes(topic));

/** `HH:MM`, as the schema has checked. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const VEHICLE = 'vehicle:';

function driverOfSubject(subject: string, { people }: State): string | null {
  if (!subject.startsWith(VEHICLE)) return null;
  const vehicleId = subject.slice(VEHICLE.length);
  return people.vehicles().find((one) => one.vehicleId === vehicleId)?.driverId ?? null;
}

function sessionSource(
  ledger: Ledger,
  { reader, costs }: NonNullable<Books['sessions']>,
  chargePointName: (id: string) => string,
): SessionSource {
  return {
    newestSeq: () => newestSeq(ledger.db),
    after: (seq) => sessionNews(ledger.db, seq),
    facts(sessionId) {
      const found = reader.session(sessionId);
      if (found === null || found.summary.flags.includes('imported')) return null;
      const { session, summary } = found;
      const { driverId, driver, vehicle, chargePointId, startedAtMs, endedAtMs, energyWh, groups } = summary;
      return {
        driverId,
        chargePoint: chargePointName(chargePointId),
        who: driver ?? cardLabel(summary),
        vehicle,
        startedAtMs,
        endedAtMs,
        energyWh,
        cost: endedAtMs === null ? null : costs.stated(session, groups),
      };
    },
  };
}
