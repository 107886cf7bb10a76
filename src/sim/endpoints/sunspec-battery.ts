import type { Clock } from '../../clock.ts';
import type { HomeBattery } from '../world/home-battery.ts';
import { LapsingControl } from './lapsing-control.ts';
import type { RegisterImage } from './modbus-server.ts';
import { RegisterWriter } from './registers.ts';

const BASE = 40_000;
const COMMON = BASE + 2;
const COMMON_LENGTH = 66;
const BATTERY = COMMON + 2 + COMMON_LENGTH;
const BATTERY_LENGTH = 62;
const STORAGE = BATTERY + 2 + BATTERY_LENGTH;
const STORAGE_LENGTH = 24;
const END = STORAGE + 2 + STORAGE_LENGTH;
const NOT_IMPLEMENTED_U16 = 0xffff;
const NOT_IMPLEMENTED_I16 = 0x8000;

const MODE = STORAGE + 5;
const DISCHARGE_RATE = STORAGE + 12;
const CHARGE_RATE = STORAGE + 13;
const WINDOW = STORAGE + 14;
const REVERT = STORAGE + 15;
const GRID_CHARGING = STORAGE + 17;
const LIMIT_CHARGE = 1;
const LIMIT_DISCHARGE = 2;
/** Rates are hundredths of a percent: a driver that ignores the scale factor is off by a hundred. */
const RATE_FACTOR = -2;
const FULL_RATE = 10_000;
/** From the works, as real devices have it, s. */
const REVERT_S = 3_600;

/** Charge status of models 124 and 802. */
const DISCHARGING = 3;
const CHARGING = 4;
const FULL = 5;
const HOLDING = 6;

/**
 * A storage system that speaks SunSpec: models 1, 802 and 124 at 40000. Writing the storage control puts a limit on
 * charging or discharging in force, or makes it charge from the grid; unless it is written again, it lapses after `InOutWRte_RvrtTms`.
 */
export class SunSpecBatteryEndpoint {
  private readonly battery: HomeBattery;
  readonly control: LapsingControl;

  constructor(battery: HomeBattery, clock: Clock) {
    this.battery = battery;
    const works = new Map([
      [MODE, 0],
      [DISCHARGE_RATE, FULL_RATE],
      [CHARGE_RATE, FULL_RATE],
      [WINDOW, 0],
      [REVERT, REVERT_S],
      [GRID_CHARGING, 0],
    ]);
    this.control = new LapsingControl(works, REVERT, clock, (registers) => this.obey(registers));
  }

  read(): RegisterImage {
    const { spec, powerW } = this.battery;
    const soc = this.battery.soc();
    const state = soc >= 0.999 ? FULL : powerW > 20 ? DISCHARGING : powerW < -20 ? CHARGING : HOLDING;
    const registers = new RegisterWriter();
    registers.u32(BASE, 0x53756e53);
    registers.u16(COMMON, 1);
    registers.u16(COMMON + 1, COMMON_LENGTH);
    registers.fill(COMMON + 2, 0, COMMON_LENGTH);
    registers.text(COMMON + 2, 'Fronius', 16);
    registers.text(COMMON + 18, 'Simulated battery', 16);
    registers.text(COMMON + 50, 'SIM-BAT-1', 16);

    registers.fill(BATTERY, NOT_IMPLEMENTED_U16, BATTERY_LENGTH + 2);
    registers.u16(BATTERY, 802);
    registers.u16(BATTERY + 1, BATTERY_LENGTH);
    registers.u16(BATTERY + 3, spec.capacityWh / 10);
    registers.u16(BATTERY + 11, Math.round(soc * 1_000));
    registers.u16(BATTERY + 16, state);
    registers.i16(BATTERY + 47, powerW);
    registers.i16(BATTERY + 53, 1);
    registers.i16(BATTERY + 56, -1);
    registers.i16(BATTERY + 63, 0);

    registers.fill(STORAGE, NOT_IMPLEMENTED_U16, STORAGE_LENGTH + 2);
    registers.u16(STORAGE, 124);
    registers.u16(STORAGE + 1, STORAGE_LENGTH);
    registers.u16(STORAGE + 2, spec.maxChargeW);
    registers.u16(STORAGE + 8, Math.round(soc * 1_000));
    registers.u16(STORAGE + 11, state);
    for (const offset of [18, 22]) registers.i16(STORAGE + offset, offset === 22 ? -1 : 0);
    for (const offset of [19, 20, 21, 23, 24]) registers.u16(STORAGE + offset, NOT_IMPLEMENTED_I16);
    registers.i16(STORAGE + 25, RATE_FACTOR);
    for (const [at, word] of this.control.registers()) registers.u16(at, word);

    registers.u16(END, 0xffff);
    registers.u16(END + 1, 0);
    return registers.content;
  }

  private obey(registers: ReadonlyMap<number, number>): void {
    const mode = registers.get(MODE) ?? 0;
    const limit = (bit: number, rate: number, mostW: number): number => {
      const word = registers.get(rate) ?? FULL_RATE;
      const signed = word > 0x7fff ? word - 0x1_0000 : word;
      return (mode & bit) === 0 ? Number.POSITIVE_INFINITY : (signed / FULL_RATE) * mostW;
    };
    const { maxDischargeW, maxChargeW } = this.battery.spec;
    const dischargeLimitW = limit(LIMIT_DISCHARGE, DISCHARGE_RATE, maxDischargeW);
    this.battery.dischargeLimitW = Math.max(0, dischargeLimitW);
    // As a GEN24 does it: a negative limit is a charge, and from the grid only where that is allowed.
    this.battery.chargesAtLeastW = registers.get(GRID_CHARGING) === 1 ? Math.max(0, -dischargeLimitW) : 0;
    this.battery.chargeLimitW = limit(LIMIT_CHARGE, CHARGE_RATE, maxChargeW);
  }
}
