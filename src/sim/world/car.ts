import type { Random } from './random.ts';

/** A car as it stands at the cable. Defaults: an ordinary three-phase 11 kW car, see {@link carSpec}. */
export interface CarSpec {
  readonly name: string;
  /** Phases its on-board charger uses. */
  readonly phases: 1 | 2 | 3;
  readonly maxCurrentA: number;
  readonly batteryWh: number;
  /** State of charge when it arrives, 0 to 1. */
  readonly soc: number;
  /** It stops by itself here. */
  readonly targetSoc: number;
  /** Above this it takes less and less. */
  readonly taperFromSoc: number;
  /** From a change of the offer until the current begins to follow, shortest and longest, ms (IEC 61851-1 Annex A: at most 5 s). */
  readonly reactionMs: readonly [number, number];
  /** From an offer after a pause until it asks for current, ms. */
  readonly startLatencyMs: number;
  readonly rampUpAPerS: number;
  readonly rampDownAPerS: number;
  /** Its charger regulates in steps of this, A. */
  readonly stepA: number;
  /** The part of the offer that it takes: many cars stay a little below it. */
  readonly drawShare: number;
  /** A pause longer than this sends it to sleep until it is woken or plugged in again, ms; `null`: never. */
  readonly sleepsAfterMs: number | null;
  /** The first offer finds it asleep; one that goes and comes again wakes it. */
  readonly wakesAtReoffer: boolean;
}

const ORDINARY: CarSpec = {
  name: 'car',
  phases: 3,
  maxCurrentA: 16,
  batteryWh: 60_000,
  soc: 0.4,
  targetSoc: 1,
  taperFromSoc: 0.85,
  reactionMs: [600, 1_400],
  startLatencyMs: 2_000,
  rampUpAPerS: 1.5,
  rampDownAPerS: 4,
  stepA: 1,
  drawShare: 1,
  sleepsAfterMs: null,
  wakesAtReoffer: false,
};

/** A car that differs from the ordinary one in what is given. */
export function carSpec(different: Partial<CarSpec> = {}): CarSpec {
  return { ...ORDINARY, ...different };
}

/** IEC 61851-1: below this the pilot offers nothing. */
export const MIN_OFFER_A = 6;
/** The least a tapering car takes before it is full, A. */
const TAPER_FLOOR_A = 1;
/** AC energy that reaches the battery. */
const CHARGER_EFFICIENCY = 0.9;

/** A car on a cable: it follows the offer late, in whole steps and on a ramp, and takes less as it fills. */
export class Car {
  readonly spec: CarSpec;
  private readonly random: Random;
  private storedWh: number;
  /** Offers on their way to it, oldest first. */
  private readonly heard: { inMs: number; readonly offerA: number }[] = [];
  private lastOfferA = 0;
  private followedA = 0;
  private offeredForMs = 0;
  private pausedForMs = 0;
  private asleep = false;
  private offersSlept = 0;
  /** It asks for current (state C). */
  asksForCurrent = false;
  /** Per phase in use, A. */
  currentA = 0;

  constructor(spec: CarSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.storedWh = spec.soc * spec.batteryWh;
  }

  /** 0 to 1. */
  soc(): number {
    return this.storedWh / this.spec.batteryWh;
  }

  isAsleep(): boolean {
    return this.asleep;
  }

  wake(): void {
    this.asleep = false;
    this.offersSlept = 0;
    this.pausedForMs = 0;
  }

  /** @param offerA current on the pilot, 0 for none. @param energised the contactor is closed. */
  step(dtMs: number, offerA: number, energised: boolean): void {
    this.hear(dtMs, offerA);
    const offered = this.followedA >= MIN_OFFER_A;
    const isNewOffer = offered && this.offeredForMs === 0;
    this.offeredForMs = offered ? this.offeredForMs + dtMs : 0;
    this.pausedForMs = offered ? 0 : this.pausedForMs + dtMs;
    if (this.spec.sleepsAfterMs !== null && this.pausedForMs > this.spec.sleepsAfterMs) this.asleep = true;

    if (this.asleep && isNewOffer) {
      this.offersSlept += 1;
      if (this.spec.wakesAtReoffer && this.offersSlept > 1) this.wake();
    }
    const wants = offered && !this.asleep && this.soc() < this.spec.targetSoc;
    const targetA = wants ? this.wantedA() : 0;
    this.ramp(dtMs, energised ? targetA : 0, energised);
    this.asksForCurrent = wants
      ? this.asksForCurrent || this.offeredForMs >= this.spec.startLatencyMs
      : this.currentA > 0;
  }

  /** Takes in what flowed on the AC side, Wh. */
  store(acWh: number): void {
    this.storedWh = Math.min(this.spec.batteryWh, this.storedWh + acWh * CHARGER_EFFICIENCY);
  }

  private hear(dtMs: number, offerA: number): void {
    for (const offer of this.heard) offer.inMs -= dtMs;
    if (offerA !== this.lastOfferA) {
      this.lastOfferA = offerA;
      this.heard.push({ inMs: this.random.between(...this.spec.reactionMs), offerA });
    }
    // A later change never overtakes an earlier one.
    while (this.heard[0] !== undefined && this.heard[0].inMs <= 0) {
      this.followedA = this.heard[0].offerA;
      this.heard.shift();
    }
  }

  private wantedA(): number {
    const { maxCurrentA, stepA, drawShare, taperFromSoc, targetSoc } = this.spec;
    const room = (targetSoc - this.soc()) / Math.max(1e-9, targetSoc - taperFromSoc);
    const taperA = room >= 1 ? maxCurrentA : Math.max(TAPER_FLOOR_A, maxCurrentA * room);
    const limitA = Math.min(this.followedA * drawShare, maxCurrentA, taperA);
    // The tolerance keeps 15.999999 a 16.
    return Math.floor(limitA / stepA + 1e-9) * stepA;
  }

  private ramp(dtMs: number, targetA: number, energised: boolean): void {
    if (!energised) this.currentA = 0;
    else if (targetA > this.currentA) {
      this.currentA = Math.min(targetA, this.currentA + (this.spec.rampUpAPerS * dtMs) / 1000);
    } else {
      this.currentA = Math.max(targetA, this.currentA - (this.spec.rampDownAPerS * dtMs) / 1000);
    }
  }
}
