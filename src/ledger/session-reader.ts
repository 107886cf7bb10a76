import type { SessionEndReason, SessionFlag } from '../core/model/sessions.ts';
import { billedEnergyWh, endRegisterWh, flagsOf, type Session } from '../core/sessions/session.ts';
import type { Ledger } from './ledger.ts';
import { type Period, SessionRecords } from './session-records.ts';
import { type IdToken, type TokenStore, uidTail } from './token-store.ts';

/** Sessions that *start* in [fromMs, toMs), so that every session belongs to exactly one of any row of periods. */
export interface SessionQuery extends Period {
  /** `null` for all. */
  readonly chargePointId: string | null;
}

/** A session as lists, exports and the API show it. Times are UTC epoch ms, registers and energy whole Wh. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  readonly startRegisterWh: number | null;
  /** While it runs: the newest one in the ledger, at most a minute old. */
  readonly endRegisterWh: number | null;
  /** `null` when it cannot be known: a register is missing or ran backwards. The flags say which. A correction counts. */
  readonly energyWh: number | null;
  /** What the owner calls the card. */
  readonly tokenName: string | null;
  /**
   * The last four characters of the card's number, empty when it has no more; `null` without a card, and when it was
   * erased.
   */
  readonly tokenTail: string | null;
  readonly endReason: SessionEndReason | null;
  readonly flags: readonly SessionFlag[];
}

interface SessionTotals {
  readonly count: number;
  /** Of the sessions whose energy is known, Wh. */
  readonly energyWh: number;
  /** How many sessions have an unknown energy. */
  readonly withoutEnergy: number;
}

/** The end of a period that is too long to be shown whole. */
interface NewestSessions {
  readonly sessions: readonly SessionSummary[];
  readonly totals: SessionTotals;
  /** The period has more sessions than are listed. */
  readonly truncated: boolean;
}

/** Small enough that reading a page never holds up the control loop. */
const PAGE_SIZE = 200;

/** Reads sessions for people: lists, totals, exports. */
export class SessionReader {
  private readonly records: SessionRecords;
  private readonly tokens: TokenStore;

  constructor(ledger: Ledger, tokens: TokenStore) {
    this.records = new SessionRecords(ledger.db);
    this.tokens = tokens;
  }

  /** All of a period, oldest first. Read page by page like {@link stream}: "everything" may be years. */
  async list(query: SessionQuery): Promise<readonly SessionSummary[]> {
    const all: SessionSummary[] = [];
    for await (const session of this.stream(query)) all.push(session);
    return all;
  }

  /** The newest `limit` of a period, newest first; the totals are those of the whole period. */
  async newest(query: SessionQuery, limit: number): Promise<NewestSessions> {
    let kept: SessionSummary[] = [];
    const totals = { count: 0, energyWh: 0, withoutEnergy: 0 };
    for await (const session of this.stream(query)) {
      kept.push(session);
      if (kept.length >= 2 * limit) kept = kept.slice(-limit);
      totals.count += 1;
      totals.energyWh += session.energyWh ?? 0;
      totals.withoutEnergy += session.energyWh === null ? 1 : 0;
    }
    return { sessions: kept.slice(-limit).reverse(), totals, truncated: totals.count > limit };
  }

  /** Oldest first. Others get their turn after every page, so a whole year can be streamed beside the control loop. */
  async *stream(query: SessionQuery): AsyncGenerator<SessionSummary, void> {
    for (const page of this.pages(query)) {
      yield* page;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private *pages({ fromMs, toMs, chargePointId }: SessionQuery): Generator<readonly SessionSummary[], void> {
    const seen = new Map<string, IdToken | null>();
    const tokenOf = (tokenRef: string | null): IdToken | null => {
      if (tokenRef === null) return null;
      const known = seen.get(tokenRef);
      if (known !== undefined) return known;
      const token = this.tokens.findByRef(tokenRef);
      seen.set(tokenRef, token);
      return token;
    };
    for (const page of this.records.pages({ fromMs, toMs }, chargePointId, PAGE_SIZE)) {
      yield page.map((session) => summarise(session, tokenOf(session.started.tokenRef)));
    }
  }
}

/** @param token `null` where there is none, or it was erased */
export function summarise(session: Session, token: Pick<IdToken, 'name' | 'uid'> | null): SessionSummary {
  const { started, ended } = session;
  return {
    sessionId: started.sessionId,
    chargePointId: started.chargePointId,
    connectorId: started.connectorId,
    startedAtMs: started.atMs,
    endedAtMs: ended?.atMs ?? null,
    startRegisterWh: started.registerWh,
    endRegisterWh: endRegisterWh(session),
    energyWh: billedEnergyWh(session),
    tokenName: token?.name ?? null,
    tokenTail: token === null ? null : uidTail(token.uid),
    endReason: ended?.reason ?? null,
    flags: flagsOf(session),
  };
}
