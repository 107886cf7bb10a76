import type { GridValues } from './p1-telegram.ts';

/** One entry of a list: OBIS code C.D.E, DLMS unit, power of ten, and a number of so many bytes. */
export interface SmlEntry {
  readonly code: readonly [c: number, d: number, e: number];
  readonly unit: number;
  readonly scaler: number;
  readonly value: Buffer;
}

export interface SmlFileOptions {
  /** DIN 43863-5. */
  readonly server: Buffer;
  /** The meter's own seconds; `null`: it does not tell them. */
  readonly seconds: number | null;
  /** Grows by three with each file. */
  readonly transaction: number;
  readonly checksum?: 'x25' | 'kermit';
}

/** 1 EMH 00 12345678. */
const SERVER = Buffer.from('0a01454d480000bc614e', 'hex');
const [W, WH, A, V] = [27, 30, 33, 35] as const;

/** What a three-phase German meter with all its values set free shows. */
export function smlOfGrid(values: GridValues, wallMs: number, server: Buffer = SERVER): Buffer {
  const seconds = Math.floor(wallMs / 1_000);
  const total = values.phasePowerW[0] + values.phasePowerW[1] + values.phasePowerW[2];
  const ofPhase = (index: 0 | 1 | 2): SmlEntry[] => {
    const [powerW, voltageV] = [values.phasePowerW[index], values.phaseVoltageV[index]];
    const entry = (kind: number, unit: number, scaler: number, value: Buffer): SmlEntry => ({
      code: [20 * index + kind, 7, 0],
      unit,
      scaler,
      value,
    });
    return [
      entry(36, W, -1, signed(Math.round(powerW * 10))),
      entry(31, A, -2, unsigned(Math.round(Math.abs(powerW / voltageV) * 100))),
      entry(32, V, -1, unsigned(Math.round(voltageV * 10))),
    ];
  };
  return smlFile(
    [
      { code: [1, 8, 0], unit: WH, scaler: -1, value: unsigned(Math.floor(values.importWh) * 10) },
      { code: [2, 8, 0], unit: WH, scaler: -1, value: unsigned(Math.floor(values.exportWh) * 10) },
      { code: [16, 7, 0], unit: W, scaler: -1, value: signed(Math.round(total * 10)) },
      ...ofPhase(0),
      ...ofPhase(1),
      ...ofPhase(2),
    ],
    { server, seconds, transaction: 3 * seconds },
  );
}

/** An SML file (SML 1.04, transport protocol version 1): open, list, close. */
export function smlFile(entries: readonly SmlEntry[], options: SmlFileOptions): Buffer {
  const { server, seconds, transaction, checksum = 'x25' } = options;
  const time = seconds === null ? LEFT_OUT : list(unsigned(1), unsigned(seconds));
  const message = (index: number, choice: number, body: Buffer): Buffer => {
    const id = octets(fourBytes(transaction + index));
    const parts = [id, unsigned(0), unsigned(0), list(unsigned(choice), body)];
    const head = Buffer.concat([Buffer.of(0x76), ...parts]);
    return Buffer.concat([head, Buffer.of(0x63), twoBytes(crc16(head, 'x25')), Buffer.of(0)]);
  };
  const values = entries.map(({ code, unit, scaler, value }) =>
    list(octets(Buffer.of(1, 0, ...code, 255)), LEFT_OUT, LEFT_OUT, unsigned(unit), signed(scaler), value, LEFT_OUT),
  );
  const body = Buffer.concat([
    message(0, 0x0101, list(LEFT_OUT, LEFT_OUT, octets(fourBytes(transaction)), octets(server), time, LEFT_OUT)),
    message(1, 0x0701, list(LEFT_OUT, octets(server), LEFT_OUT, time, list(...values), LEFT_OUT, LEFT_OUT)),
    message(2, 0x0201, list(LEFT_OUT)),
  ]);
  return smlFrame(body, checksum);
}

/** Wraps messages up: start, escapes doubled, fill bytes, end, checksum. */
export function smlFrame(body: Buffer, checksum: 'x25' | 'kermit' = 'x25'): Buffer {
  const escapes = '1b1b1b1b';
  const fill = (4 - (body.length % 4)) % 4;
  const doubled: number[] = [];
  for (let at = 0; at < body.length; ) {
    const isEscape = body.subarray(at, at + 4).equals(Buffer.from(escapes, 'hex'));
    const bytes = body.subarray(at, at + (isEscape ? 4 : 1));
    doubled.push(...bytes, ...(isEscape ? bytes : []));
    at += bytes.length;
  }
  const whole = Buffer.concat([
    Buffer.from(`${escapes}01010101`, 'hex'),
    Buffer.from(doubled),
    Buffer.alloc(fill),
    Buffer.from(`${escapes}1a0${fill}`, 'hex'),
  ]);
  return Buffer.concat([whole, twoBytes(crc16(whole, checksum))]);
}

const LEFT_OUT = Buffer.of(0x01);

/** A whole number in as few bytes as hold it. */
export function unsigned(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.of(0x60 | (bytes.length + 1), ...bytes);
}

/** As {@link unsigned}; `width`: no fewer bytes than that. */
export function signed(value: number, width = 1): Buffer {
  let count = width;
  while (value < -(2 ** (8 * count - 1)) || value >= 2 ** (8 * count - 1)) count += 1;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return Buffer.concat([Buffer.of(0x50 | (count + 1)), bytes.subarray(8 - count)]);
}

function octets(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(bytes.length + 1), bytes]);
}

function list(...elements: Buffer[]): Buffer {
  const count = elements.length;
  const head = count < 16 ? [0x70 | count] : [0xf0 | (count >> 4), count & 0x0f];
  return Buffer.concat([Buffer.from(head), ...elements]);
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value % 2 ** 32);
  return bytes;
}

/** The low byte first, as checksums are sent. */
function twoBytes(value: number): Buffer {
  return Buffer.of(value & 0xff, value >> 8);
}

/** CRC-16/X-25, or CRC-16/KERMIT as some meters have it, bit by bit. */
export function crc16(bytes: Buffer, kind: 'x25' | 'kermit'): number {
  const turned = kind === 'x25' ? 0xffff : 0;
  let crc = turned;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc ^ turned;
}
