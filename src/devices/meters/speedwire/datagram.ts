import { type ObisReading, ObisValues, quantityOf, slotOf } from '../obis-values.ts';

/** Who sent a datagram, and when. */
export interface SpeedwireHeader {
  /** Kind of device in SMA's update system; with the serial number it is unique. */
  readonly susyId: number;
  readonly serialNumber: number;
  /** The meter's own clock, ms; begins again after 49.7 days. */
  readonly tickerMs: number;
  readonly records: Buffer;
}

/** `foreign`: not of a meter. `malformed`: of one, and cut off. */
export type SpeedwireDatagram =
  | ({ readonly kind: 'meter' } & SpeedwireHeader)
  | { readonly kind: 'foreign' }
  | { readonly kind: 'malformed'; readonly detail: string };

const SMA = Buffer.from('SMA\0', 'latin1');
const TAG_BYTES = 4;
const DATA_2 = 0x0010;
/** SMA Energy Meter and Sunny Home Manager 2.0 (SMA, "Energy Meter Protocol"). */
const ENERGY_METER = 0x6069;
/** Protocol, SUSy-ID, serial number, ticker. */
const HEADER_BYTES = 12;

/** Takes a datagram apart: `SMA\0`, then blocks of a length, a tag and so many bytes, then a block without any. */
export function parseSpeedwire(datagram: Buffer): SpeedwireDatagram {
  if (!datagram.subarray(0, SMA.length).equals(SMA)) return { kind: 'foreign' };
  let found: Buffer | null = null;
  for (let at = SMA.length; at + TAG_BYTES <= datagram.length; ) {
    const length = datagram.readUInt16BE(at);
    const tag = datagram.readUInt16BE(at + 2);
    const block = datagram.subarray(at + TAG_BYTES, at + TAG_BYTES + length);
    if (tag === DATA_2 && block.length >= 2 && block.readUInt16BE(0) === ENERGY_METER) found = block;
    else if (tag === DATA_2) return { kind: 'foreign' };
    if (block.length < length) break;
    if (length === 0 && tag === 0) return found === null ? { kind: 'foreign' } : meterIn(found);
    at += TAG_BYTES + length;
  }
  return found === null ? { kind: 'foreign' } : { kind: 'malformed', detail: 'a datagram that breaks off' };
}

function meterIn(block: Buffer): SpeedwireDatagram {
  if (block.length < HEADER_BYTES) return { kind: 'malformed', detail: 'a datagram without a meter in it' };
  return {
    kind: 'meter',
    susyId: block.readUInt16BE(2),
    serialNumber: block.readUInt32BE(4),
    tickerMs: block.readUInt32BE(8),
    records: block.subarray(HEADER_BYTES),
  };
}

/** What a record is: a value of now (u32), a register (u64), or the version of the software behind channel 144. */
const [NOW, REGISTER] = [4, 8] as const;
const VERSION_CHANNEL = 144;
const CODE_BYTES = 4;
/** 0.1 W, mA, mV; registers count watt-seconds. */
const PER_UNIT = { power: 10, current: 1_000, voltage: 1_000, energy: 3_600 } as const;

/** Reads the values; `null` when there is a record that is none. Each record is an OBIS code (B, C, D, E) and a number. */
export function readRecords(records: Buffer): ObisReading | null {
  const found = new ObisValues();
  for (let at = 0; at < records.length; ) {
    if (at + CODE_BYTES > records.length) return null;
    const [channel, c, d, e] = [at, at + 1, at + 2, at + 3].map((place) => records.readUInt8(place));
    const size = d === REGISTER ? 8 : d === NOW || channel === VERSION_CHANNEL ? 4 : null;
    const end = at + CODE_BYTES + (size ?? 0);
    if (size === null || c === undefined || e === undefined || end > records.length) return null;
    const slot = channel === 0 ? slotOf(c, d === NOW ? 7 : 8, e) : null;
    if (slot !== null) {
      const raw = size === 4 ? records.readUInt32BE(end - 4) : Number(records.readBigUInt64BE(end - 8));
      const quantity = quantityOf(slot);
      const value = raw / PER_UNIT[quantity];
      if (!found.set(slot, quantity === 'energy' ? Math.round(value) : value, 1 / PER_UNIT[quantity])) return null;
    }
    at = end;
  }
  return found.read();
}
