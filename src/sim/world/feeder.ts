import type { Random } from './random.ts';

export interface FeederSpec {
  /** A three-phase machine behind the sub-meter, W. */
  readonly machineW: number;
  /** How long it runs and rests, mean, ms. It never runs with 0. */
  readonly runsMs: number;
  readonly restsMs: number;
  /** Charge points that hang behind the same sub-meter, by id. */
  readonly chargePointIds: readonly string[];
}

const STANDBY_W = 30;

/** A sub-distribution with a meter of its own: a workshop's machine, and the charge points behind it. */
export class Feeder {
  readonly spec: FeederSpec;
  private readonly random: Random;
  private running = false;
  private leftMs: number;
  /** What its machine draws, all phases, W. */
  machineW = STANDBY_W;

  constructor(spec: FeederSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.leftMs = spec.restsMs;
  }

  step(dtMs: number): void {
    this.leftMs -= dtMs;
    if (this.leftMs > 0) return;
    this.switchMachine(!this.running && this.spec.runsMs > 0);
  }

  switchMachine(on: boolean, forMs: number | null = null): void {
    this.running = on;
    this.leftMs = forMs ?? (on ? this.spec.runsMs : this.spec.restsMs) * this.random.between(0.5, 1.5);
    this.machineW = STANDBY_W + (on ? this.spec.machineW : 0);
  }
}
