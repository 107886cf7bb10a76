import type { CardInfo } from '../../core/model/card-directory.ts';
import type { AuthorisationStatus, SessionEndReason } from '../../core/model/sessions.ts';
import type { ConnectorStatus } from '../../core/model/snapshot.ts';
import type { AuthorizeResponse } from '../../ocpp/v16/messages.ts';

/** OCPP 1.6 section 7.7. What a station makes up is `unknown`. */
export const connectorStatus = (word: string): ConnectorStatus => STATUSES.get(word) ?? 'unknown';

/** OCPP 1.6 section 7.36: "Local" when the station gives no reason (section 6.49). */
export const endReason = (word: string | undefined): SessionEndReason =>
  word === undefined ? 'local' : (REASONS.get(word) ?? 'other');

/** OCPP 1.6 sections 7.2 and 7.29. */
export const idTagInfo = (
  status: AuthorisationStatus,
  { parentId, validUntilMs }: CardInfo,
): AuthorizeResponse['idTagInfo'] => ({
  status: AUTHORISATIONS[status],
  ...(parentId === null ? {} : { parentIdTag: parentId }),
  ...(validUntilMs === null ? {} : { expiryDate: new Date(validUntilMs).toISOString() }),
});

const STATUSES: ReadonlyMap<string, ConnectorStatus> = new Map([
  ['Available', 'available'],
  ['Preparing', 'preparing'],
  ['Charging', 'charging'],
  ['SuspendedEV', 'suspended-ev'],
  ['SuspendedEVSE', 'suspended-evse'],
  ['Finishing', 'finishing'],
  ['Reserved', 'reserved'],
  ['Unavailable', 'unavailable'],
  ['Faulted', 'faulted'],
]);

const REASONS: ReadonlyMap<string, SessionEndReason> = new Map([
  ['DeAuthorized', 'de-authorized'],
  ['EmergencyStop', 'emergency-stop'],
  ['EVDisconnected', 'ev-disconnected'],
  ['HardReset', 'hard-reset'],
  ['Local', 'local'],
  ['Other', 'other'],
  ['PowerLoss', 'power-loss'],
  ['Reboot', 'reboot'],
  ['Remote', 'remote'],
  ['SoftReset', 'soft-reset'],
  ['UnlockCommand', 'unlock-command'],
]);

const AUTHORISATIONS = {
  accepted: 'Accepted',
  blocked: 'Blocked',
  expired: 'Expired',
  invalid: 'Invalid',
  'concurrent-tx': 'ConcurrentTx',
} as const satisfies Record<AuthorisationStatus, AuthorizeResponse['idTagInfo']['status']>;
