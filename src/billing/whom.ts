import type { People } from './people.ts';
import type { StatementQuery } from './query.ts';

/** Who is meant, in words: an id, a name, a plate, an address, the number of a card. */
export interface Words {
  readonly vehicle: string | null;
  readonly driver: string | null;
  readonly card: string | null;
}

type Whom = Pick<StatementQuery, 'vehicleId' | 'driverId' | 'tokenRef'>;

/** Finds whom the words name, in whatever case. A text is the word that names nobody. */
export function whomOf({ vehicle, driver, card }: Words, { vehicles, drivers, cards }: People): Whom | string {
  const whom = {
    vehicleId: find(vehicle, vehicles, (one) => [one.name, one.plate]),
    driverId: find(driver, drivers, (one) => [one.name, one.email]),
    tokenRef: find(card, cards, (one) => [one.name, one.uid, ...one.aliases]),
  };
  const { vehicleId, driverId, tokenRef } = whom;
  if (vehicleId === undefined) return `vehicle ${vehicle}`;
  if (driverId === undefined) return `driver ${driver}`;
  if (tokenRef === undefined) return `card ${card}`;
  return { vehicleId, driverId, tokenRef };
}

function find<T>(
  word: string | null,
  all: ReadonlyMap<string, T>,
  names: (one: T) => readonly (string | null)[],
): string | null | undefined {
  if (word === null) return null;
  const isMeant = (name: string | null): boolean => name?.toUpperCase() === word.toUpperCase();
  return [...all].find(([id, one]) => isMeant(id) || names(one).some(isMeant))?.[0];
}
