import type { Card, Vehicle, VehicleUse } from '../core/model/people.ts';
import { normaliseUid } from '../core/sessions/uid.ts';

/** Which sessions a back-end is told of, as its owner has chosen. */
export interface UpstreamRules {
  readonly all: boolean;
  /** Numbers of cards as the back-end knows them. */
  readonly cards: readonly string[];
  /** Names or plates. */
  readonly vehicles: readonly string[];
  readonly groups: readonly string[];
  readonly companyCars: boolean;
  /** What it is told in place of a card that is not its own. */
  readonly card: string | null;
}

/** Who charges, as far as this site knows. */
export interface Charging {
  readonly card: Pick<Card, 'uid' | 'aliases' | 'status' | 'vehicleId'> | null;
  /** Of the card and of its holder. */
  readonly groups: readonly string[];
  readonly vehicle: Pick<Vehicle, 'vehicleId' | 'name' | 'plate'> | null;
  /** What the vehicle was used for when the session was assigned to it. */
  readonly use: VehicleUse | null;
  /** This back-end itself has let the card charge, and nobody knows it here. */
  readonly isVouched: boolean;
}

/** In place of a card for sessions that began without one of the back-end's own. */
const NO_CARD = 'no-card';
/** OCPP 1.6 section 7.28: CiString20. */
const LONGEST_ID_TAG = 20;

/** Whether a session belongs to the back-end: nothing of any other is told. */
export function belongs(rules: UpstreamRules, charging: Charging): boolean {
  return rules.all || isOwnCard(rules, charging) || isOwnVehicle(rules, charging);
}

/** The same for a card alone, before anybody charges. */
export function isOwnCard(rules: UpstreamRules, charging: Charging): boolean {
  const { card, groups, vehicle, isVouched } = charging;
  if (card === null) return false;
  const isOfVehicle = card.vehicleId !== null && card.vehicleId === vehicle?.vehicleId;
  return (
    listed(rules, card) !== null ||
    rules.groups.some((group) => groups.includes(group)) ||
    (isOfVehicle && isOwnVehicle(rules, charging)) ||
    isVouched
  );
}

/** What the back-end is told as the card: in its own spelling where it has one, and never the number of a foreign card. */
export function idTagOf(rules: UpstreamRules, charging: Charging): string {
  const { card } = charging;
  const mayBeTold = card !== null && (rules.all || isOwnCard(rules, charging));
  const told = mayBeTold ? (listed(rules, card) ?? card.uid) : '';
  return told !== '' && told.length <= LONGEST_ID_TAG ? told : (rules.card ?? NO_CARD);
}

function listed({ cards }: UpstreamRules, { uid, aliases }: Pick<Card, 'uid' | 'aliases'>): string | null {
  const spellings = [uid, ...aliases].map(normaliseUid);
  return cards.find((one) => spellings.includes(normaliseUid(one))) ?? null;
}

function isOwnVehicle({ vehicles, companyCars }: UpstreamRules, { vehicle, use }: Charging): boolean {
  if (companyCars && use === 'company') return true;
  if (vehicle === null) return false;
  const names = [vehicle.name, vehicle.plate].flatMap((name) => (name === null ? [] : plain(name)));
  return vehicles.some((one) => names.includes(plain(one)));
}

function plain(name: string): string {
  return name.trim().toUpperCase();
}
