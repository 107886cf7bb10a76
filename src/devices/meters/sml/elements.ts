/** An element of an SML file (SML 1.04, binary encoding). An octet string of no length means that an optional one is left out. */
export type Element = Uint8Array | SmlNumber | boolean | readonly Element[];

export interface SmlNumber {
  readonly value: number;
  readonly isSigned: boolean;
  /** As sent, without the byte that says so. */
  readonly bytes: Uint8Array;
}

/** Files are four deep; a signature adds nothing. */
const MOST_DEPTH = 8;
const MOST_ELEMENTS = 1_000;
/** Bits of a type-length field (6.3.1): another such byte follows; type; length. */
const MORE = 0x80;
const TYPE = 0x70;
const LENGTH = 0x0f;
const [OCTETS, BOOLEAN, SIGNED, UNSIGNED, LIST] = [0x00, 0x40, 0x50, 0x60, 0x70] as const;
/** Ends a message, and fills up a file. */
const END_OF_MESSAGE = 0x00;
const LONGEST_NUMBER = 8;

/** The messages of a file; `null` when the bytes are no SML, or more than any meter says. */
export function elementsOf(bytes: Uint8Array): readonly Element[] | null {
  const cursor: Cursor = { bytes, at: 0, count: 0 };
  const messages: Element[] = [];
  while (cursor.at < bytes.length) {
    if (bytes[cursor.at] === END_OF_MESSAGE) {
      cursor.at += 1;
      continue;
    }
    const message = next(cursor, 0);
    if (message === null) return null;
    messages.push(message);
  }
  return messages;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  count: number;
}

function next(cursor: Cursor, depth: number): Element | null {
  const field = fieldAt(cursor);
  cursor.count += 1;
  if (field === null || depth > MOST_DEPTH || cursor.count > MOST_ELEMENTS) return null;
  const { type, length } = field;
  if (type === LIST) return listOf(cursor, length, depth);
  // The length of all others counts the bytes that say it.
  const size = length - field.size;
  const end = cursor.at + size;
  if (size < 0 || end > cursor.bytes.length) return null;
  const content = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  switch (type) {
    case OCTETS:
      return content;
    case BOOLEAN:
      return size === 1 ? content[0] !== 0 : null;
    case SIGNED:
    case UNSIGNED:
      if (size < 1 || size > LONGEST_NUMBER) return null;
      return { value: toNumber(content, type === SIGNED), isSigned: type === SIGNED, bytes: content };
    default:
      return null;
  }
}

function listOf(cursor: Cursor, length: number, depth: number): Element | null {
  const elements: Element[] = [];
  for (let index = 0; index < length; index += 1) {
    const element = next(cursor, depth + 1);
    if (element === null) return null;
    elements.push(element);
  }
  return elements;
}

function fieldAt(cursor: Cursor): { type: number; length: number; size: number } | null {
  const first = cursor.bytes[cursor.at];
  if (first === undefined) return null;
  cursor.at += 1;
  // Within a message it stands in the place of an element, and is one like a left-out one.
  if (first === END_OF_MESSAGE) return { type: OCTETS, length: 1, size: 1 };
  let length = first & LENGTH;
  let size = 1;
  for (let byte = first; (byte & MORE) !== 0; size += 1) {
    const following = cursor.bytes[cursor.at];
    if (following === undefined || (following & TYPE) !== 0 || size === 4) return null;
    cursor.at += 1;
    length = (length << 4) | (following & LENGTH);
    byte = following;
  }
  return { type: first & TYPE, length, size };
}

/** Of any width up to eight bytes: meters leave leading ones away. Not exact beyond 2^53, which no meter comes near. */
export function toNumber(bytes: Uint8Array, isSigned: boolean): number {
  const isNegative = isSigned && (bytes[0] ?? 0) >= 0x80;
  let magnitude = 0;
  for (const byte of bytes) magnitude = magnitude * 256 + (isNegative ? 0xff - byte : byte);
  return isNegative ? -1 - magnitude : magnitude;
}
