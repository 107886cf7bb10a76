/** Where the sun is looked at from, and the plane that looks at it. */
export interface SolarPlane {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** 0 lies flat, 90 stands. */
  readonly tiltDeg: number;
  /** 180 is south. */
  readonly azimuthDeg: number;
}

const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;
/** Part of the clear-sky irradiance that comes from the whole sky, not from the sun's disc. */
const DIFFUSE_PART = 0.15;

/**
 * Clear-sky irradiance on a tilted plane at a UTC time, W/m².
 * Declination after Cooper, clear-sky horizontal irradiance after Haurwitz; the equation of time is left out
 * (it moves noon by at most 17 minutes).
 */
export function clearSkyIrradiance(plane: SolarPlane, utcMs: number): number {
  const dayStartMs = Math.floor(utcMs / DAY_MS) * DAY_MS;
  const dayOfYear = (dayStartMs - Date.UTC(new Date(utcMs).getUTCFullYear(), 0, 1)) / DAY_MS + 1;
  const declination = 23.45 * RAD * Math.sin((2 * Math.PI * (284 + dayOfYear)) / 365);
  const hourAngle = (((utcMs - dayStartMs) / DAY_MS) * 360 + plane.longitudeDeg - 180) * RAD;
  const latitude = plane.latitudeDeg * RAD;

  // The sun as a unit vector: up, south, west.
  const up =
    Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  if (up <= 0.01) return 0;
  const south =
    Math.sin(latitude) * Math.cos(declination) * Math.cos(hourAngle) - Math.cos(latitude) * Math.sin(declination);
  const west = Math.cos(declination) * Math.sin(hourAngle);

  const tilt = plane.tiltDeg * RAD;
  const azimuth = (plane.azimuthDeg - 180) * RAD;
  const incidence = up * Math.cos(tilt) + Math.sin(tilt) * (south * Math.cos(azimuth) + west * Math.sin(azimuth));

  const horizontal = 1098 * up * Math.exp(-0.057 / up);
  const beam = ((1 - DIFFUSE_PART) * horizontal * Math.max(0, incidence)) / Math.max(up, 0.08);
  return beam + (DIFFUSE_PART * horizontal * (1 + Math.cos(tilt))) / 2;
}
