/** Frames on a serial line: MODBUS over Serial Line Specification V1.02 2.5.1 (RTU). */
import { type Answer, EXCEPTION_FLAG, type Exchange, isMalformed, type ModbusFailure } from './pdu.ts';

/** Unit, then PDU, then checksum. */
const AROUND = 3;
const EXCEPTION_BYTES = 2;
/** V1.02 2.5.1: nothing on the line is longer. */
export const MAX_FRAME_BYTES = 256;

export function withChecksum({ unit, pdu }: Pick<Exchange<Answer>, 'unit' | 'pdu'>): Buffer {
  const frame = Buffer.alloc(pdu.length + AROUND);
  frame.writeUInt8(unit, 0);
  pdu.copy(frame, 1);
  frame.writeUInt16LE(checksum(frame.subarray(0, -2)), frame.length - 2);
  return frame;
}

/**
 * The answer among what was received; `null` while there is none. Where a transceiver turns from sending to receiving
 * it may invent a byte, and some adapters hear their own question: what stands before the answer is skipped. Only unit,
 * function, length and checksum together make an answer.
 */
export function findAnswer<Result extends Answer>(
  received: Buffer,
  exchange: Exchange<Result>,
): { readonly answer: Result | ModbusFailure; readonly start: number; readonly end: number } | null {
  const asked = exchange.pdu.readUInt8(0);
  for (let start = 0; start + AROUND + EXCEPTION_BYTES <= received.length; start += 1) {
    if (received.readUInt8(start) !== exchange.unit) continue;
    const answered = received.readUInt8(start + 1);
    if (answered !== asked && answered !== (asked | EXCEPTION_FLAG)) continue;
    const pduBytes = answered === asked ? exchange.answerBytes : EXCEPTION_BYTES;
    const frame = received.subarray(start, start + pduBytes + AROUND);
    if (frame.length < pduBytes + AROUND || !isWhole(frame)) continue;
    const answer = exchange.decode(frame.subarray(1, -2));
    if (!isMalformed(answer)) return { answer, start, end: start + frame.length };
  }
  return null;
}

/** For people: what came instead of an answer. */
export function describeBytes(received: Buffer, { unit, pdu }: Pick<Exchange<Answer>, 'unit' | 'pdu'>): string {
  const isFrame = received.length > AROUND && isWhole(received);
  if (!isFrame) return `${received.length} bytes that are no whole answer: check baud rate, parity and wiring`;
  const answering = received.readUInt8(0);
  if (answering !== unit) return `unit ${answering} answered for unit ${unit}`;
  const functionCode = received.readUInt8(1);
  const asked = pdu.readUInt8(0);
  return functionCode === asked
    ? `an answer of ${received.length} bytes to another question`
    : `function ${functionCode} answered for function ${asked}`;
}

function isWhole(frame: Buffer): boolean {
  return frame.readUInt16LE(frame.length - 2) === checksum(frame.subarray(0, -2));
}

/** V1.02 6.2.2: CRC-16, polynomial 0xA001 reflected, from 0xFFFF; sent low byte first. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xa001;
  }
  return crc;
}
