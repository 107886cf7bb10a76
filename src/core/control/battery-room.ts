import type { Settings } from '../model/site.ts';
import type { Limit, Tree } from './circuits.ts';
import type { House } from './house.ts';
import type { Step } from './ramp.ts';
import type { Demand } from './sharing.ts';
import type { Station } from './stations.ts';

/**
 * What of the grid connection is left to batteries that charge from it. They come after everybody: what others draw is
 * set against the limit, what cars may draw or wish to, and the rest is theirs.
 */
export interface GridRoom {
  readonly limits: readonly LimitRoom[];
  readonly nominalVoltageV: number;
}

export interface LimitRoom {
  readonly limit: Pick<Limit, 'phase' | 'against'>;
  /** What may flow in all, less what cars have or want, A or W. */
  readonly forOthers: number;
  /** What all but the cars draw now, the batteries among them; negative while it feeds in. A or W. */
  readonly others: number;
}

type Phases = readonly (0 | 1 | 2)[];

/** At so much less than nominal voltage a power still must not pass a current (EN 50160: 10 %). */
const LEAST_VOLTAGE = 0.9;
/** Where nobody has said on which phases a battery is, it may be any of these. */
const ANYWHERE: readonly Phases[] = [[0], [1], [2], [0, 1, 2]];

/**
 * What the grid connection leaves; `null` while its meter is silent. `left`: what each limit leaves to the cars. A car
 * that may draw more or wants to has that first: the battery gives way before the car is raised.
 */
export function roomOfGrid(
  { root }: Tree,
  left: readonly number[],
  house: House,
  stations: readonly Station[],
  demands: readonly Demand[],
  steps: readonly Step[],
  { nominalVoltageV }: Settings,
): GridRoom | null {
  if (root === null || house.net === null || house.silent.has(root)) return null;
  const limits = root.limits.map((limit): LimitRoom => {
    const { index, phase, against } = limit;
    const others = house.others[index] ?? 0;
    const counted = phase !== null && against === null ? Math.max(0, others) : others;
    let forOthers = (left[index] ?? 0) + counted;
    stations.forEach(({ loads }, i) => {
      const mostA = Math.max(demands[i]?.maxA ?? 0, steps[i]?.currentA ?? 0);
      for (const load of loads) if (load.limit === index) forOthers -= load.perA * mostA;
    });
    return { limit, forOthers, others: house.beliefs[index]?.attributed ?? others };
  });
  return { limits, nominalVoltageV };
}

/**
 * The most that a battery may charge with, W; at least 0. `chargingW`: what of the others' load is its own. Generation
 * never makes a fuse larger: a cloud takes it away faster than a battery follows.
 */
export function roomFor({ limits, nominalVoltageV }: GridRoom, phases: Phases | null, chargingW: number): number {
  let leastW = Number.POSITIVE_INFINITY;
  for (const on of phases === null || phases.length === 0 ? ANYWHERE : [phases]) {
    for (const { limit, forOthers, others } of limits) {
      const perW = shareOf(limit, on, nominalVoltageV);
      if (perW === 0) continue;
      const rest = others - chargingW * perW;
      const base = limit.phase !== null && limit.against === null ? Math.max(0, rest) : rest;
      const mostPerW = limit.phase === null ? perW : perW / LEAST_VOLTAGE;
      leastW = Math.min(leastW, (forOthers - base) / mostPerW);
    }
  }
  return Number.isFinite(leastW) ? Math.max(0, leastW) : 0;
}

/**
 * About how much of the power that a connection leaves a battery may charge with, 0 to 1, where the others draw evenly: what planning may
 * count on.
 */
export function chargingShare(phases: Phases | null, limitA: readonly number[]): number {
  const wired = Math.max(1, limitA.filter((limit) => limit > 0).length);
  const used = phases === null || phases.length === 0 ? 1 : phases.length;
  return LEAST_VOLTAGE * Math.min(1, used / wired);
}

/** What is left when one battery has been told to charge that charges with `chargingW` now. */
export function withCharging(room: GridRoom, phases: Phases | null, toldW: number, chargingW: number): GridRoom {
  const moreW = Math.max(0, toldW - chargingW);
  if (moreW === 0) return room;
  const { nominalVoltageV } = room;
  const limits = room.limits.map((one): LimitRoom => {
    const shares = (phases === null || phases.length === 0 ? ANYWHERE : [phases]).map((on) =>
      shareOf(one.limit, on, nominalVoltageV),
    );
    const most = Math.max(...shares) / (one.limit.phase === null ? 1 : LEAST_VOLTAGE);
    return { ...one, forOthers: one.forOthers - moreW * most };
  });
  return { ...room, limits };
}

/** What one watt of it puts on a limit, A or W. */
function shareOf({ phase, against }: LimitRoom['limit'], on: Phases, voltageV: number): number {
  if (phase === null) return 1;
  if (!on.includes(phase) || (against !== null && on.includes(against))) return 0;
  return 1 / (voltageV * on.length);
}
