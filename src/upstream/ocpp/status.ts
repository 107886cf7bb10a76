import type { ConnectorStatus } from '../../core/model/snapshot.ts';
import type { StatusNotificationRequest } from '../../ocpp/v16/messages.ts';

type Status = StatusNotificationRequest['status'];

/** What there is to be told of a charge point at this moment. */
export interface Seen {
  readonly status: ConnectorStatus;
  readonly isReachable: boolean;
  /** `own`: the session that runs is the back-end's; `foreign`: somebody else charges. */
  readonly session: 'own' | 'foreign' | 'none';
  /** The car of the back-end's last session is still there. */
  readonly isFinishing: boolean;
  /** The back-end is told of every session. */
  readonly seesAll: boolean;
  /** How the point appears outside the back-end's sessions. */
  readonly otherwise: 'available' | 'unavailable';
  /** The back-end has taken it out of service. */
  readonly isInoperative: boolean;
}

/**
 * The status a back-end sees (OCPP 1.6 section 4.9). Outside its own sessions it is always the one that the owner has
 * chosen: whether somebody's car is plugged in, charges or has a fault is nobody else's business. That the point is out
 * of order or out of reach is told while nobody else charges.
 */
export function shownStatus(seen: Seen): Status {
  const { status, session, seesAll, isReachable, isFinishing, isInoperative, otherwise } = seen;
  const outside: Status = otherwise === 'available' ? 'Available' : 'Unavailable';
  if (session === 'own' || seesAll) {
    if (!isReachable && session !== 'own') return 'Unavailable';
    if (isInoperative && session !== 'own') return 'Unavailable';
    return isReachable ? (WORDS[status] ?? outside) : 'SuspendedEVSE';
  }
  if (session === 'foreign') return outside;
  if (isInoperative) return 'Unavailable';
  if (isFinishing && (status === 'finishing' || status === 'preparing')) return 'Finishing';
  if (!isReachable || status === 'unavailable') return 'Unavailable';
  return status === 'faulted' ? 'Faulted' : outside;
}

const WORDS: Readonly<Record<ConnectorStatus, Status | null>> = {
  unknown: null,
  available: 'Available',
  preparing: 'Preparing',
  charging: 'Charging',
  'suspended-ev': 'SuspendedEV',
  'suspended-evse': 'SuspendedEVSE',
  finishing: 'Finishing',
  reserved: 'Reserved',
  unavailable: 'Unavailable',
  faulted: 'Faulted',
};
