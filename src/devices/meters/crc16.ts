/**
 * A CRC-16 whose bits run the other way round, as all meters here use it: `polynomial` is the reflected one.
 * Four bytes are taken at a time ("slicing by 4"): table n tells what a byte does that n others follow.
 */
export function reflectedCrc16(polynomial: number): (bytes: Uint8Array, initial: number) => number {
  const [t0, t1, t2, t3] = tables(polynomial);
  return (bytes, initial) => {
    let crc = initial;
    let at = 0;
    for (const last = bytes.length - 3; at < last; at += 4) {
      crc ^= byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);
      crc = at16(t3, crc) ^ at16(t2, crc >>> 8) ^ at16(t1, byteAt(bytes, at + 2)) ^ at16(t0, byteAt(bytes, at + 3));
    }
    for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ at16(t0, crc ^ byteAt(bytes, at));
    return crc;
  };
}

type Tables = readonly [Uint16Array, Uint16Array, Uint16Array, Uint16Array];

function tables(polynomial: number): Tables {
  const t0 = Uint16Array.from({ length: 256 }, (_, index) => {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
  const followed = (table: Uint16Array): Uint16Array => table.map((crc) => (crc >>> 8) ^ at16(t0, crc));
  const t1 = followed(t0);
  const t2 = followed(t1);
  return [t0, t1, t2, followed(t2)];
}

function at16(table: Uint16Array, index: number): number {
  return table[index & 0xff] ?? 0;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
