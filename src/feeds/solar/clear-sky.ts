/** A field of modules. */
export interface SolarPlane {
  readonly peakW: number;
  /** 0 lies flat, 90 stands. */
  readonly tiltDeg: number;
  /** Where it looks: 90 is east, 180 south, 270 west. */
  readonly azimuthDeg: number;
}

export interface Place {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
}

/** Of what the modules' label says at 1000 W/m², so much arrives at the meter on a clear day. */
const PERFORMANCE = 0.85;
/** Part of the light of a clear sky that does not come straight from the sun. */
const DIFFUSE_SHARE = 0.15;
const RADIANS = Math.PI / 180;
const DAY_MS = 86_400_000;

/**
 * Power of a field under a clear sky, W. Horizontal irradiance after Haurwitz (1945); the sun's place after Spencer
 * (1971), with the equation of time; the diffuse part from all of the sky that the field sees.
 */
export function clearSkyW({ peakW, tiltDeg, azimuthDeg }: SolarPlane, place: Place, atMs: number): number {
  const { up, south, west } = sunAt(place, atMs);
  if (up <= 0) return 0;
  const tilt = tiltDeg * RADIANS;
  const turned = (azimuthDeg - 180) * RADIANS;
  const facing = up * Math.cos(tilt) + Math.sin(tilt) * (south * Math.cos(turned) + west * Math.sin(turned));
  const horizontal = 1098 * up * Math.exp(-0.057 / up);
  // Close to the horizon the division would make much of little.
  const direct = ((1 - DIFFUSE_SHARE) * horizontal * Math.max(0, facing)) / Math.max(up, 0.1);
  const diffuse = (DIFFUSE_SHARE * horizontal * (1 + Math.cos(tilt))) / 2;
  return (peakW * PERFORMANCE * (direct + diffuse)) / 1000;
}

/** Direction of the sun as a vector of length 1. */
export function sunAt(
  { latitudeDeg, longitudeDeg }: Place,
  atMs: number,
): { readonly up: number; readonly south: number; readonly west: number } {
  const year = new Date(atMs).getUTCFullYear();
  const dayAngle = (2 * Math.PI * (atMs - Date.UTC(year, 0, 1))) / (365.25 * DAY_MS);
  const declination =
    0.006918 -
    0.399912 * Math.cos(dayAngle) +
    0.070257 * Math.sin(dayAngle) -
    0.006758 * Math.cos(2 * dayAngle) +
    0.000907 * Math.sin(2 * dayAngle) -
    0.002697 * Math.cos(3 * dayAngle) +
    0.00148 * Math.sin(3 * dayAngle);
  const equationOfTime =
    0.000075 +
    0.001868 * Math.cos(dayAngle) -
    0.032077 * Math.sin(dayAngle) -
    0.014615 * Math.cos(2 * dayAngle) -
    0.040849 * Math.sin(2 * dayAngle);
  const timeOfDay = (atMs % DAY_MS) / DAY_MS;
  const hourAngle = 2 * Math.PI * timeOfDay - Math.PI + longitudeDeg * RADIANS + equationOfTime;
  const latitude = latitudeDeg * RADIANS;
  return {
    up: Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle),
    south:
      Math.sin(latitude) * Math.cos(declination) * Math.cos(hourAngle) - Math.cos(latitude) * Math.sin(declination),
    west: Math.cos(declination) * Math.sin(hourAngle),
  };
}
