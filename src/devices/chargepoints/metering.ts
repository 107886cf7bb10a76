import type { Clock } from '../../clock.ts';
import { NO_CURRENT } from '../../core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { MeterValuesRequest } from '../../ocpp/v16/messages.ts';
import { electricalValues } from './meter-values.ts';
import { parseStationTime, type StationClock } from './station-clock.ts';

export interface MeteringOptions {
  readonly clock: Clock;
  readonly stationClock: StationClock;
  readonly wiredPhases: number;
  /** What the station may be following now, A. */
  readonly ceilingA: () => number;
}

/** What the station's meter says of this moment, and what follows from it. */
export class Metering {
  private readonly options: MeteringOptions;
  private newest: Reading<ElectricalValues> | null = null;
  private phases: number | null = null;
  private overdrawnSinceMonoMs: number | null = null;

  constructor(options: MeteringOptions) {
    this.options = options;
  }

  reading(): Reading<ElectricalValues> | null {
    return this.newest;
  }

  /** On how many phases the car was seen to draw; `null` before it drew. */
  phasesInUse(): number | null {
    return this.phases;
  }

  /** Another car may come. */
  forgetCar(): void {
    this.phases = null;
  }

  /**
   * No car may draw in this state, and no samples come any more: stations sample within transactions only (OCPP 1.6,
   * MeterValueSampleInterval). The last one would stand as the draw of a car that has left until the next car comes.
   */
  nothingFlows(): void {
    this.overdrawnSinceMonoMs = null;
    if (this.newest === null || (this.newest.value.powerW === 0 && this.drawnA() === 0)) return;
    const { clock } = this.options;
    const value = { ...this.newest.value, powerW: 0, phasePowerW: null, phaseCurrentA: NO_CURRENT };
    this.newest = { value, monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' };
  }

  /** The largest current on a phase, A. */
  drawnA(): number {
    return Math.max(0, ...(this.newest?.value.phaseCurrentA ?? []));
  }

  /** A station may accept a limit and not obey it (Wallbox Pulsar Pro, go-e): seen only by what the car draws. */
  ignoresLimits(): boolean {
    const { newest, overdrawnSinceMonoMs } = this;
    return newest !== null && overdrawnSinceMonoMs !== null && newest.monoMs - overdrawnSinceMonoMs >= OVERDRAWN_MS;
  }

  /** Takes what is new in a message; what has waited in the station is no reading. False when nothing was. */
  take(request: MeterValuesRequest): boolean {
    const { clock, stationClock, wiredPhases } = this.options;
    const samples = request.meterValue
      .filter(({ timestamp }) => clock.wallMs() - stationClock.toWallMs(timestamp) < OLD_NEWS_MS)
      .sort((a, b) => (parseStationTime(a.timestamp) ?? 0) - (parseStationTime(b.timestamp) ?? 0))
      // Some stations send each measurand as a meter value of its own.
      .flatMap(({ sampledValue }) => sampledValue);
    const value = electricalValues(samples, wiredPhases);
    if (value === null) return false;
    const monoMs = clock.monoMs();
    this.newest = { value, monoMs, atMs: clock.wallMs(), quality: 'good' };
    const drawing = value.phaseCurrentA?.filter((currentA) => currentA >= DRAWING_A).length ?? 0;
    if (drawing > (this.phases ?? 0)) this.phases = drawing;
    if (this.drawnA() <= this.options.ceilingA() + OVERDRAW_A) this.overdrawnSinceMonoMs = null;
    else this.overdrawnSinceMonoMs ??= monoMs;
    return true;
  }
}

/** Older than this, a message has waited in the station. */
export const OLD_NEWS_MS = 60_000;
const DRAWING_A = 1;
/** More than the tolerance of a car and of its meter. */
const OVERDRAW_A = 2;
/** Three times the 5 s in which a car must have followed (IEC 61851-1 Annex A). */
const OVERDRAWN_MS = 15_000;
