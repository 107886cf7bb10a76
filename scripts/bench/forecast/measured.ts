import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';
import { sunAt } from '../../../src/feeds/solar/clear-sky.ts';
import { PLACE, ROOF, roofW, type Season } from './seasons.ts';

const RADIANS = Math.PI / 180;

/** A year of irradiance of a weather station (every ten minutes, diffuse and global), on our roof; `null` without the file. */
export function measuredSun(file: string): Season | null {
  if (!existsSync(file)) return null;
  const sums = new Map<number, { sumW: number; count: number }>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/).slice(3)) {
    const [year, month, day, hour, minute, , , , , diffuse, global] = line.split(',').map(Number);
    if (global === undefined || diffuse === undefined || Number.isNaN(global)) continue;
    const atMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
    const powerW = roofW(onRoofW(diffuse, global, atMs + 300_000), atMs + 300_000);
    // Ten minutes lie in one quarter hour or in two.
    for (const partMs of [atMs, atMs + 599_999]) {
      const quarter = Math.floor(partMs / QUARTER_MS);
      const sum = sums.get(quarter) ?? { sumW: 0, count: 0 };
      sums.set(quarter, { sumW: sum.sumW + powerW, count: sum.count + 1 });
    }
  }
  const first = Math.min(...sums.keys());
  const last = Math.max(...sums.keys());
  const powersW = Array.from({ length: last - first + 1 }, (_, index) => {
    const sum = sums.get(first + index);
    return sum === undefined ? Number.NaN : sum.sumW / sum.count;
  });
  return { first, powersW };
}

/** A year of a synthetic household, minute by minute; `null` without the file. */
export function measuredHouse(file: string, startMs: number): Season | null {
  if (!existsSync(file)) return null;
  const rows = gunzipSync(readFileSync(file)).toString().split('\n').slice(1).filter(Boolean).map(Number);
  const powersW: number[] = [];
  for (let minute = 0; minute + 15 <= rows.length; minute += 15) {
    powersW.push(rows.slice(minute, minute + 15).reduce((sum, powerW) => sum + powerW, 0) / 15);
  }
  return { first: Math.floor(startMs / QUARTER_MS), powersW };
}

function onRoofW(diffuse: number, global: number, middleMs: number): number {
  const sun = sunAt(PLACE, middleMs);
  const tilt = ROOF.tiltDeg * RADIANS;
  const turned = (ROOF.azimuthDeg - 180) * RADIANS;
  const facing =
    sun.up * Math.cos(tilt) + Math.sin(tilt) * (sun.south * Math.cos(turned) + sun.west * Math.sin(turned));
  const direct = (Math.max(0, global - diffuse) * Math.max(0, facing)) / Math.max(sun.up, 0.1);
  const sky = (diffuse * (1 + Math.cos(tilt))) / 2;
  return (ROOF.peakW * 0.85 * (direct + sky)) / 1000;
}
