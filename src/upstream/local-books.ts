import type { Ledger } from '../ledger/ledger.ts';
import { newestSeq, touchedSessions } from '../ledger/session-news.ts';
import { SessionRecords } from '../ledger/session-records.ts';
import type { State } from '../ledger/stores.ts';
import type { LocalBooks } from './point.ts';

/** Sessions from the records of the ledger, and who is who from state.db. */
export function localBooks(
  { db }: Pick<Ledger, 'db'>,
  { cards, people, signedValues }: Pick<State, 'cards' | 'people' | 'signedValues'>,
): LocalBooks {
  const records = new SessionRecords(db);
  return {
    newestSeq: () => newestSeq(db),
    touched: (afterSeq) => touchedSessions(db, afterSeq),
    session: (sessionId) => records.byId(sessionId),
    card: (tokenRef) => cards.findByRef(tokenRef),
    findCard: (uid) => cards.find(uid),
    groupsOf: ({ groups, driverId }) => {
      const holder = people.drivers().find((driver) => driver.driverId === driverId);
      return [...groups, ...(holder?.groups ?? [])];
    },
    vehicle: (vehicleId) => people.vehicles().find((vehicle) => vehicle.vehicleId === vehicleId) ?? null,
    signed: (sessionId) => signedValues.of(sessionId),
  };
}
