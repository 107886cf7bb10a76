import type { GuestAnswer, GuestSessionAnswer } from '../../../src/api/guest-ports.ts';

/** The corners of the shapes: they tell another version from our own server. */
export function isGuestAnswer(value: unknown): value is GuestAnswer {
  return isObject(value) && 'entrance' in value && 'offer' in value;
}

export function isGuestSession(value: unknown): value is GuestSessionAnswer {
  return isObject(value) && 'session' in value && 'cardId' in value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
