import type { Card, Driver, Vehicle } from '../core/model/people.ts';
import { type IdToken, uidTail } from '../ledger/token-store.ts';

/** Whom the ids and pseudonyms of the ledger stand for, as far as it is still known. */
export interface People {
  readonly cards: ReadonlyMap<string, Card>;
  readonly drivers: ReadonlyMap<string, Driver>;
  readonly vehicles: ReadonlyMap<string, Vehicle>;
}

export const NOBODY: People = { cards: new Map(), drivers: new Map(), vehicles: new Map() };

export function peopleOf(cards: readonly Card[], drivers: readonly Driver[], vehicles: readonly Vehicle[]): People {
  return {
    cards: new Map(cards.map((one) => [one.tokenRef, one])),
    drivers: new Map(drivers.map((one) => [one.driverId, one])),
    vehicles: new Map(vehicles.map((one) => [one.vehicleId, one])),
  };
}

/** Cards alone, where nothing else is known of people. */
export function peopleOfTokens(tokens: readonly IdToken[]): People {
  const nothing = { aliases: [], groups: [], validFromMs: null, validUntilMs: null, driverId: null, vehicleId: null };
  return peopleOf(
    tokens.map((token) => ({ ...token, ...nothing, prepaid: false })),
    [],
    [],
  );
}

/** Groups of a card and of who drove. */
export function groupsOf(people: People, tokenRef: string | null, driverId: string | null): readonly string[] {
  const card = tokenRef === null ? undefined : people.cards.get(tokenRef);
  const driver = people.drivers.get(driverId ?? card?.driverId ?? '');
  return [...new Set([...(card?.groups ?? []), ...(driver?.groups ?? [])])];
}

/** What a report shows of a card: its name and the end of its number. */
export function cardWords({ name, uid }: Pick<Card, 'name' | 'uid'>): {
  readonly name: string | null;
  readonly tail: string;
} {
  return { name, tail: uidTail(uid) };
}
