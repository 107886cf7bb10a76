export interface HomeBatterySpec {
  readonly capacityWh: number;
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  /** Part of the energy that survives each way, AC to cell and back. */
  readonly efficiency: number;
  /** At the beginning, 0..1. */
  readonly soc: number;
  /** Below this it gives nothing, 0..1. */
  readonly leastSoc: number;
}

/** An ordinary home battery. */
export const HOME_BATTERY: HomeBatterySpec = {
  capacityWh: 10_000,
  maxChargeW: 5_000,
  maxDischargeW: 5_000,
  efficiency: 0.95,
  soc: 0.5,
  leastSoc: 0.05,
};

/** Its controller hears its own meter so much later, then moves there: about 2 s until it has followed. */
const DEAD_MS = 1_000;
const TAU_MS = 600;
/** It sees no use in regulating the last watts. */
const DEADBAND_W = 10;
/** The cells take less when nearly full. */
const TAPER_FROM_SOC = 0.95;

/**
 * A home battery with a controller of its own that keeps the grid connection at zero: it takes what flows out and gives
 * what flows in, within its limits, about two seconds late. It may be told not to discharge, and to charge with a power.
 */
export class HomeBattery {
  readonly spec: HomeBatterySpec;
  storedWh: number;
  /** AC power, positive when it discharges, W. */
  powerW = 0;
  /** The most it may give by command, W. */
  dischargeLimitW = Number.POSITIVE_INFINITY;
  /** The most it may take by command, W. */
  chargeLimitW = Number.POSITIVE_INFINITY;
  /** It charges with this from wherever, as by a plan of its maker's; `null`: it keeps the grid at zero. W. */
  chargesAnywayW: number | null = null;
  /** By command it charges with this at least, from wherever, W. */
  chargesAtLeastW = 0;
  /** What it has given and taken, AC, Wh. */
  givenWh = 0;
  takenWh = 0;
  private readonly heard: { readonly sinceMs: number; readonly wantedW: number }[] = [];
  private elapsedMs = 0;
  private wantedW = 0;

  constructor(spec: HomeBatterySpec) {
    this.spec = spec;
    this.storedWh = spec.soc * spec.capacityWh;
  }

  soc(): number {
    return this.storedWh / this.spec.capacityWh;
  }

  /** @param gridW what the grid connection shows with the battery as it was, W; import is positive. */
  step(dtMs: number, gridW: number): void {
    this.elapsedMs += dtMs;
    this.heard.push({ sinceMs: this.elapsedMs, wantedW: this.powerW + gridW });
    for (
      let next = this.heard[0];
      next !== undefined && this.elapsedMs - next.sinceMs >= DEAD_MS;
      next = this.heard[0]
    ) {
      if (Math.abs(next.wantedW - this.wantedW) > DEADBAND_W) this.wantedW = next.wantedW;
      this.heard.shift();
    }
    const ownW = this.chargesAnywayW === null ? this.wantedW : -this.chargesAnywayW;
    const wantedW = this.chargesAtLeastW > 0 ? Math.min(ownW, -this.chargesAtLeastW) : ownW;
    const goalW = Math.max(-this.takesAtMostW(), Math.min(this.givesAtMostW(), wantedW));
    this.powerW += (goalW - this.powerW) * (1 - Math.exp(-dtMs / TAU_MS));
    // A lock and an empty cell hold at once, not after the controller's lag.
    this.powerW = Math.max(-this.takesAtMostW(), Math.min(this.givesAtMostW(), this.powerW));
    this.count(dtMs);
  }

  private takesAtMostW(): number {
    const { maxChargeW } = this.spec;
    return Math.min(this.chargeLimitW, maxChargeW * Math.min(1, Math.max(0, (1 - this.soc()) / (1 - TAPER_FROM_SOC))));
  }

  private givesAtMostW(): number {
    if (this.soc() <= this.spec.leastSoc) return 0;
    return Math.max(0, Math.min(this.spec.maxDischargeW, this.dischargeLimitW));
  }

  private count(dtMs: number): void {
    const { capacityWh, efficiency } = this.spec;
    const movedWh = (this.powerW * dtMs) / 3_600_000;
    if (movedWh > 0) this.givenWh += movedWh;
    else this.takenWh -= movedWh;
    const cellWh = movedWh > 0 ? movedWh / efficiency : movedWh * efficiency;
    this.storedWh = Math.min(capacityWh, Math.max(0, this.storedWh - cellWh));
  }
}
