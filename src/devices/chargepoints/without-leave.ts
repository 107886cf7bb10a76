import type { Clock } from '../../clock.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';

/**
 * A station whose car draws although no transaction is running that may: free vending, a relay that is stuck, a card it
 * let in against our word. Its status may tell it, or its meter.
 */
export class WithoutLeave {
  private readonly clock: Clock;
  private readonly mayDraw: () => boolean;
  /** Since when it says that it is charging, and its meter has not said that nothing flows. */
  private chargingMonoMs: number | null = null;
  private drawing: { readonly sinceMonoMs: number; readonly newestMonoMs: number; readonly currentA: number } | null =
    null;

  constructor(clock: Clock, mayDraw: () => boolean) {
    this.clock = clock;
    this.mayDraw = mayDraw;
  }

  status(isCharging: boolean): void {
    this.chargingMonoMs = isCharging ? (this.chargingMonoMs ?? this.clock.monoMs()) : null;
  }

  reading({ value, monoMs }: Reading<ElectricalValues>): void {
    // Where it is not told, one phase may carry all of it.
    const currentA = value.phaseCurrentA === null ? value.powerW / NOMINAL_VOLTAGE_V : Math.max(...value.phaseCurrentA);
    if (currentA >= NOTICEABLE_A) {
      this.drawing = { sinceMonoMs: this.drawing?.sinceMonoMs ?? monoMs, newestMonoMs: monoMs, currentA };
      return;
    }
    this.drawing = null;
    // The car may only be about to begin.
    if (this.chargingMonoMs !== null) this.chargingMonoMs = this.clock.monoMs();
  }

  /** It may be so: worth asking its meter. */
  isSuspected(): boolean {
    if (this.mayDraw()) this.forget();
    return this.drawing !== null || this.chargingMonoMs !== null;
  }

  isCertain(): boolean {
    if (!this.isSuspected()) return false;
    const { drawing, chargingMonoMs } = this;
    if (drawing !== null && drawing.newestMonoMs - drawing.sinceMonoMs >= SEEN_MS) return true;
    return chargingMonoMs !== null && this.clock.monoMs() - chargingMonoMs >= SAID_MS;
  }

  /** By its meter, A; `null` when only its status says so. */
  drawnA(): number | null {
    return this.drawing?.currentA ?? null;
  }

  private forget(): void {
    this.chargingMonoMs = null;
    this.drawing = null;
  }
}

const NOMINAL_VOLTAGE_V = 230;
/** More than stand-by and the noise of a meter. */
const NOTICEABLE_A = 1.5;
/** A single report may have waited in the station since the transaction ended. */
const SEEN_MS = 10_000;
/** The start of a transaction may be on its way behind other messages. */
const SAID_MS = 60_000;
