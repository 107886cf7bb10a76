import type { AuthorisationStatus, SessionEndReason } from './sessions.ts';

/** What a charge point reports about its transactions, and the books that take it down. */
export interface AuthorisationRequest {
  readonly chargePointId: string;
  /** As the station sent it. */
  readonly idToken: string;
}

export interface TransactionStartReport {
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly idToken: string;
  /** By the station's clock (corrected by its learned offset), UTC epoch ms. */
  readonly atMs: number;
  /** Exactly as the station sent it: part of what makes a repeated report the same one. */
  readonly stationTimestamp: string;
  readonly registerWh: number | null;
}

export interface TransactionStartAnswer {
  readonly transactionId: number;
  readonly status: AuthorisationStatus;
}

export interface TransactionEndReport {
  readonly chargePointId: string;
  /** 0 or negative from stations that never learned the id they were given. */
  readonly transactionId: number;
  readonly idToken: string | null;
  readonly atMs: number;
  readonly stationTimestamp: string;
  readonly registerWh: number | null;
  readonly reason: SessionEndReason;
  /** With what it began, where the samples that came with it say so: for a start that was never reported. */
  readonly begin?: { readonly atMs: number; readonly registerWh: number };
}

export interface RegisterReport {
  readonly chargePointId: string;
  readonly connectorId: number;
  /** `null` outside a transaction, or where the station does not say. */
  readonly transactionId: number | null;
  readonly atMs: number;
  readonly registerWh: number;
}

/** A meter value as the meter signed it (OCPP 1.6 section 7.43, format SignedData), byte for byte. */
export interface SignedValueReport {
  readonly chargePointId: string;
  readonly connectorId: number;
  /** `null` where the station does not say. */
  readonly transactionId: number | null;
  readonly atMs: number;
  /** Where in the transaction it was taken. */
  readonly context: 'begin' | 'end' | 'other';
  readonly data: string;
}

/**
 * The books, as a charge point's driver sees them. The promises of {@link started} and {@link ended} resolve after the
 * durable commit; only then may the station get its answer. A rejection means that nothing could be written: the
 * driver stays silent, so that the station keeps the message and tries again.
 */
export interface TransactionBook {
  authorise(request: AuthorisationRequest): Promise<AuthorisationStatus>;
  started(report: TransactionStartReport): Promise<TransactionStartAnswer>;
  ended(report: TransactionEndReport): Promise<void>;
  /**
   * Resolves at once: all marks of a minute are committed together. A lost one costs no energy, because the register
   * stands in the meter and comes again.
   */
  register(report: RegisterReport): Promise<void>;
  /** Keeps it beside the session it belongs to. Resolves at once, like {@link register}. */
  signedValue(report: SignedValueReport): Promise<void>;
  /**
   * The transaction this charge point has open in the books, for a driver that comes back after a restart; `null` also
   * for one whose card may not charge, so that nothing is granted to it.
   */
  openTransaction(chargePointId: string): { readonly transactionId: number; readonly connectorId: number } | null;
}
