import type { Offer } from '../billing/offer.ts';
import type { CostLine } from '../core/tariff/cost.ts';

/** What of a charge point is anybody's business who stands before it. */
export interface GuestPoint {
  readonly name: string;
  readonly entrance: 'pin' | 'pin-or-card';
}

/** A session as its guest reads it, running or over. Times UTC epoch ms, energies whole Wh, amounts whole cents. */
export interface GuestSession {
  readonly sessionId: string;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  /** `null` while it cannot be known. */
  readonly energyWh: number | null;
  readonly startRegisterWh: number | null;
  readonly endRegisterWh: number | null;
  /** `null`: no price holds for it. */
  readonly cost: GuestCost | null;
}

interface GuestCost {
  readonly currency: string;
  /** Rounded once; the parts are rounded for themselves. */
  readonly totalCents: number;
  readonly energyCents: number;
  readonly timeCents: number;
  readonly idleCents: number;
  readonly sessionCents: number;
  /** Within the total; `null`: no tax is charged, or its rate is not known. */
  readonly vat: { readonly ratePpm: number; readonly cents: number } | null;
  /** Before any discount. */
  readonly lines: readonly CostLine[];
  readonly discountPpm: number;
  /** It may become more: a price is missing. */
  readonly isProvisional: boolean;
}

/** Before the PIN: where one is, how one comes in, and what it will cost. */
export interface GuestAnswer {
  /** Empty where guests are not let in, or there is no such charge point. */
  readonly name: string;
  readonly entrance: GuestPoint['entrance'] | 'off';
  /** `null`: no price is set. */
  readonly offer: Offer | null;
}

/** After it: the price for this guest, and his session. */
export interface GuestSessionAnswer {
  readonly offer: Offer | null;
  /** He has a card, so he can start. */
  readonly cardId: string | null;
  /** The one that runs, else the last one that ended after he has come in. */
  readonly session: GuestSession | null;
}

/** What the pages of guests ask the site. */
export interface GuestPorts {
  /** `null` where there is no such charge point, or guests are not let in. */
  point(chargePointId: string): GuestPoint | null;
  /** `tokenRef`: whose card; `null`: nobody's. */
  offer(chargePointId: string, tokenRef: string | null): Offer | null;
  session(chargePointId: string, tokenRef: string, sinceMs: number): GuestSession | null;
  /** The card of a number that may charge there now, by its pseudonym; `null`: none. */
  cardAt(chargePointId: string, number: string): string | null;
}
