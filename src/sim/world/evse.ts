import { type PhaseRotation, phaseIndex } from '../../core/model/phases.ts';
import { type Car, MIN_OFFER_A } from './car.ts';

export interface EvseSpec {
  readonly id: string;
  readonly phaseRotation: PhaseRotation;
  /** Largest current it ever offers, A. */
  readonly maxCurrentA: number;
}

/** IEC 61851-1: A no car, B a car, C a car that asks for current. */
export type PilotState = 'A' | 'B' | 'C';

/** Smallest step of the duty cycle, A. */
const PWM_STEP_A = 0.1;
const CONTACTOR_CLOSES_AFTER_MS = 300;
/** IEC 61851-1 sequence 10.2: with the pilot off, the contactor opens under load after this time. */
const CONTACTOR_OPENS_AFTER_MS = 6_000;

/** The power side of a charge point: pilot, contactor, meter. What it offers is decided elsewhere. */
export class Evse {
  readonly spec: EvseSpec;
  /** Grid phase behind each terminal. */
  private readonly phases: readonly (0 | 1 | 2)[];
  private carNow: Car | null = null;
  private offer = 0;
  private contactor = false;
  private wantedForMs = 0;
  private withdrawnForMs = 0;
  private card: string | null = null;
  private connected: 1 | 2 | 3 = 3;
  /** Per terminal, A. */
  readonly currentA: [number, number, number] = [0, 0, 0];
  /** Per terminal, V. */
  readonly voltageV: [number, number, number] = [0, 0, 0];
  /** Per grid phase, A. */
  readonly gridCurrentA: [number, number, number] = [0, 0, 0];
  powerW = 0;
  /** Register of its meter, Wh. */
  energyWh: number;

  constructor(spec: EvseSpec, startRegisterWh: number) {
    this.spec = spec;
    this.phases = spec.phaseRotation.map(phaseIndex);
    this.energyWh = startRegisterWh;
  }

  get car(): Car | null {
    return this.carNow;
  }

  /** Current on the pilot, 0 for none, A. */
  get offerA(): number {
    return this.offer;
  }

  get contactorClosed(): boolean {
    return this.contactor;
  }

  pilot(): PilotState {
    if (this.carNow === null) return 'A';
    return this.carNow.asksForCurrent ? 'C' : 'B';
  }

  /** What the pilot offers from now on, A: less than 6 is nothing, more than the maximum is the maximum. */
  setOffer(currentA: number): void {
    const offeredA = currentA < MIN_OFFER_A ? 0 : Math.min(currentA, this.spec.maxCurrentA);
    // The tolerance keeps 8.9 from becoming 8.8.
    this.offer = Math.floor(offeredA / PWM_STEP_A + 1e-6) * PWM_STEP_A;
  }

  /** Opens the contactor under load, as a power cut does. */
  dropContactor(): void {
    this.contactor = false;
    this.wantedForMs = 0;
    this.currentA.fill(0);
    this.gridCurrentA.fill(0);
    this.powerW = 0;
  }

  get connectedTerminals(): 1 | 2 | 3 {
    return this.connected;
  }

  /** Terminals behind its phase relay: 1 for single-phase charging. Set it only while no current flows. */
  connectTerminals(count: 1 | 2 | 3): void {
    this.connected = count;
  }

  plugIn(car: Car): void {
    this.unplug();
    this.carNow = car;
  }

  unplug(): void {
    this.carNow = null;
    this.dropContactor();
  }

  showCard(idToken: string): void {
    this.card = idToken;
  }

  /** The card shown since the last call. */
  takeCard(): string | null {
    const card = this.card;
    this.card = null;
    return card;
  }

  step(dtMs: number, gridVoltageV: readonly [number, number, number]): void {
    this.gridCurrentA.fill(0);
    this.powerW = 0;
    this.carNow?.step(dtMs, this.offer, this.contactor);
    this.switchContactor(dtMs);
    const flowing = this.contactor && this.carNow !== null ? this.carNow.currentA : 0;
    const used = Math.min(this.carNow?.spec.phases ?? 0, this.connected);
    for (let terminal = 0 as 0 | 1 | 2; ; terminal++) {
      const phase = this.phases[terminal];
      this.voltageV[terminal] = phase === undefined ? 0 : gridVoltageV[phase];
      this.currentA[terminal] = phase !== undefined && terminal < used ? flowing : 0;
      this.powerW += this.voltageV[terminal] * this.currentA[terminal];
      if (phase !== undefined) this.gridCurrentA[phase] = this.currentA[terminal];
      if (terminal === 2) break;
    }
    const flowedWh = (this.powerW * dtMs) / 3_600_000;
    this.energyWh += flowedWh;
    this.carNow?.store(flowedWh);
  }

  private switchContactor(dtMs: number): void {
    const asked = this.carNow?.asksForCurrent === true;
    this.withdrawnForMs = this.offer === 0 ? this.withdrawnForMs + dtMs : 0;
    this.wantedForMs = asked && this.offer > 0 ? this.wantedForMs + dtMs : 0;
    if (!asked || this.withdrawnForMs >= CONTACTOR_OPENS_AFTER_MS) this.contactor = false;
    else if (this.wantedForMs >= CONTACTOR_CLOSES_AFTER_MS) this.contactor = true;
  }
}
