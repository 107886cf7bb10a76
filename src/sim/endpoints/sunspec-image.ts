import type { PerPhase } from '../../core/model/phases.ts';
import type { RegisterImage } from './modbus-server.ts';
import { RegisterWriter } from './registers.ts';

/** What a three-phase PV inverter shows. */
export interface InverterValues {
  /** Positive when it produces, W. */
  readonly powerW: number;
  readonly phaseVoltageV: PerPhase;
  readonly energyWh: number;
  /** Largest power, W: what the limit's percentages count from. */
  readonly largestW: number;
  /** What was written to the controls, by address. */
  readonly control: ReadonlyMap<number, number>;
}

const BASE = 40_000;
const COMMON = BASE + 2;
const COMMON_LENGTH = 66;
const INVERTER = COMMON + 2 + COMMON_LENGTH;
const INVERTER_LENGTH = 50;
const SETTINGS = INVERTER + 2 + INVERTER_LENGTH;
const SETTINGS_LENGTH = 30;
/** Model 123, immediate controls. */
export const CONTROLS = SETTINGS + 2 + SETTINGS_LENGTH;
const CONTROLS_LENGTH = 24;
const END = CONTROLS + 2 + CONTROLS_LENGTH;
const NOT_IMPLEMENTED_U16 = 0xffff;
const NOT_IMPLEMENTED_I16 = 0x8000;
const SLEEPING = 2;
const MPPT = 4;

/**
 * Holding registers of a SunSpec inverter at 40000: marker, model 1 (common), model 103 (three-phase inverter, integer
 * with scale factors), model 121 (settings), model 123 (controls, in hundredths of a percent), end. Scale factors differ by quantity, and power's is 1, not 0: a reader that ignores them is off.
 */
export function sunspecImage(values: InverterValues): RegisterImage {
  const registers = new RegisterWriter();
  registers.u32(BASE, 0x53756e53);

  registers.u16(COMMON, 1);
  registers.u16(COMMON + 1, COMMON_LENGTH);
  registers.text(COMMON + 2, 'Lademeister', 16);
  registers.text(COMMON + 18, 'Simulated inverter', 16);
  registers.text(COMMON + 34, '', 8);
  registers.text(COMMON + 42, '1.0', 8);
  registers.text(COMMON + 50, 'SIM-PV-1', 16);
  registers.u16(COMMON + 66, 1);
  registers.u16(COMMON + 67, NOT_IMPLEMENTED_I16);

  writeInverter(registers, values);

  registers.fill(SETTINGS, NOT_IMPLEMENTED_U16, SETTINGS_LENGTH + 2);
  registers.u16(SETTINGS, 121);
  registers.u16(SETTINGS + 1, SETTINGS_LENGTH);
  registers.u16(SETTINGS + 2, values.largestW / 10);
  for (let offset = 22; offset <= 31; offset++) registers.u16(SETTINGS + offset, NOT_IMPLEMENTED_I16);
  registers.i16(SETTINGS + 22, 1);

  registers.fill(CONTROLS, NOT_IMPLEMENTED_U16, CONTROLS_LENGTH + 2);
  registers.u16(CONTROLS, 123);
  registers.u16(CONTROLS + 1, CONTROLS_LENGTH);
  registers.i16(CONTROLS + 23, -2);
  for (const [address, word] of values.control) registers.u16(address, word);
  registers.u16(END, 0xffff);
  registers.u16(END + 1, 0);
  return registers.content;
}

function writeInverter(registers: RegisterWriter, values: InverterValues): void {
  const at = (offset: number): number => INVERTER + offset;
  const currentA = values.phaseVoltageV.map((voltage) => values.powerW / 3 / voltage);
  registers.fill(INVERTER, NOT_IMPLEMENTED_U16, INVERTER_LENGTH + 2);
  registers.u16(INVERTER, 103);
  registers.u16(at(1), INVERTER_LENGTH);
  registers.u16(at(2), Math.round(currentA.reduce((sum, a) => sum + a, 0) * 100));
  currentA.forEach((current, index) => {
    registers.u16(at(3 + index), Math.round(current * 100));
  });
  registers.i16(at(6), -2);
  values.phaseVoltageV.forEach((voltage, index) => {
    registers.u16(at(10 + index), Math.round(voltage * 10));
  });
  registers.i16(at(13), -1);
  registers.i16(at(14), values.powerW / 10);
  registers.i16(at(15), 1);
  registers.u16(at(16), 5_000);
  registers.i16(at(17), -2);
  // VA and its scale, var, power factor: not implemented (signed).
  for (const offset of [18, 19, 20, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37]) {
    registers.u16(at(offset), NOT_IMPLEMENTED_I16);
  }
  registers.u32(at(24), values.energyWh);
  registers.i16(at(26), 0);
  registers.i16(at(30), 0);
  registers.u16(at(38), values.powerW > 5 ? MPPT : SLEEPING);
}
