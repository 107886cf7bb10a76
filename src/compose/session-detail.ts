/** A session with its whole story, as the page tells it. */
import type { HistoryRow, SessionDetail } from '../api/answers.ts';
import { loggedSession } from '../billing/logged-sessions.ts';
import type { SessionEvent } from '../core/model/sessions.ts';
import { pseudonymLabel } from '../core/sessions/uid.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type HistoryRecord, sessionHistory } from '../ledger/session-history.ts';
import { isRestricted, type Names, namesNow, type SessionReader } from '../ledger/session-reader.ts';
import type { State } from '../ledger/stores.ts';
import { cardLabel } from './sessions.ts';

interface DetailSources {
  readonly ledger: Pick<Ledger, 'db'>;
  readonly state: State;
  readonly reader: SessionReader;
  readonly publicKeys: ReadonlyMap<string, string>;
  readonly chargePointName: (id: string) => string;
}

/** `null` where there is no such session. */
export function sessionDetail(
  sessionId: string,
  { ledger, state, reader, publicKeys, chargePointName }: DetailSources,
): SessionDetail | null {
  const found = reader.session(sessionId);
  if (found === null) return null;
  const names = namesNow(state);
  const logged = loggedSession(publicKeys, state.signedValues)(found.session, found.summary, names);
  return {
    session: {
      ...logged,
      chargePointName: chargePointName(logged.chargePointId),
      tokenName: cardLabel(logged),
    },
    history: sessionHistory(ledger.db, sessionId).map((record) => rowOf(record, names)),
  };
}

const NOTHING = {
  author: null,
  reason: null,
  vehicle: null,
  use: null,
  by: null,
  registerWh: null,
  energyWh: null,
  startedAtMs: null,
  endedAtMs: null,
  odometerKm: null,
  socPercent: null,
  source: null,
} as const;

function rowOf({ seq, event }: HistoryRecord, names: Names): HistoryRow {
  const { kind, atMs, recordedAtMs } = event;
  return { ...NOTHING, seq, kind, atMs, recordedAtMs, ...detailsOf(event, names) };
}

function detailsOf(event: HistoryRecord['event'], names: Names): Partial<HistoryRow> {
  switch (event.kind) {
    case 'started':
    case 'ended':
      return { registerWh: event.registerWh };
    case 'assigned': {
      const { vehicleId, use, by, author, reason } = event;
      return { vehicle: vehicleLabel(vehicleId, names), use, by, author, reason };
    }
    case 'detailed': {
      const { odometerKm, socPercent, source } = event;
      return { odometerKm, socPercent, source };
    }
    case 'corrected': {
      const { energyWh, startedAtMs, endedAtMs, author, reason } = event;
      return { energyWh, startedAtMs, endedAtMs, author, reason };
    }
    case 'meter-changed':
      return { registerWh: event.afterWh };
    case 'signed':
      return {};
  }
}

function vehicleLabel(
  vehicleId: Extract<SessionEvent, { kind: 'assigned' }>['vehicleId'],
  { vehicles, drivers }: Names,
): string | null {
  if (vehicleId === null) return null;
  const vehicle = vehicles.get(vehicleId);
  const isHidden =
    vehicle === undefined || (vehicle.use === 'private' && isRestricted(drivers.get(vehicle.driverId ?? '')));
  return isHidden ? pseudonymLabel(vehicleId) : vehicle.name;
}
