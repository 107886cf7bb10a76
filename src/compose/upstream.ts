/** The part of the object graph that shows charge points to the back-ends of others. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UpstreamMessageView, UpstreamPorts, UpstreamView } from '../api/upstream-ports.ts';
import type { Clock } from '../clock.ts';
import { withUpstreamPrivacy } from '../config/edit.ts';
import { saveConfig } from '../config/save.ts';
import type { Config, UpstreamConfig } from '../config/schema.ts';
import { readSecret, readSecretFile } from '../config/secret-file.ts';
import type { UpstreamLimit } from '../core/model/snapshot.ts';
import type { TransactionBook } from '../core/model/transactions.ts';
import type { Session } from '../core/sessions/session.ts';
import type { OperableChargePoint } from '../devices/device.ts';
import type { AdmissionOptions } from '../ledger/admission.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SessionLog } from '../ledger/session-log.ts';
import type { Stores } from '../ledger/stores.ts';
import type { UpstreamMessage } from '../ledger/upstream-store.ts';
import type { Log } from '../log.ts';
import type { CentralSystemAddress } from '../ocpp/client.ts';
import type { Cycle } from '../site/loop.ts';
import { localBooks } from '../upstream/local-books.ts';
import { PresentedPoint } from '../upstream/ocpp/presented-point.ts';
import type { LocalPoint } from '../upstream/point.ts';
import type { UpstreamSettings } from '../upstream/settings.ts';
import { type Presented, Upstreams } from '../upstream/upstreams.ts';

interface Surroundings {
  readonly stores: Stores;
  /** Where config.yaml and the secret files are. */
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** config.yaml was written: the site has to start anew. */
  readonly configChanged: () => void;
}

/** What back-ends see of the site, and move in it. */
interface SiteForUpstream {
  readonly sessions: SessionLog | null;
  readonly operators: ReadonlyMap<string, OperableChargePoint>;
  cycle(): Cycle | null;
  wake(): void;
}

export interface RunningUpstream {
  readonly ports: UpstreamPorts;
  /** Has a say about cards. */
  readonly others: NonNullable<AdmissionOptions['others']>;
  readonly limitOf: (chargePointId: string) => UpstreamLimit | null;
  /** The books, which ask a back-end first where it has a say. */
  asking(book: TransactionBook): TransactionBook;
  /** From now on they are told. Without a charge log nobody is. */
  start(site: SiteForUpstream): void;
  stop(): void;
}

const SHOWN = 50;

export function composeUpstream(config: Config, surroundings: Surroundings): RunningUpstream {
  const { stores } = surroundings;
  let presented: readonly Presented[] = [];
  let upstreams = new Upstreams([]);
  return {
    others: (chargePointId, uid, own) => upstreams.verdict(chargePointId, uid, own),
    limitOf: (chargePointId) => upstreams.limitOf(chargePointId),
    asking: (book) => ({
      async authorise(request) {
        await upstreams.askAbout(request.chargePointId, request.idToken);
        return book.authorise(request);
      },
      started: (report) => book.started(report),
      ended: (report) => book.ended(report),
      register: (report) => book.register(report),
      signedValue: (report) => book.signedValue(report),
      openTransaction: (chargePointId) => book.openTransaction(chargePointId),
    }),
    start(site) {
      if (stores.ledger.kind !== 'ok' || site.sessions === null) return;
      presented = presentedPoints(config, stores.ledger.value, site.sessions, site, surroundings);
      upstreams = new Upstreams(presented);
      upstreams.start();
    },
    stop: () => upstreams.stop(),
    ports: upstreamPorts(config, () => presented, surroundings),
  };
}

function presentedPoints(
  config: Config,
  ledger: Ledger,
  sessions: SessionLog,
  site: SiteForUpstream,
  { stores: { state }, dataDir, version, clock, log }: Surroundings,
): readonly Presented[] {
  const books = localBooks(ledger, state);
  return config.upstream.flatMap((upstream) => {
    const settings = settingsOf(upstream);
    const point = pointFor(config, settings.chargePointId, sessions, site);
    if (point === null) return [];
    const presentedPoint = new PresentedPoint({
      ...{ settings, version, point, books, clock, log },
      store: state.upstream,
      cards: state.upstreamCards,
      address: () => addressOf(upstream, dataDir),
      random: Math.random,
      changed: () => site.wake(),
    });
    return [{ settings, point: presentedPoint }];
  });
}

function settingsOf(upstream: UpstreamConfig): UpstreamSettings {
  const { id, name, chargePoint, identity, securityProfile, register, otherwise, authorisedBy, offline } = upstream;
  const { sessions, cards, vehicles, groups, companyCars, card = null, askUnknown, vendor, model } = upstream;
  return {
    ...{ id, name, chargePointId: chargePoint, identity, securityProfile, register, otherwise, authorisedBy, offline },
    ...{ askUnknown, vendor, model, isControlled: upstream.control === 'allowed' },
    rules: { all: sessions === 'all', cards, vehicles, groups, companyCars, card },
  };
}

async function addressOf(upstream: UpstreamConfig, dataDir: string): Promise<CentralSystemAddress> {
  const { url, identity, passwordFile, caFile, fingerprint = null } = upstream;
  return {
    url: `${url.replace(/\/+$/, '')}/${encodeURIComponent(identity)}`,
    basicAuth:
      passwordFile === undefined ? null : { user: identity, password: await readSecret(dataDir, passwordFile) },
    ca: caFile === undefined ? null : await readSecretFile(dataDir, caFile),
    fingerprint256: fingerprint,
  };
}

/** `null`: nobody can operate it. */
function pointFor(
  { chargePoints }: Config,
  chargePointId: string,
  sessions: SessionLog,
  site: SiteForUpstream,
): LocalPoint | null {
  const operator = site.operators.get(chargePointId);
  const installed = chargePoints.find(({ id }) => id === chargePointId);
  if (operator === undefined || installed === undefined) return null;
  return {
    maxCurrentA: installed.maxCurrentA,
    seen: () => site.cycle()?.snapshot.chargePoints.find(({ id }) => id === chargePointId) ?? null,
    operate: (command) => operator.operate(command),
    running: () =>
      sessions
        .running()
        .filter(({ started }) => started.chargePointId === chargePointId)
        .reduce<Session | null>((a, b) => (a === null || b.started.atMs >= a.started.atMs ? b : a), null),
  };
}

function upstreamPorts(
  config: Config,
  presented: () => readonly Presented[],
  { stores: { state }, dataDir, configChanged }: Surroundings,
): UpstreamPorts {
  const store = state.upstream;
  const isKnown = (id: string): boolean => config.upstream.some((one) => one.id === id);
  const names = new Map(config.chargePoints.map(({ id, name }) => [id, name]));
  const viewOf = (upstream: UpstreamConfig): UpstreamView => {
    const { id, name, chargePoint, identity, sessions, register, otherwise, control, authorisedBy } = upstream;
    const { host, protocol } = new URL(upstream.url);
    const point = presented().find(({ settings }) => settings.id === id)?.point ?? null;
    const standing = point?.state() ?? null;
    const told = store.connection(id);
    const { waiting, oldestAtMs } = store.queue(id);
    const registered = standing?.registration === 'none' ? 'connected' : (standing?.registration ?? 'offline');
    return {
      ...{ id, name, identity, host, sessions, register, otherwise, control, authorisedBy, waiting, oldestAtMs },
      chargePointName: names.get(chargePoint) ?? chargePoint,
      encrypted: protocol === 'wss:',
      state: standing?.isOpen === true ? registered : 'offline',
      sinceMs: standing?.sinceMs ?? 0,
      error: standing?.error ?? null,
      shownStatus: standing?.shownStatus ?? null,
      delivered: told?.delivered ?? 0,
      deliveredAtMs: told?.deliveredAtMs ?? null,
      ahead: store.ahead(id, SHOWN).map(messageView),
      kept: store.kept(id, SHOWN).map(messageView),
    };
  };
  return {
    list: () => ({ connections: config.upstream.map(viewOf) }),
    again(id, sessionId) {
      if (!isKnown(id)) return 'unknown-upstream';
      const point = presented().find(({ settings }) => settings.id === id)?.point;
      return (point?.again(sessionId) ?? store.again(id, sessionId)) ? 'done' : 'nothing-kept';
    },
    drop: (id, sessionId) => (!isKnown(id) ? 'unknown-upstream' : store.drop(id, sessionId) ? 'done' : 'nothing-kept'),
    async setPrivacy(id, privacy) {
      if (!isKnown(id)) return 'unknown-upstream';
      const path = join(dataDir, 'config.yaml');
      const saved = await saveConfig(path, withUpstreamPrivacy(await readFile(path, 'utf8'), id, privacy));
      if (saved.kind === 'failed') return 'config-unwritable';
      configChanged();
      return 'done';
    },
  };
}

function messageView(message: UpstreamMessage): UpstreamMessageView {
  const { id, sessionId, action, createdAtMs, state, attempts, error, payload } = message;
  return { id, sessionId, action, createdAtMs, state, attempts, error, payload };
}
