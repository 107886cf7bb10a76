/**
 * A point at which everything that flows is measured. Power is positive towards the house. Like the meters of the
 * grid operator it sums the phases before it counts: what one phase imports and another exports cancels.
 */
export class MeterPoint {
  /** Per phase, W. */
  readonly phasePowerW: [number, number, number] = [0, 0, 0];
  powerW = 0;
  importWh: number;
  exportWh: number;

  constructor(importWh: number, exportWh: number) {
    this.importWh = importWh;
    this.exportWh = exportWh;
  }

  /** Counts what flowed in this time at the present power. */
  count(dtMs: number): void {
    this.powerW = this.phasePowerW[0] + this.phasePowerW[1] + this.phasePowerW[2];
    const flowedWh = (this.powerW * dtMs) / 3_600_000;
    if (flowedWh > 0) this.importWh += flowedWh;
    else this.exportWh -= flowedWh;
  }
}
