import type { Card, Vehicle, VehicleUse } from '../model/people.ts';
import type { AssignedBy } from '../model/sessions.ts';
import type { Session } from './session.ts';

/** Which vehicle and driver a session belongs to, and how that came about. */
export interface Assignment {
  readonly vehicleId: string | null;
  readonly driverId: string | null;
  readonly use: VehicleUse | null;
  readonly by: AssignedBy;
}

/** What is known about who charges. */
export interface Evidence {
  readonly card: Pick<Card, 'vehicleId' | 'driverId'> | null;
  /** MAC address or EVCCID that the vehicle showed, in whatever spelling. */
  readonly identifier: string | null;
  /** Chosen on the page while the session ran. */
  readonly chosenVehicleId: string | null;
}

export const UNASSIGNED: Assignment = { vehicleId: null, driverId: null, use: null, by: 'unassigned' };

/**
 * The vehicle of a session by the first rule that gives one: its card, the identifier it showed, the choice on the page.
 * Otherwise it is unassigned: never a company car by default. The driver is the card's holder, else the vehicle's.
 */
export function assign({ card, identifier, chosenVehicleId }: Evidence, vehicles: readonly Vehicle[]): Assignment {
  const byId = (vehicleId: string | null): Vehicle | undefined => vehicles.find((one) => one.vehicleId === vehicleId);
  const shown = identifier === null ? null : normaliseIdentifier(identifier);
  const rules = [
    { by: 'token', vehicle: byId(card?.vehicleId ?? null) },
    { by: 'vehicle-id', vehicle: vehicles.find(({ identifiers }) => shown !== null && identifiers.includes(shown)) },
    { by: 'choice', vehicle: byId(chosenVehicleId) },
  ] as const;
  const holder = card?.driverId ?? null;
  for (const { by, vehicle } of rules) {
    if (vehicle === undefined) continue;
    const { vehicleId, use } = vehicle;
    return { vehicleId, driverId: holder ?? vehicle.driverId, use, by };
  }
  return { ...UNASSIGNED, driverId: holder };
}

/** Whose it is now. */
export function assignmentOf({ assigned }: Pick<Session, 'assigned'>): Assignment {
  const last = assigned.at(-1);
  if (last === undefined) return UNASSIGNED;
  const { vehicleId, driverId, use, by } = last;
  return { vehicleId, driverId, use, by };
}

/**
 * What a rule finds when more becomes known of a session (its start was reported late, its vehicle showed itself): a
 * change, or `null`. What people have said stays, and an earlier rule is not overridden by a later one.
 */
export function reassign(
  session: Pick<Session, 'assigned'>,
  evidence: Evidence,
  vehicles: readonly Vehicle[],
): Assignment | null {
  const now = assignmentOf(session);
  if (now.by === 'correction') return null;
  const found = assign(evidence, vehicles);
  const isEarlierRule = RULES.indexOf(found.by) < RULES.indexOf(now.by);
  const isNewHolder = found.by === 'unassigned' && now.by === 'unassigned' && found.driverId !== now.driverId;
  return isEarlierRule || (isNewHolder && found.driverId !== null) ? found : null;
}

/** Those that need no reason, the strongest first. */
const RULES: readonly AssignedBy[] = ['token', 'vehicle-id', 'choice', 'unassigned'];

/** A choice fills a gap; what a card or the vehicle itself has said is changed by a correction, with a reason. */
export function mayChoose({ by }: Assignment): boolean {
  return by === 'unassigned' || by === 'choice';
}

/** MAC addresses and EVCCIDs come with colons, dashes or nothing between their digits, and in either case. */
export function normaliseIdentifier(identifier: string): string {
  return identifier.replace(/[^0-9a-z]/gi, '').toUpperCase();
}

/** Stations that know the vehicle send its identifier as an id token (`VID:0011AABBCCDD`); `null` for any other token. */
export function identifierInToken(idToken: string | null): string | null {
  const [, identifier] = /^VID:([0-9a-f:-]{12,})$/i.exec(idToken?.trim() ?? '') ?? [];
  return identifier === undefined ? null : normaliseIdentifier(identifier);
}
