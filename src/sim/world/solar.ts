import type { Random } from './random.ts';
import { clearSkyIrradiance, type SolarPlane } from './sun.ts';

/** `clear`: no clouds but those an event sends. `passing-clouds`: clouds come and go. `overcast`: one long cloud. */
export type Weather = 'clear' | 'passing-clouds' | 'overcast';

export interface SolarSpec extends SolarPlane {
  /** Power of the modules under standard conditions, W. */
  readonly peakW: number;
  /** Largest AC power of the inverter, W. */
  readonly inverterW: number;
}

/** Module, wiring and inverter losses in summer heat. */
const PERFORMANCE = 0.86;
/** Light that a cloud lets through, and what its bright edge adds (MIDC-like ramps: 1.05 / 0.25 of clear sky). */
const CLOUD_LIGHT = 0.25;
const CLEAR_LIGHT = 1.02;
/** A cloud's edge crosses the roof in some seconds. */
const EDGE_TAU_MS = 5_000;
const CLEAR_MEAN_MS = 140_000;
const CLOUD_MEAN_MS = 90_000;
const DWELL_MIN_MS = 20_000;
/** Thin haze makes even a clear sky waver. */
const HAZE = 0.012;
const HAZE_TAU_MS = 8_000;
/** The sun hardly moves in this time. */
const SUN_RECKONED_EVERY_MS = 10_000;

/** Photovoltaics: the sun's way over the sky, clouds that pass, an inverter that clips. */
export class Solar {
  private readonly spec: SolarSpec;
  private readonly random: Random;
  private sunMs: number;
  private weatherNow: Weather;
  private clearSkyW = 0;
  private sunReckonedInMs = 0;
  private light = CLEAR_LIGHT;
  private haze = 0;
  private cloudy = false;
  private dwellMs = 0;
  /** A cloud sent by an event: how long it stays and what it lets through. */
  private sentCloud: { leftMs: number; readonly light: number } | null = null;
  /** What the inverter was told to give at most, W. */
  limitW = Number.POSITIVE_INFINITY;
  /** AC power, W. */
  powerW = 0;

  constructor(spec: SolarSpec, weather: Weather, startMs: number, random: Random) {
    this.spec = spec;
    this.random = random;
    this.sunMs = startMs;
    this.weatherNow = weather;
    if (weather === 'overcast') this.light = CLOUD_LIGHT;
    this.step(0);
  }

  step(dtMs: number): void {
    this.sunMs += dtMs;
    this.sunReckonedInMs -= dtMs;
    if (this.sunReckonedInMs <= 0) this.reckonSun();
    const target = this.targetLight(dtMs);
    this.light += (target - this.light) * (1 - Math.exp(-dtMs / EDGE_TAU_MS));
    const hazeDecay = Math.exp(-dtMs / HAZE_TAU_MS);
    this.haze = this.haze * hazeDecay + Math.sqrt(1 - hazeDecay * hazeDecay) * this.random.between(-HAZE, HAZE);
    this.powerW = Math.min(this.spec.inverterW, this.limitW, this.clearSkyW * (this.light + this.haze));
  }

  sendCloud(durationMs: number, light: number): void {
    this.sentCloud = { leftMs: durationMs, light };
  }

  setWeather(weather: Weather): void {
    this.weatherNow = weather;
    this.dwellMs = 0;
  }

  /** Puts the sun where it stands at a UTC time. */
  setSun(utcMs: number): void {
    this.sunMs = utcMs;
    this.reckonSun();
  }

  private reckonSun(): void {
    this.clearSkyW = (clearSkyIrradiance(this.spec, this.sunMs) / 1000) * this.spec.peakW * PERFORMANCE;
    this.sunReckonedInMs = SUN_RECKONED_EVERY_MS;
  }

  private targetLight(dtMs: number): number {
    if (this.sentCloud !== null) {
      this.sentCloud.leftMs -= dtMs;
      if (this.sentCloud.leftMs > 0) return this.sentCloud.light;
      this.sentCloud = null;
    }
    if (this.weatherNow === 'clear') return CLEAR_LIGHT;
    if (this.weatherNow === 'overcast') return CLOUD_LIGHT;
    this.dwellMs -= dtMs;
    if (this.dwellMs <= 0) {
      this.cloudy = !this.cloudy;
      this.dwellMs = Math.max(DWELL_MIN_MS, this.random.exponential(this.cloudy ? CLOUD_MEAN_MS : CLEAR_MEAN_MS));
    }
    return this.cloudy ? CLOUD_LIGHT : CLEAR_LIGHT;
  }
}
