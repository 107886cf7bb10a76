import type { Clock } from '../clock.ts';
import type { DeviceHealth } from '../core/model/health.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { AuthorisationStatus, SessionEndReason } from '../core/model/sessions.ts';
import type { ChargePointSnapshot } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';

/** What every driver is given. */
export interface DeviceContext {
  readonly clock: Clock;
  readonly log: Log;
  /** Called at once whenever a reading arrived or the health changed, so that the site decides on it. */
  readonly changed: () => void;
}

/** One piece of hardware. Start-up never waits for it; whatever goes wrong ends up in {@link health}. */
export interface Device {
  readonly id: string;
  /** Begins to connect, and keeps trying until stopped. Returns at once and never throws. */
  start(): void;
  /** Releases sockets, ports and timers. */
  stop(): Promise<void>;
  health(): DeviceHealth;
}

/** A meter, an inverter or a battery: something that is read. */
export interface MeasuringDevice extends Device {
  /** The newest whole reading, whatever its age. */
  reading(): Reading<ElectricalValues> | null;
}

/** A current per phase with an expiry: what the site hands to a charge point after every decision. */
export interface Lease {
  /** 0 (pause) or at least the minimum, A per phase. */
  readonly currentA: number;
  /** The station must fall back by itself at this monotonic time unless it hears again, ms. */
  readonly expiresMonoMs: number;
}

export interface ChargePointDevice extends Device {
  snapshot(): Omit<ChargePointSnapshot, 'mode'>;
  /**
   * Hands over a lease. Called after every decision, so the driver decides whether anything must be sent: a lower
   * current at once, a renewal in time before the old lease ends, else nothing. Never throws and never waits;
   * the outcome shows in {@link snapshot}.
   */
  grant(lease: Lease): void;
}

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
  readonly transactionId: number;
  readonly idToken: string | null;
  readonly atMs: number;
  readonly stationTimestamp: string;
  readonly registerWh: number | null;
  readonly reason: SessionEndReason;
}

export interface RegisterReport {
  readonly chargePointId: string;
  readonly connectorId: number;
  /** `null` outside a transaction. */
  readonly transactionId: number | null;
  readonly atMs: number;
  readonly registerWh: number;
}

/**
 * The books, as a charge point's driver sees them. Each promise resolves after the durable commit; only then may the
 * station get its answer. A rejection means that nothing could be written: the driver stays silent, so that the
 * station keeps the message and tries again.
 */
export interface TransactionBook {
  authorise(request: AuthorisationRequest): Promise<AuthorisationStatus>;
  started(report: TransactionStartReport): Promise<TransactionStartAnswer>;
  ended(report: TransactionEndReport): Promise<void>;
  register(report: RegisterReport): Promise<void>;
  /** The transaction this charge point has open in the books, for a driver that comes back after a restart. */
  openTransaction(chargePointId: string): { readonly transactionId: number; readonly connectorId: number } | null;
}
