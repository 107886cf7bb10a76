import type { Card, Vehicle } from '../model/people.ts';
import type { AssignedBy } from '../model/sessions.ts';

/** Which vehicle and driver a session belongs to, and how that came about. */
export interface Assignment {
  readonly vehicleId: string | null;
  readonly driverId: string | null;
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

export const UNASSIGNED: Assignment = { vehicleId: null, driverId: null, by: 'unassigned' };

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
    if (vehicle !== undefined) return { vehicleId: vehicle.vehicleId, driverId: holder ?? vehicle.driverId, by };
  }
  return { ...UNASSIGNED, driverId: holder };
}

/** A choice fills a gap; what a card or the vehicle itself has said is changed by a correction, with a reason. */
export function mayChoose({ by }: Assignment): boolean {
  return by === 'unassigned' || by === 'choice';
}

/** MAC addresses and EVCCIDs come with colons, dashes or nothing between their digits, and in either case. */
export function normaliseIdentifier(identifier: string): string {
  return identifier.replace(/[^0-9a-z]/gi, '').toUpperCase();
}
