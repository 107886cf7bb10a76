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
  | 'reported-late'
  | 'station-clock-wrong'
  | 'token-unknown'
  | 'start-unknown';

/**
 * The log of a session: append-only events. Energy is the difference of meter registers (Wh), never an integrated
 * power. `atMs` is when it happened by the station (corrected where its clock is known to be wrong), `recordedAtMs`
 * when it was written here; both UTC epoch ms.
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
      readonly kind: 'ended';
      readonly sessionId: string;
      readonly atMs: number;
      readonly recordedAtMs: number;
      readonly registerWh: number | null;
      readonly reason: SessionEndReason;
      readonly flags: readonly SessionFlag[];
    };

/** Outcome of asking whether a token may charge: OCPP 1.6 section 7.2 (AuthorizationStatus). */
export type AuthorisationStatus = 'accepted' | 'blocked' | 'expired' | 'invalid' | 'concurrent-tx';
