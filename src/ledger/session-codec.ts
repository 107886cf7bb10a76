import type { SessionEvent } from '../core/model/sessions.ts';
import type { RecordBody } from './chain.ts';

const KIND_PREFIX = 'session-';

/** The record of an event: its fields as they are, in their order, under a kind that stands alone in the ledger. */
export function toRecord(event: SessionEvent): RecordBody {
  return { ...event, kind: KIND_PREFIX + event.kind };
}

/** The event of a record. A body that is none was not written by this program: an exception, for `verify` to explain. */
export function fromRecord(body: string): SessionEvent {
  const value: unknown = JSON.parse(body);
  if (isObject(value) && typeof value['kind'] === 'string') {
    const event = { ...value, kind: value['kind'].slice(KIND_PREFIX.length) };
    if (isSessionEvent(event)) return event;
  }
  throw new Error(`the ledger holds a session record that is none: ${body.slice(0, 200)}`);
}

function isSessionEvent(value: Readonly<Record<string, unknown>>): value is SessionEvent & Record<string, unknown> {
  const common =
    typeof value['sessionId'] === 'string' &&
    Number.isInteger(value['atMs']) &&
    Number.isInteger(value['recordedAtMs']) &&
    Array.isArray(value['flags']);
  switch (value['kind']) {
    case 'started':
      return (
        common &&
        typeof value['chargePointId'] === 'string' &&
        Number.isInteger(value['connectorId']) &&
        Number.isInteger(value['transactionId']) &&
        isTextOrNull(value['tokenRef']) &&
        isIntegerOrNull(value['registerWh']) &&
        isTextOrNull(value['stationTimestamp'])
      );
    case 'mark':
      return common && Number.isInteger(value['registerWh']);
    case 'ended':
      return (
        common &&
        isIntegerOrNull(value['registerWh']) &&
        typeof value['reason'] === 'string' &&
        isTextOrNull(value['stationTimestamp'])
      );
    default:
      return false;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIntegerOrNull(value: unknown): boolean {
  return value === null || Number.isInteger(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
