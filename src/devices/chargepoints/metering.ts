import type { Clock } from '../../clock.ts';
import { NO_CURRENT } from '../../core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { MeterValuesRequest } from '../../ocpp/v16/messages.ts';
import { electricalValues, stateOfCharge } from './meter-values.ts';
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
  private soc: Reading<number> | null = null;
  private phases: number | null = null;
  private overdrawnSinceMonoMs: number | null = null;

  constructor(options: MeteringOptions) {
    this.options = options;
  }

  reading(): Reading<ElectricalValues> | null {
    return this.newest;
  }

  /** State of charge that the car has told its station in this transaction, %; `null` where it tells none. */
  carSoc(): Reading<number> | null {
    return this.soc;
  }

  /** On how many phases the car drew by the newest report in which it drew at all; `null` before it drew. */
  phasesInUse(): number | null {
    return this.phases;
  }

  /** Another car may come. */
  forgetCar(): void {
    this.soc = null;
    this.phases = null;
  }

  /**
   * The transaction is over: most stations say no more, and what they said last would count for ever as drawn now.
   * The register stands.
   */
  transactionEnded(): void {
    this.soc = null;
    if (this.newest === null) return;
    const { clock } = this.options;
    const { value } = this.newest;
    const phasePowerW = value.phasePowerW === null ? null : NO_CURRENT;
    const phaseCurrentA = value.phaseCurrentA === null ? null : NO_CURRENT;
    this.newest = {
      value: { ...value, powerW: 0, phasePowerW, phaseCurrentA },
      monoMs: clock.monoMs(),
      atMs: clock.wallMs(),
      quality: 'good',
    };
    this.overdrawnSinceMonoMs = null;
  }

  /** The largest current on a phase, A. */
  drawnA(): number {
    return Math.max(0, ...(this.newest?.value.phaseCurrentA ?? []));
  }

  /** Its newest report is young, and says that nothing flows. */
  saysNoCurrent(): boolean {
    const { newest } = this;
    if (newest === null || this.options.clock.monoMs() - newest.monoMs > YOUNG_MS) return false;
    return this.drawnA() < DRAWING_A && newest.value.powerW < NO_POWER_W;
  }

  /** A station may accept a limit and not obey it (Wallbox Pulsar Pro, go-e): seen only by what the car draws. */
  ignoresLimits(): boolean {
    const { newest, overdrawnSinceMonoMs } = this;
    return newest !== null && overdrawnSinceMonoMs !== null && newest.monoMs - overdrawnSinceMonoMs >= OVERDRAWN_MS;
  }

  /** Takes what is new in a message; what has waited in the station is no reading. False when nothing was. */
  take(request: MeterValuesRequest): boolean {
    const { clock, stationClock, wiredPhases } = this.options;
    const lateMs = ({ timestamp }: { timestamp: string }) => clock.wallMs() - stationClock.toWallMs(timestamp);
    const newestLateMs = Math.min(...request.meterValue.map(lateMs));
    if (newestLateMs >= OLD_NEWS_MS) return false;
    const samples = request.meterValue
      // Some stations send each measurand as a meter value of its own, others several moments at once.
      .filter((meterValue) => lateMs(meterValue) - newestLateMs < SAME_MOMENT_MS)
      .sort((a, b) => (parseStationTime(a.timestamp) ?? 0) - (parseStationTime(b.timestamp) ?? 0))
      .flatMap(({ sampledValue }) => sampledValue);
    // What has waited tells of the time when it was measured: a proof that a car came down must not be older.
    const waitedMs = newestLateMs > ON_TIME_MS ? newestLateMs : 0;
    const monoMs = clock.monoMs() - waitedMs;
    const percent = stateOfCharge(samples);
    if (percent !== null) this.soc = { value: percent, monoMs, atMs: clock.wallMs() - waitedMs, quality: 'good' };
    const value = electricalValues(samples, wiredPhases);
    if (value === null) return false;
    if (waitedMs > 0 && this.newest !== null && monoMs < this.newest.monoMs) return false;
    this.newest = { value, monoMs, atMs: clock.wallMs() - waitedMs, quality: 'good' };
    const drawing = value.phaseCurrentA?.filter((currentA) => currentA >= DRAWING_A).length ?? 0;
    // A car may drop phases in mid-session (full batteries, phase switching), and then a limit in W allows each more.
    if (drawing > 0) this.phases = drawing;
    if (this.drawnA() <= this.options.ceilingA() + OVERDRAW_A) this.overdrawnSinceMonoMs = null;
    else this.overdrawnSinceMonoMs ??= monoMs;
    return true;
  }
}

const YOUNG_MS = 30_000;
/** Less than a phase at {@link DRAWING_A}. */
const NO_POWER_W = 230;
/** Older than this, a message has waited in the station. */
export const OLD_NEWS_MS = 60_000;
/** Whole seconds, and the way of the message. */
const ON_TIME_MS = 2_000;
const SAME_MOMENT_MS = 2_000;
/** A phase that carries less does not charge. */
export const DRAWING_A = 1;
/** More than the tolerance of a car and of its meter. */
const OVERDRAW_A = 2;
/** Three times the 5 s in which a car must have followed (IEC 61851-1 Annex A). */
const OVERDRAWN_MS = 15_000;
