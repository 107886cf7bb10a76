import type { Clock } from '../../clock.ts';
import type { World } from '../world/world.ts';
import { LapsingControl } from './lapsing-control.ts';
import type { RegisterImage } from './modbus-server.ts';
import { CONTROLS, sunspecImage } from './sunspec-image.ts';

const FULL = 10_000;
/** From the works, s. */
const REVERT_S = 3_600;
const PERCENT = CONTROLS + 5;
const WINDOW = CONTROLS + 6;
const REVERT = CONTROLS + 7;
const RAMP = CONTROLS + 8;
const ENABLED = CONTROLS + 9;

/** The inverter of a home: read as the image says, limited by model 123 until the limit runs out. */
export class SunSpecInverterEndpoint {
  private readonly world: World;
  readonly control: LapsingControl;

  constructor(world: World, clock: Clock) {
    this.world = world;
    const works = new Map([
      [PERCENT, FULL],
      [WINDOW, 0],
      [REVERT, REVERT_S],
      [RAMP, 0],
      [ENABLED, 0],
    ]);
    this.control = new LapsingControl(works, REVERT, clock, (registers) => this.obey(registers));
  }

  read(): RegisterImage {
    const { solar, voltageV, solarWh, spec } = this.world;
    return sunspecImage({
      powerW: solar.powerW,
      phaseVoltageV: [...voltageV],
      energyWh: solarWh,
      largestW: spec.solar.inverterW,
      control: this.control.registers(),
    });
  }

  private obey(registers: ReadonlyMap<number, number>): void {
    const { solar, spec } = this.world;
    const share = (registers.get(PERCENT) ?? FULL) / FULL;
    solar.limitW = registers.get(ENABLED) === 1 ? share * spec.solar.inverterW : Number.POSITIVE_INFINITY;
  }
}
