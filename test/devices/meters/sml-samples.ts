import type { SmlEntry } from '../../../src/sim/endpoints/sml-file.ts';

export const GRID = {
  phasePowerW: [1_234.5, -567.2, 20.3],
  phaseVoltageV: [231.04, 229.96, 235],
  importWh: 12_345_678.9,
  exportWh: 4_321_000.2,
} as const;

/** 1 HLY 02 00012345. */
export const HOLLEY = Buffer.from('0a01484c590200003039', 'hex');
/** 1 EMH 00 12345678. */
export const EMH = Buffer.from('0a01454d480000bc614e', 'hex');

/** Power with all phases, W; a number as it stands in the file, with the byte that says what it is. */
export function power(value: string, scaler = -2): SmlEntry {
  return { code: [16, 7, 0], unit: 27, scaler, value: Buffer.from(value, 'hex') };
}

/** Identification of a DZG meter. */
export function dzg(serial: number) {
  const bytes = Buffer.from('0a01445a470000000000', 'hex');
  bytes.writeUInt32BE(serial, 6);
  return bytes;
}
