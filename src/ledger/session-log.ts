import type { Cancel, Clock } from '../clock.ts';
import type { Card } from '../core/model/people.ts';
import type { AuthorisationStatus, SessionEvent } from '../core/model/sessions.ts';
import type {
  AuthorisationRequest,
  RegisterReport,
  SignedValueReport,
  TransactionBook,
  TransactionEndReport,
  TransactionStartAnswer,
  TransactionStartReport,
} from '../core/model/transactions.ts';
import { assignmentOf, identifierInToken, reassign } from '../core/sessions/assignment.ts';
import { registerReported } from '../core/sessions/registers.ts';
import { endReported, type FreshIds, sessionOfSample, startReported } from '../core/sessions/reports.ts';
import { applyEvent, energyWh, type Session } from '../core/sessions/session.ts';
import { settleTime } from '../core/sessions/times.ts';
import { pseudonymLabel, tokenLabel, uidTail } from '../core/sessions/uid.ts';
import type { Log } from '../log.ts';
import type { Admission } from './admission.ts';
import type { CardStore } from './card-store.ts';
import type { Opened } from './database.ts';
import { StoreError, type StoreProblem } from './errors.ts';
import type { Ledger } from './ledger.ts';
import type { PeopleStore } from './people-store.ts';
import { toRecord } from './session-codec.ts';
import { SessionRecords } from './session-records.ts';
import type { SignedValues } from './signed-values.ts';

export interface SessionLogOptions {
  readonly ledger: Ledger;
  readonly cards: CardStore;
  readonly people: PeopleStore;
  readonly signedValues: SignedValues;
  readonly admission: Admission;
  /** The most a charge point can deliver, W: a register that rose by more is not believed at once. */
  readonly mostPowerW: (chargePointId: string) => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** The session that runs at a charge point now, for the screen. */
export interface CurrentSession {
  readonly sessionId: string;
  readonly startedAtMs: number;
  /** By the newest register; 0 while it cannot be known. */
  readonly energyWh: number;
  /** What the owner calls the card, else the end of its number; `null` also while state.db cannot be read. */
  readonly tokenName: string | null;
}

const COMMIT_EVERY_MS = 60_000;
/** Marks kept while nothing can be written: with two cars about three days. Then the oldest go. */
const PENDING_MARKS = 10_000;

/** Reads what runs, and goes on with it. Sessions that cannot be read are a damaged ledger. */
export function openSessionLog(options: SessionLogOptions): Opened<SessionLog> {
  try {
    return { kind: 'ok', value: new SessionLog(options) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { kind: error.kind, file: options.ledger.db.name, detail: error.message };
  }
}

/**
 * The charge log. Starts and ends are committed at once, each before its promise resolves; the marks of a minute
 * together. What runs is known at once after a restart, because it is read back from the records.
 */
export class SessionLog implements TransactionBook {
  private readonly options: SessionLogOptions;
  private readonly records: SessionRecords;
  private readonly open = new Map<string, Session>();
  private pending: SessionEvent[] = [];
  private nextTransactionId: number;
  private storeProblem: StoreProblem | null = null;
  private commitsAtProblem = 0;
  private readonly cancelTicks: Cancel;

  constructor(options: SessionLogOptions) {
    this.options = options;
    this.records = new SessionRecords(options.ledger.db);
    this.nextTransactionId = this.records.nextTransactionId(options.ledger.firstTransactionId);
    for (const session of this.records.open()) this.open.set(session.started.sessionId, session);
    this.cancelTicks = options.clock.every(COMMIT_EVERY_MS, () => this.commitMarks());
  }

  async authorise({ chargePointId, idToken }: AuthorisationRequest): Promise<AuthorisationStatus> {
    return this.tapped(chargePointId, idToken, this.options.clock.wallMs());
  }

  async started(report: TransactionStartReport): Promise<TransactionStartAnswer> {
    return this.watched(() => {
      const nowMs = this.options.clock.wallMs();
      const { idToken, ...rest } = inWholeUnits(report);
      const status = this.tapped(report.chargePointId, idToken, settleTime(rest.atMs, nowMs).atMs);
      const tokenRef = this.cardOf(idToken, nowMs)?.tokenRef ?? null;
      const known = this.known({ ...report, transactionId: null }, nowMs);
      const { transactionId, events } = startReported(
        known,
        { ...rest, tokenRef, tokenKnown: status !== 'invalid' },
        this.freshIds(),
        nowMs,
      );
      this.commit(events, known);
      return { transactionId, status };
    });
  }

  async ended(report: TransactionEndReport): Promise<void> {
    this.watched(() => {
      const nowMs = this.options.clock.wallMs();
      const { idToken, ...rest } = inWholeUnits(report);
      const known = this.known(report, nowMs);
      const tokenRef = this.standsFor(this.cardOf(idToken, nowMs), known);
      const mostPowerW = this.options.mostPowerW(report.chargePointId);
      this.commit(endReported(known, { ...rest, tokenRef }, this.freshIds(), nowMs, mostPowerW), known);
    });
  }

  async register(report: RegisterReport): Promise<void> {
    const { registerWh, ...rest } = inWholeUnits(report);
    const session = sessionOfSample(this.openAt(report.chargePointId), report);
    if (session === undefined || registerWh === null) return;
    const after = registerReported(
      session,
      { ...rest, registerWh },
      this.options.clock.wallMs(),
      this.options.mostPowerW(report.chargePointId),
    );
    this.open.set(session.started.sessionId, after.session);
    this.pending.push(...after.events);
    while (this.pending.length > PENDING_MARKS) this.pending.shift();
  }

  async signedValue({
    chargePointId,
    connectorId,
    transactionId,
    context,
    data,
    ...report
  }: SignedValueReport): Promise<void> {
    const recordedAtMs = this.options.clock.wallMs();
    const { atMs, flags } = settleTime(Number.isFinite(report.atMs) ? Math.round(report.atMs) : 0, recordedAtMs);
    // It may come with the stop, or behind it.
    const known = this.known({ chargePointId, atMs, stationTimestamp: '', transactionId }, recordedAtMs);
    const session = sessionOfSample(known, { connectorId, transactionId });
    if (session === undefined) return;
    const { sessionId } = session.started;
    const sha256 = this.options.signedValues.keep({ sessionId, atMs, context, data });
    if (session.signed.some((one) => one.sha256 === sha256)) return;
    const event: SessionEvent = { kind: 'signed', sessionId, atMs, recordedAtMs, context, sha256, flags };
    if (session.ended === null) this.open.set(sessionId, applyEvent(session, event));
    this.pending.push(event);
  }

  openTransaction(chargePointId: string): { readonly transactionId: number; readonly connectorId: number } | null {
    const started = this.newestAt(chargePointId)?.started;
    if (started === undefined) return null;
    const card = started.tokenRef === null ? null : this.options.cards.findByRef(started.tokenRef);
    return this.options.admission.wasAllowed(chargePointId, card, started.atMs) ? started : null;
  }

  /** Where a transaction runs or ran; `null` for a number that was never given. */
  chargePointOf(transactionId: number): string | null {
    return this.records.byTransaction(transactionId)?.started.chargePointId ?? null;
  }

  currentSession(chargePointId: string): CurrentSession | null {
    const session = this.newestAt(chargePointId);
    if (session === null) return null;
    const { sessionId, atMs, tokenRef } = session.started;
    const tokenName = tokenRef === null ? null : this.nameOf(tokenRef);
    return { sessionId, startedAtMs: atMs, energyWh: energyWh(session) ?? 0, tokenName };
  }

  /** The same for control, which asks every second: nothing is read from a database. */
  runningSession(chargePointId: string): {
    readonly sessionId: string;
    readonly energyWh: number | null;
    readonly tokenRef: string | null;
    readonly driverId: string | null;
  } | null {
    const session = this.newestAt(chargePointId);
    if (session === null) return null;
    const { sessionId, tokenRef } = session.started;
    return { sessionId, energyWh: energyWh(session), tokenRef, driverId: assignmentOf(session).driverId };
  }

  /** The vehicle at a charge point has shown its MAC address or EVCCID. */
  async vehicleShown(chargePointId: string, identifier: string): Promise<void> {
    this.watched(() => {
      const session = this.newestAt(chargePointId);
      if (session !== null) this.commit(this.assignmentOf(session, identifier), [session]);
    });
  }

  /**
   * Says more of a session, running or over: what `say` makes of it is committed before this returns. Gives what `say`
   * gave instead of events; `unknown-session` where there is none.
   */
  annotate<Refusal extends string>(
    sessionId: string,
    say: (session: Session, nowMs: number) => readonly SessionEvent[] | Refusal,
  ): 'done' | 'unknown-session' | Refusal {
    return this.watched(() => {
      const session = this.open.get(sessionId) ?? this.records.byId(sessionId);
      if (session === null) return 'unknown-session';
      const events = say(session, this.options.clock.wallMs());
      if (typeof events === 'string') return events;
      this.commit(events, [session]);
      return 'done';
    });
  }

  /** Sessions that run, at whatever charge point. */
  running(): readonly Session[] {
    return [...this.open.values()];
  }

  /** Why reports had to be refused, until anything has been written to the ledger again; `null` while all is well. */
  problem(): StoreProblem | null {
    this.noticeRecovery();
    return this.storeProblem;
  }

  /** Commits the marks of the running minute and stops. The database stays open. */
  close(): void {
    this.cancelTicks();
    this.commitMarks();
  }

  /** For the screen, which is drawn in the control loop: a state.db that cannot be read must not end that. */
  private nameOf(tokenRef: string): string | null {
    try {
      const card = this.options.cards.findByRef(tokenRef);
      return card === null ? pseudonymLabel(tokenRef) : tokenLabel(card.name, uidTail(card.uid));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return null;
    }
  }

  private tapped(chargePointId: string, idToken: string, atMs: number): AuthorisationStatus {
    const tokenRef = this.options.cards.find(idToken)?.tokenRef ?? null;
    const isChargingElsewhere = [...this.open.values()].some(
      ({ started }) => tokenRef !== null && started.tokenRef === tokenRef && started.chargePointId !== chargePointId,
    );
    return this.options.admission.tapped({ chargePointId, uid: idToken, atMs, isChargingElsewhere });
  }

  /** The card of a transaction, remembered if it is new: two unknown cards must not look the same. */
  private cardOf(idToken: string | null, nowMs: number): Card | null {
    return idToken === null || idToken.trim() === '' ? null : this.options.cards.remember(idToken, nowMs);
  }

  /** A card ends what another one of the same person began (its parent id says so to the station). */
  private standsFor(card: Card | null, known: readonly Session[]): string | null {
    if (card === null || card.driverId === null) return card?.tokenRef ?? null;
    const runs = known.filter(({ ended }) => ended === null).map(({ started }) => started.tokenRef);
    if (runs.includes(card.tokenRef)) return card.tokenRef;
    const isTheirs = (ref: string | null): boolean =>
      ref !== null && this.options.cards.findByRef(ref)?.driverId === card.driverId;
    return runs.find(isTheirs) ?? card.tokenRef;
  }

  /** The sessions a report may concern; for the open ones, what is known in memory beyond the last mark. */
  private known(report: Parameters<SessionRecords['around']>[0], nowMs: number): readonly Session[] {
    const open = this.openAt(report.chargePointId);
    const atMs = settleTime(report.atMs, nowMs).atMs;
    const others = this.records.around({ ...report, atMs }).filter(({ started }) => !this.open.has(started.sessionId));
    return [...open, ...others];
  }

  private openAt(chargePointId: string): readonly Session[] {
    return [...this.open.values()].filter(({ started }) => started.chargePointId === chargePointId);
  }

  private newestAt(chargePointId: string): Session | null {
    return this.openAt(chargePointId).reduce<Session | null>(
      (best, session) => (best === null || session.started.atMs >= best.started.atMs ? session : best),
      null,
    );
  }

  private freshIds(): FreshIds {
    const { ledgerId, firstTransactionId } = this.options.ledger;
    const transactionId = this.nextTransactionId;
    return { transactionId, sessionId: `${ledgerId}-${transactionId - firstTransactionId + 1}` };
  }

  /** Writes events together with the marks that wait, and only then believes them. `known`: the sessions they build on. */
  private commit(events: readonly SessionEvent[], known: readonly Session[]): void {
    const assigned = this.assignments(events, known);
    const all = [...this.pending, ...events, ...assigned];
    if (all.length === 0) return;
    this.options.ledger.chain.append(all.map(toRecord));
    this.noticeRecovery();
    this.pending = [];
    const changed = fold([...events, ...assigned], known);
    for (const [id, session] of changed) {
      if (session.ended === null) this.open.set(id, session);
      else this.open.delete(id);
      this.nextTransactionId = Math.max(this.nextTransactionId, session.started.transactionId + 1);
    }
  }

  /** Whose the sessions are that begin with these events, as far as card and vehicle tell. */
  private assignments(events: readonly SessionEvent[], known: readonly Session[]): readonly SessionEvent[] {
    const begun = new Set(events.flatMap((event) => (event.kind === 'started' ? event.sessionId : [])));
    return [...fold(events, known)]
      .filter(([id]) => begun.has(id))
      .flatMap(([, session]) => this.assignmentOf(session, null));
  }

  private assignmentOf(session: Session, shown: string | null): readonly SessionEvent[] {
    const { sessionId, tokenRef, recordedAtMs, atMs } = session.started;
    const card = tokenRef === null ? null : this.options.cards.findByRef(tokenRef);
    const identifier = shown ?? identifierInToken(card?.uid ?? null);
    const found = reassign(session, { card, identifier, chosenVehicleId: null }, this.options.people.vehicles());
    if (found === null) return [];
    const byRule = { author: null, reason: null, flags: [] };
    return [{ kind: 'assigned', sessionId, atMs, recordedAtMs, ...found, ...byRule }];
  }

  private commitMarks(): void {
    try {
      this.watched(() => this.commit([], []));
    } catch (error) {
      // The marks wait for the next minute, and the problem is shown.
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Remembers why something could not be read or written, and passes the error on. */
  private watched<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof StoreError) this.failed(error);
      throw error;
    }
  }

  private failed({ kind, message }: StoreError): void {
    if (this.storeProblem?.kind !== kind) {
      this.options.log.error({ kind, detail: message }, 'The charge log cannot be written; it is tried again.');
    }
    const sinceMs = this.storeProblem?.sinceMs ?? this.options.clock.wallMs();
    this.storeProblem = { kind, sinceMs, detail: message };
    this.commitsAtProblem = this.options.ledger.chain.commits;
  }

  private noticeRecovery(): void {
    if (this.storeProblem === null || this.options.ledger.chain.commits === this.commitsAtProblem) return;
    this.options.log.info({ sinceMs: this.storeProblem.sinceMs }, 'The charge log can be written again.');
    this.storeProblem = null;
  }
}

/** The sessions that events change, after them. `known`: those they build on. */
function fold(events: readonly SessionEvent[], known: readonly Session[]): ReadonlyMap<string, Session> {
  const changed = new Map<string, Session>();
  for (const event of events) {
    const id = event.sessionId;
    const before = changed.get(id) ?? known.find(({ started }) => started.sessionId === id) ?? null;
    changed.set(id, applyEvent(before, event));
  }
  return changed;
}

/** The ledger counts whole Wh and whole ms; stations also send fractions, and rubbish. */
function inWholeUnits<Report extends { readonly atMs: number; readonly registerWh: number | null }>(
  report: Report,
): Omit<Report, 'atMs' | 'registerWh'> & { readonly atMs: number; readonly registerWh: number | null } {
  const { atMs, registerWh, ...rest } = report;
  const wh = registerWh === null ? null : Math.round(registerWh);
  // No time at all counts as 1970: the time of arrival takes its place, flagged.
  return {
    ...rest,
    atMs: Number.isFinite(atMs) ? Math.round(atMs) : 0,
    registerWh: Number.isSafeInteger(wh) ? wh : null,
  };
}
