import type { LimitRung } from '../../core/model/station-record.ts';
import type { CallOptions } from '../../ocpp/rpc/call-queue.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { Ocpp16Connection, SetChargingProfileRequest } from '../../ocpp/v16/messages.ts';
import type { VendorKey } from './families/family.ts';
import { endlessProfile, type Limit, leaseProfile, type Place } from './profiles.ts';

export type LimitOutcome = Outcome<{ readonly status: string }>;

/** The calls by which a station is told limits; with nothing outstanding, the bytes are on the socket when they return. */
export interface LimitLine {
  setProfile(request: SetChargingProfileRequest, options: CallOptions): Promise<LimitOutcome>;
  setKey(key: string, value: string, options: CallOptions): Promise<LimitOutcome>;
  /** What was told on a rung that is left must not stand beside what follows. */
  clear(connectorId: number, purpose: 'TxDefaultProfile' | 'TxProfile'): Promise<LimitOutcome>;
}

export function limitLine(connection: Ocpp16Connection): LimitLine {
  return {
    setProfile: (request, options) => connection.call('SetChargingProfile', request, options),
    setKey: (key, value, options) => connection.call('ChangeConfiguration', { key, value }, options),
    clear: (connectorId, chargingProfilePurpose) =>
      connection.call('ClearChargingProfile', { connectorId, chargingProfilePurpose }),
  };
}

/** Where the two profiles of a lease stand: the same connector for both (a profile on a connector replaces those of 0). */
export function leasePlaces(
  rung: LimitRung,
  connectorId: number,
  maxStackLevel: number,
): { lease: Place; safe: Place } {
  const place = (stackLevel: number): Place => ({
    purpose: 'TxDefaultProfile',
    connectorId: rung === 'station-lease' ? 0 : connectorId,
    stackLevel,
  });
  // Directly below the lease: whatever a former controller left on lower levels never comes to rule.
  return { lease: place(maxStackLevel), safe: place(maxStackLevel - 1) };
}

export interface ToldLimit extends Limit {
  /** In the station's own time; not used by rungs without an end. */
  readonly fromText: string;
  readonly untilText: string;
}

/** Tells a limit by the means of one rung. */
export function tell(
  line: LimitLine,
  at: {
    readonly rung: LimitRung;
    readonly connectorId: number;
    readonly maxStackLevel: number;
    readonly key: VendorKey | null;
    readonly kind: 'Absolute' | 'Relative';
    readonly transactionId: number | null;
  },
  told: ToldLimit,
  options: CallOptions,
): Promise<LimitOutcome> {
  const { rung, connectorId, maxStackLevel, key, kind, transactionId } = at;
  switch (rung) {
    case 'connector-lease':
    case 'station-lease': {
      const { lease } = leasePlaces(rung, connectorId, maxStackLevel);
      return line.setProfile(leaseProfile(lease, told, told.fromText, told.untilText), options);
    }
    case 'level-zero':
      return line.setProfile(
        endlessProfile({ purpose: 'TxDefaultProfile', connectorId, stackLevel: 0 }, told, kind),
        options,
      );
    case 'station-maximum':
      return line.setProfile(
        endlessProfile({ purpose: 'ChargePointMaxProfile', connectorId: 0, stackLevel: 0 }, told, kind),
        options,
      );
    case 'vendor-key':
      return line.setKey(key?.key ?? '', String(told.limit.value), options);
    case 'transaction-profile': {
      const place = { purpose: 'TxProfile', connectorId, stackLevel: 0 } as const;
      const ofTransaction = transactionId === null ? {} : { transactionId };
      return line.setProfile(endlessProfile({ ...place, ...ofTransaction }, told, kind), options);
    }
  }
}
