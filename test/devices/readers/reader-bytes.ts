/** Bytes as readers send them, made from what their manuals say and not with the code under test. */

const CODES: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...'1234567890'].map((key, index) => [key, 2 + index])),
  ...{ A: 30, B: 48, C: 46, D: 32, E: 18, F: 33, '\n': 28, '\t': 15 },
};

/** One `input_event`. */
export function inputEvent(type: number, code: number, value: number, wordBits: 32 | 64 = 64): Buffer {
  const timeBytes = wordBits === 64 ? 16 : 8;
  const bytes = Buffer.alloc(timeBytes + 8, 0x5a);
  bytes.writeUInt16LE(type, timeBytes);
  bytes.writeUInt16LE(code, timeBytes + 2);
  bytes.writeInt32LE(value, timeBytes + 4);
  return bytes;
}

/** A text typed as a USB reader does: for each key its scan code, press and release, each with its report. */
export function typed(text: string, wordBits: 32 | 64 = 64): Buffer {
  const event = (type: number, code: number, value: number) => inputEvent(type, code, value, wordBits);
  return Buffer.concat(
    [...text].flatMap((key) => {
      const code = CODES[key];
      if (code === undefined) throw new Error(`no key ${key}`);
      const scan = event(4, 4, 0x7_0000 + code);
      return [scan, event(1, code, 1), event(0, 0, 0), event(1, code, 2), scan, event(1, code, 0), event(0, 0, 0)];
    }),
  );
}

/** A frame of an RDM6300 for ten hexadecimal digits. */
export function rdm6300(digits: string): Buffer {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 2) sum ^= Number.parseInt(digits.slice(at, at + 2), 16);
  return Buffer.from(`\x02${digits}${sum.toString(16).toUpperCase().padStart(2, '0')}\x03`, 'latin1');
}

export const PN532_ACK = Buffer.from('0000ff00ff00', 'hex');

/** What the chip answers: preamble, length, D5, data, checksums. */
export function pn532Answer(hex: string): Buffer {
  const data = Buffer.from(`d5${hex}`, 'hex');
  let sum = 0;
  for (const byte of data) sum += byte;
  return Buffer.concat([
    Buffer.from([0, 0, 0xff, data.length, (256 - data.length) & 0xff]),
    data,
    Buffer.from([(256 - (sum & 0xff)) & 0xff, 0]),
  ]);
}
