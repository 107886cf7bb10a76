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
}

export interface Driver {
  readonly driverId: string;
  readonly name: string;
  readonly email: string | null;
  readonly employer: string | null;
  readonly groups: readonly string[];
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
