import type { Random } from './random.ts';

/** What a kitchen and a bathroom switch on. */
export type ApplianceName = 'kettle' | 'oven' | 'hob' | 'dishwasher' | 'dryer';

interface Appliance {
  readonly powerW: number;
  /** Index of the grid phase it hangs on. */
  readonly phase: 0 | 1 | 2;
  /** How long it runs when nobody says otherwise, ms. */
  readonly runsMs: number;
  /** Full power for this long, then a thermostat switches it: `null` for none. */
  readonly heatUpMs: number | null;
  /** Uses a day when the household lives by itself. */
  readonly usesPerDay: number;
}

/** Everything heavy in this kitchen hangs on L2, as in many a house wired in haste. */
const APPLIANCES: Readonly<Record<ApplianceName, Appliance>> = {
  kettle: { powerW: 2_000, phase: 1, runsMs: 180_000, heatUpMs: null, usesPerDay: 5 },
  oven: { powerW: 2_900, phase: 1, runsMs: 2_700_000, heatUpMs: 480_000, usesPerDay: 0.7 },
  hob: { powerW: 3_600, phase: 0, runsMs: 1_500_000, heatUpMs: 240_000, usesPerDay: 1.5 },
  dishwasher: { powerW: 2_100, phase: 2, runsMs: 1_200_000, heatUpMs: null, usesPerDay: 0.8 },
  dryer: { powerW: 1_800, phase: 0, runsMs: 420_000, heatUpMs: null, usesPerDay: 1 },
};

const APPLIANCE_NAMES = ['kettle', 'oven', 'hob', 'dishwasher', 'dryer'] as const satisfies ApplianceName[];

export interface HouseholdSpec {
  /** Mean of what is always on, W. */
  readonly baseW: number;
  /** 1: an ordinary family; 0: nothing is switched on but by events. */
  readonly activity: number;
}

const BASE_SHARE = [0.4, 0.35, 0.25] as const;
const BASE_TAU_MS = 20_000;
const FRIDGE_W = 90;
const FRIDGE_CYCLE_MS = 2_400_000;
const FRIDGE_ON_MS = 800_000;
const THERMOSTAT_CYCLE_MS = 60_000;
const THERMOSTAT_ON_MS = 26_000;
const NOMINAL_V = 230;
const DAY_MS = 86_400_000;
/** How busy the kitchen is, per hour of the day from midnight; the mean is about 1. */
const BUSY_BY_HOUR = [
  0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 1.2, 2, 1.6, 0.9, 0.8, 1.2, 1.8, 1.1, 0.7, 0.8, 1.1, 2.2, 2.6, 2, 1.4, 1, 0.6, 0.3,
] as const;

interface Running {
  readonly appliance: Appliance;
  ranMs: number;
  leftMs: number;
}

/** The rest of the house: a base load that wavers, a fridge, and appliances that are switched on and off. */
export class Household {
  private readonly spec: HouseholdSpec;
  private readonly random: Random;
  private readonly running = new Map<ApplianceName, Running>();
  private readonly wavering: [number, number, number] = [0, 0, 0];
  private fridgeMs: number;
  /** Per grid phase, W. */
  readonly powerW: [number, number, number] = [0, 0, 0];

  constructor(spec: HouseholdSpec, random: Random) {
    this.spec = spec;
    this.random = random;
    this.fridgeMs = random.between(0, FRIDGE_CYCLE_MS);
  }

  /** @param localMs time of day at the house, ms; only the hour counts. */
  step(dtMs: number, localMs: number, voltageV: readonly [number, number, number]): void {
    if (this.spec.activity > 0) this.live(dtMs, localMs);
    this.fridgeMs = (this.fridgeMs + dtMs) % FRIDGE_CYCLE_MS;
    const decay = Math.exp(-dtMs / BASE_TAU_MS);
    const kick = Math.sqrt(1 - decay * decay);
    for (let phase = 0 as 0 | 1 | 2; ; phase++) {
      this.wavering[phase] = this.wavering[phase] * decay + kick * this.random.between(-0.5, 0.5);
      this.powerW[phase] = this.spec.baseW * BASE_SHARE[phase] * (1 + 0.3 * this.wavering[phase]);
      if (phase === 2) break;
    }
    if (this.fridgeMs < FRIDGE_ON_MS) this.powerW[0] += FRIDGE_W;
    for (const [name, use] of this.running) this.runAppliance(dtMs, name, use, voltageV);
  }

  /** Switches it on, or starts its time again. */
  switchOn(name: ApplianceName, forMs: number | null = null): void {
    const appliance = APPLIANCES[name];
    this.running.set(name, { appliance, ranMs: 0, leftMs: forMs ?? appliance.runsMs });
  }

  switchOff(name: ApplianceName): void {
    this.running.delete(name);
  }

  runningNow(): ApplianceName[] {
    return [...this.running.keys()];
  }

  private runAppliance(
    dtMs: number,
    name: ApplianceName,
    use: Running,
    voltageV: readonly [number, number, number],
  ): void {
    const { appliance } = use;
    const thermostatOpen =
      appliance.heatUpMs !== null &&
      use.ranMs > appliance.heatUpMs &&
      (use.ranMs - appliance.heatUpMs) % THERMOSTAT_CYCLE_MS > THERMOSTAT_ON_MS;
    // A heating element is a resistance: its power follows the square of the voltage.
    if (!thermostatOpen)
      this.powerW[appliance.phase] += appliance.powerW * (voltageV[appliance.phase] / NOMINAL_V) ** 2;
    use.ranMs += dtMs;
    use.leftMs -= dtMs;
    if (use.leftMs <= 0) this.running.delete(name);
  }

  private live(dtMs: number, localMs: number): void {
    const hour = Math.floor((localMs % DAY_MS) / 3_600_000);
    const busy = (this.spec.activity * (BUSY_BY_HOUR[hour] ?? 1) * dtMs) / DAY_MS;
    // One draw for all of them: this runs once for every simulated second.
    let draw = this.random.next();
    for (const name of APPLIANCE_NAMES) {
      const chance = APPLIANCES[name].usesPerDay * busy;
      if (draw < chance && !this.running.has(name)) {
        this.switchOn(name, APPLIANCES[name].runsMs * this.random.between(0.6, 1.4));
        return;
      }
      draw -= chance;
    }
  }
}
