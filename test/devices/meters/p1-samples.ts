import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/p1/', import.meta.url);

/** The bytes of a telegram in test/fixtures/p1. */
export function sample(name: string): Buffer {
  return readFileSync(new URL(`${name}.txt`, folder));
}

export const SAMPLE_NAMES = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace('.txt', ''));

/** Puts the checksum behind a telegram that ends with `!`, computed bit by bit and not with the table under test. */
export function withChecksum(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.concat([bytes, Buffer.from(`${crc.toString(16).toUpperCase().padStart(4, '0')}\r\n`)]);
}

/** A small DSMR 5 telegram with a total power and a clock of one's choice. */
export function telegram(powerW: number, second = 0, more: readonly string[] = []): Buffer {
  const kW = (watt: number): string => (Math.max(0, watt) / 1000).toFixed(3).padStart(6, '0');
  const lines = [
    '/ISK5\\2M550T-1012',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(2606151210${String(second).padStart(2, '0')}S)`,
    '0-0:96.1.1(4530303434303030303030303030303031)',
    `1-0:1.7.0(${kW(powerW)}*kW)`,
    `1-0:2.7.0(${kW(-powerW)}*kW)`,
    ...more,
    '!',
  ];
  return withChecksum(lines.join('\r\n'));
}
