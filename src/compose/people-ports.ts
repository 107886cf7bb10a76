/** What the API may do with cards, people and vehicles. */
import type { PeopleList } from '../api/answers.ts';
import type { PeoplePorts } from '../api/ports.ts';
import { Refused } from '../api/problems.ts';
import type { Clock } from '../clock.ts';
import type { Admission } from '../ledger/admission.ts';
import type { CardEdit } from '../ledger/card-store.ts';
import { newPersonId } from '../ledger/people-store.ts';
import { cardTraces, type PersonSources, personFile, personTraces, vehicleTraces } from '../ledger/person-file.ts';
import type { PrepaidBook } from '../ledger/prepaid-book.ts';
import type { SessionReader } from '../ledger/session-reader.ts';
import type { State } from '../ledger/stores.ts';

/** `books`: `null` while the ledger cannot be opened. */
export function peoplePorts(
  state: State,
  admission: Admission,
  books: { readonly reader: SessionReader; readonly prepaid: PrepaidBook } | null,
  clock: Clock,
): PeoplePorts {
  const { cards, people, refusedTaps, personalData } = state;
  const opened = (): PersonSources => {
    if (books === null) throw new Refused('ledger-unavailable');
    return { ...state, ...books };
  };
  const isDriver = (driverId: string | null): boolean =>
    driverId === null || people.drivers().some((one) => one.driverId === driverId);
  const isVehicle = (vehicleId: string | null): boolean =>
    vehicleId === null || people.vehicles().some((one) => one.vehicleId === vehicleId);
  const unknownIn = ({ driverId, vehicleId }: CardEdit): 'unknown-driver' | 'unknown-vehicle' | null =>
    !isDriver(driverId) ? 'unknown-driver' : !isVehicle(vehicleId) ? 'unknown-vehicle' : null;

  return {
    list: (): PeopleList => {
      const { awaited, learnt } = admission.learning();
      return {
        cards: cards.all().map((card) => ({
          ...card,
          balanceCents: card.prepaid && books !== null ? books.prepaid.balanceCents(card.tokenRef) : null,
        })),
        drivers: people.drivers(),
        vehicles: people.vehicles(),
        refused: refusedTaps.recent(clock.wallMs()),
        learning: {
          awaited: awaited && {
            chargePointId: awaited.chargePointId,
            untilMs: awaited.untilMs,
            driverId: awaited.driverId,
          },
          learnt,
        },
      };
    },
    cardHolder: (tokenRef) => cards.findByRef(tokenRef)?.driverId ?? null,
    addCard(uid, edit) {
      const outcome = unknownIn(edit) ?? cards.add(uid, edit, clock.wallMs());
      if (outcome === 'done') refusedTaps.forget(uid);
      return outcome;
    },
    saveCard: (tokenRef, edit) => unknownIn(edit) ?? cards.save(tokenRef, edit),
    async eraseCard(tokenRef) {
      const card = cards.findByRef(tokenRef);
      if (card === null) return 'unknown-card';
      if (card.configured) return 'card-configured';
      personalData.erase(await cardTraces(tokenRef, opened().reader));
      return 'done';
    },
    book(tokenRef, cents, author) {
      if (cards.findByRef(tokenRef) === null) return 'unknown-card';
      opened().prepaid.book(tokenRef, cents, author, clock.wallMs());
      return 'done';
    },
    learn: (wanted) => admission.learn(wanted),
    saveDriver(driverId, driver) {
      if (!isDriver(driverId)) return 'unknown-driver';
      const id = driverId ?? newPersonId();
      people.saveDriver({ ...driver, driverId: id }, clock.wallMs());
      return id;
    },
    async eraseDriver(driverId) {
      const traces = await personTraces(driverId, opened());
      if (traces === null) return 'unknown-driver';
      if (traces.tokenRefs.some((tokenRef) => cards.findByRef(tokenRef)?.configured === true)) return 'card-configured';
      personalData.erase(traces);
      return 'done';
    },
    personFile: (driverId) => personFile(driverId, opened(), clock.wallMs()),
    saveVehicle(vehicleId, vehicle) {
      if (!isVehicle(vehicleId)) return 'unknown-vehicle';
      if (!isDriver(vehicle.driverId)) return 'unknown-driver';
      return people.saveVehicle({ ...vehicle, vehicleId: vehicleId ?? newPersonId() }, clock.wallMs());
    },
    async eraseVehicle(vehicleId) {
      if (!isVehicle(vehicleId)) return 'unknown-vehicle';
      personalData.erase(vehicleTraces(vehicleId));
      return 'done';
    },
  };
}
