/** What the page's routes ask of the running site, its people and its sessions. */
import type { SitePorts } from '../api/ports.ts';
import { Refused } from '../api/problems.ts';
import { publicKeysOf } from '../billing/logged-sessions.ts';
import type { ReportDesk } from '../billing/report-desk.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { SessionNotes } from '../ledger/session-notes.ts';
import type { SessionReader } from '../ledger/session-reader.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Site } from '../site/site.ts';
import type { Books } from './books.ts';
import { guestPorts } from './guests.ts';
import { peoplePorts } from './people-ports.ts';
import { sessionDetail } from './session-detail.ts';
import { bounded, sessionList } from './sessions.ts';

export function sitePorts(
  site: Site,
  config: Config,
  { sessions: books, admission }: Books,
  { stores, desk, clock }: { readonly stores: Stores; readonly desk: ReportDesk; readonly clock: Clock },
): Pick<
  SitePorts,
  | 'view'
  | 'onView'
  | 'setMode'
  | 'setCap'
  | 'setGrid'
  | 'boost'
  | 'setLimit'
  | 'setLoadMode'
  | 'people'
  | 'guests'
  | 'notes'
  | 'sessions'
  | 'whoIsAt'
  | 'session'
  | 'sessionsCsv'
> {
  const { state } = stores;
  const names = new Map(config.chargePoints.map(({ id, name }) => [id, name]));
  const chargePointName = (id: string): string => names.get(id) ?? id;
  const reader = (): SessionReader => {
    if (books === null) throw new Refused('ledger-unavailable');
    return books.reader;
  };
  const notes = (): SessionNotes => {
    if (books === null) throw new Refused('ledger-unavailable');
    return books.notes;
  };
  const publicKeys = publicKeysOf(config.chargePoints);
  return {
    view: () => site.view(),
    onView: (listener) => site.onView(listener),
    setMode: async (chargePointId, mode) => site.setMode(chargePointId, mode),
    setCap: async (cap) => site.setCap(cap),
    setGrid: async (state) => site.setGrid(state),
    boost: async (chargePointId, durationMs) => site.boost(chargePointId, durationMs),
    setLimit: async (chargePointId, limit) => site.limit(chargePointId, limit),
    setLoadMode: async (loadId, mode) => site.setLoadMode(loadId, mode),
    people: peoplePorts(state, admission, books, clock),
    guests: guestPorts(config.chargePoints, admission, books, clock),
    notes: {
      async vehicleShown(chargePointId, identifier) {
        if (!names.has(chargePointId)) return 'unknown-charge-point';
        if (books === null) throw new Refused('ledger-unavailable');
        if (books.log.currentSession(chargePointId) === null) return 'no-vehicle';
        await books.log.vehicleShown(chargePointId, identifier);
        return 'done';
      },
      setVehicle: (sessionId, change, author) => notes().setVehicle(sessionId, change, author),
      setDetails: (sessionId, details, source) => notes().setDetails(sessionId, details, source),
      correct: (sessionId, change, author) => notes().correct(sessionId, change, author),
    },
    sessions: async (query) => sessionList(reader(), query, chargePointName),
    whoIsAt: (chargePointId) => books?.log.runningSession(chargePointId) ?? null,
    session(sessionId, onlyDriver) {
      const opened = reader();
      if (onlyDriver !== null && opened.session(sessionId)?.summary.driverId !== onlyDriver) return null;
      if (stores.ledger.kind !== 'ok') throw new Refused('ledger-unavailable');
      return sessionDetail(sessionId, {
        ledger: stores.ledger.value,
        state,
        reader: opened,
        publicKeys,
        chargePointName,
      });
    },
    sessionsCsv: ({ dialect, language, ...query }) => {
      reader();
      return desk.sessionsCsv(bounded(query), { dialect, language });
    },
  };
}
