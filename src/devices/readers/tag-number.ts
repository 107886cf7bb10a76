/** How a reader writes the number of a card. */
export interface TagFormat {
  /** `decimal`: the bytes as one number (8H10D); `facility`: three digits for one byte and five for two (Wiegand 26). */
  readonly digits: 'hex' | 'decimal' | 'facility';
  /** Zero bytes at the end are padding. */
  readonly padded: boolean;
  /** The bytes come in the other order. */
  readonly reversed: boolean;
  /** Only so many bytes count, after everything else; `null`: all. */
  readonly bytes: number | null;
}

/** 7.28 of OCPP 1.6: an idTag has at most 20 characters. */
const MOST_BYTES = 10;
const LEAST_BYTES = 2;

/** The number of a card as upper-case hexadecimal bytes without separators; `null` for what is no such number. */
export function tagNumber(text: string, { digits, padded, reversed, bytes }: TagFormat): string | null {
  const hex = toHex(text.replace(/[ :.,_-]/g, '').toUpperCase(), digits);
  if (hex === null) return null;
  const all = [...Buffer.from(padded ? hex.replace(/(?:00)+$/, '') : hex, 'hex')];
  const ordered = (reversed ? all.toReversed() : all).slice(0, bytes ?? undefined);
  // A reader without a card in its field may say zeros.
  if (ordered.length < LEAST_BYTES || ordered.length > MOST_BYTES || ordered.every((byte) => byte === 0)) return null;
  return Buffer.from(ordered).toString('hex').toUpperCase();
}

function toHex(text: string, digits: TagFormat['digits']): string | null {
  switch (digits) {
    case 'hex':
      return /^(?:[0-9A-F]{2})+$/.test(text) ? text : null;
    case 'decimal': {
      if (!/^\d{1,24}$/.test(text)) return null;
      const hex = BigInt(text).toString(16);
      const size = [4, 7, 10].find((count) => hex.length <= 2 * count);
      return size === undefined ? null : hex.padStart(2 * size, '0');
    }
    case 'facility': {
      const [, facility, card] = /^(\d{3})(\d{5})$/.exec(text) ?? [];
      if (Number(facility) > 0xff || Number(card) > 0xffff || card === undefined) return null;
      return Number(facility).toString(16).padStart(2, '0') + Number(card).toString(16).padStart(4, '0');
    }
  }
}
