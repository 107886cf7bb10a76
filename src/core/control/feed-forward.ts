import type { Snapshot } from '../model/snapshot.ts';
import type { Tree } from './circuits.ts';
import type { House, NetLoad } from './house.ts';
import type { FeedMemory } from './memory.ts';
import type { Station } from './stations.ts';

/** A report this close to the meter's may describe the same moment, ms. */
const TOGETHER_MS = 1_500;
/** Only moving cars tell whether their reports and the meter's keep step, W. */
const MOVING_W = 150;
/** Part of each new sign in what is known, and how clearly it must speak. */
const LEARNS = 0.1;
const CLEARLY = 0.7;
/** A cloud's edge takes many seconds, and a car follows some seconds late: so far is looked ahead, s. */
const AHEAD_OF_RISE_S = 3;
const AHEAD_OF_FALL_S = 2;
/** Inverters that have kept step with the meter for so many readings tell sun from house. */
const SUN_STEPS = 60;
/** Slower than this a load only hums, W/s. */
const HUM_W_PER_S = 30;

/**
 * Where charge points report in step with the grid meter, what the sun leaves is their plain difference, known at once.
 * Whether they do is learned: when a car moves, the difference stays smooth if both describe the same second, and is
 * smoother with the meter's reading before if the report is late. Until it is clear, and with late or rare reports, the
 * load stays as it is believed (belief.ts), which takes some seconds longer to know whose a change was.
 */
export function feedForward(
  { net }: House,
  snapshot: Snapshot,
  tree: Tree,
  stations: readonly Station[],
  before: FeedMemory | null,
  batteryW: number,
  raiseDelayMs: number,
): {
  readonly net: NetLoad | null;
  /** Surplus and what the inverters say are of the same seconds: what is not surplus is the house. */
  readonly tellsSun: boolean;
  readonly memory: FeedMemory | null;
} {
  const meter = snapshot.meters.find(({ id }) => id === tree.root?.circuit.meterId)?.reading ?? null;
  if (net === null || meter === null) return { net, tellsSun: false, memory: null };
  const drawing = stations.filter(({ draw }) => draw.mayA > 0);
  const isTogether = drawing.every(
    ({ seen }) => seen.reading !== null && Math.abs(seen.reading.monoMs - meter.monoMs) <= TOGETHER_MS,
  );
  if (!isTogether) return { net, tellsSun: false, memory: null };

  const sunIsTogether = snapshot.inverters.every(
    ({ reading }) => reading !== null && Math.abs(reading.monoMs - meter.monoMs) <= TOGETHER_MS,
  );
  const sunSteps = sunIsTogether ? Math.min(SUN_STEPS, (before?.sunSteps ?? 0) + 1) : 0;
  const memory: FeedMemory =
    before?.atMs === meter.monoMs
      ? before
      : { ...learn(meter.value.powerW + batteryW, meter.monoMs, drawing, before), sunSteps };
  const isClear = memory.roughW <= CLEARLY * memory.roughLateW;
  if (drawing.length > 0 && !isClear) return { net, tellsSun: false, memory };
  const soonW = memory.restW + ahead(memory.slopes);
  const lastingW = raiseDelayMs === 0 ? soonW : Math.max(soonW, net.lastingW);
  return { net: { nowW: memory.restW, lastingW }, tellsSun: isClear && memory.sunSteps === SUN_STEPS, memory };
}

/**
 * How much more the load will be when a car has followed, W. What two readings agree on is a slope; a device that is
 * switched on changes one reading alone.
 */
function ahead(slopes: FeedMemory['slopes']): number {
  const rising = Math.min(slopes[0], slopes[1]) - HUM_W_PER_S;
  const falling = Math.max(slopes[0], slopes[1]) + HUM_W_PER_S;
  return AHEAD_OF_RISE_S * Math.max(0, rising) + AHEAD_OF_FALL_S * Math.min(0, falling);
}

type Learned = Omit<FeedMemory, 'sunSteps'>;

function learn(measuredW: number, atMs: number, drawing: readonly Station[], before: FeedMemory | null): Learned {
  const carsW = drawing.reduce((sum, { draw }) => sum + draw.seenW, 0);
  const restW = measuredW - carsW;
  if (before === null) return { atMs, measuredW, carsW, restW, lateW: restW, slopes: [0, 0], roughW: 1, roughLateW: 1 };
  const lateW = before.measuredW - carsW;
  const isMoving = Math.abs(carsW - before.carsW) >= MOVING_W;
  const learned = (roughW: number, jumpW: number): number =>
    isMoving ? roughW + LEARNS * (Math.abs(jumpW) - roughW) : roughW;
  return {
    atMs,
    measuredW,
    carsW,
    restW,
    lateW,
    slopes: [before.slopes[1], (1000 * (restW - before.restW)) / (atMs - before.atMs)],
    roughW: learned(before.roughW, restW - before.restW),
    roughLateW: learned(before.roughLateW, lateW - before.lateW),
  };
}
