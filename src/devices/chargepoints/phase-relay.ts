import type { Clock } from '../../clock.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { PhaseRelay as PhaseRelayState } from '../../core/model/snapshot.ts';
import type { Log } from '../../log.ts';
import type { RelayPort } from './leases.ts';
import { DRAWING_A } from './metering.ts';
import type { StationFacts } from './station-facts.ts';

export interface PhaseRelayOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: StationFacts;
  /** The owner says that the station has a relay, and three phases are wired. */
  readonly isThere: boolean;
  /** No current flows, as far as can be known: the station may be told to change over. */
  readonly isWithoutCurrent: () => boolean;
  /** The limit that told the present number of phases rules in the station. */
  readonly isLimitInForce: () => boolean;
  /** It was told another number: what was known of the phases in use is no longer so. */
  readonly toldAnew: () => void;
}

/**
 * The relay of a station that can charge on one phase: `numberPhases` in its profiles (OCPP 1.6 section 7.13). Nothing
 * is believed because it was accepted: told one phase, it counts with three until the currents of its car show one. A
 * car that goes on drawing on three shows that the station ignores it, and it is not asked again.
 */
export class PhaseRelay implements RelayPort {
  private readonly options: PhaseRelayOptions;
  /** What the currents show since it was told, and since when. */
  private drawing: { readonly phases: 1 | 3; readonly sinceMonoMs: number; newestMonoMs: number } | null = null;
  private toldMonoMs: number | null = null;
  /** Of the present car: it has drawn as it was told on one phase, on more. */
  private shown = { one: false, three: false };

  constructor(options: PhaseRelayOptions) {
    this.options = options;
  }

  /** `null`: it has none, or one that does not obey. */
  state(): PhaseRelayState | null {
    if (!this.isUsable()) return null;
    const { facts, isLimitInForce } = this.options;
    const { toldPhases, phaseSwitch } = facts.get();
    const isOne = toldPhases === 1 && this.hasDrawn(1) && isLimitInForce();
    return { connected: isOne ? 1 : 3, switching: this.isSwitching(), proven: phaseSwitch === 'seen' };
  }

  /** It was told one phase, or refused to hear of phases, and goes on with three. */
  isIgnored(): boolean {
    return this.options.isThere && this.options.facts.get().phaseSwitch === 'failed';
  }

  numberPhases(wanted: 1 | 3 | null): 1 | 3 | null {
    if (!this.isUsable()) return null;
    const { toldPhases } = this.options.facts.get();
    if (wanted === null || wanted === (toldPhases ?? 3)) return toldPhases;
    return this.options.isWithoutCurrent() ? wanted : toldPhases;
  }

  told(numberPhases: 1 | 3 | null): void {
    const { facts, clock, toldAnew } = this.options;
    if (facts.get().toldPhases === numberPhases) return;
    facts.learn({ toldPhases: numberPhases });
    this.toldMonoMs = clock.monoMs();
    this.drawing = null;
    toldAnew();
  }

  refused(): void {
    this.fail('the station takes its limits without numberPhases only');
  }

  /** A station out of reach or rebooted may have changed over by itself. */
  lost(): void {
    this.drawing = null;
  }

  newCar(): void {
    this.drawing = null;
    this.shown = { one: false, three: false };
  }

  observe({ value, monoMs }: Reading<ElectricalValues>): void {
    if (!this.isUsable() || value.phaseCurrentA === null) return;
    const count = value.phaseCurrentA.filter((currentA) => currentA >= DRAWING_A).length;
    if (count === 0) return;
    const phases = count === 1 ? 1 : 3;
    if (this.drawing?.phases === phases) this.drawing.newestMonoMs = monoMs;
    else this.drawing = { phases, sinceMonoMs: monoMs, newestMonoMs: monoMs };
    this.judge(this.options.facts.get().toldPhases ?? 3, phases);
  }

  private judge(told: 1 | 3, drawn: 1 | 3): void {
    const { facts, log } = this.options;
    if (told === 1 && drawn === 3) {
      if (this.drawnMs() >= IGNORED_AFTER_MS) this.fail('told to charge on one phase, the car goes on with more');
      return;
    }
    if (told === 3 && drawn === 3) this.shown.three = true;
    if (told === 1 && this.hasDrawn(1)) this.shown.one = true;
    if (!this.shown.one || !this.shown.three || facts.get().phaseSwitch === 'seen') return;
    facts.learn({ phaseSwitch: 'seen' });
    log.info({}, 'the station was seen to switch between one phase and three');
  }

  private fail(detail: string): void {
    const { facts, log, toldAnew } = this.options;
    log.warn({ detail }, 'the station does not switch phases');
    facts.learn({ phaseSwitch: 'failed', toldPhases: null });
    toldAnew();
  }

  private isUsable(): boolean {
    const { isThere, facts } = this.options;
    return isThere && facts.get().phaseSwitch !== 'failed';
  }

  private isSwitching(): boolean {
    const { clock, facts } = this.options;
    if (this.toldMonoMs === null || clock.monoMs() - this.toldMonoMs >= GIVEN_UP_AFTER_MS) return false;
    // Told three, a single-phase car will never draw on more than one.
    return facts.get().toldPhases === 1 ? !this.hasDrawn(1) : this.drawnMs() < PROVEN_AFTER_MS;
  }

  private hasDrawn(phases: 1 | 3): boolean {
    return this.drawing?.phases === phases && this.drawnMs() >= PROVEN_AFTER_MS;
  }

  private drawnMs(): number {
    return this.drawing === null ? 0 : this.drawing.newestMonoMs - this.drawing.sinceMonoMs;
  }
}

/** Some cars bring up one phase after the other. */
const PROVEN_AFTER_MS = 10_000;
/** Some stations let the car go on for a while before they pause it. */
const IGNORED_AFTER_MS = 60_000;
/** The pauses of stations are shorter, and nobody waits for ever. */
const GIVEN_UP_AFTER_MS = 5 * 60_000;
