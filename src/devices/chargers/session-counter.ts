/**
 * A register out of a counter that begins anew with each session, at whatever moment the charger thinks it does: it
 * counts from 0 since our session began, and goes on when the counter falls.
 */
export class SessionCounter {
  private fromWh: number | null = null;
  private beforeWh = 0;
  private lastWh = 0;

  /** Wh of the session; 0 while none runs. `saidWh` is what the charger says; `null`: nothing. */
  register(saidWh: number | null, isRunning: boolean): number | null {
    if (saidWh === null) return null;
    if (!isRunning) {
      this.fromWh = saidWh;
      this.beforeWh = 0;
    } else if (this.fromWh === null) {
      // It ran before we did.
      this.fromWh = 0;
    } else if (saidWh < this.lastWh) {
      this.beforeWh += this.lastWh - this.fromWh;
      this.fromWh = 0;
    }
    this.lastWh = saidWh;
    return this.beforeWh + saidWh - this.fromWh;
  }
}
