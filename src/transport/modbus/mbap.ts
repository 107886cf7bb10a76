/** Frames of Modbus TCP: MODBUS Messaging on TCP/IP Implementation Guide V1.0b 3.1.3 (MBAP header). */
import { type Answer, type Exchange, type ModbusFailure, malformed } from './pdu.ts';

/** An application data unit with its header taken apart. */
export interface MbapFrame {
  readonly transaction: number;
  readonly unit: number;
  /** Function code and data. */
  readonly pdu: Buffer;
}

const HEADER_LENGTH = 7;
/** Unit identifier plus a PDU of at most 253 bytes. */
const MAX_LENGTH_FIELD = 254;

export function withHeader(transaction: number, { unit, pdu }: Pick<Exchange<Answer>, 'unit' | 'pdu'>): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(1 + pdu.length, 4);
  header.writeUInt8(unit, 6);
  return Buffer.concat([header, pdu]);
}

/** Takes one frame from the front of what was received; `null` when more bytes are needed. */
export function takeFrame(
  received: Buffer,
):
  | { readonly kind: 'frame'; readonly frame: MbapFrame; readonly rest: Buffer }
  | { readonly kind: 'malformed'; readonly detail: string }
  | null {
  if (received.length < HEADER_LENGTH) return null;
  const protocol = received.readUInt16BE(2);
  const length = received.readUInt16BE(4);
  // Once a header is wrong nobody can tell where the next one begins.
  if (protocol !== 0 || length < 2 || length > MAX_LENGTH_FIELD) {
    return {
      kind: 'malformed',
      detail: `no Modbus TCP header: ${received.subarray(0, HEADER_LENGTH).toString('hex')}`,
    };
  }
  const end = HEADER_LENGTH - 1 + length;
  if (received.length < end) return null;
  const frame = {
    transaction: received.readUInt16BE(0),
    unit: received.readUInt8(6),
    pdu: received.subarray(HEADER_LENGTH, end),
  };
  return { kind: 'frame', frame, rest: received.subarray(end) };
}

/** Accepts a frame as the answer only if transaction, unit, function and length all say that it is. */
export function decodeFrame<Result extends Answer>(
  frame: MbapFrame,
  transaction: number,
  { unit, decode }: Exchange<Result>,
): Result | ModbusFailure {
  if (frame.transaction !== transaction) {
    return malformed(`the answer to transaction ${frame.transaction} came for ${transaction}`);
  }
  if (frame.unit !== unit) return malformed(`unit ${frame.unit} answered for unit ${unit}`);
  return decode(frame.pdu);
}
