/**
 * People, cards and vehicles, as the books know them. All of this stands in state.db, where it can be erased; the ledger
 * knows the ids alone. Times UTC epoch ms, amounts whole cents.
 */

/** An id token: an RFID card, as a rule. */
export interface Card {
  /** Pseudonym under which the ledger knows it. */
  readonly tokenRef: string;
  /** Upper-case, as the reader sends it. */
  readonly uid: string;
  /** Other spellings of the same card that the owner has entered, such as the bytes the other way round: never guessed. */
  readonly aliases: readonly string[];
  readonly name: string | null;
  /** `unknown`: was held up, but nobody has allowed or blocked it. */
  readonly status: 'accepted' | 'blocked' | 'unknown';
  readonly groups: readonly string[];
  /** Holds in [validFromMs, validUntilMs). */
  readonly validFromMs: number | null;
  readonly validUntilMs: number | null;
  /** Whose it is, and which vehicle it stands for. */
  readonly driverId: string | null;
  readonly vehicleId: string | null;
  /** Its holder pays in advance. */
  readonly prepaid: boolean;
  /** It stands in config.yaml, which gives it its name. */
  readonly configured: boolean;
}

export interface Driver {
  readonly driverId: string;
  readonly name: string;
  readonly email: string | null;
  readonly employer: string | null;
  readonly groups: readonly string[];
  /** GDPR Art. 18: kept, but shown nowhere except to the person. Sessions count as before, without the name. */
  readonly restricted: boolean;
}

export interface Vehicle {
  readonly vehicleId: string;
  readonly name: string;
  readonly use: VehicleUse;
  readonly plate: string | null;
  readonly costCentre: string | null;
  readonly employer: string | null;
  /** Who drives it as a rule. */
  readonly driverId: string | null;
  /** MAC addresses and EVCCIDs by which it shows itself (ISO 15118), upper-case without separators. */
  readonly identifiers: readonly string[];
}

/** A company car is reimbursed. What is assigned to no vehicle is neither, and never a company car by default. */
export type VehicleUse = 'company' | 'private';

/** A card that was held up and refused. */
export interface RefusedTap {
  readonly uid: string;
  readonly chargePointId: string;
  readonly atMs: number;
  readonly reason: AccessReason;
}

/** Why a card may or may not charge, for the log and the page; the station learns the status alone. */
export type AccessReason =
  | 'allowed'
  | 'blocked'
  | 'unknown-card'
  | 'not-valid-yet'
  | 'expired'
  | 'outside-its-hours'
  | 'charging-elsewhere'
  | 'nothing-left';
