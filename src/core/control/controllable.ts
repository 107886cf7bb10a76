import type { FlexibleLoadSettings, Settings } from '../model/site.ts';
import type { BatterySnapshot, LoadSnapshot, Snapshot } from '../model/snapshot.ts';
import { EPSILON } from './amperes.ts';
import { powerOf } from './house.ts';
import { DEVICE_MINIMUM_W } from './minimum-power.ts';
import type { DimmingMemory } from './operator-memory.ts';

/**
 * Heat pumps and home batteries beneath the grid operator's limit (BK6-22-300, annex 1, 2.4.1). Neither takes a share in
 * amperes: a heat pump runs or is blocked, a battery charges as its own controller likes or not at all. So they are
 * counted first, and charge points share what they leave.
 */

/** A heat pump that the grid operator may limit. */
export interface HeatPump {
  readonly id: string;
  readonly nameplateW: number;
  readonly installed: FlexibleLoadSettings;
  /** What it measures of itself, W; `null` while it cannot be read. */
  readonly measuredW: number | null;
  /** Its contacts can be switched. */
  readonly isHeard: boolean;
}

/** Heat pumps count as one group: all of them, or none (2.4.2). Those that fit first come first. */
export function heatPumpsOf({ loads }: Snapshot, settings: Settings): readonly HeatPump[] {
  const installed = settings.loads.filter(({ kind, dimmable }) => kind === 'heat-pump' && dimmable);
  return installed
    .toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
    .map((one) => {
      const seen: LoadSnapshot | null = loads.find(({ id }) => id === one.id) ?? null;
      const isHeard = seen?.condition === 'ok';
      return {
        id: one.id,
        nameplateW: one.maxW,
        installed: one,
        measuredW: isHeard ? (seen.reading?.value.powerW ?? null) : null,
        isHeard,
      };
    });
}

/** What heat pumps take of the limits. */
export interface Heat {
  readonly blocked: DimmingMemory['blocked'];
  /** What must stay free for each, W. */
  readonly reservedW: ReadonlyMap<string, number>;
}

/**
 * Which heat pumps may run: each with all that it may draw, or it is blocked at once, and comes back when there is room for
 * it and it has rested for its least time. `roomFor`: what its own limit leaves, W.
 */
export function fitHeatPumps(
  pumps: readonly HeatPump[],
  before: DimmingMemory['blocked'],
  roomW: number,
  roomFor: (id: string) => number,
  nowMs: number,
): Heat {
  let leftW = roomW;
  const blocked: { readonly id: string; readonly sinceMs: number }[] = [];
  const reservedW = new Map<string, number>();
  for (const { id, nameplateW, installed, isHeard } of pumps) {
    const since = before.find((one) => one.id === id)?.sinceMs ?? null;
    const fits = nameplateW <= Math.min(leftW, roomFor(id)) + EPSILON;
    const rests = since !== null && Number.isFinite(roomW) && nowMs - since < installed.minOffMs;
    const isBlocked = !fits || rests;
    if (isBlocked) blocked.push({ id, sinceMs: since ?? nowMs });
    // One whose switch is not heard may be running whatever it was told.
    const takesW = isBlocked && isHeard ? installed.blockedW : nameplateW;
    reservedW.set(id, takesW);
    leftW -= takesW;
  }
  return { blocked, reservedW };
}

/** What a heat pump draws as far as is known; what cannot be read counts with all that it may draw. W. */
export function heatDrawnW({ id, measuredW }: HeatPump, { reservedW }: Heat): number {
  return measuredW ?? reservedW.get(id) ?? 0;
}

/** A battery that the grid operator may limit. */
export interface Store {
  readonly id: string;
  readonly nameplateW: number;
  /** What it charges with; one that is not heard counts with all that it may. W. */
  readonly chargingW: number;
  readonly isHeard: boolean;
}

export function storesOf({ batteries }: Snapshot, { battery }: Settings): readonly Store[] {
  return batteries
    .filter(({ id, maxChargeW }) => battery.dimmableIds.includes(id) && maxChargeW > DEVICE_MINIMUM_W)
    .map((seen: BatterySnapshot) => {
      const isHeard = seen.condition === 'ok' && seen.reading !== null;
      return {
        id: seen.id,
        nameplateW: seen.maxChargeW,
        chargingW: isHeard ? Math.max(0, -powerOf(seen)) : seen.maxChargeW,
        isHeard,
      };
    });
}

/** Charging and import by less are noise, W. */
const WORTH_W = 100;
/** A battery's own controller reacts within seconds: what lasts longer is meant. ms. */
const MEANT_MS = 10_000;

/**
 * Batteries that charge from the grid beneath a limit: that is ended until the limit is over, for cars and heat need the
 * power. Sun is left to them. `importW`: what the grid meter shows coming in; `null` while it is silent.
 */
export function endGridCharging(
  stores: readonly Store[],
  before: DimmingMemory['charging'],
  isLimited: (id: string) => boolean,
  importW: number | null,
  nowMs: number,
): DimmingMemory['charging'] {
  return stores.flatMap(({ id, chargingW, isHeard }) => {
    if (!isLimited(id)) return [];
    const known = before.find((one) => one.id === id) ?? null;
    if (known?.locked === true) return [known];
    if (!isHeard || chargingW < WORTH_W || importW === null || importW < WORTH_W) return [];
    const sinceMs = known?.sinceMs ?? nowMs;
    return [{ id, sinceMs, locked: nowMs - sinceMs >= MEANT_MS }];
  });
}
