/**
 * What is asked and answered over Modbus, whatever line carries it: MODBUS Application Protocol V1.1b3 6.1, 6.2 (reading
 * bits), 6.3, 6.4 (reading registers), 6.5 (writing one coil), 6.6 (one register) and 6.12 (several registers).
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
  /** Silence on the line that the device needs before it is asked, ms; default 0. */
  readonly quietMs?: number;
  /** What comes is of a person, such as the number of a card: it is not kept among the frames. */
  readonly isPrivate?: boolean;
}
export type RegisterTable = 'holding' | 'input' | 'coil' | 'discrete';

/** Holding registers that stand together, written at once. */
export interface WriteRequest {
  /** Unit identifier, 0 to 255. */
  readonly unit: number;
  /** Zero-based, as on the wire. */
  readonly address: number;
  /** 1 to 123 words. */
  readonly words: readonly number[];
  /** `single`: function 6, for devices that do not know function 16; takes one word. Default `several`. */
  readonly as?: 'several' | 'single';
  /** Silence on the line that the device needs before it is asked, ms; default 0. */
  readonly quietMs?: number;
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

/** Whatever comes of a question. */
export interface Answer {
  readonly kind: string;
}

/** One question, and how its answer is told from any other. */
export interface Exchange<Result extends Answer> {
  readonly unit: number;
  /** Function code and data. */
  readonly pdu: Buffer;
  /** Length of the PDU of an answer that is no exception, bytes: where no header tells it, as on a serial line. */
  readonly answerBytes: number;
  /** Takes the answer only if function and length say that it is one. */
  readonly decode: (pdu: Buffer) => Result | ModbusFailure;
}

/** The most registers one request may ask for (V1.1b3 6.3). */
export const MAX_READ_WORDS = 125;
/** Set in the function code of an exception. */
export const EXCEPTION_FLAG = 0x80;

const READ = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;
const WRITE_COIL = 5;
const COIL_ON = 0xff00;
const WRITE_REGISTER = 6;
const WRITE_REGISTERS = 16;

export function reading({ unit, table, address, count }: ReadRequest): Exchange<ReadResult> {
  const isBits = table === 'coil' || table === 'discrete';
  const byteCount = isBits ? Math.ceil(count / 8) : count * 2;
  const decode = (pdu: Buffer): ReadResult => {
    if (pdu.length !== 2 + byteCount || pdu.readUInt8(1) !== byteCount) {
      return malformed(`${pdu.length - 2} bytes answered for ${byteCount}`);
    }
    // The first bit is the lowest of the first byte (V1.1b3 6.1).
    const wordAt = (index: number): number =>
      isBits ? (pdu.readUInt8(2 + (index >> 3)) >> (index & 7)) & 1 : pdu.readUInt16BE(2 + 2 * index);
    return { kind: 'words', words: Array.from({ length: count }, (_, index) => wordAt(index)) };
  };
  return exchange(unit, question(READ[table], address, count), 2 + byteCount, decode);
}

export function writing({ unit, address, words, as = 'several' }: WriteRequest): Exchange<WriteResult> {
  const [only = 0] = words;
  if (as === 'single') return repeated(unit, question(WRITE_REGISTER, address, only & 0xffff));
  const data = Buffer.alloc(1 + 2 * words.length);
  data.writeUInt8(2 * words.length, 0);
  words.forEach((word, index) => {
    data.writeUInt16BE(word & 0xffff, 1 + 2 * index);
  });
  return acknowledged(unit, question(WRITE_REGISTERS, address, words.length), data);
}

export function switching({ unit, address, on }: CoilRequest): Exchange<WriteResult> {
  return repeated(unit, question(WRITE_COIL, address, on ? COIL_ON : 0));
}

/** The answer repeats the whole question. */
function repeated(unit: number, asked: Buffer): Exchange<WriteResult> {
  return acknowledged(unit, asked, Buffer.alloc(0));
}

/** The answer repeats the question without its data. */
function acknowledged(unit: number, asked: Buffer, data: Buffer): Exchange<WriteResult> {
  return exchange(unit, Buffer.concat([asked, data]), asked.length, (pdu) =>
    pdu.equals(asked) ? { kind: 'written' } : malformed('another write was acknowledged'),
  );
}

function exchange<Result extends Answer>(
  unit: number,
  pdu: Buffer,
  answerBytes: number,
  decode: (pdu: Buffer) => Result | ModbusFailure,
): Exchange<Result> {
  const asked = pdu.readUInt8(0);
  return {
    unit,
    pdu,
    answerBytes,
    decode(answer) {
      const answered = answer.readUInt8(0);
      if (answered === (asked | EXCEPTION_FLAG)) {
        return answer.length === 2
          ? { kind: 'exception', code: answer.readUInt8(1) }
          : malformed('an exception of wrong length');
      }
      return answered === asked ? decode(answer) : malformed(`function ${answered} answered for function ${asked}`);
    },
  };
}

function question(functionCode: number, address: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(functionCode, 0);
  bytes.writeUInt16BE(address, 1);
  bytes.writeUInt16BE(value, 3);
  return bytes;
}

export function malformed(detail: string): ModbusFailure {
  return { kind: 'malformed', detail };
}

export function isMalformed(answer: Answer): answer is ModbusFailure & { readonly kind: 'malformed' } {
  return answer.kind === 'malformed';
}
