import type { NewChargePoint } from '../config/edit.ts';
import type { SecurityEventList, StationList, StationPassword } from './answers.ts';

/** What the API may do about charge points that are not let in yet, their passwords, and the time. */
export interface DoorPorts {
  stations(): StationList;
  /** Enters it in config.yaml; the site starts anew a moment later. */
  accept(chargePoint: NewChargePoint): Promise<StationPassword | AcceptRefusal>;
  reject(identity: string): void;
  /** It may knock again. */
  forgive(identity: string): 'done' | 'unknown-station';
  /** A new password for a charge point of the site. */
  setPassword(chargePointId: string): Promise<StationPassword | 'unknown-charge-point'>;
  securityEvents(): SecurityEventList;
  /** PEM; `null` without TLS. */
  authority(): string | null;
  /** The time that the owner's device shows, UTC epoch ms. */
  setTime(nowMs: number): 'done' | 'time-known';
}

export type AcceptRefusal =
  | 'unknown-station'
  | 'unknown-circuit'
  /** The identity, the phases or the current do not fit the configuration. */
  | 'charge-point-impossible'
  | 'config-unwritable';
