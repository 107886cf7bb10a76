import type { GridValues } from './p1-telegram.ts';

export interface SpeedwireSender {
  readonly susyId: number;
  readonly serialNumber: number;
  readonly tickerMs: number;
}

/** A datagram of an SMA Energy Meter: powers in 0.1 W and registers in Ws, each direction by itself; mA, mV. */
export function speedwireDatagram(values: GridValues, { susyId, serialNumber, tickerMs }: SpeedwireSender): Buffer {
  const total = values.phasePowerW[0] + values.phasePowerW[1] + values.phasePowerW[2];
  const now = (code: number, value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt8(code, 1);
    bytes.writeUInt8(4, 2);
    bytes.writeUInt32BE(Math.max(0, Math.round(value)), 4);
    return bytes;
  };
  const register = (code: number, wattHours: number): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt8(code, 1);
    bytes.writeUInt8(8, 2);
    bytes.writeBigUInt64BE(BigInt(Math.round(wattHours * 3_600)), 4);
    return bytes;
  };
  /** Active, reactive (none here) and apparent: import and export of each. */
  const directed = (code: number, powerW: number, importWh: number, exportWh: number): Buffer[] =>
    [
      { kind: code, part: 1 },
      { kind: code + 2, part: 0 },
      { kind: code + 8, part: 1 },
    ].flatMap(({ kind, part }) => [
      now(kind, 10 * powerW * part),
      register(kind, importWh * part),
      now(kind + 1, -10 * powerW * part),
      register(kind + 1, exportWh * part),
    ]);
  const ofPhase = (index: 0 | 1 | 2): Buffer[] => {
    const [powerW, voltageV] = [values.phasePowerW[index], values.phaseVoltageV[index]];
    const base = 20 * (index + 1);
    return [
      ...directed(base + 1, powerW, values.importWh / 3, values.exportWh / 3),
      now(base + 11, (1_000 * Math.abs(powerW)) / voltageV),
      now(base + 12, 1_000 * voltageV),
      now(base + 13, 1_000),
    ];
  };
  const block = Buffer.concat([
    Buffer.from('6069', 'hex'),
    number(2, susyId),
    number(4, serialNumber),
    number(4, tickerMs % 2 ** 32),
    ...directed(1, total, values.importWh, values.exportWh),
    now(13, 1_000),
    now(14, 50_000),
    ...ofPhase(0),
    ...ofPhase(1),
    ...ofPhase(2),
    // Version of its software.
    Buffer.from('9000000002030852', 'hex'),
  ]);
  return Buffer.concat([
    Buffer.from('SMA\0', 'latin1'),
    Buffer.from('000402a000000001', 'hex'),
    number(2, block.length),
    Buffer.from('0010', 'hex'),
    block,
    Buffer.alloc(4),
  ]);
}

function number(size: number, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}
