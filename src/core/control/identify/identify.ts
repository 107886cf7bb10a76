import type { Settings } from '../../model/site.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { type Evidence, withObservations } from './evidence.ts';
import { type HouseWatch, watchHouses } from './house-load.ts';
import { type LeastCurrentWatch, watchLeastCurrent } from './least-current.ts';
import { type LoweringWatch, watchLowering } from './lowering.ts';
import { type Sample, sampled } from './meters.ts';
import { type StepWatch, watchSteps } from './steps.ts';

/** What is being watched from snapshot to snapshot. Plain JSON of one run of the monotonic clock; bounded. */
export interface IdentifyMemory {
  readonly meters: readonly { readonly id: string; readonly samples: readonly Sample[] }[];
  readonly chargePoints: readonly {
    readonly id: string;
    /** Arrival of the newest reading that was looked at, monotonic ms. */
    readonly heardMs: number;
    readonly steps: StepWatch;
    readonly lowering: LoweringWatch;
    readonly leastCurrent: LeastCurrentWatch;
  }[];
  readonly houses: readonly HouseWatch[];
}

export const NOTHING_WATCHED: IdentifyMemory = { meters: [], chargePoints: [], houses: [] };

/**
 * Learns how the site is really wired, from what happens anyway: a car starts, stops or follows a lower set-point. Pure,
 * and no part of any decision. The evidence is the same object as long as nothing was learned; it outlives a process,
 * the memory does not.
 */
export function identify(
  snapshot: Snapshot,
  memory: IdentifyMemory,
  evidence: Evidence,
  settings: Settings,
): { readonly memory: IdentifyMemory; readonly evidence: Evidence } {
  const meters = sampled(snapshot, memory.meters, settings);
  const before = new Map(memory.chargePoints.map((one) => [one.id, one]));
  const watched = snapshot.chargePoints.flatMap((seen) => {
    const wired = settings.chargePoints.find(({ id }) => id === seen.id);
    if (wired === undefined) return [];
    const known = before.get(seen.id);
    const { reading } = seen;
    const isNew = reading !== null && reading.quality === 'good' && reading.monoMs > (known?.heardMs ?? 0);
    const fresh = isNew && seen.condition === 'ok' ? reading : null;
    const others = memory.chargePoints.filter(({ id }) => id !== seen.id).map(({ steps }) => steps);
    const steps = watchSteps(seen, fresh, known?.steps ?? null, others, meters, wired, settings);
    const lowering = watchLowering(seen, fresh, known?.lowering ?? null, snapshot.monoMs, settings);
    const leastCurrent = watchLeastCurrent(seen, fresh, known?.leastCurrent ?? null, snapshot.monoMs, wired);
    return [
      {
        watch: {
          id: seen.id,
          heardMs: fresh?.monoMs ?? known?.heardMs ?? 0,
          steps: steps.watch,
          lowering: lowering.watch,
          leastCurrent: leastCurrent.watch,
        },
        observations: [...steps.observations, ...lowering.observations, ...leastCurrent.observations],
      },
    ];
  });
  const { watches, worst } = watchHouses(snapshot, memory.houses, evidence.houses, settings);
  return {
    memory: { meters, chargePoints: watched.map(({ watch }) => watch), houses: watches },
    evidence: withObservations(
      worst === evidence.houses ? evidence : { ...evidence, houses: worst },
      watched.flatMap(({ observations }) => observations),
    ),
  };
}
