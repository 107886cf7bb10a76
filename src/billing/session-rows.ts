import { energyPoints } from '../core/sessions/energy-points.ts';
import { billedEnergyWh, correctedTo, type Session } from '../core/sessions/session.ts';
import type { Amount } from '../core/tariff/money.ts';
import { toCents } from '../core/tariff/money.ts';
import { type Tariff, vatRateAt } from '../core/tariff/prices.ts';
import { type QuarterEnergy, quartersOf } from '../core/tariff/quarters.ts';
import type { BilledSession } from '../ledger/billed-sessions.ts';
import { summarise } from '../ledger/session-reader.ts';
import type { SignedValues } from '../ledger/signed-values.ts';
import type { People } from './people.ts';
import { type PricingSources, price } from './pricing.ts';
import { signatureOf } from './signatures.ts';
import { type BilledSite, chargePointOf } from './site.ts';
import type { StatementSession } from './statement.ts';

/** A line of a statement, and the exact figures that its sums are made of. */
export interface PricedRow {
  readonly row: StatementSession;
  /** Where its energy fell; they sum to it. Empty where it is not known. */
  readonly quarters: readonly QuarterEnergy[];
  /** `null` where no tariff holds, or nothing was charged for want of a known energy. */
  readonly bill: Bill | null;
}

export interface Bill {
  readonly tariff: Tariff;
  /** Exact, of the energy alone and of all with the discount. Where `provisional`, what is priced so far. */
  readonly energy: Amount;
  readonly total: Amount;
  readonly vatPpm: number | null;
  /** A price is missing, or the session goes on. */
  readonly provisional: boolean;
  readonly unpricedWh: number;
  /** Energy of which nobody knows where it came from; 0 where nobody asks. */
  readonly unsourcedWh: number;
}

export interface RowSources {
  readonly site: BilledSite;
  readonly people: People;
  readonly signedValues: Pick<SignedValues, 'of'>;
  readonly pricing: PricingSources;
  readonly nowMs: number;
}

/** The line of a session: who, how much, at which price. */
export function rowOf(billed: BilledSession, { site, people, signedValues, pricing, nowMs }: RowSources): PricedRow {
  const session = asCorrected(billed.session);
  const { started, ended } = session;
  const summary = summarise(billed.session, people);
  const point = chargePointOf(site, started.chargePointId);
  const points = energyPoints(session, billed.marks);
  const priced =
    points.length === 0
      ? null
      : price(
          {
            chargePointId: started.chargePointId,
            groups: summary.groups,
            startedAtMs: started.atMs,
            endedAtMs: ended?.atMs ?? null,
            points,
          },
          pricing,
          nowMs,
        );
  const provisional = ended === null || billedEnergyWh(session) === null || priced?.cost.provisional === true;
  const row: StatementSession = {
    ...summary,
    chargePointName: point.name,
    sources: priced?.sources ?? null,
    lines: priced?.cost.lines ?? [],
    cents: priced === null || priced.cost.provisional ? null : toCents(priced.cost.total),
    provisional,
    signature: signatureOf(session, signedValues, point.publicKey),
  };
  const quarters = priced?.quarters ?? quartersOf(points);
  if (priced === null) return { row, quarters, bill: null };
  const { cost, tariff } = priced;
  return {
    row,
    quarters,
    bill: {
      tariff,
      energy: cost.energy,
      total: cost.total,
      vatPpm: vatRateAt(tariff, started.atMs),
      provisional,
      unpricedWh: cost.unpricedWh,
      unsourcedWh: unsourcedOf(quarters, pricing),
    },
  };
}

/** The session with the times that somebody knew better; its registers stay as they were read. */
export function asCorrected(session: Session): Session {
  const { startedAtMs, endedAtMs } = correctedTo(session);
  if (startedAtMs === null && endedAtMs === null) return session;
  const { started, ended } = session;
  const atMs = startedAtMs ?? started.atMs;
  return {
    ...session,
    started: { ...started, atMs },
    ended: ended === null ? null : { ...ended, atMs: Math.max(atMs, endedAtMs ?? ended.atMs) },
  };
}

function unsourcedOf(quarters: readonly QuarterEnergy[], { split }: PricingSources): number {
  if (split === null) return 0;
  const unknown = quarters.filter(
    ({ quarterMs }) => split.flows(quarterMs) === null || split.allCarsWh(quarterMs) === null,
  );
  return unknown.reduce((sum, { energyWh }) => sum + energyWh, 0);
}
