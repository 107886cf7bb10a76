import type { TextPoint } from './definition-points.ts';

/** What stands in registers as text: a state, a version, the number of a card. `null`: nothing. */
export function textOf(words: readonly number[], as: TextPoint['text']): string | null {
  const bytes = Buffer.alloc(2 * words.length);
  words.forEach((word, index) => {
    bytes.writeUInt16BE(word, 2 * index);
  });
  const text = inText(bytes, as);
  return text === '' ? null : text;
}

function inText(bytes: Buffer, as: TextPoint['text']): string {
  switch (as) {
    case 'ascii':
      return printable(bytes.toString('latin1'));
    case 'ascii-swapped':
      return printable(Buffer.from(bytes).swap16().toString('latin1'));
    case 'utf-16be':
      return printable(Buffer.from(bytes).swap16().toString('utf16le'));
    case 'bytes':
      return [...bytes].join('.');
    case 'hex':
    case 'hex-reversed': {
      const used = trimmed(as === 'hex' ? bytes : Buffer.from(bytes).reverse(), as);
      return used.toString('hex').toUpperCase();
    }
  }
}

/** Up to the first NUL. */
function printable(text: string): string {
  const [used = ''] = text.split('\0');
  return used.trim();
}

/** A number shorter than its registers is filled up with zeros behind it; none is all zeros. */
function trimmed(bytes: Buffer, as: 'hex' | 'hex-reversed'): Buffer {
  if (bytes.every((byte) => byte === 0)) return Buffer.alloc(0);
  if (as === 'hex-reversed') return bytes;
  const last = bytes.findLastIndex((byte) => byte !== 0);
  // ISO 14443-3: 4, 7 or 10 bytes, of which the last may well be zero.
  const length = [4, 7, 10].find((each) => each > last) ?? last + 1;
  return bytes.subarray(0, Math.min(length, bytes.length));
}
