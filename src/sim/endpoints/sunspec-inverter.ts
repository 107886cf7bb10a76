import type { Clock } from '../../clock.ts';
import type { World } from '../world/world.ts';
import type { RegisterImage } from './modbus-server.ts';
import { CONTROLS, sunspecImage } from './sunspec-image.ts';

const FULL = 10_000;
/** From the works, s. */
const REVERT_S = 3_600;
const PERCENT = CONTROLS + 5;
const REVERT = CONTROLS + 7;
const ENABLED = CONTROLS + 9;
const WRITABLE = new Set([PERCENT, CONTROLS + 6, REVERT, CONTROLS + 8, ENABLED]);

/** The inverter of a home: read as the image says, limited by model 123 until the limit runs out. */
export class SunSpecInverterEndpoint {
  private readonly world: World;
  private readonly clock: Clock;
  private readonly control = new Map<number, number>();
  private writtenMonoMs: number | null = null;

  constructor(world: World, clock: Clock) {
    this.world = world;
    this.clock = clock;
    this.reset();
  }

  /** Lets a limit lapse when its time is over. To be called now and then. */
  tick(): void {
    const revertS = this.control.get(REVERT) ?? REVERT_S;
    if (this.writtenMonoMs === null || revertS === 0) return;
    if (this.clock.monoMs() - this.writtenMonoMs >= revertS * 1_000) this.reset();
  }

  /** @returns false when one of the registers cannot be written. */
  write(address: number, words: readonly number[]): boolean {
    const all = words.map((word, index) => [address + index, word] as const);
    if (!all.every(([at]) => WRITABLE.has(at))) return false;
    for (const [at, word] of all) this.control.set(at, word);
    this.writtenMonoMs = this.clock.monoMs();
    this.obey();
    return true;
  }

  read(): RegisterImage {
    const { solar, voltageV, solarWh, spec } = this.world;
    return sunspecImage({
      powerW: solar.powerW,
      phaseVoltageV: [...voltageV],
      energyWh: solarWh,
      largestW: spec.solar.inverterW,
      control: this.control,
    });
  }

  private reset(): void {
    this.writtenMonoMs = null;
    this.control.set(PERCENT, FULL);
    this.control.set(REVERT, REVERT_S);
    this.control.set(ENABLED, 0);
    this.obey();
  }

  private obey(): void {
    const { solar, spec } = this.world;
    const share = (this.control.get(PERCENT) ?? FULL) / FULL;
    solar.limitW = this.control.get(ENABLED) === 1 ? share * spec.solar.inverterW : Number.POSITIVE_INFINITY;
  }
}
