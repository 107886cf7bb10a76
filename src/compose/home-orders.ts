import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';
import type { Site } from '../site/site.ts';
import type { Command } from '../upstream/home/commands.ts';
import { ORDERED_BY } from '../upstream/home/publisher.ts';
import type { ShownVehicles } from '../upstream/home/shown-vehicles.ts';
import type { HomeLimits } from './home-limits.ts';

/** The site at work, as far as it is told and takes orders. */
export type PublishedSite = Pick<
  Site,
  'view' | 'cycle' | 'onView' | 'wake' | 'setMode' | 'boost' | 'limit' | 'setCap' | 'setLoadMode'
>;

interface Means {
  readonly site: PublishedSite;
  readonly limits: HomeLimits;
  readonly vehicles: ShownVehicles;
  readonly enterSoc: (chargePointId: string, percent: number) => string;
  readonly log: Log;
}

const MINUTE_MS = 60_000;

/** Carries out an order from the broker by the wishes that the page uses, too; what it says beside `done` is why not. */
export async function carryOut(command: Command, { site, limits, vehicles, enterSoc, log }: Means): Promise<string> {
  const { id } = command;
  switch (command.kind) {
    case 'mode':
      return site.setMode(id, command.mode);
    case 'boost':
      return site.boost(id, command.minutes === 0 ? null : command.minutes * MINUTE_MS);
    case 'limit': {
      const point = site.view().chargePoints.find((one) => one.id === id);
      if (point === undefined) return 'unknown-charge-point';
      return site.limit(id, { ...point.limit, [command.what]: command.value === 0 ? null : command.value });
    }
    case 'current': {
      const outcome = limits.set(id, command.currentA);
      site.wake();
      return outcome;
    }
    case 'circuit': {
      const circuit = site.view().circuits.find((one) => one.id === id);
      if (circuit === undefined) return 'unknown-circuit';
      const maxCurrentA = command.currentA >= Math.max(...circuit.limitA) ? null : command.currentA;
      return site.setCap({ circuitId: id, source: ORDERED_BY, maxCurrentA, maxPowerW: null, untilMs: null });
    }
    case 'load':
      return site.setLoadMode(id, command.mode);
    case 'soc':
      return enterSoc(id, command.percent);
    case 'vehicle':
      try {
        return await vehicles.shown(id, command.identifier);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        log.error({ detail: error.message }, 'Which car it is cannot be written down');
        return 'ledger-unavailable';
      }
  }
}
