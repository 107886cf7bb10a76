import type { SecurityEventList, StationList, StationPassword } from '../../src/api/answers.ts';

/** What the controller says of charge points at its door. */
export interface DoorAnswers {
  readonly stations: StationList;
  readonly accepted: StationPassword;
  readonly events: SecurityEventList;
}

/** The corners of the shapes: they tell another version, or a proxy's page, from our own server. */
export function isStationList(value: unknown): value is StationList {
  return isObject(value) && Array.isArray(value['waiting']) && Array.isArray(value['rejected']);
}

export function isStationPassword(value: unknown): value is StationPassword {
  return isObject(value) && typeof value['identity'] === 'string' && 'password' in value;
}

export function isSecurityEventList(value: unknown): value is SecurityEventList {
  return isObject(value) && Array.isArray(value['events']);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
