import { price } from '../billing/pricing.ts';
import { billedSite } from '../billing/site.ts';
import { splitOf } from '../billing/statements.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { energyPoints } from '../core/sessions/energy-points.ts';
import type { Session } from '../core/sessions/session.ts';
import { toCents } from '../core/tariff/money.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { RegisterSeries } from '../ledger/register-series.ts';
import { newestSeq } from '../ledger/session-news.ts';
import { SessionRecords } from '../ledger/session-records.ts';

/** Whole cents. `provisional`: a statement may say otherwise. */
export interface SessionCost {
  readonly cents: number;
  readonly currency: string;
  readonly provisional: boolean;
}

/** What a session costs by the prices that hold now, running or over; `null` where none holds. Throws `StoreError`. */
export function sessionCosts(
  config: Config,
  ledger: Ledger,
  clock: Clock,
): (session: Session, groups: readonly string[]) => SessionCost | null {
  const site = billedSite(config);
  const records = new SessionRecords(ledger.db);
  const prices = new PriceBook(ledger);
  return (session, groups) => {
    const { sessionId, chargePointId, atMs: startedAtMs } = session.started;
    const points = energyPoints(session, records.marks(sessionId));
    const priced = price(
      { chargePointId, groups, startedAtMs, endedAtMs: session.ended?.atMs ?? null, points },
      {
        tariffs: prices.tariffs(),
        rules: prices.rules(),
        market: prices.marketPrice,
        toLocal: site.toLocal,
        split: splitOf(site, null, new RegisterSeries(ledger.db, newestSeq(ledger.db))),
      },
      clock.wallMs(),
    );
    if (priced === null) return null;
    const { total, provisional } = priced.cost;
    // The quarter hour in which it ends is not yet split into sun and grid.
    const isProvisional = provisional || points.length === 0 || site.sources !== null;
    return { cents: toCents(total), currency: site.currency, provisional: isProvisional };
  };
}
