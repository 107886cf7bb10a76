import { weekdayOf } from '../../../src/core/tariff/calendar.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';
import { QUARTERS_A_DAY } from '../../../src/feeds/quarters.ts';
import { clearSkyW, type Place, type SolarPlane, sunAt } from '../../../src/feeds/solar/clear-sky.ts';
import { Random } from '../../../src/sim/world/random.ts';

/** A series of mean powers of quarter hours, W; NaN where nothing was measured. */
export interface Season {
  readonly first: number;
  readonly powersW: readonly number[];
}

export const PLACE: Place = { latitudeDeg: 50.8, longitudeDeg: 6.1 };
export const ROOF: SolarPlane = { peakW: 10_000, tiltDeg: 30, azimuthDeg: 200 };
export const INVERTER_W = 8_000;

/** What the roof makes of irradiance: shaded by a neighbour's house in the morning, behind an inverter that is too small. */
export function roofW(unshadedW: number, middleMs: number): number {
  const sun = sunAt(PLACE, middleMs);
  const isShaded = sun.west < -0.4 && sun.up < 0.4;
  return Math.min(INVERTER_W, unshadedW * (isShaded ? 0.25 : 1));
}

/** A roof under weather that changes from day to day and from hour to hour. */
export function solarSeason(seed: number, startMs: number, days: number): Season {
  const random = new Random(seed);
  const first = Math.floor(startMs / QUARTER_MS);
  const powersW: number[] = [];
  let weather = 0.6;
  let clearness = 0.6;
  for (let quarter = first; quarter < first + days * QUARTERS_A_DAY; quarter++) {
    if (quarter % QUARTERS_A_DAY === 0) weather = Math.min(1, Math.max(0.1, 0.5 * weather + random.between(0, 0.6)));
    clearness = Math.min(1.05, Math.max(0.05, clearness + 0.25 * (weather - clearness) + random.between(-0.12, 0.12)));
    const middleMs = (quarter + 0.5) * QUARTER_MS;
    powersW.push(roofW(clearSkyW(ROOF, PLACE, middleMs) * clearness, middleMs));
  }
  return { first, powersW };
}

/** A household: a base, mornings and evenings, later at weekends, a washing machine now and then, a week away. */
export function houseSeason(seed: number, startMs: number, days: number): Season {
  const random = new Random(seed);
  const first = Math.floor(startMs / QUARTER_MS);
  const powersW: number[] = [];
  const awayFrom = Math.floor(random.between(days * 0.6, days * 0.8));
  let machine = 0;
  for (let index = 0; index < days * QUARTERS_A_DAY; index++) {
    const quarter = first + index;
    const day = Math.floor(index / QUARTERS_A_DAY);
    const hour = (quarter % QUARTERS_A_DAY) / 4;
    const isWeekend = weekdayOf(quarter * QUARTER_MS) >= 6;
    const isAway = day >= awayFrom && day < awayFrom + 7;
    const morning = peak(hour, isWeekend ? 9 : 7, 1.2) * 500;
    const evening = peak(hour, 19, 2) * 900;
    const noon = isWeekend ? peak(hour, 13, 1.5) * 700 : 0;
    if (!isAway && machine === 0 && hour > 8 && hour < 20 && random.next() < 0.01) machine = 6;
    machine = Math.max(0, machine - 1);
    const lived = (morning + evening + noon) * random.between(0.4, 1.6) + (machine > 0 ? 900 : 0);
    powersW.push(120 + random.between(0, 60) + (isAway ? 0 : lived));
  }
  return { first, powersW };
}

const peak = (hour: number, at: number, width: number): number => Math.exp(-(((hour - at) / width) ** 2));
