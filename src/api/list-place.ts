import type { ListPlace } from '../ledger/session-reader.ts';

/** A place of a list as an address has it. */
export const PLACE = /^[ru]\d{1,16}-\d{1,16}$/;

export function placeText({ isRest, atMs, seq }: ListPlace): string {
  return `${isRest ? 'r' : 'u'}${atMs}-${seq}`;
}

/** @param text that fits {@link PLACE} */
export function placeOf(text: string): ListPlace {
  const [atMs = 0, seq = 0] = text.slice(1).split('-').map(Number);
  return { isRest: text.startsWith('r'), atMs, seq };
}
