/** A consumer behind a relay that somebody may switch: a heating rod in a tank. */
export interface FlexibleLoadSpec {
  readonly id: string;
  /** Index of the grid phase it hangs on. */
  readonly phase: 0 | 1 | 2;
  /** At 230 V. */
  readonly powerW: number;
  /** Heat from cold to where its thermostat opens, Wh. */
  readonly tankWh: number;
}

const NOMINAL_V = 230;
/** What the tank and its users take out of it, W. */
const LOSS_W = 250;
/** The thermostat closes again below this share of the tank. */
const CLOSES_BELOW = 0.9;

/** Follows its relay at once; takes nothing while its thermostat is open. */
export class FlexibleLoad {
  readonly spec: FlexibleLoadSpec;
  /** The relay. */
  on = false;
  powerW = 0;
  private heatWh = 0;
  private isHot = false;

  constructor(spec: FlexibleLoadSpec) {
    this.spec = spec;
  }

  step(dtMs: number, voltageV: readonly [number, number, number]): void {
    const hours = dtMs / 3_600_000;
    if (this.heatWh >= this.spec.tankWh) this.isHot = true;
    else if (this.heatWh < this.spec.tankWh * CLOSES_BELOW) this.isHot = false;
    // A resistance: its power follows the square of the voltage.
    this.powerW = this.on && !this.isHot ? this.spec.powerW * (voltageV[this.spec.phase] / NOMINAL_V) ** 2 : 0;
    this.heatWh = Math.max(0, this.heatWh + (this.powerW - LOSS_W) * hours);
  }

  /** As after a bath, or after a long day of sun: part of the tank, 0 to 1. */
  setHeat(share: number): void {
    this.heatWh = this.spec.tankWh * share;
    this.isHot = share >= 1;
  }
}
