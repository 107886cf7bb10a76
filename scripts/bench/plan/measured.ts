import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';
import { DAY_QUARTERS, type Series } from './world.ts';

const FILES = {
  prices: 'price_de_lu_dayahead_60min_2024-01_2025-09.csv',
  sun: 'irr_dwd_aachen_10min_2023-2024.csv',
  house: 'load_crest_3p_seed2_1min_year.csv.gz',
} as const;
const NANO_PER_EUR_MWH = 1e6;
/** 10 kWp give this much at 1000 W/m2, W. */
const WATTS_PER_IRRADIANCE = 8.8;

/** Day-ahead prices of 2024 with measured sun and a modelled house of another year, day by day; `null` where the files are not there. */
export function measuredSeries(folder: string): Series | null {
  const files = { prices: join(folder, FILES.prices), sun: join(folder, FILES.sun), house: join(folder, FILES.house) };
  if (!Object.values(files).every((file) => existsSync(file))) return null;
  const startMs = Date.UTC(2024, 0, 1);
  const count = 365 * DAY_QUARTERS;
  const priceAt = new Map(
    rowsOf(readFileSync(files.prices, 'utf8'), 1).map(([unixS, , price]) => [Number(unixS) * 1000, Number(price)]),
  );
  const spotNano = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const hourMs = startMs + Math.floor(at / 4) * 4 * QUARTER_MS;
    spotNano[at] = NANO_PER_EUR_MWH * (priceAt.get(hourMs) ?? (spotNano[at - 1] ?? 0) / NANO_PER_EUR_MWH);
  }
  const irradiance = rowsOf(readFileSync(files.sun, 'utf8'), 3).map((row) => Number(row[10]));
  const house = rowsOf(gunzipSync(readFileSync(files.house)).toString(), 1).map(([watts]) => Number(watts));
  return {
    startMs,
    spotNano,
    solarW: quarters(irradiance, 10, count).map((value) => Math.max(0, value) * WATTS_PER_IRRADIANCE),
    houseW: quarters(house, 1, count),
  };
}

function rowsOf(text: string, headers: number): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .slice(headers)
    .map((line) => line.split(','));
}

/** Means of quarter hours from values of so many minutes each. */
function quarters(values: readonly number[], minutes: number, count: number): Float64Array {
  const means = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    let sum = 0;
    for (let minute = at * 15; minute < at * 15 + 15; minute += 1) {
      sum += values[Math.min(values.length - 1, Math.floor(minute / minutes))] ?? 0;
    }
    means[at] = sum / 15;
  }
  return means;
}
