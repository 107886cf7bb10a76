import type { BatteryDecision } from '../model/decision.ts';
import type { Reason } from '../model/reasons.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type Battery, decideBatteries, keptFor, observeBatteries, wholeSoc } from './battery.ts';
import { NO_HIDDEN_SUN, type Sightings, seekHiddenSun } from './hidden-sun.ts';
import { type House, powerOf } from './house.ts';
import { isLoad } from './loads.ts';
import type { SurplusMemory } from './memory.ts';
import { isSolar, type Surplus } from './solar.ts';
import type { Station } from './stations.ts';

/** How much sun there is for cars, what the batteries may do, and why. */
export interface Sunshine {
  /** `null` while it cannot be known. */
  readonly surplus: Surplus | null;
  /** What stands between the sun and the cars in solar modes, or adds to it. */
  readonly reasons: readonly Reason[];
  readonly batteries: readonly BatteryDecision[];
  readonly memory: SurplusMemory;
}

/**
 * How much sun the cars in solar modes may use together without import. Cars in other modes come first. A battery that
 * charges makes room for cars, less what is its own; one that discharges is no sun; one that is not heard counts as if
 * it gave its largest power. Above the buffer it carries charging cars through a dip. Where the inverters hold the
 * feed-in at a limit, more than is seen is tried. `tellsSun`: the inverters speak of the same seconds as the surplus.
 */
export function weighSurplus(
  { net }: House,
  stations: readonly Station[],
  snapshot: Snapshot,
  settings: Settings,
  before: SurplusMemory,
  tellsSun: boolean,
): Sunshine {
  const { monoMs } = snapshot;
  const rules = settings.battery;
  const exportW = net === null ? null : exportAtGrid(snapshot, settings);
  const batteries = observeBatteries(snapshot.batteries, before.batteries, exportW, rules, monoMs);
  const fastCarId = stations.find((one) => isBuying(one) && isOn(one) && !isLoad(one.id))?.id ?? null;
  if (net === null || exportW === null) {
    const { decisions, memory } = decideBatteries(batteries, { fastCarId, missingW: 0, helpW: 0 }, rules, monoMs);
    return {
      surplus: null,
      reasons: [],
      batteries: decisions,
      memory: { batteries: memory, hidden: NO_HIDDEN_SUN },
    };
  }

  const solarCars = stations.filter(({ seen }) => isSolar(seen.mode));
  let othersW = 0;
  for (const { seen, draw } of stations) if (!isSolar(seen.mode)) othersW += draw.seenW;
  const silent = batteries.length === 0 ? batteries : batteries.filter((one) => one.silent);
  const silentW = sum(silent.map(({ seen }) => seen.maxDischargeW));
  const sunW = -net.nowW - othersW - silentW;
  const wholeW = {
    nowW: sunW - settings.solar.reserveW,
    lastingW: -net.lastingW - othersW - silentW - settings.solar.reserveW,
  };
  const keptW = keptFor(batteries, wholeW.nowW, rules);
  const leftW = {
    nowW: wholeW.nowW - keptW,
    lastingW: wholeW.lastingW - keptFor(batteries, wholeW.lastingW, rules),
  };

  const carsW = sum(solarCars.map(({ draw }) => draw.seenW));
  const producedW = producedBy(snapshot);
  const { feedInLimitW } = settings.solar;
  const hidden =
    feedInLimitW === null
      ? { extraW: 0, memory: NO_HIDDEN_SUN }
      : seekHiddenSun(
          before.hidden,
          {
            feedInLimitW,
            exportW,
            productionW: producedW,
            batteryLacksW: lackOf(batteries),
            carsOn: solarCars.some(isOn),
            carsW,
            waitingNeedsW: leastNeedOf(solarCars.filter((station) => isWaiting(station))),
            surplusW: leftW.nowW,
          } satisfies Sightings,
          monoMs,
        );

  const help = helpFor(
    solarCars.filter(({ id }) => !isLoad(id)),
    leftW.nowW + hidden.extraW,
    batteries,
    settings,
  );
  const { decisions, memory } = decideBatteries(
    batteries,
    { fastCarId, missingW: carsW - Math.max(0, sunW), helpW: help.powerW },
    rules,
    monoMs,
  );
  return {
    surplus: {
      nowW: leftW.nowW + hidden.extraW + help.powerW,
      lastingW: leftW.lastingW + hidden.extraW,
      producedW: tellsSun ? producedW : null,
    },
    reasons:
      batteries.length === 0 && hidden.extraW === 0
        ? NO_REASONS
        : [
            ...silent.map(({ seen }): Reason => {
              return { code: 'battery-silent', batteryId: seen.id, countedW: Math.round(seen.maxDischargeW) };
            }),
            ...keptReason(batteries, keptW, settings),
            ...help.reasons,
            ...(hidden.extraW > 0 && feedInLimitW !== null
              ? [{ code: 'trying-hidden-sun', feedInLimitW, extraW: Math.round(hidden.extraW) } as const]
              : []),
          ],
    batteries: decisions,
    memory: { batteries: memory, hidden: hidden.memory },
  };
}

const NO_REASONS: readonly Reason[] = [];

/** What the grid meter shows going out, W. */
function exportAtGrid(snapshot: Snapshot, { circuits }: Settings): number | null {
  const id = circuits[0]?.meterId ?? null;
  const powerW = snapshot.meters.find((meter) => meter.id === id)?.reading?.value.powerW;
  return powerW === undefined ? null : -powerW;
}

function producedBy({ inverters }: Snapshot): number | null {
  const heard = inverters.filter(({ condition, reading }) => condition === 'ok' && reading !== null);
  return heard.length === 0 ? null : sum(heard.map(powerOf));
}

/** Its current is offered and it takes it, or is about to. */
function isOn({ before, presence, draw }: Station): boolean {
  return (before?.grantedA ?? draw.heldA) > 0 && presence.kind !== 'closed' && !draw.isIdle;
}

/** It charges from the grid by intent. */
function isBuying({ seen, wish }: Station): boolean {
  return seen.mode === 'fast' || (wish.plan !== null && wish.plan.leastW > 0);
}

function isWaiting(station: Station): boolean {
  return station.seen.mode === 'solar' && station.presence.kind === 'ready' && !isOn(station) && !station.draw.isIdle;
}

function needOf({ minA, draw }: Station): number {
  return minA * draw.phases.length * draw.voltageV;
}

function leastNeedOf(waiting: readonly Station[]): number | null {
  return waiting.length === 0 ? null : Math.min(...waiting.map(needOf));
}

/**
 * What batteries give, or could still take: as long as one has room it takes what the inverters hold back by itself,
 * and a try of a car that fails would be paid by it.
 */
function lackOf(batteries: readonly Battery[]): number {
  return sum(batteries.map(({ takesW, chargingW, dischargingW }) => dischargingW + Math.max(0, takesW - chargingW)));
}

/** Carries the cars that charge over a dip, as far as the buffer may: all of what they lack for their minimum, or nothing. */
function helpFor(
  solarCars: readonly Station[],
  surplusW: number,
  batteries: readonly Battery[],
  { battery }: Settings,
): { readonly powerW: number; readonly reasons: readonly Reason[] } {
  if (batteries.length === 0) return NO_HELP;
  const helpers = batteries.filter(({ buffered, silent }) => buffered && !silent);
  const canGiveW = Math.min(battery.bufferPowerW, sum(helpers.map(({ seen }) => seen.maxDischargeW)));
  const carried = solarCars.filter((station) => station.seen.mode === 'solar' && isOn(station));
  const powerW = sum(carried.map(needOf)) - surplusW;
  if (carried.length === 0 || powerW <= 0 || powerW > canGiveW) return { powerW: 0, reasons: [] };
  const socs = helpers.map(({ seen }) => wholeSoc(seen) ?? 0);
  return {
    powerW,
    reasons: [{ code: 'battery-helps', powerW: Math.round(powerW), socPercent: Math.min(...socs) }],
  };
}

const NO_HELP: ReturnType<typeof helpFor> = { powerW: 0, reasons: [] };

/** Kept power is told from this size on, W. */
const WORTH_SAYING_W = 100;

function keptReason(batteries: readonly Battery[], keptW: number, { battery }: Settings): readonly Reason[] {
  if (keptW < WORTH_SAYING_W) return [];
  const low = batteries.filter((one) => one.low && !one.silent);
  const claiming = low.length > 0 ? low : batteries.filter(({ silent }) => !silent);
  const socs = claiming.map(({ seen }) => wholeSoc(seen)).filter((percent) => percent !== null);
  return [
    {
      code: 'battery-first',
      keptW: Math.round(keptW),
      untilPercent: low.length > 0 ? battery.minSocPercent : null,
      socPercent: socs.length === 0 ? null : Math.min(...socs),
    },
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
