import type { Cancel, Clock } from '../clock.ts';
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
import { registerReported } from '../core/sessions/registers.ts';
import { endReported, type FreshIds, sessionOfSample, startReported } from '../core/sessions/reports.ts';
import { applyEvent, energyWh, type Session } from '../core/sessions/session.ts';
import { settleTime } from '../core/sessions/times.ts';
import type { Log } from '../log.ts';
import type { Opened } from './database.ts';
import { StoreError, type StoreProblem } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { toRecord } from './session-codec.ts';
import { SessionRecords } from './session-records.ts';
import type { SignedValues } from './signed-values.ts';
import { type Access, authorisationOf, type IdToken, type TokenStore, tokenLabel, uidTail } from './token-store.ts';

export interface SessionLogOptions {
  readonly ledger: Ledger;
  readonly tokens: TokenStore;
  readonly signedValues: SignedValues;
  readonly access: (chargePointId: string) => Access;
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
    return this.statusOf(chargePointId, this.options.tokens.find(idToken));
  }

  async started(report: TransactionStartReport): Promise<TransactionStartAnswer> {
    return this.watched(() => {
      const nowMs = this.options.clock.wallMs();
      const { idToken, ...rest } = inWholeUnits(report);
      const token = this.tokenOf(idToken, nowMs);
      const status = this.statusOf(report.chargePointId, token);
      const known = this.known({ ...report, transactionId: null }, nowMs);
      const { transactionId, events } = startReported(
        known,
        { ...rest, tokenRef: token?.tokenRef ?? null, tokenKnown: status !== 'invalid' },
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
      const tokenRef = this.tokenOf(idToken, nowMs)?.tokenRef ?? null;
      const known = this.known(report, nowMs);
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
    const token = started.tokenRef === null ? null : this.options.tokens.findByRef(started.tokenRef);
    return this.statusOf(chargePointId, token) === 'accepted' ? started : null;
  }

  currentSession(chargePointId: string): CurrentSession | null {
    const session = this.newestAt(chargePointId);
    if (session === null) return null;
    const { sessionId, atMs, tokenRef } = session.started;
    const tokenName = tokenRef === null ? null : this.nameOf(tokenRef);
    return { sessionId, startedAtMs: atMs, energyWh: energyWh(session) ?? 0, tokenName };
  }

  /** The same for control, which asks every second: nothing is read from a database. */
  runningSession(
    chargePointId: string,
  ): { readonly sessionId: string; readonly energyWh: number | null; readonly tokenRef: string | null } | null {
    const session = this.newestAt(chargePointId);
    if (session === null) return null;
    const { sessionId, tokenRef } = session.started;
    return { sessionId, energyWh: energyWh(session), tokenRef };
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
      const token = this.options.tokens.findByRef(tokenRef);
      return token === null ? null : tokenLabel(token.name, uidTail(token.uid));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return null;
    }
  }

  private statusOf(chargePointId: string, token: IdToken | null): AuthorisationStatus {
    return authorisationOf(token, this.options.access(chargePointId));
  }

  /** The token of a transaction, remembered if it is new: two unknown cards must not look the same. */
  private tokenOf(idToken: string | null, nowMs: number): IdToken | null {
    return idToken === null || idToken.trim() === '' ? null : this.options.tokens.remember(idToken, nowMs);
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
    const all = [...this.pending, ...events];
    if (all.length === 0) return;
    this.options.ledger.chain.append(all.map(toRecord));
    this.noticeRecovery();
    this.pending = [];
    const changed = new Map<string, Session>();
    for (const event of events) {
      const id = event.sessionId;
      const before = changed.get(id) ?? known.find(({ started }) => started.sessionId === id) ?? null;
      changed.set(id, applyEvent(before, event));
    }
    for (const [id, session] of changed) {
      if (session.ended === null) this.open.set(id, session);
      else this.open.delete(id);
      this.nextTransactionId = Math.max(this.nextTransactionId, session.started.transactionId + 1);
    }
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
