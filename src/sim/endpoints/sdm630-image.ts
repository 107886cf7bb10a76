import type { PerPhase } from '../../core/model/phases.ts';
import type { RegisterImage } from './modbus-server.ts';
import { RegisterWriter } from './registers.ts';

/** What a three-phase sub-meter shows. */
export interface SubMeterValues {
  /** Positive towards the load, W. */
  readonly phasePowerW: PerPhase;
  readonly phaseVoltageV: PerPhase;
  readonly importWh: number;
  readonly exportWh: number;
}

const LAST_REGISTER = 0x017f;

/** Input registers of an Eastron SDM630 v2: 32-bit floats, high word first; the sheet's gaps read 0. */
export function sdm630Image(values: SubMeterValues): RegisterImage {
  const registers = new RegisterWriter();
  registers.fill(0, 0, LAST_REGISTER + 1);
  values.phaseVoltageV.forEach((voltage, index) => {
    const power = values.phasePowerW[index as 0 | 1 | 2];
    registers.f32(0x0000 + 2 * index, voltage);
    // The meter shows currents without a sign.
    registers.f32(0x0006 + 2 * index, Math.abs(power) / voltage);
    registers.f32(0x000c + 2 * index, power);
    registers.f32(0x001e + 2 * index, 1);
  });
  const [a, b, c] = values.phasePowerW;
  registers.f32(0x0034, a + b + c);
  registers.f32(0x0046, 50);
  registers.f32(0x0048, values.importWh / 1000);
  registers.f32(0x004a, values.exportWh / 1000);
  registers.f32(0x0156, (values.importWh + values.exportWh) / 1000);
  return registers.content;
}
