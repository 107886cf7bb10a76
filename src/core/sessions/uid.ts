/**
 * The number of a card in the one spelling in which it is kept: upper-case, and for hexadecimal ones without what some
 * readers put between the bytes. OCPP 1.6 section 7.28 compares them without regard to case. The bytes in the other order
 * are another number: only an alias that somebody has entered makes them the same card.
 */
export function normaliseUid(uid: string): string {
  const upper = uid.trim().toUpperCase();
  const digits = upper.replace(/[ :-]/g, '');
  // ISO 14443-3: 4, 7 or 10 bytes.
  return /^(?:[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/.test(digits) ? digits : upper;
}

/** What a report may show of a card's number: its last four characters, and nothing of one that has no more. */
export function uidTail(uid: string): string {
  return uid.length > 4 ? uid.slice(-4) : '';
}

/** What a list calls a card: its name, else `…D4E5`; empty when neither may be told. */
export function tokenLabel(name: string | null, tail: string): string {
  return name ?? (tail === '' ? '' : `…${tail}`);
}

/** What a list calls somebody or something whose name was erased, by the pseudonym that the ledger keeps: `#9f3c`. */
export function pseudonymLabel(ref: string): string {
  return `#${ref.slice(-4)}`;
}
