import { type CalendarMonth, monthsIn, type Span } from '../core/tariff/calendar.ts';
import type { ReimbursementMethod } from '../core/tariff/company-car.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { type BilledSession, BilledSessions } from '../ledger/billed-sessions.ts';
import type { ChainHead } from '../ledger/chain.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { RegisterSeries } from '../ledger/register-series.ts';
import { Seals } from '../ledger/seals.ts';
import type { SignedValues } from '../ledger/signed-values.ts';
import { correctionsOf } from './corrections.ts';
import { type EnergyRow, type EnergyStep, energyBalance } from './energy-balance.ts';
import { type KnownCarbon, siteImportPrice } from './energy-cost.ts';
import { isExact, noticesOf } from './notices.ts';
import type { People } from './people.ts';
import type { PricingSources, SourceSplit } from './pricing.ts';
import {
  driverOf,
  isWanted,
  ledgerQuery,
  methodOf,
  refusalOf,
  type StatementQuery,
  type StatementRefusal,
  subjectIds,
  subjectOf,
} from './query.ts';
import { addAll, addRunning, PointUses, type StatedPoint } from './reconciliation.ts';
import { type RegisterPeriod, registerPeriods } from './registers.ts';
import { type ChargedMonth, ChargedMonths, reimbursementOf } from './reimbursement.ts';
import { type SessionFigures, sessionFigures } from './session-figures.ts';
import { type PricedRow, type RowSources, rowOf } from './session-rows.ts';
import { type BilledSite, chargePointOf, type SourcePrices } from './site.ts';
import { siteQuarters } from './site-energy.ts';
import type { Coverage, MadeStatement, StatementChargePoint, StatementSession } from './statement.ts';
import { type PowerCurve, powerCurves, type SessionStatistics, sessionStatistics } from './statistics.ts';
import { Totals } from './totals.ts';

export interface StatementsOptions {
  readonly ledger: Pick<Ledger, 'db' | 'chain'>;
  readonly signedValues: Pick<SignedValues, 'of'>;
  /** As they are now: names may have been erased since the last statement. */
  readonly people: () => People;
  readonly site: BilledSite;
  readonly nowMs: () => number;
}

export type StatementOutcome =
  | ({ readonly kind: 'made' } & MadeStatement)
  | ({ readonly kind: 'refused' } & StatementRefusal);

/** More sessions than these are not held in a statement, but read again for each format. */
const HELD_SESSIONS = 2_000;

/**
 * Statements over the ledger: whose cars charged how much at which price, by registers that anybody can read again. Each
 * rests on the ledger as it stood when it was begun. Reads only, in steps that let others have their turn.
 */
export class Statements {
  private readonly options: StatementsOptions;

  constructor(options: StatementsOptions) {
    this.options = options;
  }

  /** Throws `StoreError` when the ledger cannot be read. */
  async make(query: StatementQuery): Promise<StatementOutcome> {
    const { site, ledger } = this.options;
    const people = this.options.people();
    const isChargePoint = (id: string): boolean =>
      site.chargePoints.has(id) || new BilledSessions(ledger.db).after(id, 0, Number.MAX_SAFE_INTEGER).length > 0;
    const refusal = refusalOf(query, people, isChargePoint);
    if (refusal !== null) return { kind: 'refused', ...refusal };
    const months = monthsIn(query.period, site.toLocal);
    const elections = new PriceBook(ledger).elections();
    const elected = methodOf(query, driverOf(query, people), months, elections);
    if ('why' in elected) return { kind: 'refused', ...elected };
    const making = new Making(query, elected.method, people, this.options);
    return { kind: 'made', ...(await making.statement(months)) };
  }

  /** The sessions alone, each with its price, without any sum over them. Refused questions have none. */
  sessions(query: StatementQuery): AsyncIterable<StatementSession> {
    return new Making(query, null, this.options.people(), this.options).sessions();
  }

  /** A session as it was reported, and as it stood after each of its corrections; the newest one last. */
  versions(sessionId: string, period: Span): readonly StatementSession[] {
    return new Making(everything(period), null, this.options.people(), this.options).versions(sessionId);
  }

  /** Revenue per day, energy and sessions per month, charge points in use. */
  statistics(period: Span): Promise<SessionStatistics> {
    const { site } = this.options;
    const making = new Making(everything(period), null, this.options.people(), this.options);
    return sessionStatistics(making.priced(), site.toLocal, this.inUseBefore(period.fromMs));
  }

  /** Mean power of each charge point in every quarter hour. */
  power(period: Span): Promise<readonly PowerCurve[]> {
    const { ledger, site } = this.options;
    return powerCurves(
      [...site.chargePoints.keys()],
      period,
      new RegisterSeries(ledger.db, ledger.chain.headNow().seq),
    );
  }

  /** What went through the site, by its registers, and what was bought has cost. */
  energy(period: Span, step: EnergyStep, carbon: KnownCarbon = []): Promise<readonly EnergyRow[]> {
    const { ledger, site, nowMs } = this.options;
    const series = new RegisterSeries(ledger.db, ledger.chain.headNow().seq);
    const importPrice = siteImportPrice(site, new PriceBook(ledger));
    return energyBalance(site, series, period, step, { nowMs: nowMs(), importPrice, carbon });
  }

  /** What a session of the ledger has come to, and how it charged. Throws `StoreError` when there is none. */
  figures(sessionId: string): SessionFigures {
    const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
    return new Making(everything(always), null, this.options.people(), this.options).figures(sessionId);
  }

  private inUseBefore(atMs: number): readonly string[] {
    const billed = new BilledSessions(this.options.ledger.db);
    const ids = [...this.options.site.chargePoints.keys()];
    return ids.filter((id) => billed.before(id, atMs, Number.MAX_SAFE_INTEGER).length > 0);
  }
}

/** Everything, whoever's it was. */
function everything(period: Span): StatementQuery {
  const nobody = { vehicleId: null, driverId: null, tokenRef: null, chargePointId: null, group: null, use: null };
  return { kind: 'sessions', period, ...nobody, method: null };
}

/** One statement in the making: everything as it stood at one record of the ledger. */
class Making {
  private readonly query: StatementQuery;
  private readonly method: ReimbursementMethod | null;
  private readonly people: People;
  private readonly options: StatementsOptions;
  private readonly nowMs: number;
  private readonly head: ChainHead;
  private readonly billed: BilledSessions;
  private readonly series: RegisterSeries;
  private readonly rows: RowSources;

  constructor(query: StatementQuery, method: ReimbursementMethod | null, people: People, options: StatementsOptions) {
    const { ledger, site, signedValues } = options;
    this.query = query;
    this.method = method;
    this.people = people;
    this.options = options;
    this.nowMs = options.nowMs();
    this.head = ledger.chain.headNow();
    this.billed = new BilledSessions(ledger.db);
    this.series = new RegisterSeries(ledger.db, this.head.seq);
    const book = new PriceBook(ledger);
    const pricing: PricingSources = {
      tariffs: book.tariffs(),
      rules: book.rules(),
      market: book.marketPrice,
      toLocal: site.toLocal,
      split: splitOf(site, method, this.series),
    };
    this.rows = { site, people, signedValues, pricing, nowMs: this.nowMs };
  }

  async statement(months: readonly CalendarMonth[]): Promise<MadeStatement> {
    const { query, method, people, head, nowMs } = this;
    const { site } = this.options;
    const totals = new Totals();
    const charged = new ChargedMonths(months);
    let held: StatementSession[] = [];
    const usedPoints = new Set<string>();
    const { fromMs } = query.period;
    // Registers that nobody has read yet belong to a later statement.
    const toMs = Math.max(fromMs, Math.min(query.period.toMs, Math.floor(nowMs / QUARTER_MS) * QUARTER_MS));
    const seen: Span = { fromMs, toMs };
    const uses = new PointUses(seen, people);
    for await (const { priced, billed } of this.read()) {
      totals.add(priced);
      charged.add(priced, billed.session.started.atMs);
      if (this.isOfAll) uses.add(billed);
      usedPoints.add(priced.row.chargePointId);
      if (totals.count <= HELD_SESSIONS) held.push(priced.row);
    }
    const isHeld = totals.count <= HELD_SESSIONS;
    if (!isHeld) held = [];
    const points = await this.pointsOf(this.concerned(usedPoints), seen, uses);
    const isByRegister = query.kind === 'registers';
    const basis = isByRegister ? await this.byRegister(charged.months, toMs) : charged.months;
    const market = this.rows.pricing.market;
    const owed = method === null ? null : await reimbursementOf(method, basis, { site, series: this.series, market });
    const facts = { query, totals, points, owed, isOver: nowMs >= query.period.toMs, split: this.rows.pricing.split };
    const notices = noticesOf(facts);
    const statement = {
      kind: query.kind,
      site: { name: site.name, address: site.address, timeZone: site.timeZone },
      period: query.period,
      subject: subjectOf(query, people),
      currency: site.currency,
      chargePoints: points.map(({ shown }) => shown),
      sessions: held,
      totals: totals.finished(),
      reimbursement: owed?.reimbursement ?? null,
      coverage: coverageOf(points, totals),
      corrections: correctionsOf(query, {
        billed: this.billed,
        previous: this.previousSeal(),
        headSeq: head.seq,
        matches: ledgerQuery(query, head.seq),
      }),
      notices,
      exact: isExact(facts),
      chainHead: head,
      createdAtMs: nowMs,
    };
    return { statement, sessions: () => (isHeld ? each(held) : this.sessions()) };
  }

  async *sessions(): AsyncGenerator<StatementSession, void> {
    for await (const { priced } of this.read()) yield priced.row;
  }

  versions(sessionId: string): readonly StatementSession[] {
    const headSeq = this.head.seq;
    const corrections = this.billed.corrections(0, headSeq).filter(({ event }) => event.sessionId === sessionId);
    const heads = [...corrections.map(({ seq }) => seq - 1), headSeq];
    return heads.map((head) => rowOf(this.billed.one(sessionId, head), this.rows).row);
  }

  figures(sessionId: string): SessionFigures {
    const { site } = this.options;
    const billed = this.billed.one(sessionId, this.head.seq);
    const split =
      this.rows.pricing.split ?? splitBy({ rule: 'pro-rata', solarNano: 0, batteryNano: 0 }, site, this.series);
    return sessionFigures(billed, rowOf(billed, this.rows), split, site.currency);
  }

  async *priced(): AsyncGenerator<PricedRow, void> {
    for await (const { priced } of this.read()) yield priced;
  }

  private async *read(): AsyncGenerator<{ readonly priced: PricedRow; readonly billed: BilledSession }, void> {
    for (const page of this.billed.pages(ledgerQuery(this.query, this.head.seq))) {
      for (const one of page) {
        const priced = rowOf(one, this.rows);
        if (isWanted(this.query, priced.row)) yield { priced, billed: one };
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Charge points whose meters the statement shows: those used, the one asked for, all where all are asked for. */
  private concerned(used: ReadonlySet<string>): readonly string[] {
    const { chargePointId } = this.query;
    if (chargePointId !== null) return [chargePointId];
    const { chargePoints } = this.options.site;
    return this.isOfAll ? [...new Set([...chargePoints.keys(), ...used])] : [...used].toSorted();
  }

  /** Nobody's sessions are left out, at the charge point asked for or at all. */
  private get isOfAll(): boolean {
    const { vehicleId, driverId, tokenRef, group, use, kind } = this.query;
    return [vehicleId, driverId, tokenRef, group, use].every((word) => word === null) && kind !== 'company-car';
  }

  /** @param uses of the sessions that were read already: all where the statement is of all */
  private async pointsOf(ids: readonly string[], seen: Span, uses: PointUses): Promise<readonly StatedPoint[]> {
    const { billed, series } = this;
    const headSeq = this.head.seq;
    const registers = await registerPeriods(ids, seen, { series, sessions: billed, headSeq });
    const points: StatedPoint[] = [];
    for (const id of ids) {
      const period = registers.get(id);
      if (period === undefined) continue;
      if (!this.isOfAll) await addAll(uses, id, seen, { sessions: billed, headSeq });
      addRunning(uses, id, seen, { sessions: billed, headSeq });
      const use = uses.of(id);
      const { publicKey: _key, phases: _phases, ...point } = chargePointOf(this.options.site, id);
      const registerDifferenceWh = period.differenceWh;
      const shown: StatementChargePoint = {
        ...point,
        startRegister: period.start,
        endRegister: period.end,
        reconciliation: {
          sessionsWh: use.sessionsWh,
          registerDifferenceWh,
          unexplainedWh: registerDifferenceWh === null ? null : registerDifferenceWh - use.sessionsWh,
        },
      };
      points.push({ shown, period, use });
    }
    return points;
  }

  /** Months by the register of the charge point instead of its sessions; only methods with a price can use them. */
  private async byRegister(charged: readonly ChargedMonth[], toMs: number): Promise<readonly ChargedMonth[]> {
    const { chargePointId } = this.query;
    if (chargePointId === null) return charged;
    const sources = { series: this.series, sessions: this.billed, headSeq: this.head.seq };
    const months: ChargedMonth[] = [];
    for (const one of charged) {
      const span = { fromMs: one.month.fromMs, toMs: Math.max(one.month.fromMs, Math.min(one.month.toMs, toMs)) };
      const period = (await registerPeriods([chargePointId], span, sources)).get(chargePointId);
      months.push({ ...one, energyWh: period?.differenceWh ?? 0, cost: null });
    }
    return months;
  }

  private previousSeal(): number | null {
    const { kind } = this.query;
    const subject = JSON.stringify(subjectIds(this.query));
    const seals = new Seals(this.options.ledger).all();
    const own = seals.findLast((seal) => seal.statement === kind && JSON.stringify(seal.subject) === subject);
    return own?.headSeq ?? null;
  }
}

/** The split that an agreement names, the one of the site where only costs are shown, none where the law has a price. */
export function splitOf(
  site: BilledSite,
  method: ReimbursementMethod | null,
  series: RegisterSeries,
): SourceSplit | null {
  if (method !== null && method.kind !== 'source-split') return null;
  const prices = method ?? site.sources;
  if (prices === null) return null;
  const { solarNano, batteryNano } = prices;
  return splitBy({ rule: site.sources?.rule ?? 'pro-rata', solarNano, batteryNano }, site, series);
}

function splitBy(prices: SourcePrices, site: BilledSite, series: RegisterSeries): SourceSplit {
  const quarters = siteQuarters(site, series);
  return {
    ...prices,
    flows: (quarterMs) => quarters(quarterMs)?.flows ?? null,
    allCarsWh: (quarterMs) => quarters(quarterMs)?.allCarsWh ?? null,
  };
}

function coverageOf(points: readonly StatedPoint[], { substituteWh }: Totals): Coverage {
  const sum = (count: (period: RegisterPeriod) => number): number =>
    points.reduce((total, { period }) => total + count(period), 0);
  const trueQuarters = sum((period) => period.trueQuarters);
  const substituteQuarters = sum((period) => period.substituteQuarters);
  const missingQuarters = sum((period) => period.missingQuarters);
  const quarters = trueQuarters + substituteQuarters + missingQuarters;
  return { quarters, trueQuarters, substituteQuarters, missingQuarters, substituteWh };
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T, void> {
  yield* items;
}
