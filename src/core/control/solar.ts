import type { Reason } from '../model/reasons.ts';
import type { SolarSettings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { EPSILON } from './amperes.ts';
import type { SunMemory } from './memory.ts';
import { share } from './sharing.ts';
import type { Station } from './stations.ts';

/** A car is not lowered for less than this: the telegram would be worth more than the current. A. */
const DEADBAND_A = 0.2;

/** Power that cars in solar modes may draw together without import, W. */
export interface Surplus {
  readonly nowW: number;
  /** The least of the last `raiseDelayMs`. */
  readonly lastingW: number;
}

export interface SunWish {
  /** 0 (pause) or at least its minimum, A. */
  readonly wantA: number;
  readonly reason: Reason;
  readonly memory: SunMemory;
}

/**
 * What the sun gives to each car in a solar mode, by id (`surplus` null: unknown, as if there were no sun).
 *
 * Each car in turn (by priority, then those charging) takes its minimum out of the surplus of now: whoever finds
 * enough may go on or prove to start, whoever does not fades or waits; the delays of start and stop are proof enough.
 * What the lasting surplus leaves raises those that charge, by priority, then equally: down at once, up when it has
 * lasted. A car that does not draw keeps its minimum offered and takes nothing away.
 */
export function followSun(
  stations: readonly Station[],
  surplus: Surplus | null,
  solar: SolarSettings,
  snapshot: Snapshot,
): ReadonlyMap<string, SunWish> {
  const cars = stations
    .filter(({ seen, presence, maxA }) => isSolar(seen.mode) && presence.kind !== 'closed' && maxA > 0)
    .map((station) => ({
      station,
      wattPerA: station.draw.phases.length * station.draw.voltageV,
      before: sunBefore(station),
    }))
    .toSorted(
      (a, b) =>
        b.station.installed.priority - a.station.installed.priority ||
        Number(b.before.running) - Number(a.before.running) ||
        (a.station.id < b.station.id ? -1 : 1),
    );

  const surplusW = surplus?.nowW ?? null;
  let leftW = surplusW ?? 0;
  const turns = cars.map((car) => {
    const { station, before, wattPerA } = car;
    const neededW = station.minA * wattPerA;
    const always = station.seen.mode === 'min-solar';
    const enough = surplusW !== null && leftW >= neededW - EPSILON;
    const memory = always ? { running: true, sinceMs: null } : turn(before, enough, solar, snapshot.monoMs);
    const availableW = leftW;
    if (memory.running ? !station.draw.isIdle : enough) leftW -= neededW;
    return { ...car, memory, neededW, availableW };
  });

  const running = turns.filter(({ memory, station }) => memory.running && !station.draw.isIdle);
  const forExtrasW = running.reduce((restW, { neededW }) => restW - neededW, surplus?.lastingW ?? 0);
  const extras = share(
    running.map(({ station, wattPerA }) => ({
      key: station.id,
      priority: station.installed.priority,
      charging: true,
      queuedMs: 0,
      weight: station.installed.weight,
      minA: 0,
      maxA: station.maxA - station.minA,
      stepA: 0,
      reservedA: 0,
      loads: [{ limit: 0, perA: wattPerA }],
    })),
    [Math.max(0, forExtrasW)],
  );
  const extraById = new Map(running.map(({ station }, i) => [station.id, extras[i]?.currentA ?? 0]));

  return new Map(
    turns.map(({ station, memory, neededW, availableW }) => {
      const extraA = extraById.get(station.id) ?? 0;
      const wantA = memory.running ? calm(station.minA + extraA, station) : 0;
      const reason = reasonOf(station, memory, { surplusW, availableW, neededW, extraA }, solar, snapshot);
      return [station.id, { wantA, reason, memory }];
    }),
  );
}

export function isSolar(mode: Station['seen']['mode']): boolean {
  return mode === 'solar' || mode === 'min-solar';
}

/** Who was charging when it came into a solar mode, or was found charging after a restart, goes on. */
function sunBefore({ before, seen, draw, minA }: Station): SunMemory {
  if (before?.sun != null) return before.sun;
  const foundCharging =
    seen.lease.ceilingA >= minA && (seen.status === 'charging' || (draw.strongestA ?? 0) >= minA - 1);
  return { running: (before?.grantedA ?? 0) > 0 || foundCharging, sinceMs: null };
}

function turn(before: SunMemory, enough: boolean, solar: SolarSettings, nowMs: number): SunMemory {
  if (enough === before.running) return { running: before.running, sinceMs: null };
  const sinceMs = before.sinceMs ?? nowMs;
  const delayMs = before.running ? solar.stopDelayMs : solar.startDelayMs;
  return nowMs - sinceMs >= delayMs ? { running: enough, sinceMs: null } : { running: before.running, sinceMs };
}

function calm(wantA: number, { before }: Station): number {
  const grantedA = before?.grantedA ?? 0;
  return wantA < grantedA && wantA >= grantedA - DEADBAND_A ? grantedA : wantA;
}

interface Sums {
  readonly surplusW: number | null;
  readonly availableW: number;
  readonly neededW: number;
  readonly extraA: number;
}

function reasonOf(station: Station, memory: SunMemory, sums: Sums, solar: SolarSettings, snapshot: Snapshot): Reason {
  if (sums.surplusW === null) return { code: 'surplus-unknown' };
  const surplusW = Math.round(sums.surplusW);
  const needed = { surplusW: Math.round(sums.availableW), neededW: Math.round(sums.neededW) };
  const changesAtMs = (delayMs: number): number =>
    snapshot.wallMs + Math.max(0, (memory.sinceMs ?? snapshot.monoMs) + delayMs - snapshot.monoMs);
  if (station.seen.mode === 'min-solar') {
    return sums.extraA > EPSILON
      ? { code: 'following-sun', surplusW }
      : { code: 'minimum-current', surplusW, minCurrentA: station.minA };
  }
  if (memory.running) {
    if (memory.sinceMs === null) return { code: 'following-sun', surplusW };
    return { code: 'sun-fading', ...needed, nextChangeAtMs: changesAtMs(solar.stopDelayMs) };
  }
  if (memory.sinceMs === null) return { code: 'waiting-for-sun', ...needed };
  return { code: 'sun-proving', ...needed, nextChangeAtMs: changesAtMs(solar.startDelayMs) };
}
