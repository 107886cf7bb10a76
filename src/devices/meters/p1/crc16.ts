import { reflectedCrc16 } from '../crc16.ts';

const arc = reflectedCrc16(0xa001);

/** CRC-16/ARC: polynomial 0x8005 reflected, initial value 0, no final xor (DSMR 5.0.2 P1 companion standard 6.2). */
export function crc16Arc(bytes: Uint8Array): number {
  return arc(bytes, 0);
}
