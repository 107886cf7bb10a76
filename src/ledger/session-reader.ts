import type { Card, Driver, Vehicle, VehicleUse } from '../core/model/people.ts';
import type { AssignedBy, SessionEndReason, SessionFlag } from '../core/model/sessions.ts';
import { assignmentOf } from '../core/sessions/assignment.ts';
import {
  billedEnergyWh,
  correctedTo,
  endRegisterWh,
  energyWh,
  flagsOf,
  type Session,
} from '../core/sessions/session.ts';
import { pseudonymLabel, uidTail } from '../core/sessions/uid.ts';
import type { CardStore } from './card-store.ts';
import type { Ledger } from './ledger.ts';
import type { PeopleStore } from './people-store.ts';
import { type PageEnd, type Period, SessionRecords } from './session-records.ts';

/** Sessions that *start* in [fromMs, toMs), so that every session belongs to exactly one of any row of periods. */
export interface SessionQuery extends Period {
  /** `null` for all. */
  readonly chargePointId: string | null;
  readonly only?: SessionFilter;
}

/** Sessions for which all that is named here holds. */
export interface SessionFilter {
  readonly vehicleId?: string;
  readonly driverId?: string;
  readonly tokenRef?: string;
  /** A group of the card or of the driver, as they are now. */
  readonly group?: string;
  readonly use?: VehicleUse | 'unassigned';
}

/** A session as lists, exports and the API show it. Times are UTC epoch ms, registers and energy whole Wh. */
export interface SessionSummary {
  readonly sessionId: string;
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  readonly startRegisterWh: number | null;
  /** While it runs: the newest one in the ledger, at most a minute old. */
  readonly endRegisterWh: number | null;
  /** `null` when it cannot be known: a register is missing or ran backwards. The flags say which. A correction counts. */
  readonly energyWh: number | null;
  /** Pseudonym of the card, which the ledger knows for ever. */
  readonly tokenRef: string | null;
  /** What the owner calls the card. */
  readonly tokenName: string | null;
  /**
   * The last four characters of the card's number, empty when it has no more; `null` without a card, and when it was
   * erased: then `pseudonymLabel` of its pseudonym stands for it.
   */
  readonly tokenTail: string | null;
  readonly endReason: SessionEndReason | null;
  readonly flags: readonly SessionFlag[];
  readonly vehicleId: string | null;
  readonly driverId: string | null;
  /** Names; of what was erased or is restricted (GDPR Art. 17, 18) the end of its pseudonym, `#9f3c`. */
  readonly vehicle: string | null;
  readonly driver: string | null;
  /** Groups of card and driver, as they are now. */
  readonly groups: readonly string[];
  /** How it came to its vehicle; `unassigned` is never a company car. */
  readonly assignedBy: AssignedBy;
  /** What the vehicle was used for when it was assigned. */
  readonly use: VehicleUse | 'unassigned';
  readonly odometerKm: number | null;
  readonly socPercent: number | null;
  /** Energy or times were corrected by hand, or the session was assigned anew with a reason. */
  readonly corrected: boolean;
  /** What energy and times were before they were corrected; `null` where they were not. */
  readonly reported: Pick<SessionSummary, 'startedAtMs' | 'endedAtMs' | 'energyWh'> | null;
}

interface SessionTotals {
  readonly count: number;
  /** Of the sessions whose energy is known, Wh. */
  readonly energyWh: number;
  /** How many sessions have an unknown energy. */
  readonly withoutEnergy: number;
}

/** Where a list of the newest sessions goes on. */
export interface ListPlace extends PageEnd {
  /** Past those that nobody has assigned, where these come first. */
  readonly isRest: boolean;
}

export interface ListOptions {
  readonly limit: number;
  readonly unassignedFirst?: boolean;
  /** What the list before it has told as `next`; `null`: from its beginning. */
  readonly after?: ListPlace | null;
}

/** The end of a period that is too long to be shown whole. */
interface NewestSessions {
  readonly sessions: readonly SessionSummary[];
  /** Of the whole period; told with the beginning of the list alone: all of it has to be read for them. */
  readonly totals: SessionTotals | null;
  /** Where the list goes on; `null`: that was all. */
  readonly next: ListPlace | null;
}

/** Small enough that reading a page never holds up the control loop. */
const PAGE_SIZE = 200;

/** Reads sessions for people: lists, totals, exports. */
export class SessionReader {
  private readonly records: SessionRecords;
  private readonly names: NameSources;

  constructor(ledger: Pick<Ledger, 'db'>, names: NameSources) {
    this.records = new SessionRecords(ledger.db);
    this.names = names;
  }

  /** With all that was said of it; `null` where there is none. */
  session(sessionId: string): { readonly summary: SessionSummary; readonly session: Session } | null {
    const session = this.records.byId(sessionId);
    return session === null ? null : { session, summary: summarise(session, namesNow(this.names)) };
  }

  /** All of a period, oldest first. Read page by page like {@link stream}: "everything" may be years. */
  async list(query: SessionQuery): Promise<readonly SessionSummary[]> {
    const all: SessionSummary[] = [];
    for await (const session of this.stream(query)) all.push(session);
    return all;
  }

  /** The newest `limit` of a period, newest first. Read page by page, like {@link stream}. */
  async newest(query: SessionQuery, options: ListOptions): Promise<NewestSessions> {
    const { limit, unassignedFirst = false, after = null } = options;
    const totals = { count: 0, energyWh: 0, withoutEnergy: 0 };
    const first: Placed[] = [];
    const rest: Placed[] = [];
    for await (const one of this.back(query, after?.isRest === true ? after : null)) {
      const { energyWh, use } = one.summary;
      totals.count += 1;
      totals.energyWh += energyWh ?? 0;
      totals.withoutEnergy += energyWh === null ? 1 : 0;
      const isRest = !unassignedFirst || use !== 'unassigned';
      const list = isRest ? rest : first;
      const isWanted = isRest || after === null || (!after.isRest && isBefore(one.at, after));
      // One more than is shown tells that there is more.
      if (isWanted && list.length <= limit) list.push({ ...one, at: { ...one.at, isRest } });
      if (after !== null && (after.isRest ? rest : first).length > limit) break;
    }
    const listed = [...first, ...rest].slice(0, limit);
    return {
      sessions: listed.map(({ summary }) => summary),
      totals: after === null ? totals : null,
      next: first.length + rest.length > limit ? (listed.at(-1)?.at ?? null) : null,
    };
  }

  /** Oldest first. Others get their turn after every page, so a whole year can be streamed beside the control loop. */
  stream(query: SessionQuery): AsyncGenerator<SessionSummary, void> {
    return this.streamAs(query, (_session, summary) => summary);
  }

  private async *back(
    { fromMs, toMs, chargePointId, only = {} }: SessionQuery,
    from: PageEnd | null,
  ): AsyncGenerator<{ readonly summary: SessionSummary; readonly at: PageEnd }, void> {
    const names = namesNow(this.names);
    for (const page of this.records.pagesBack({ fromMs, toMs }, chargePointId, PAGE_SIZE, from)) {
      for (const { session, at } of page) {
        const summary = summarise(session, names);
        if (fits(summary, only)) yield { summary, at };
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** The same, each as `row` makes it of what its records and today's names say. */
  async *streamAs<T>(
    { fromMs, toMs, chargePointId, only = {} }: SessionQuery,
    row: (session: Session, summary: SessionSummary, names: Names) => T,
  ): AsyncGenerator<T, void> {
    const names = namesNow(this.names);
    for (const page of this.records.pages({ fromMs, toMs }, chargePointId, PAGE_SIZE)) {
      for (const session of page) {
        const summary = summarise(session, names);
        if (fits(summary, only)) yield row(session, summary, names);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

interface Placed {
  readonly summary: SessionSummary;
  readonly at: ListPlace;
}

function isBefore(one: PageEnd, other: PageEnd): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.seq < other.seq);
}

/** Where names stand: `State` has both. */
export interface NameSources {
  readonly cards: Pick<CardStore, 'all'>;
  readonly people: Pick<PeopleStore, 'drivers' | 'vehicles'>;
}

/** For whoever has the ledger alone. */
export const NO_NAMES: NameSources = {
  cards: { all: () => [] },
  people: { drivers: () => [], vehicles: () => [] },
};

/** Whom the ids and pseudonyms of the ledger stand for, as far as it is still known. */
export interface Names {
  readonly cards: ReadonlyMap<string, Card>;
  readonly drivers: ReadonlyMap<string, Driver>;
  readonly vehicles: ReadonlyMap<string, Vehicle>;
}

export function namesNow({ cards, people }: NameSources): Names {
  return {
    cards: new Map(cards.all().map((card) => [card.tokenRef, card])),
    drivers: new Map(people.drivers().map((driver) => [driver.driverId, driver])),
    vehicles: new Map(people.vehicles().map((vehicle) => [vehicle.vehicleId, vehicle])),
  };
}

function fits(session: SessionSummary, { vehicleId, driverId, tokenRef, group, use }: SessionFilter): boolean {
  return (
    (vehicleId === undefined || session.vehicleId === vehicleId) &&
    (driverId === undefined || session.driverId === driverId) &&
    (tokenRef === undefined || session.tokenRef === tokenRef) &&
    (group === undefined || session.groups.includes(group)) &&
    (use === undefined || session.use === use)
  );
}

/** A session as it is shown to people. */
export function summarise(session: Session, { cards, drivers, vehicles }: Names): SessionSummary {
  const { started, ended, details, corrections } = session;
  const { tokenRef } = started;
  const { vehicleId, driverId, use, by } = assignmentOf(session);
  const card = tokenRef === null ? undefined : cards.get(tokenRef);
  const holder = card?.driverId == null ? undefined : drivers.get(card.driverId);
  const driver = driverId === null ? undefined : drivers.get(driverId);
  const vehicle = vehicleId === null ? undefined : vehicles.get(vehicleId);
  const corrected = correctedTo(session);
  const reported = { startedAtMs: started.atMs, endedAtMs: ended?.atMs ?? null, energyWh: energyWh(session) };
  return {
    sessionId: started.sessionId,
    chargePointId: started.chargePointId,
    connectorId: started.connectorId,
    startedAtMs: corrected.startedAtMs ?? reported.startedAtMs,
    endedAtMs: corrected.endedAtMs ?? reported.endedAtMs,
    startRegisterWh: started.registerWh,
    endRegisterWh: endRegisterWh(session),
    energyWh: billedEnergyWh(session),
    tokenRef,
    tokenName: isRestricted(holder) ? null : (card?.name ?? null),
    tokenTail: card === undefined ? null : uidTail(card.uid),
    endReason: ended?.reason ?? null,
    flags: flagsOf(session),
    vehicleId,
    driverId,
    vehicle: vehicleId === null ? null : labelOf(vehicle?.name, vehicleId, ownerOf(vehicle, drivers)),
    driver: driverId === null ? null : labelOf(driver?.name, driverId, driver),
    groups: [...new Set([...(card?.groups ?? []), ...(holder?.groups ?? []), ...(driver?.groups ?? [])])],
    assignedBy: by,
    use: use ?? 'unassigned',
    odometerKm: details.odometerKm,
    socPercent: details.socPercent,
    corrected: corrections.length > 0 || session.assigned.some((one) => one.by === 'correction'),
    reported: corrections.length > 0 ? reported : null,
  };
}

/** The plate of a vehicle, unless nobody may see whose it is. */
export function plateOf(vehicleId: string | null, { vehicles, drivers }: Names): string | null {
  const vehicle = vehicles.get(vehicleId ?? '');
  return vehicle === undefined || isRestricted(ownerOf(vehicle, drivers)) ? null : vehicle.plate;
}

/** A private car is as personal as its driver. */
function ownerOf(vehicle: Vehicle | undefined, drivers: Names['drivers']): Driver | undefined {
  return vehicle?.use !== 'private' || vehicle.driverId === null ? undefined : drivers.get(vehicle.driverId);
}

function labelOf(name: string | undefined, ref: string, person: Driver | undefined): string {
  return name === undefined || isRestricted(person) ? pseudonymLabel(ref) : name;
}

/** Names of restricted people are shown nowhere. */
export function isRestricted(driver: Driver | undefined): boolean {
  return driver?.restricted ?? false;
}
