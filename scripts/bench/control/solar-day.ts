import { PHASE_INDICES } from '../../../src/core/model/phases.ts';
import { Feeder } from '../../../src/sim/world/feeder.ts';
import { Household, type HouseholdSpec } from '../../../src/sim/world/household.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { Solar } from '../../../src/sim/world/solar.ts';
import { emptyTrace, type Trace } from './plant.ts';
import { STEP_MS } from './site.ts';

/** A kind of sky: how often a day is of it, and what part of the time its sun is free (mean and spread of half an hour). */
interface Sky {
  readonly share: number;
  readonly freeMean: number;
  readonly freeSpread: number;
}

/** Season and house of a surplus scenario. */
export interface SolarDaySpec {
  /** 1 to 12. */
  readonly month: number;
  readonly peakW: number;
  readonly household: HouseholdSpec;
  /** A three-phase load that comes and goes (a hob, a water heater), W; 0 for none. */
  readonly threePhaseLoadW: number;
  readonly skies: readonly Sky[];
}

/** Central European time in summer starts the plugged-in day at 05:00 UTC = 07:00. */
const DAY_STARTS_UTC_H = 5;
/** The car is plugged in from 7 to 21 h. */
export const DAY_SECONDS = 14 * 3600;
/** The house lives for a while before anybody looks. */
const WARM_UP_S = 1_800;
const WEATHER_BLOCK_S = 1_800;
/** A free and a clouded spell together last this long on average, ms (clear 140 s, cloud 90 s at 61 % free). */
const SPELLS_MEAN_MS = 230_000;
const SPELL_MIN_MS = 20_000;
/** From this share of free sun on there is no cloud, up to this one there is no gap. */
const CLEAR_FROM = 0.92;
const OVERCAST_TO = 0.2;
/** Part of the clear-sky light that comes through. */
const CLOUD_LIGHT = [0.25, 0.75] as const;
const OVERCAST_LIGHT = [0.1, 0.3] as const;
/** How much of the weather of one half hour stays in the next. */
const WEATHER_STAYS = 0.6;
const NOMINAL_V = [230, 230, 230] as const;

/** One day from 7 to 21 h, with its own weather and its own meals. */
export function solarDay(spec: SolarDaySpec, seed: number): Trace {
  return stretch(spec, seed, DAY_STARTS_UTC_H, DAY_SECONDS);
}

/** Any stretch of time of the day, from an hour UTC on; one value for each `stepMs`. */
export function stretch(
  spec: SolarDaySpec,
  seed: number,
  startsUtcH: number,
  seconds: number,
  stepMs: number = STEP_MS,
): Trace {
  const random = new Random(seed);
  const day = 1 + Math.floor(random.between(0, 28));
  const startMs = Date.UTC(2026, spec.month - 1, day, startsUtcH) - WARM_UP_S * 1000;
  const plane = { latitudeDeg: 51, longitudeDeg: 7, tiltDeg: 32, azimuthDeg: 180 };
  const solar = new Solar({ ...plane, peakW: spec.peakW, inverterW: spec.peakW }, 'clear', startMs, random.fork());
  const household = new Household(spec.household, random.fork());
  const feeder = new Feeder(
    { machineW: spec.threePhaseLoadW, runsMs: 480_000, restsMs: 5_400_000, chargePointIds: [] },
    random.fork(),
  );
  const clouds = new Clouds(spec.skies, random.fork());

  const steps = (seconds * 1000) / stepMs;
  const trace = emptyTrace(steps);
  for (let step = -Math.ceil((WARM_UP_S * 1000) / stepMs); step < steps; step++) {
    clouds.step(solar, stepMs);
    solar.step(stepMs);
    // Two hours before UTC: what a family calls the time.
    household.step(stepMs, startMs + WARM_UP_S * 1000 + step * stepMs + 7_200_000, NOMINAL_V);
    if (spec.threePhaseLoadW > 0) feeder.step(stepMs);
    if (step < 0) continue;
    trace.solarW[step] = solar.powerW;
    const feederW = spec.threePhaseLoadW > 0 ? feeder.machineW / 3 : 0;
    for (const phase of PHASE_INDICES) trace.houseW[phase][step] = household.powerW[phase] + feederW;
  }
  return trace;
}

/** Semi-Markov clouds: how much of the sun is free wanders from half hour to half hour, spells are exponential. */
class Clouds {
  private readonly random: Random;
  private readonly sky: Sky;
  private free: number;
  private blockLeftS = 0;
  private spellLeftMs = 0;
  private clouded = false;

  constructor(skies: readonly Sky[], random: Random) {
    this.random = random;
    this.sky = pickSky(skies, random.next());
    this.free = this.sky.freeMean;
  }

  step(solar: Solar, dtMs: number): void {
    this.blockLeftS -= dtMs / 1000;
    if (this.blockLeftS <= 0) this.turnWeather();
    this.spellLeftMs -= dtMs;
    if (this.spellLeftMs > 0) return;
    const { free } = this;
    if (free >= CLEAR_FROM) this.clouded = false;
    else if (free <= OVERCAST_TO) this.clouded = true;
    else this.clouded = !this.clouded;
    const mean = SPELLS_MEAN_MS * (this.clouded ? 1 - free : free);
    this.spellLeftMs = Math.max(SPELL_MIN_MS, this.random.exponential(mean));
    const [least, most] = free <= OVERCAST_TO ? OVERCAST_LIGHT : CLOUD_LIGHT;
    if (this.clouded) solar.sendCloud(this.spellLeftMs, this.random.between(least, most));
  }

  private turnWeather(): void {
    this.blockLeftS = WEATHER_BLOCK_S;
    const { freeMean, freeSpread } = this.sky;
    const news = freeMean + this.random.between(-1, 1) * freeSpread;
    this.free = Math.min(1, Math.max(0, WEATHER_STAYS * this.free + (1 - WEATHER_STAYS) * news));
  }
}

function pickSky(skies: readonly Sky[], draw: number): Sky {
  let left = draw;
  for (const sky of skies) {
    left -= sky.share;
    if (left < 0) return sky;
  }
  const last = skies.at(-1);
  if (last === undefined) throw new Error('a scenario without a sky');
  return last;
}
