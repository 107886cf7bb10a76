import type { VehicleUse } from './people.ts';

/** Why a session ended: OCPP 1.6 section 7.36 (Reason), lower-kebab, plus `unknown` when only the register told. */
export type SessionEndReason =
  | 'de-authorized'
  | 'emergency-stop'
  | 'ev-disconnected'
  | 'hard-reset'
  | 'local'
  | 'other'
  | 'power-loss'
  | 'reboot'
  | 'remote'
  | 'soft-reset'
  | 'unlock-command'
  | 'unknown';

/** What makes a record less than perfect. Flags are kept with the record and shown. */
export type SessionFlag =
  | 'start-register-missing'
  | 'stop-register-missing'
  | 'stop-below-start'
  /** More than the charge point can have delivered since: the last register that was seen stands instead. */
  | 'stop-register-implausible'
  /** The register began anew, in one of the ways of {@link MeterChangeCause}. */
  | 'meter-rollover'
  | 'meter-reset'
  | 'meter-exchanged'
  | 'session-relative-registers'
  | 'baseline-unreadable'
  /** Taken over from another system's charge log. */
  | 'imported'
  /** It was taken over although something about it cannot be right. */
  | 'imported-doubtful'
  | 'reported-late'
  /** The station's time could not be right: the time of arrival stands instead. */
  | 'station-clock-wrong'
  /** The controller's own clock could not be right when this was written. */
  | 'controller-clock-wrong'
  | 'token-unknown'
  /** An end without a start: how much was charged before is not known. */
  | 'start-unknown'
  /** No end was reported before the next start: it ends with the last register seen, until a late report says more. */
  | 'end-assumed';

/**
 * How a session came to its vehicle: by its card, by what the vehicle showed (MAC address, EVCCID), by a choice on the
 * page while it ran, by a correction afterwards; `unassigned` is never a company car.
 */
export type AssignedBy = 'token' | 'vehicle-id' | 'choice' | 'correction' | 'unassigned';

/**
 * Why the registers of a session do not form one ascending count.
 * `rollover`: the counter passed its last digit. `reset`: it began at zero again (a reboot). `exchange`: another meter
 * goes on at another value; what flowed unseen in between is not known. `relative`: samples count from the start of the
 * session while its start and stop are lifetime registers; `lifetime`: back from that. `baseline`: the register at the
 * start could not be read (missing, or 0 where the first sample shows a lifetime).
 */
export type MeterChangeCause = 'rollover' | 'reset' | 'exchange' | 'relative' | 'lifetime' | 'baseline';

/**
 * The log of a session: append-only events. Energy is the difference of meter registers (Wh), never an integrated
 * power. `atMs` is when it happened by the station (corrected where its clock is known to be wrong), `recordedAtMs`
 * when it was written here; both UTC epoch ms. A second `started` or `ended` of the same session replaces the first
 * one, which had been assumed for want of a report; both stay in the log.
 */
export type SessionEvent =
  | {
      readonly kind: 'started';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly chargePointId: string;
      readonly connectorId: number;
      /** OCPP transaction id handed to the station. */
      readonly transactionId: number;
      /** Pseudonym of the id token; the UID itself stands in state.db and can be erased. */
      readonly tokenRef: string | null;
      readonly registerWh: number | null;
      /** As the station sent it: a repeated report has the same. `null` when no start was reported. */
      readonly stationTimestamp: string | null;
      readonly flags: readonly SessionFlag[];
    }
  | {
      readonly kind: 'mark';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly registerWh: number;
      readonly flags: readonly SessionFlag[];
    }
  | {
      /** From here on its registers count from `afterWh`; until here they had come to `beforeWh`. */
      readonly kind: 'meter-changed';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly cause: MeterChangeCause;
      /** `null` where no register was known before. */
      readonly beforeWh: number | null;
      readonly afterWh: number;
      readonly flags: readonly SessionFlag[];
    }
  | {
      /** Whose session it is; the newest one holds. Ids alone: names stand in state.db. */
      readonly kind: 'assigned';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly vehicleId: string | null;
      readonly driverId: string | null;
      /** What the vehicle was used for then: the books must still know it when the vehicle has been erased. */
      readonly use: VehicleUse | null;
      readonly by: AssignedBy;
      /** Who chose or corrected it, and why; `null` where a rule did. */
      readonly author: string | null;
      readonly reason: string | null;
      readonly flags: readonly SessionFlag[];
    }
  | {
      /** What only the driver or his car knows; `null` leaves what was said before. */
      readonly kind: 'detailed';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly odometerKm: number | null;
      readonly socPercent: number | null;
      /** `hand`, or the name of what sent it. */
      readonly source: string;
      readonly flags: readonly SessionFlag[];
    }
  | {
      /** Somebody knows better than what was reported. What was reported stays, and is shown beside it. `null`: unchanged. */
      readonly kind: 'corrected';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly energyWh: number | null;
      readonly startedAtMs: number | null;
      readonly endedAtMs: number | null;
      readonly author: string;
      readonly reason: string;
      readonly flags: readonly SessionFlag[];
    }
  | {
      /** The meter signed a value: its bytes stand in state.db (they name the card) and can be erased, their hash cannot. */
      readonly kind: 'signed';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly context: 'begin' | 'end' | 'other';
      /** SHA-256 of the bytes, hex. */
      readonly sha256: string;
      readonly flags: readonly SessionFlag[];
    }
  | {
      readonly kind: 'ended';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly registerWh: number | null;
      readonly reason: SessionEndReason;
      /** As the station sent it: a repeated report has the same. `null` when the end is assumed. */
      readonly stationTimestamp: string | null;
      readonly flags: readonly SessionFlag[];
    };

/** Outcome of asking whether a token may charge: OCPP 1.6 section 7.2 (AuthorizationStatus). */
export type AuthorisationStatus = 'accepted' | 'blocked' | 'expired' | 'invalid' | 'concurrent-tx';
