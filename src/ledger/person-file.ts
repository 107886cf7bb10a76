import type { Card, Driver, RefusedTap, Vehicle } from '../core/model/people.ts';
import type { VehiclePlanWishes } from '../core/model/planning.ts';
import type { SessionEvent } from '../core/model/sessions.ts';
import type { CardStore } from './card-store.ts';
import type { FaultTicket, FaultTickets } from './fault-tickets.ts';
import type { PeopleStore } from './people-store.ts';
import type { Traces } from './personal-data.ts';
import type { PlanStore } from './plan-store.ts';
import type { PrepaidBook, PrepaidEntry } from './prepaid-book.ts';
import type { RefusedTaps } from './refused-taps.ts';
import type { SessionReader, SessionSummary } from './session-reader.ts';

/** All that is known of a person (GDPR Art. 15). Times UTC epoch ms, energy Wh, amounts cents. */
export interface PersonFile {
  readonly person: Driver;
  readonly cards: readonly Card[];
  /** Private ones; a company car is its company's, and is named where he drove it. */
  readonly vehicles: readonly Vehicle[];
  /** What is wanted of these vehicles by when. */
  readonly planWishes: readonly ({ readonly vehicleId: string } & VehiclePlanWishes)[];
  readonly prepaid: readonly PrepaidEntry[];
  readonly refusedTaps: readonly RefusedTap[];
  /** What he has told of. Notes on it are of those who see to it. */
  readonly faultReports: readonly FaultReport[];
  /** Charged with his cards or assigned to him. */
  readonly sessions: readonly SessionSummary[];
  /** What was said of these sessions afterwards, by whom and why. */
  readonly corrections: readonly Extract<SessionEvent, { kind: 'corrected' | 'assigned' }>[];
}

export type FaultReport = Pick<FaultTicket, 'ticketId' | 'openedAtMs' | 'deviceId' | 'text' | 'reporter' | 'state'>;

export interface PersonSources {
  readonly cards: CardStore;
  readonly people: PeopleStore;
  readonly plans: PlanStore;
  readonly refusedTaps: RefusedTaps;
  readonly prepaid: PrepaidBook;
  readonly faultTickets: FaultTickets;
  readonly reader: SessionReader;
}

/** `null`: there is no such person. */
export async function personFile(driverId: string, sources: PersonSources, nowMs: number): Promise<PersonFile | null> {
  const { people, plans, refusedTaps, prepaid, faultTickets, reader } = sources;
  const person = people.drivers().find((driver) => driver.driverId === driverId);
  if (person === undefined) return null;
  const cards = cardsOf(driverId, sources);
  const uids = new Set(cards.flatMap(({ uid, aliases }) => [uid, ...aliases]));
  const sessions = await sessionsOf(driverId, cards, reader);
  const vehicles = privateVehiclesOf(driverId, people);
  const wishes = plans.wishes();
  return {
    person,
    cards,
    vehicles,
    planWishes: vehicles.flatMap(({ vehicleId }) => {
      const wanted = wishes.get(`vehicle:${vehicleId}`);
      return wanted === undefined ? [] : [{ vehicleId, ...wanted }];
    }),
    prepaid: cards.flatMap(({ tokenRef }) => prepaid.entries(tokenRef)),
    refusedTaps: refusedTaps.recent(nowMs).filter(({ uid }) => uids.has(uid)),
    faultReports: faultTickets
      .reportedBy(driverId)
      .map(({ ticketId, openedAtMs, deviceId, text, reporter, state }) => ({
        ...{ ticketId, openedAtMs, deviceId, text, reporter, state },
      })),
    sessions,
    corrections: sessions.flatMap(({ sessionId }) => {
      const { corrections = [], assigned = [] } = reader.session(sessionId)?.session ?? {};
      return [...corrections, ...assigned.filter(({ author }) => author !== null)];
    }),
  };
}

/** What `PersonalData.erase` has to erase of a person; `null`: there is no such person. */
export async function personTraces(
  driverId: string,
  sources: Omit<PersonSources, 'prepaid' | 'plans' | 'faultTickets'>,
): Promise<Traces | null> {
  const { people, reader } = sources;
  if (!people.drivers().some((driver) => driver.driverId === driverId)) return null;
  const cards = cardsOf(driverId, sources);
  const sessions = await sessionsOf(driverId, cards, reader);
  return {
    driverId,
    tokenRefs: cards.map(({ tokenRef }) => tokenRef),
    vehicleIds: privateVehiclesOf(driverId, people).map(({ vehicleId }) => vehicleId),
    sessionIds: sessions.map(({ sessionId }) => sessionId),
  };
}

/** Of a card alone. */
export async function cardTraces(tokenRef: string, reader: SessionReader): Promise<Traces> {
  const sessionIds: string[] = [];
  for await (const { sessionId } of reader.stream({ ...ALL, only: { tokenRef } })) sessionIds.push(sessionId);
  return { driverId: null, tokenRefs: [tokenRef], vehicleIds: [], sessionIds };
}

/** Of a vehicle alone: sessions name it by its id. */
export function vehicleTraces(vehicleId: string): Traces {
  return { driverId: null, tokenRefs: [], vehicleIds: [vehicleId], sessionIds: [] };
}

const ALL = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, chargePointId: null };

function cardsOf(driverId: string, { cards }: Pick<PersonSources, 'cards'>): readonly Card[] {
  return cards.all().filter((card) => card.driverId === driverId);
}

function privateVehiclesOf(driverId: string, people: PeopleStore): readonly Vehicle[] {
  return people.vehicles().filter((vehicle) => vehicle.driverId === driverId && vehicle.use === 'private');
}

async function sessionsOf(
  driverId: string,
  cards: readonly Card[],
  reader: SessionReader,
): Promise<readonly SessionSummary[]> {
  const refs = new Set(cards.map(({ tokenRef }) => tokenRef));
  const found: SessionSummary[] = [];
  for await (const session of reader.stream(ALL)) {
    const isHis = session.driverId === driverId || (session.tokenRef !== null && refs.has(session.tokenRef));
    if (isHis) found.push(session);
  }
  return found;
}
