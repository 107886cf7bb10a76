import type { Clock } from '../clock.ts';
import { assignmentOf } from '../core/sessions/assignment.ts';
import type { Session } from '../core/sessions/session.ts';
import type { UpstreamStore, UpstreamTransaction } from '../ledger/upstream-store.ts';
import { type TellingOf, tell } from './ocpp/transactions.ts';
import type { LocalBooks } from './point.ts';
import { belongs, type Charging, idTagOf, type UpstreamRules } from './rules.ts';
import type { RegisterKind } from './virtual-register.ts';

export interface SessionTellerOptions {
  readonly connection: string;
  readonly chargePointId: string;
  readonly rules: UpstreamRules;
  readonly register: RegisterKind;
  readonly books: LocalBooks;
  readonly store: UpstreamStore;
  readonly clock: Clock;
  /** The back-end has let a card charge that nobody knows here. */
  readonly hasVouchedFor: (uid: string) => boolean;
  readonly withRegisters: () => boolean;
  /** A transaction of the back-end is over, as far as this site is concerned. */
  readonly onEnded: () => void;
}

const NOTE = 'postponed';
/** A signed value may come behind the end it belongs to: the stop waits for it so long, ms. */
const SIGNATURE_MS = 10_000;

/**
 * Turns what the ledger says of sessions into messages. Where it has looked to stands in the same database as the
 * messages, and what a session has made of them in the same commit: nothing is told twice or not at all, whenever the
 * power fails.
 */
export class SessionTeller {
  private readonly options: SessionTellerOptions;
  /** Sessions that could not be told yet. */
  private postponed: readonly string[];

  constructor(options: SessionTellerOptions) {
    const { store, connection, books, clock } = options;
    this.options = options;
    if (store.connection(connection) === null) store.begin(connection, clock.wallMs(), books.newestSeq());
    this.postponed = listIn(store.note(connection, NOTE));
  }

  /** Looks through what is new in the ledger. True when messages were made. */
  look(running: Session | null): boolean {
    const { connection, books, store } = this.options;
    const state = store.connection(connection);
    if (state === null) return false;
    const { sessionIds, seq } = books.touched(state.ledgerSeq);
    const before = this.postponed;
    const open = running === null ? [] : [running.started.sessionId];
    // The running one is looked at each time: whose it is may have changed without a record, such as by another rule.
    const candidates = new Set([...before, ...sessionIds, ...open]);
    const later: string[] = [];
    let hasTold = false;
    for (const sessionId of candidates) {
      const outcome = this.tellOf(sessionId, state.bornAtMs, running);
      if (outcome === 'later') later.push(sessionId);
      else hasTold = outcome || hasTold;
    }
    this.postpone(later);
    if (seq > state.ledgerSeq) store.enter(connection, { ledgerSeq: seq });
    return hasTold;
  }

  /** Whether a session belongs to the back-end. */
  isOwn(session: Session): boolean {
    return belongs(this.options.rules, this.charging(session));
  }

  private tellOf(sessionId: string, bornAtMs: number, running: Session | null): boolean | 'later' {
    const { connection, chargePointId, store, books, clock } = this.options;
    const session = running?.started.sessionId === sessionId ? running : books.session(sessionId);
    if (session === null || session.started.chargePointId !== chargePointId) return false;
    const told = store.transaction(connection, sessionId);
    // What was over before this back-end was there is not its business, and what another system has written never is.
    const isPast = session.ended !== null && session.ended.atMs < bornAtMs;
    if (told === null && (isPast || session.started.flags.includes('imported'))) return false;
    if (told?.state === 'open' && this.awaitsSignature(session, clock.wallMs())) return 'later';
    const entry = tell(session, told, this.telling(session, told));
    if (entry === 'later') return 'later';
    if (entry === null) return false;
    store.enter(connection, entry);
    if (entry.transactions?.some(({ state }) => state === 'closed')) this.options.onEnded();
    return true;
  }

  private telling(session: Session, told: UpstreamTransaction | null): TellingOf {
    const { connection, rules, register, store, books, clock, withRegisters } = this.options;
    const charging = this.charging(session);
    return {
      belongs: belongs(rules, charging),
      idTag: told?.idTag ?? idTagOf(rules, charging),
      register,
      registerWh: store.connection(connection)?.registerWh ?? 0,
      isBusy: told === null && store.openTransactions(connection).length > 0,
      signed: session.ended === null ? [] : books.signed(session.started.sessionId),
      withRegisters: withRegisters(),
      nowMs: clock.wallMs(),
    };
  }

  private charging(session: Session): Charging {
    const { books, hasVouchedFor } = this.options;
    const { tokenRef } = session.started;
    const card = tokenRef === null ? null : books.card(tokenRef);
    const { vehicleId, use } = assignmentOf(session);
    return {
      card,
      groups: card === null ? [] : books.groupsOf(card),
      vehicle: vehicleId === null ? null : books.vehicle(vehicleId),
      use,
      isVouched: card !== null && card.status === 'unknown' && hasVouchedFor(card.uid),
    };
  }

  private awaitsSignature({ signed, ended }: Session, nowMs: number): boolean {
    if (this.options.register !== 'meter' || ended === null || signed.length === 0) return false;
    const waitedMs = nowMs - ended.recordedAtMs;
    return !signed.some(({ context }) => context === 'end') && waitedMs >= 0 && waitedMs < SIGNATURE_MS;
  }

  /** On disk before the cursor goes on. */
  private postpone(later: readonly string[]): void {
    if (later.length === this.postponed.length && later.every((id, i) => id === this.postponed[i])) return;
    this.options.store.setNote(this.options.connection, NOTE, JSON.stringify(later));
    this.postponed = later;
  }
}

function listIn(text: string | null): readonly string[] {
  if (text === null) return [];
  const content: unknown = JSON.parse(text);
  return Array.isArray(content) ? content.filter((one) => typeof one === 'string') : [];
}
