import { Car, type CarSpec } from '../../../src/sim/world/car.ts';
import { Evse } from '../../../src/sim/world/evse.ts';
import type { Random } from '../../../src/sim/world/random.ts';
import type { StationSpec } from './site.ts';
import { VOLTAGE_V } from './voltage.ts';

/** What a controller tells a charge point: a current per phase (0 pauses), and how many phases where it may choose. */
export interface Command {
  readonly currentA: number;
  readonly phases?: 1 | 3;
}

/** From the opening of the contactor for a change of phases until current is offered again, ms. */
export const PHASE_SWITCH_BLOCK_MS = 30_000;

/** A controller that waits for the car's current to end before it changes phases pauses no longer than this for it, ms. */
const EMPTYING_MS = 30_000;

const GRID_VOLTAGE_V = [VOLTAGE_V, VOLTAGE_V, VOLTAGE_V] as const;

/** A charge point with a phase relay and a pilot that may be slow, around the simulated world's EVSE and its car. */
export class Station {
  readonly spec: StationSpec;
  readonly evse: Evse;
  /** Position of its phase relay. */
  phases: 1 | 3;
  /** The set-point it has accepted, A. */
  acceptedA = 0;
  /** Set-points that went from a pause to a current. The pause within a change of phases is none. */
  starts = 0;
  phaseSwitches = 0;
  setPoints = 0;
  private switchingTo: 1 | 3 | null = null;
  private pausedMs = Number.POSITIVE_INFINITY;
  private pausedToSwitch = false;
  private blockedMs = 0;
  private pilotA = 0;
  private sincePilotChangeMs = Number.POSITIVE_INFINITY;

  constructor(spec: StationSpec) {
    this.spec = spec;
    this.evse = new Evse({ id: spec.id, phaseRotation: spec.phaseRotation, maxCurrentA: spec.maxCurrentA }, 0);
    this.phases = spec.phaseRotation.length === 1 ? 1 : 3;
  }

  plugIn(car: CarSpec, random: Random): void {
    this.evse.plugIn(new Car(car, random));
  }

  get switching(): boolean {
    return this.switchingTo !== null;
  }

  accept({ currentA, phases }: Command): void {
    const { minCurrentA, maxCurrentA, currentStepA } = this.spec;
    const limitedA = Math.min(currentA, maxCurrentA);
    // The tolerance keeps a set-point that is a whole number of steps.
    const steppedA = Math.round(Math.floor(limitedA / currentStepA + 1e-6) * currentStepA * 1e6) / 1e6;
    const setPointA = steppedA < minCurrentA ? 0 : steppedA;
    if (setPointA !== this.acceptedA) this.setPoints++;
    if (setPointA > 0 && this.acceptedA === 0) {
      if (!this.pausedToSwitch) this.starts++;
      this.pausedToSwitch = false;
    }
    if (setPointA === 0 && this.acceptedA > 0) this.pausedMs = 0;
    this.acceptedA = setPointA;
    if (phases !== undefined && this.spec.canSwitchPhases && phases !== (this.switchingTo ?? this.phases)) {
      this.phaseSwitches++;
      this.switchingTo = phases;
      this.pausedToSwitch = setPointA === 0 && this.pausedMs <= EMPTYING_MS;
      this.blockedMs = 0;
    }
  }

  step(dtMs: number): void {
    // Without a car nothing flows and nothing is counted.
    if (this.evse.car === null) return;
    if (this.switchingTo !== null) this.switchPhases(dtMs, this.switchingTo);
    this.sincePilotChangeMs += dtMs;
    this.pausedMs += dtMs;
    const offerA = this.switching ? 0 : this.acceptedA;
    // A pause takes the pilot to a steady level: only changes of the duty cycle are rare.
    const mayChange = offerA === 0 || this.sincePilotChangeMs >= this.spec.pilotPeriodMs;
    if (offerA !== this.pilotA && mayChange) {
      this.pilotA = offerA;
      this.sincePilotChangeMs = 0;
      this.evse.setOffer(offerA);
    }
    this.evse.step(dtMs, GRID_VOLTAGE_V);
  }

  private switchPhases(dtMs: number, phases: 1 | 3): void {
    this.blockedMs += dtMs;
    if (this.blockedMs < PHASE_SWITCH_BLOCK_MS || this.evse.currentA[0] > 0) return;
    this.evse.connectTerminals(phases);
    this.phases = phases;
    this.switchingTo = null;
  }
}
