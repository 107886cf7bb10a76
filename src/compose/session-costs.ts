/** What sessions cost while they run and when they are over, and what they will: by the tariffs of the ledger. */
import { type Offer, offerAt } from '../billing/offer.ts';
import { type PricedResult, type PricingSources, price } from '../billing/pricing.ts';
import type { BilledSite } from '../billing/site.ts';
import { splitOf } from '../billing/statements.ts';
import type { Clock } from '../clock.ts';
import { energyPoints } from '../core/sessions/energy-points.ts';
import type { Session } from '../core/sessions/session.ts';
import { toCents } from '../core/tariff/money.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { RegisterSeries } from '../ledger/register-series.ts';
import { newestSeq } from '../ledger/session-news.ts';
import { SessionRecords } from '../ledger/session-records.ts';
import type { Stores } from '../ledger/stores.ts';

/** Whole cents. `provisional`: a statement may say otherwise. */
export interface SessionCost {
  readonly cents: number;
  readonly currency: string;
  readonly provisional: boolean;
}

/** All of them throw `StoreError`. */
export interface SessionCosts {
  readonly records: SessionRecords;
  /** By the tariffs alone, as its cardholder pays. `null`: no price holds for it. `isMetered`: its energy is known. */
  priced(session: Session): (PricedResult & { readonly isMetered: boolean }) | null;
  /** As its statement will say, by sun and grid where the site tells them apart; `null`: no price holds for it. */
  stated(session: Session, groups: readonly string[]): SessionCost | null;
  /** `tokenRef` `null`: of nobody's card. */
  offer(chargePointId: string, tokenRef: string | null): Offer | null;
}

export function sessionCosts(
  site: BilledSite,
  ledger: Ledger,
  { state }: Pick<Stores, 'state'>,
  clock: Clock,
): SessionCosts {
  const records = new SessionRecords(ledger.db);
  const prices = new PriceBook(ledger);
  const groupsOf = (tokenRef: string | null): readonly string[] => {
    const card = tokenRef === null ? null : state.cards.findByRef(tokenRef);
    const holder = state.people.drivers().find(({ driverId }) => driverId === card?.driverId);
    return [...(card?.groups ?? []), ...(holder?.groups ?? [])];
  };
  const sources = (split: PricingSources['split']): PricingSources => ({
    tariffs: prices.tariffs(),
    rules: prices.rules(),
    market: prices.marketPrice,
    toLocal: site.toLocal,
    split,
  });
  const pricedBy = (session: Session, groups: readonly string[], split: PricingSources['split']) => {
    const { sessionId, chargePointId, atMs: startedAtMs } = session.started;
    const points = energyPoints(session, records.marks(sessionId));
    const asked = { chargePointId, groups, startedAtMs, endedAtMs: session.ended?.atMs ?? null, points };
    const priced = price(asked, sources(split), clock.wallMs());
    return priced && { ...priced, isMetered: points.length > 0 };
  };
  return {
    records,
    priced: (session) => pricedBy(session, groupsOf(session.started.tokenRef), null),
    stated(session, groups) {
      const split = splitOf(site, null, new RegisterSeries(ledger.db, newestSeq(ledger.db)));
      const priced = pricedBy(session, groups, split);
      if (priced === null) return null;
      const { total, provisional } = priced.cost;
      // The quarter hour in which it ends is not yet split into sun and grid.
      const isProvisional = provisional || !priced.isMetered || site.sources !== null;
      return { cents: toCents(total), currency: site.currency, provisional: isProvisional };
    },
    offer: (chargePointId, tokenRef) =>
      offerAt({ chargePointId, groups: groupsOf(tokenRef) }, sources(null), clock.wallMs()),
  };
}
