import { bestPowerW, surplusBound, UNDERWAY } from './bounds/surplus.ts';
import type { Contestant } from './controller.ts';
import { boundSpec, type SurplusDay } from './figures.ts';
import type { Plant } from './plant.ts';
import { runSurplus, surplusOf } from './run.ts';
import type { SiteSpec } from './site.ts';

/** In which of its doings a contestant loses value against the clairvoyant. */
export const CAUSES = [
  'on one phase where three pay',
  'on three phases where one pays',
  'paused where charging pays',
  'charging where a pause pays',
  'same phases, another power',
  'starts and changes under way',
  'price of starts and changes',
] as const;
type Cause = (typeof CAUSES)[number];

/**
 * What is missing to the clairvoyant's value, taken apart second by second by what both do; % of its value over all
 * days. A negative part is a gain. All parts together are 100 % less J (of all days, not a median).
 */
export function lossByCause(
  site: SiteSpec,
  days: readonly SurplusDay[],
  contestant: Contestant,
): Readonly<Record<Cause, number>> {
  const spec = boundSpec(site);
  const lostWh = new Map<Cause, number>();
  const add = (cause: Cause, wh: number): void => {
    lostWh.set(cause, (lostWh.get(cause) ?? 0) + wh);
  };
  let boundWh = 0;
  for (const { trace, seed } of days) {
    const surplusW = surplusOf(trace);
    const bound = surplusBound(surplusW, spec);
    const score = runSurplus(site, trace, contestant, seed, (second, plant) => {
      const does = bound.does[second] ?? 0;
      const sunW = surplusW[second] ?? 0;
      const range = does === 1 ? spec.onePhase : spec.threePhases;
      const bestW = does === 1 || does === 3 ? worthW(bestPowerW(sunW, range), sunW) : 0;
      add(causeOf(does, doingOf(plant)), (bestW - worthW(plant.carsW, sunW)) / 3600);
    });
    const moves = score.starts + score.phaseSwitches - bound.starts - bound.phaseSwitches;
    add('price of starts and changes', moves * site.switchCostWh);
    boundWh += bound.valueWh;
  }
  const share = (cause: Cause): number => (100 * (lostWh.get(cause) ?? 0)) / boundWh;
  return {
    'on one phase where three pay': share('on one phase where three pay'),
    'on three phases where one pays': share('on three phases where one pays'),
    'paused where charging pays': share('paused where charging pays'),
    'charging where a pause pays': share('charging where a pause pays'),
    'same phases, another power': share('same phases, another power'),
    'starts and changes under way': share('starts and changes under way'),
    'price of starts and changes': share('price of starts and changes'),
  };
}

/** Used surplus less import, W. */
function worthW(drawnW: number, surplusW: number): number {
  return 2 * Math.min(drawnW, Math.max(0, surplusW)) - drawnW;
}

/** As {@link SurplusBound.does} has it. A car that has been paused and still ramps down counts as charging. */
function doingOf({ stations, carsW }: Plant): number {
  const [station] = stations;
  if (station === undefined) return 0;
  if (carsW > 0) return station.phases;
  return station.switching || station.acceptedA > 0 ? UNDERWAY : 0;
}

function causeOf(best: number, own: number): Cause {
  if (best === UNDERWAY || own === UNDERWAY) return 'starts and changes under way';
  if (best === own) return 'same phases, another power';
  if (best === 0) return 'charging where a pause pays';
  if (own === 0) return 'paused where charging pays';
  return best === 3 ? 'on one phase where three pay' : 'on three phases where one pays';
}
