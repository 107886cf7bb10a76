import { Random } from '../../../src/sim/world/random.ts';
import { DAY_QUARTERS, type Series, type Visit } from './world.ts';

const YEAR_DAYS = 366;
const PEAK_W = 10_000;
const LATITUDE = (50.8 * Math.PI) / 180;
const NANO_PER_EUR_MWH = 1e6;

/** A year of market prices, sun and house that belong together: much sun makes noon cheap, little wind makes days dear. */
export function generatedSeries(seed: number): Series {
  const random = new Random(seed);
  const startMs = Date.UTC(2026, 0, 1);
  const count = YEAR_DAYS * DAY_QUARTERS;
  const spotNano = new Float64Array(count);
  const solarW = new Float64Array(count);
  const houseW = new Float64Array(count);
  let sky = 0;
  let wind = 0;
  let region = 0.5;
  for (let day = 0; day < YEAR_DAYS; day += 1) {
    sky = 0.55 * sky + 0.85 * normal(random);
    const clearness = 1 / (1 + Math.exp(-(0.3 + 1.4 * sky)));
    region = 0.4 * region + 0.6 * clearness;
    const weekday = new Date(startMs + day * 86_400_000).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    const winter = Math.cos(((day - 10) / 365) * 2 * Math.PI);
    let cloud = 0;
    let appliance = 0;
    for (let quarter = 0; quarter < DAY_QUARTERS; quarter += 1) {
      const at = day * DAY_QUARTERS + quarter;
      const hour = quarter / 4;
      const height = sunHeight(day, hour);
      cloud = 0.8 * cloud + 0.6 * normal(random);
      const free = Math.min(1.05, Math.max(0.08, clearness * (1 + 0.45 * cloud * (1 - clearness))));
      solarW[at] = height > 0 ? PEAK_W * 0.9 * height ** 1.1 * free : 0;
      wind = 0.992 * wind + 0.126 * normal(random);
      // By the hour, as most of the market still trades.
      spotNano[at] =
        quarter % 4 === 0
          ? NANO_PER_EUR_MWH * price({ hour, winter, isWeekend, wind, glut: Math.max(0, height) * region })
          : (spotNano[at - 1] ?? 0);
      appliance = appliance > 100 && random.between(0, 1) < 0.7 ? appliance : use(random, hour, isWeekend);
      houseW[at] = 170 + 60 * winter + appliance * (0.8 + 0.4 * random.between(0, 1));
    }
  }
  return { startMs, spotNano, solarW, houseW };
}

/** EUR/MWh. */
function price(of: { hour: number; winter: number; isWeekend: boolean; wind: number; glut: number }): number {
  const local = of.hour + 1.5;
  const peaks = 26 * bump(local, 8, 1.6) + 48 * bump(local, 19.5, 2) - 14 * bump(local, 3.5, 2.5);
  const level = 84 + 16 * of.winter - (of.isWeekend ? 14 : 0);
  const scarcity = of.wind < -1.6 ? 60 * (-1.6 - of.wind) * (bump(local, 18, 3) + 0.4) : 0;
  return level + peaks + scarcity - 22 * of.wind - 118 * of.glut * (of.isWeekend ? 1.15 : 1);
}

function use(random: Random, hour: number, isWeekend: boolean): number {
  const local = hour + 1.5;
  const busy =
    0.5 * bump(local, 7.5, 1) +
    (isWeekend ? 0.6 : 0.25) * bump(local, 12.5, 1.5) +
    0.7 * bump(local, 19, 2) +
    (local > 7 && local < 23 ? 0.08 : 0.01);
  return random.between(0, 1) < busy ? random.between(300, 2_600) : 40;
}

function sunHeight(day: number, hour: number): number {
  const declination = ((-23.44 * Math.PI) / 180) * Math.cos(((day + 10) / 365) * 2 * Math.PI);
  const angle = ((hour - 11.6) / 24) * 2 * Math.PI;
  return Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(angle);
}

function bump(at: number, middle: number, width: number): number {
  const distance = Math.abs(((at - middle + 36) % 24) - 12);
  return Math.exp(-((distance / width) ** 2));
}

function normal(random: Random): number {
  const u = Math.max(1e-12, random.between(0, 1));
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.between(0, 1));
}

/** When cars come and go: to work and back on most weekdays, out for some hours at weekends; plugged in when it is worth the way. */
export function generatedVisits(seed: number, cars: number, startMs: number, quarters: number): readonly Visit[] {
  const visits: Visit[] = [];
  for (let car = 0; car < cars; car += 1) {
    const random = new Random(seed * 31 + car + 1);
    let needWh = 6_000;
    let cameAt = 60;
    for (let day = 1; day * DAY_QUARTERS < quarters; day += 1) {
      const weekday = new Date(startMs + day * 86_400_000).getUTCDay();
      const isWeekend = weekday === 0 || weekday === 6;
      if (random.between(0, 1) > (isWeekend ? 0.6 : 0.75)) continue;
      const leaves = day * DAY_QUARTERS + Math.round(4 * (isWeekend ? 9.5 : 6) + 3 * normal(random));
      const returns = leaves + Math.max(6, Math.round(4 * (isWeekend ? 5 : 10.5) + 4 * normal(random)));
      if (leaves - cameAt > 2 && needWh >= 9_000) {
        const canWh = (leaves - cameAt) * 0.25 * 11_040;
        visits.push({ car, from: cameAt, until: leaves, energyWh: Math.round(Math.min(needWh, canWh * 0.95)) });
        needWh = 0;
      }
      needWh = Math.min(60_000, needWh + Math.max(3_000, (isWeekend ? 22_000 : 18_000) + 7_000 * normal(random)));
      cameAt = returns;
    }
  }
  return visits.sort((a, b) => a.from - b.from);
}
