import type { Card, Driver, Vehicle } from '../core/model/people.ts';
import type { Names } from '../ledger/session-reader.ts';

/** Whom the ids and pseudonyms of the ledger stand for, as far as it is still known. */
export type People = Names;

export const NOBODY: People = { cards: new Map(), drivers: new Map(), vehicles: new Map() };

export function peopleOf(cards: readonly Card[], drivers: readonly Driver[], vehicles: readonly Vehicle[]): People {
  return {
    cards: new Map(cards.map((one) => [one.tokenRef, one])),
    drivers: new Map(drivers.map((one) => [one.driverId, one])),
    vehicles: new Map(vehicles.map((one) => [one.vehicleId, one])),
  };
}
