/**
 * Modbus over TCP, byte by byte: MODBUS Messaging on TCP/IP Implementation Guide V1.0b 3.1.3 (MBAP header) and MODBUS
 * Application Protocol V1.1b3 6.1, 6.2 (reading bits), 6.3, 6.4 (reading registers), 6.5 (writing one
 * coil) and 6.12 (writing several registers).
 */

export interface ReadRequest {
  /** Unit identifier, 0 to 255. */
  readonly unit: number;
  /** Registers: `holding` is function 3, `input` 4. Bits, each a word of 0 or 1: `coil` is function 1, `discrete` 2. */
  readonly table: RegisterTable;
  /** Zero-based, as on the wire. */
  readonly address: number;
  /** 1 to 125. */
  readonly count: number;
}
type RegisterTable = 'holding' | 'input' | 'coil' | 'discrete';

/** Function 16: holding registers that stand together, written at once. */
export interface WriteRequest {
  /** Unit identifier, 0 to 255. */
  readonly unit: number;
  /** Zero-based, as on the wire. */
  readonly address: number;
  /** 1 to 123 words. */
  readonly words: readonly number[];
}

/** Function 5: one coil, on or off. */
export interface CoilRequest {
  /** Unit identifier, 0 to 255. */
  readonly unit: number;
  /** Zero-based, as on the wire. */
  readonly address: number;
  readonly on: boolean;
}

export type ModbusFailure =
  /** No answer in time. */
  | { readonly kind: 'timeout' }
  /** No connection, or it ended before the answer. */
  | { readonly kind: 'closed'; readonly detail: string }
  /** The device refused, with the exception code of V1.1b3 section 7. */
  | { readonly kind: 'exception'; readonly code: number }
  /** What came is not the answer to what was asked. */
  | { readonly kind: 'malformed'; readonly detail: string };

export type ReadResult = { readonly kind: 'words'; readonly words: readonly number[] } | ModbusFailure;

/** `written`: the device has acknowledged it, which is not yet to obey it. */
export type WriteResult = { readonly kind: 'written' } | ModbusFailure;

/** An application data unit with its header taken apart. */
export interface MbapFrame {
  readonly transaction: number;
  readonly unit: number;
  /** Function code and data. */
  readonly pdu: Buffer;
}

/** The most registers one request may ask for (V1.1b3 6.3). */
export const MAX_READ_WORDS = 125;

const HEADER_LENGTH = 7;
/** Unit identifier plus a PDU of at most 253 bytes. */
const MAX_LENGTH_FIELD = 254;
const FUNCTION_CODE = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;
const WRITE_COIL = 5;
const COIL_ON = 0xff00;
const WRITE_REGISTERS = 16;
const EXCEPTION_FLAG = 0x80;

export function encodeRead(transaction: number, { unit, table, address, count }: ReadRequest): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH + 5);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(0, 2);
  bytes.writeUInt16BE(6, 4);
  bytes.writeUInt8(unit, 6);
  bytes.writeUInt8(FUNCTION_CODE[table], 7);
  bytes.writeUInt16BE(address, 8);
  bytes.writeUInt16BE(count, 10);
  return bytes;
}

export function encodeWrite(transaction: number, { unit, address, words }: WriteRequest): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH + 6 + 2 * words.length);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(0, 2);
  bytes.writeUInt16BE(7 + 2 * words.length, 4);
  bytes.writeUInt8(unit, 6);
  bytes.writeUInt8(WRITE_REGISTERS, 7);
  bytes.writeUInt16BE(address, 8);
  bytes.writeUInt16BE(words.length, 10);
  bytes.writeUInt8(2 * words.length, 12);
  words.forEach((word, index) => {
    bytes.writeUInt16BE(word & 0xffff, 13 + 2 * index);
  });
  return bytes;
}

export function encodeWriteCoil(transaction: number, { unit, address, on }: CoilRequest): Buffer {
  const bytes = Buffer.alloc(HEADER_LENGTH + 5);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(0, 2);
  bytes.writeUInt16BE(6, 4);
  bytes.writeUInt8(unit, 6);
  bytes.writeUInt8(WRITE_COIL, 7);
  bytes.writeUInt16BE(address, 8);
  bytes.writeUInt16BE(on ? COIL_ON : 0, 10);
  return bytes;
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

/** Accepts a frame as the answer to a request only if transaction, unit, function and length all say that it is. */
export function decodeRead(frame: MbapFrame, transaction: number, request: ReadRequest): ReadResult {
  const refused = refusalOf(frame, transaction, request.unit, FUNCTION_CODE[request.table]);
  if (refused !== null) return refused;
  const { pdu } = frame;
  const isBits = request.table === 'coil' || request.table === 'discrete';
  const byteCount = isBits ? Math.ceil(request.count / 8) : request.count * 2;
  if (pdu.length !== 2 + byteCount || pdu.readUInt8(1) !== byteCount) {
    return malformed(`${pdu.length - 2} bytes answered for ${byteCount}`);
  }
  // The first bit is the lowest of the first byte (V1.1b3 6.1).
  const wordAt = (index: number): number =>
    isBits ? (pdu.readUInt8(2 + (index >> 3)) >> (index & 7)) & 1 : pdu.readUInt16BE(2 + 2 * index);
  return { kind: 'words', words: Array.from({ length: request.count }, (_, index) => wordAt(index)) };
}

/** The same for a write: the answer repeats the address and the number of registers. */
export function decodeWrite(
  frame: MbapFrame,
  transaction: number,
  { unit, address, words }: WriteRequest,
): WriteResult {
  const refused = refusalOf(frame, transaction, unit, WRITE_REGISTERS);
  if (refused !== null) return refused;
  const { pdu } = frame;
  if (pdu.length !== 5 || pdu.readUInt16BE(1) !== address || pdu.readUInt16BE(3) !== words.length) {
    return malformed('another write was acknowledged');
  }
  return { kind: 'written' };
}

/** The same for a coil: the answer repeats the question. */
export function decodeWriteCoil(
  frame: MbapFrame,
  transaction: number,
  { unit, address, on }: CoilRequest,
): WriteResult {
  const refused = refusalOf(frame, transaction, unit, WRITE_COIL);
  if (refused !== null) return refused;
  const { pdu } = frame;
  if (pdu.length !== 5 || pdu.readUInt16BE(1) !== address || pdu.readUInt16BE(3) !== (on ? COIL_ON : 0)) {
    return malformed('another write was acknowledged');
  }
  return { kind: 'written' };
}

function refusalOf(frame: MbapFrame, transaction: number, unit: number, asked: number): ModbusFailure | null {
  const { pdu } = frame;
  if (frame.transaction !== transaction) {
    return malformed(`the answer to transaction ${frame.transaction} came for ${transaction}`);
  }
  if (frame.unit !== unit) return malformed(`unit ${frame.unit} answered for unit ${unit}`);
  const answered = pdu.readUInt8(0);
  if (answered === (asked | EXCEPTION_FLAG)) {
    return pdu.length === 2 ? { kind: 'exception', code: pdu.readUInt8(1) } : malformed('an exception of wrong length');
  }
  return answered === asked ? null : malformed(`function ${answered} answered for function ${asked}`);
}

function malformed(detail: string): ModbusFailure {
  return { kind: 'malformed', detail };
}
