import type { SessionEvent } from '../core/model/sessions.ts';
import type { RecordBody } from './chain.ts';

/** Whatever a body may turn out to hold. */
type FieldName = SessionEvent extends infer Event ? (Event extends SessionEvent ? keyof Event : never) : never;
type Fields = { readonly [Name in FieldName]?: unknown };

const KIND_PREFIX = 'session-';

/** The record of an event: its fields as they are, in their order, under a kind that stands alone in the ledger. */
export function toRecord(event: SessionEvent): RecordBody {
  return { ...event, kind: KIND_PREFIX + event.kind };
}

/** The event of a record's body; `null` for one that this program did not write. */
export function fromRecord(value: unknown): SessionEvent | null {
  if (isFields(value) && typeof value.kind === 'string') {
    const event = { ...value, kind: value.kind.slice(KIND_PREFIX.length) };
    if (isSessionEvent(event)) return event;
  }
  return null;
}

function isSessionEvent(value: Fields): value is Fields & SessionEvent {
  const common =
    typeof value.sessionId === 'string' &&
    Number.isInteger(value.atMs) &&
    Number.isInteger(value.recordedAtMs) &&
    Array.isArray(value.flags);
  switch (value.kind) {
    case 'started':
      return (
        common &&
        typeof value.chargePointId === 'string' &&
        Number.isInteger(value.connectorId) &&
        Number.isInteger(value.transactionId) &&
        isTextOrNull(value.tokenRef) &&
        isIntegerOrNull(value.registerWh) &&
        isTextOrNull(value.stationTimestamp)
      );
    case 'mark':
      return common && Number.isInteger(value.registerWh);
    case 'assigned':
      return (
        common &&
        isTextOrNull(value.vehicleId) &&
        isTextOrNull(value.driverId) &&
        (value.use === null || value.use === 'company' || value.use === 'private') &&
        typeof value.by === 'string'
      );
    case 'detailed':
      return common && isIntegerOrNull(value.odometerKm) && isIntegerOrNull(value.socPercent);
    case 'corrected':
      return (
        common &&
        isIntegerOrNull(value.energyWh) &&
        isIntegerOrNull(value.startedAtMs) &&
        isIntegerOrNull(value.endedAtMs) &&
        typeof value.author === 'string' &&
        typeof value.reason === 'string'
      );
    case 'signed':
      return common && typeof value.context === 'string' && typeof value.sha256 === 'string';
    case 'meter-changed':
      return (
        common && typeof value.cause === 'string' && isIntegerOrNull(value.beforeWh) && Number.isInteger(value.afterWh)
      );
    case 'ended':
      return (
        common &&
        isIntegerOrNull(value.registerWh) &&
        typeof value.reason === 'string' &&
        isTextOrNull(value.stationTimestamp)
      );
    default:
      return false;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isIntegerOrNull(value: unknown): boolean {
  return value === null || Number.isInteger(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
