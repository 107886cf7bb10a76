import type { SessionEvent } from '../core/model/sessions.ts';
import { assign, assignmentOf, mayChoose } from '../core/sessions/assignment.ts';
import { correctedTo, type Session } from '../core/sessions/session.ts';
import type { CardStore } from './card-store.ts';
import type { PeopleStore } from './people-store.ts';
import type { SessionLog } from './session-log.ts';

/** Why something cannot be said of a session. */
export type NoteRefusal =
  | 'unknown-session'
  | 'unknown-vehicle'
  | 'unknown-driver'
  /** It was assigned by its card or by the vehicle, or it is over: that is changed by a correction, with a reason. */
  | 'reason-needed'
  /** Energy and times of a session that runs are not known yet. */
  | 'session-runs'
  | 'impossible-times';

interface Assigning {
  readonly vehicleId: string | null;
  readonly driverId?: string;
  readonly reason: string | null;
}

/** What is said of sessions beside what stations report: whose they are, what the car showed, what somebody knows better. */
export class SessionNotes {
  private readonly log: SessionLog;
  private readonly cards: CardStore;
  private readonly people: PeopleStore;

  constructor(log: SessionLog, { cards, people }: { readonly cards: CardStore; readonly people: PeopleStore }) {
    this.log = log;
    this.cards = cards;
    this.people = people;
  }

  /**
   * Gives a session to a vehicle (`null`: to none) and to the driver who is told, else to the card's holder or the vehicle's.
   * While it runs, a choice fills a gap; everything else is a correction.
   * @param author who does it, as the ledger may know him for ever
   */
  setVehicle(sessionId: string, { vehicleId, driverId, reason }: Assigning, author: string): 'done' | NoteRefusal {
    const vehicles = this.people.vehicles();
    if (vehicleId !== null && !vehicles.some((one) => one.vehicleId === vehicleId)) return 'unknown-vehicle';
    const isKnown = driverId === undefined || this.people.drivers().some((one) => one.driverId === driverId);
    if (!isKnown) return 'unknown-driver';
    return this.log.annotate<NoteRefusal>(sessionId, (session, nowMs) => {
      const isChoice = session.ended === null && driverId === undefined && mayChoose(assignmentOf(session));
      if (!isChoice && reason === null) return 'reason-needed';
      const holder = this.holderOf(session);
      const found = assign({ card: holder, identifier: null, chosenVehicleId: vehicleId }, vehicles);
      const by = !isChoice ? 'correction' : found.by;
      const told = driverId === undefined ? found : { ...found, driverId };
      return [{ kind: 'assigned', ...moment(session, nowMs), ...told, by, author, reason, flags: [] }];
    });
  }

  /** What driver or car say of it; `null` leaves what was said before. `source`: `hand`, or what sent it. */
  setDetails(
    sessionId: string,
    details: { readonly odometerKm: number | null; readonly socPercent: number | null },
    source: string,
  ): 'done' | NoteRefusal {
    return this.log.annotate<NoteRefusal>(sessionId, (session, nowMs) => [
      { kind: 'detailed', ...moment(session, nowMs), ...details, source, flags: [] },
    ]);
  }

  /** Somebody knows better; what was reported stays beside it. `null`: unchanged. */
  correct(
    sessionId: string,
    change: Pick<Extract<SessionEvent, { kind: 'corrected' }>, 'energyWh' | 'startedAtMs' | 'endedAtMs' | 'reason'>,
    author: string,
  ): 'done' | NoteRefusal {
    return this.log.annotate<NoteRefusal>(sessionId, (session, nowMs) => {
      if (session.ended === null) return 'session-runs';
      const before = correctedTo(session);
      const startMs = change.startedAtMs ?? before.startedAtMs ?? session.started.atMs;
      const endMs = change.endedAtMs ?? before.endedAtMs ?? session.ended.atMs;
      if (startMs > endMs || endMs > nowMs) return 'impossible-times';
      return [{ kind: 'corrected', ...moment(session, nowMs), ...change, author, flags: [] }];
    });
  }

  /** Who holds the card; which vehicle it stands for is asked of the choice here. */
  private holderOf({ started: { tokenRef } }: Session): { readonly vehicleId: null; readonly driverId: string | null } {
    const card = tokenRef === null ? null : this.cards.findByRef(tokenRef);
    return { vehicleId: null, driverId: card?.driverId ?? null };
  }
}

function moment({ started: { sessionId } }: Session, nowMs: number) {
  return { sessionId, atMs: nowMs, recordedAtMs: nowMs };
}
