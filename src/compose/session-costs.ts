/** What sessions cost while they run and when they are over, and what they will: by the tariffs of the ledger. */
import { type Offer, offerAt } from '../billing/offer.ts';
import { type PricedResult, type PricingSources, price } from '../billing/pricing.ts';
import type { Clock } from '../clock.ts';
import { energyPoints } from '../core/sessions/energy-points.ts';
import type { Session } from '../core/sessions/session.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { SessionRecords } from '../ledger/session-records.ts';
import type { Stores } from '../ledger/stores.ts';

export interface SessionCosts {
  readonly records: SessionRecords;
  /** `null`: no price holds for it. `isMetered`: its energy is known. */
  priced(session: Session): (PricedResult & { readonly isMetered: boolean }) | null;
  /** `tokenRef` `null`: of nobody's card. */
  offer(chargePointId: string, tokenRef: string | null): Offer | null;
}

/** `timeZone`: of the site, IANA name. */
export function sessionCosts(
  timeZone: string,
  ledger: Ledger,
  { state }: Pick<Stores, 'state'>,
  clock: Clock,
): SessionCosts {
  const records = new SessionRecords(ledger.db);
  const prices = new PriceBook(ledger);
  const toLocal = localTimeIn(timeZone);
  const groupsOf = (tokenRef: string | null): readonly string[] => {
    const card = tokenRef === null ? null : state.cards.findByRef(tokenRef);
    const holder = state.people.drivers().find(({ driverId }) => driverId === card?.driverId);
    return [...(card?.groups ?? []), ...(holder?.groups ?? [])];
  };
  const sources = (): PricingSources => ({
    tariffs: prices.tariffs(),
    rules: prices.rules(),
    market: prices.marketPrice,
    toLocal,
    split: null,
  });
  return {
    records,
    priced(session) {
      const { sessionId, chargePointId, tokenRef, atMs: startedAtMs } = session.started;
      const points = energyPoints(session, records.marks(sessionId));
      const priced = price(
        { chargePointId, groups: groupsOf(tokenRef), startedAtMs, endedAtMs: session.ended?.atMs ?? null, points },
        sources(),
        clock.wallMs(),
      );
      return priced && { ...priced, isMetered: points.length > 0 };
    },
    offer: (chargePointId, tokenRef) =>
      offerAt({ chargePointId, groups: groupsOf(tokenRef) }, sources(), clock.wallMs()),
  };
}
