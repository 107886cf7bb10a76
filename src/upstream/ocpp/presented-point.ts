import type { Cancel, Clock } from '../../clock.ts';
import type { AuthorisationStatus } from '../../core/model/sessions.ts';
import type { Session } from '../../core/sessions/session.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { UpstreamCards } from '../../ledger/upstream-cards.ts';
import type { UpstreamMessage, UpstreamStore } from '../../ledger/upstream-store.ts';
import type { Log } from '../../log.ts';
import { type CentralSystemAddress, OcppClient } from '../../ocpp/client.ts';
import type { CallOptions } from '../../ocpp/rpc/call-queue.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import { type Ocpp16Action, type Ocpp16Messages, ocpp16, type TriggerMessageRequest } from '../../ocpp/v16/messages.ts';
import { type Delivery, Outbox } from '../outbox.ts';
import { OwnCards } from '../own-cards.ts';
import type { LocalBooks, LocalPoint } from '../point.ts';
import { SessionTeller } from '../sessions.ts';
import type { UpstreamSettings } from '../settings.ts';
import { UpstreamAuthority } from './authority.ts';
import { type Notes, UpstreamConfiguration } from './configuration.ts';
import { presentedHandlers } from './handlers.ts';
import { type RunningTransaction, UpstreamLimits } from './limits.ts';
import { Registration, type RegistrationState } from './registration.ts';
import { RemoteSessions } from './remote-sessions.ts';
import { Reporting } from './reporting.ts';

export interface PresentedPointOptions {
  readonly settings: UpstreamSettings;
  readonly version: string;
  readonly address: () => Promise<CentralSystemAddress>;
  readonly point: LocalPoint;
  readonly books: LocalBooks;
  readonly store: UpstreamStore;
  readonly cards: UpstreamCards;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** A limit has changed: the site has to decide. */
  readonly changed: () => void;
}

/** How it stands with a connection. Times UTC epoch ms. */
export interface PresentedState {
  readonly isOpen: boolean;
  readonly registration: RegistrationState;
  /** Since when it is as it is. */
  readonly sinceMs: number;
  /** The last thing that went wrong, in the words of whoever knows; `null` while nothing does. */
  readonly error: { readonly detail: string; readonly atMs: number } | null;
  readonly shownStatus: string | null;
}

const TICK_MS = 1_000;
const CALL_TIMEOUT_MS = 30_000;
/** A driver stands at the reader. */
const AUTHORISE_TIMEOUT_MS = 8_000;
const IS_ANSWERING_MS = 15_000;
const INOPERATIVE_NOTE = 'inoperative';

/** One charge point of this site as one back-end sees it, whatever the charge point itself speaks: OCPP 1.6J, client side. */
export class PresentedPoint {
  private readonly options: PresentedPointOptions;
  private readonly configuration: UpstreamConfiguration;
  private readonly authority: UpstreamAuthority;
  /** Cards that the back-end has a say about. */
  readonly ownCards: OwnCards;
  private readonly limits: UpstreamLimits;
  private readonly client: OcppClient<Ocpp16Messages>;
  private readonly registration: Registration;
  private readonly outbox: Outbox;
  private readonly teller: SessionTeller;
  private readonly reporting: Reporting;
  private readonly notes: Notes;
  private isInoperative: boolean;
  private readonly remote: RemoteSessions;
  private error: PresentedState['error'] = null;
  private sinceMs: number;
  private cancelTick: Cancel = () => {};

  constructor(options: PresentedPointOptions) {
    const { settings, store, cards, clock, log, point, books } = options;
    const { id: connection, securityProfile, isControlled, offline, rules, register, chargePointId } = settings;
    this.options = options;
    this.sinceMs = clock.wallMs();
    this.notes = {
      read: (name) => store.note(connection, name),
      write: (name, value) => store.setNote(connection, name, value),
    };
    this.isInoperative = this.notes.read(INOPERATIVE_NOTE) === 'true';
    this.configuration = new UpstreamConfiguration(this.notes, {
      ...{ securityProfile, isControlled, acceptsOffline: offline === 'accept' },
    });
    this.limits = new UpstreamLimits(this.notes);
    this.authority = new UpstreamAuthority({
      ...{ connection, cards, clock, notes: this.notes, configuration: this.configuration },
      isOnline: () => this.isOnline(),
      ask: (idTag) => this.call('Authorize', { idTag }, { timeoutMs: AUTHORISE_TIMEOUT_MS, urgent: true }),
      otherwise: offline === 'local' ? null : offline === 'accept' ? 'accepted' : 'invalid',
    });
    this.ownCards = new OwnCards({ settings, books, hasVouchedFor: (uid) => this.authority.hasVouchedFor(uid) });
    this.remote = new RemoteSessions({
      ...{ settings, books, point, store, clock, ownCards: this.ownCards },
      ...{ authority: this.authority, limits: this.limits },
      running: () => this.running(),
    });
    this.registration = new Registration({
      clock,
      isOpen: () => this.client.isOpen(),
      send: () => this.call('BootNotification', this.bootNotification()),
      onAnswer: ({ status }) => this.standsAnew(status === 'Accepted' ? null : `BootNotification: ${status}`),
      onAccepted: (heartbeatS) => this.accepted(heartbeatS),
    });
    this.client = new OcppClient<Ocpp16Messages>({
      ...{ clock, log, protocol: ocpp16, address: options.address, random: options.random },
      handlers: presentedHandlers({
        ...{ isControlled, maxCurrentA: point.maxCurrentA, configuration: this.configuration },
        ...{ limits: this.limits, authority: this.authority },
        now: () => clock.wallMs(),
        running: () => this.running(),
        isForeign: () => this.sessionOf(point.running()) === 'foreign',
        remoteStart: async (request) => !this.isInoperative && this.remote.start(request),
        remoteStop: (transactionId) => this.remote.stop(transactionId),
        reset: (how) => this.reset(how),
        unlock: async () => (await point.operate({ kind: 'unlock' })).outcome,
        setOperative: (operative) => this.setOperative(operative),
        trigger: (message) => this.trigger(message),
        limitsChanged: () => options.changed(),
      }),
      pingIntervalMs: () => 1_000 * this.configuration.number('WebSocketPingInterval'),
      onOpen: () => this.opened(),
      onClosed: (detail) => this.standsAnew(detail),
    });
    this.teller = new SessionTeller({
      ...{ connection, chargePointId, rules, register, books, store, clock },
      hasVouchedFor: (uid) => this.authority.hasVouchedFor(uid),
      withRegisters: () => this.configuration.measurands('StopTxnSampledData').length > 0,
      onEnded: () => {
        this.limits.transactionEnded();
        options.changed();
      },
    });
    this.outbox = new Outbox({
      ...{ connection, store, clock, log },
      ready: () => this.isOnline(),
      send: (message) => this.deliver(message),
      isAnswering: async () => (await this.call('Heartbeat', {}, { timeoutMs: IS_ANSWERING_MS })).kind === 'result',
      redial: (detail) => this.client.redial(detail),
      retry: () => ({
        attempts: this.configuration.number('TransactionMessageAttempts'),
        intervalMs: 1_000 * this.configuration.number('TransactionMessageRetryInterval'),
      }),
    });
    this.reporting = new Reporting({
      ...{ settings, configuration: this.configuration, store, clock, point },
      isOnline: () => this.isOnline(),
      isInoperative: () => this.isInoperative,
      session: () => this.sessionOf(point.running()),
      call: (action, payload) => this.call(action, payload),
      entered: () => this.outbox.pump(),
    });
  }

  start(): void {
    this.client.start();
    this.cancelTick = this.options.clock.every(TICK_MS, () => this.tick());
  }

  stop(): void {
    this.cancelTick();
    this.outbox.stop();
    this.registration.stop();
    this.client.stop();
  }

  /** Looks at the ledger and the charge point; what there is to be told is on disk when this returns. */
  tick(): void {
    this.onDisk(() => {
      this.teller.look(this.options.point.running());
      if (this.remote.applyPendingProfile()) this.options.changed();
      this.reporting.tick();
    });
    this.outbox.pump();
  }

  state(): PresentedState {
    return {
      isOpen: this.client.isOpen(),
      registration: this.registration.current(),
      sinceMs: this.sinceMs,
      error: this.error,
      shownStatus: this.reporting.shown(),
    };
  }

  /** What was kept of a session goes out again; false where nothing was. */
  again(sessionId: string): boolean {
    const { store, settings } = this.options;
    const found = store.again(settings.id, sessionId);
    this.outbox.pump();
    return found;
  }

  /** The most its session that runs may draw, A per phase; `null` without such a limit. */
  limitA(): number | null {
    const running = this.options.settings.isControlled ? this.running() : null;
    return running === null ? null : this.limits.limitA(running, this.options.clock.wallMs());
  }

  /** Lets the back-end say something of a card, if it can. */
  async ask(uid: string): Promise<void> {
    await this.authority.refresh(uid);
  }

  /** What it says of a card; `null`: nothing. */
  said(uid: string): AuthorisationStatus | null {
    return this.isInoperative ? 'blocked' : this.authority.said(uid);
  }

  private isOnline(): boolean {
    return this.client.isOpen() && this.registration.isAccepted();
  }

  private opened(): void {
    this.standsAnew(null);
    this.registration.opened();
    if (this.registration.isAccepted()) this.welcome();
  }

  private accepted(heartbeatS: number): void {
    this.onDisk(() => {
      if (heartbeatS > 0) this.configuration.put('HeartbeatInterval', String(heartbeatS));
    });
    this.welcome();
  }

  private welcome(): void {
    this.client.isWelcome();
    this.reporting.renew();
    this.tick();
  }

  private standsAnew(problem: string | null): void {
    const nowMs = this.options.clock.wallMs();
    this.sinceMs = nowMs;
    this.error = problem === null ? null : { detail: problem, atMs: nowMs };
    if (problem !== null) {
      this.options.log.info({ upstream: this.options.settings.id, detail: problem }, 'A back-end is not reached');
    }
  }

  private bootNotification() {
    const { settings, version } = this.options;
    return {
      chargePointVendor: settings.vendor,
      chargePointModel: settings.model,
      chargePointSerialNumber: settings.identity.slice(0, 25),
      firmwareVersion: version.slice(0, 50),
    };
  }

  /** Never rejects: what cannot be said is our bug, and no reason to end what holds the fuse. */
  private async call<Action extends Ocpp16Action>(
    action: Action,
    payload: Ocpp16Messages[Action]['request'],
    options: CallOptions = {},
  ): Promise<Outcome<Ocpp16Messages[Action]['response']>> {
    try {
      return await this.client.call(action, payload, { timeoutMs: CALL_TIMEOUT_MS, ...options });
    } catch (error) {
      const { log, settings } = this.options;
      log.error({ err: error, upstream: settings.id, action }, 'A message to a back-end cannot be sent');
      return { kind: 'error', code: 'FormationViolation', description: 'it does not conform' };
    }
  }

  /** The message as it was entered, with the transaction's id as the back-end has given it meanwhile. */
  private async deliver({ action, payload, remoteId, sessionId }: UpstreamMessage): Promise<Delivery> {
    const content = JSON.parse(payload);
    const message = action === 'StartTransaction' ? content : { ...content, transactionId: remoteId ?? 0 };
    const outcome = await this.call(action, message);
    switch (outcome.kind) {
      case 'result': {
        if (!('transactionId' in outcome.payload)) return { kind: 'delivered', remoteId: null };
        const { transactionId, idTagInfo } = outcome.payload;
        this.started(sessionId, String(content.idTag), idTagInfo);
        return { kind: 'delivered', remoteId: transactionId };
      }
      case 'error': {
        const detail = `${outcome.code} ${outcome.description}`.trim();
        this.error = { detail: `${action}: ${detail}`, atMs: this.options.clock.wallMs() };
        return { kind: 'refused', detail };
      }
      case 'timeout':
        return { kind: 'unanswered' };
      default:
        return { kind: 'closed' };
    }
  }

  /** The back-end has answered a start. Where it refuses the card, and has a say, the session ends. */
  private started(
    sessionId: string,
    idTag: string,
    info: Ocpp16Messages['StartTransaction']['response']['idTagInfo'],
  ): void {
    const { settings, point, log } = this.options;
    if (settings.authorisedBy === 'local') return;
    this.authority.heard(idTag, info);
    const isRunning = point.running()?.started.sessionId === sessionId;
    if (info.status === 'Accepted' || !isRunning || !this.configuration.flag('StopTransactionOnInvalidId')) return;
    log.info({ upstream: settings.id, status: info.status }, 'A back-end refuses the card of a session: it is ended');
    point.operate({ kind: 'stop' }).catch((err: unknown) => log.error({ err }, 'A session could not be ended'));
  }

  private sessionOf(running: Session | null): 'own' | 'foreign' | 'none' {
    if (running === null) return 'none';
    return this.teller.isOwn(running) ? 'own' : 'foreign';
  }

  private running(): RunningTransaction | null {
    const { store, settings, point } = this.options;
    const session = point.running();
    if (session === null) return null;
    const told = store.transaction(settings.id, session.started.sessionId);
    return told?.state === 'open' ? { id: told.remoteId, startedAtMs: session.started.atMs } : null;
  }

  private async reset(how: 'soft' | 'hard'): Promise<boolean> {
    const { outcome } = await this.options.point.operate({ kind: 'reset', how });
    if (outcome !== 'done' && outcome !== 'scheduled') return false;
    this.afterAnswer(() => {
      this.registration.begin();
    });
    return true;
  }

  private setOperative(operative: boolean): void {
    this.isInoperative = !operative;
    this.notes.write(INOPERATIVE_NOTE, String(!operative));
    this.afterAnswer(() => this.tick());
  }

  private trigger(message: TriggerMessageRequest['requestedMessage']): boolean {
    const send = {
      BootNotification: () => this.registration.again(),
      Heartbeat: () => this.reporting.heartbeat(),
      MeterValues: () => this.onDisk(() => this.reporting.sample('Trigger')),
      StatusNotification: () => this.reporting.renew(),
      DiagnosticsStatusNotification: null,
      FirmwareStatusNotification: null,
    }[message];
    if (send === null) return false;
    this.afterAnswer(send);
    return true;
  }

  private afterAnswer(run: () => void): void {
    this.options.clock.after(AFTER_ANSWER_MS, run);
  }

  /** What goes to back-ends waits for the disk; nothing else does. */
  private onDisk(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.error = { detail: error.message, atMs: this.options.clock.wallMs() };
    }
  }
}

/** After the answer is out: what was asked for must not overtake it. */
const AFTER_ANSWER_MS = 50;
