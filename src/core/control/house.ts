import type { Settings } from '../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../model/snapshot.ts';
import { type WorstCurrents, worstCurrents } from './amperes.ts';
import { type Belief, type BeliefTiming, believe, firstBelief, type Sighting } from './belief.ts';
import type { Limit, Tree, TreeNode } from './circuits.ts';
import type { Draw } from './draw.ts';
import type { Rating } from './ratings.ts';
import type { Station } from './stations.ts';

/** Key of the load that the sun must carry before the cars. Circuits' keys contain a slash. */
const SUN_KEY = 'sun';

/** What everything but the charge points draws, as far as it is known. */
export interface House {
  /** For {@link Tree.limits}: the load of others that must be left room for; may be negative for a power. A or W. */
  readonly others: readonly number[];
  /** The same, as believed; where no belief exists `null`. */
  readonly beliefs: readonly (Belief | null)[];
  /** Circuits whose meter is silent. */
  readonly silent: ReadonlyMap<TreeNode, Silence>;
  /** Power the grid and the batteries would deliver without any car; `null` while the grid meter is silent. */
  readonly net: NetLoad | null;
  readonly memory: readonly Belief[];
}

/** What the sun must carry before the cars, W; negative while something is left for them. */
export interface NetLoad {
  /** As attributed: proves a start, and that a car need not stop. */
  readonly nowW: number;
  /** The most of the last `solar.raiseDelayMs`: what a charging car may be raised by. */
  readonly lastingW: number;
}

interface Silence {
  readonly meterId: string;
  /** Wall-clock time of the last reading, UTC epoch ms. */
  readonly sinceMs: number | null;
}

/** Weighs every circuit's meter against the charge points behind it. `batteryW`: what batteries give, W. */
export function weighHouse(
  snapshot: Snapshot,
  before: readonly Belief[],
  settings: Settings,
  tree: Tree,
  ratings: readonly Rating[],
  stations: readonly Station[],
  batteryW: number,
): House {
  const known = new Map(before.map((belief) => [belief.key, belief]));
  const meters = new Map(snapshot.meters.map((meter) => [meter.id, meter]));
  const behind = stationsBehind(stations);
  const silent = new Map<TreeNode, Silence>();
  const beliefs: (Belief | null)[] = tree.limits.map(({ key }) => known.get(key) ?? null);
  const others: number[] = tree.limits.map(() => 0);

  for (const node of tree.nodes.toReversed()) {
    const meter = readMeter(node, meters, snapshot.monoMs, settings);
    if (meter.kind === 'silent') silent.set(node, meter);
    if (meter.kind === 'heard') weighMeter(node, ratings, meter.reading, behind.get(node) ?? [], beliefs, settings);
    for (const limit of node.limits) {
      others[limit.index] = beliefs[limit.index]?.load ?? loadOfChildren(node, limit, others, settings);
    }
  }

  const sun = weighSun(known.get(SUN_KEY) ?? null, tree, silent, meters, stations, settings, batteryW);
  return {
    others,
    beliefs,
    silent,
    net: sun?.heard === true ? { nowW: sun.belief.attributed, lastingW: sun.belief.load } : null,
    memory: [...beliefs.filter((belief) => belief !== null), ...(sun === null ? [] : [sun.belief])],
  };
}

type MeterState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'silent' } & Silence)
  | { readonly kind: 'heard'; readonly reading: MeterReading };

type MeterReading = NonNullable<DeviceSnapshot['reading']>;

function readMeter(
  { circuit: { meterId } }: TreeNode,
  meters: ReadonlyMap<string, DeviceSnapshot>,
  nowMs: number,
  settings: Settings,
): MeterState {
  if (meterId === null) return { kind: 'none' };
  const meter = meters.get(meterId);
  const reading = meter?.reading ?? null;
  if (meter?.condition !== 'ok' || reading === null || nowMs - reading.monoMs > settings.fuse.meterTimeoutMs) {
    return { kind: 'silent', meterId, sinceMs: reading?.atMs ?? null };
  }
  return { kind: 'heard', reading };
}

function stationsBehind(stations: readonly Station[]): ReadonlyMap<TreeNode, readonly Station[]> {
  const behind = new Map<TreeNode, Station[]>();
  for (const station of stations) {
    for (const node of station.node.path) {
      const there = behind.get(node);
      if (there === undefined) behind.set(node, [station]);
      else there.push(station);
    }
  }
  return behind;
}

/** A new reading of a circuit's meter against the charge points behind it, limit by limit. */
function weighMeter(
  node: TreeNode,
  ratings: readonly Rating[],
  reading: MeterReading,
  behind: readonly Station[],
  beliefs: (Belief | null)[],
  settings: Settings,
): void {
  const worst = worstCurrents(reading.value, settings.nominalVoltageV);
  for (const limit of node.limits) {
    const before = beliefs[limit.index] ?? null;
    if (before !== null && before.heardMs >= reading.monoMs) continue;
    const load = loadOn(limit, reading, worst);
    if (load === null) continue;
    const { measured, certain } = load;
    const rated = ratings[limit.index]?.value ?? limit.rated;
    const parts = behind.map((station) =>
      limit.against === null
        ? partOf(station, limit.phase, worst.undivided)
        : unbalancePart(station, limit.phase, limit.against),
    );
    let comingDown = 0;
    for (const { drawing, granted } of parts) comingDown += Math.max(0, drawing - granted);
    const excess = measured - rated - comingDown;
    const sighting = sight(limit.key, reading, measured, certain, excess, parts);
    beliefs[limit.index] =
      before === null
        ? firstBelief(sighting, leastAtFirst(limit, rated, behind, settings))
        : believe(before, sighting, timingOf(settings.fuse, settings));
  }
}

function timingOf({ raiseDelayMs }: { readonly raiseDelayMs: number }, { fuse }: Settings): BeliefTiming {
  return { raiseDelayMs, gapMs: fuse.meterTimeoutMs };
}

function sight(
  key: string,
  { monoMs, quality }: MeterReading,
  measured: number,
  certain: number,
  excess: number,
  parts: readonly Part[],
): Sighting {
  let [reported, slack] = [0, 0];
  let [moversReportedMs, drawersReportedMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const part of parts) {
    const reportedMs = part.draw.reportedMs ?? Number.NEGATIVE_INFINITY;
    reported += part.seen;
    slack += part.slack;
    if (part.slack > 0) moversReportedMs = Math.min(moversReportedMs, reportedMs);
    if (part.seen > 0) drawersReportedMs = Math.min(drawersReportedMs, reportedMs);
  }
  return {
    key,
    atMs: monoMs,
    measured,
    certain,
    reported,
    slack,
    excess,
    suspect: quality === 'suspect',
    moversReportedMs,
    drawersReportedMs,
  };
}

/** A charge point's part in the load that a meter shows, A or W. */
interface Part {
  readonly draw: Draw;
  readonly seen: number;
  /** What it may draw beyond that by now. */
  readonly slack: number;
  /** What it most probably draws: a car that has been raised follows, one that drew nothing mostly goes on so. */
  readonly drawing: number;
  /** What it was last granted. */
  readonly granted: number;
}

/** `phase` null: its power. `undivided`: the meter shows the sum of all phases, so a car counts with all of its own. */
function partOf({ draw, before }: Station, phase: Limit['phase'], undivided: boolean): Part {
  const unit = phase === null ? draw.voltageV : 1;
  const uses = phase === null || undivided ? draw.phases.length : draw.phases.includes(phase) ? 1 : 0;
  const seen = phase === null ? draw.seenW : undivided ? sum(draw.seenA) : draw.seenA[phase];
  const slack = draw.inMotion && draw.mayExplain ? Math.max(0, draw.mayA * uses * unit - seen) : 0;
  return {
    draw,
    seen,
    slack,
    drawing: draw.isRising ? seen + slack : seen,
    granted: (before?.grantedA ?? draw.mayA) * uses * unit,
  };
}

/** Before anything could be proven nobody is raised; cars that were found charging keep what they have. */
function leastAtFirst(limit: Limit, rated: number, behind: readonly Station[], settings: Settings): number {
  const margin = limit.phase === null || limit.against !== null ? 0 : settings.fuse.marginA;
  const may = behind.map(
    ({ draw, loads }) => draw.mayA * (loads.find((load) => load.limit === limit.index)?.perA ?? 0),
  );
  return rated - margin - sum(may);
}

/** What the meter shows of a limit, in the worst and in the best case; `null` when it cannot tell. */
function loadOn(
  { phase, against }: Limit,
  { value: { powerW } }: MeterReading,
  { currentA, certainA, undivided }: WorstCurrents,
): { readonly measured: number; readonly certain: number } | null {
  if (phase === null) return { measured: powerW, certain: powerW };
  if (against === null) return { measured: currentA[phase], certain: certainA[phase] };
  if (undivided) return null;
  return { measured: currentA[phase] - certainA[against], certain: certainA[phase] - currentA[against] };
}

/**
 * Its part in how much more one phase carries than another. One that relieves the lower phase is none: what it draws
 * there counts only as far as the meter shows it, for it may stop at any time.
 */
function unbalancePart({ draw, before }: Station, phase: Limit['phase'], against: 0 | 1 | 2): Part {
  const on = (one: Limit['phase']): boolean => one !== null && draw.phases.includes(one);
  // Until its phases are proven it may turn out to be a single-phase car.
  const uses = on(phase) && (!on(against) || draw.memory.terminals === null) ? 1 : 0;
  const seen = phase === null ? 0 : Math.max(0, draw.seenA[phase] - draw.seenA[against]);
  const slack = draw.inMotion && draw.mayExplain ? Math.max(0, draw.mayA * uses - seen) : 0;
  const drawing = draw.isRising ? seen + slack : seen;
  return { draw, seen, slack, drawing, granted: (before?.grantedA ?? draw.mayA) * uses };
}

/** A circuit without a meter carries charge points only, besides what the meters below it show. */
function loadOfChildren(node: TreeNode, limit: Limit, others: readonly number[], settings: Settings): number {
  if (limit.against !== null) return 0;
  return sum(
    node.children.map(({ limits }) => {
      const same = limits.find(({ phase, against }) => phase === limit.phase && against === null);
      if (same !== undefined) return Math.max(0, others[same.index] ?? 0);
      return (
        settings.nominalVoltageV *
        sum(limits.map(({ index, against }) => (against === null ? Math.max(0, others[index] ?? 0) : 0)))
      );
    }),
  );
}

/**
 * The same questions for the sun: what would the grid deliver if no car charged and the battery neither gave nor
 * took? A battery that charges makes room for cars; one that discharges is no sun. How long a sun must last is
 * another matter than at the fuse: nothing trips when it does not.
 */
function weighSun(
  before: Belief | null,
  tree: Tree,
  silent: ReadonlyMap<TreeNode, Silence>,
  meters: ReadonlyMap<string, DeviceSnapshot>,
  stations: readonly Station[],
  settings: Settings,
  batteryW: number,
): { readonly belief: Belief; readonly heard: boolean } | null {
  const { root } = tree;
  const reading = root?.circuit.meterId == null ? null : (meters.get(root.circuit.meterId)?.reading ?? null);
  if (root === null || reading === null || silent.has(root))
    return before === null ? null : { belief: before, heard: false };
  const measured = reading.value.powerW + batteryW;
  const parts = stations.map((station) => partOf(station, null, false));
  const sighting = sight(SUN_KEY, reading, measured, measured, Number.NEGATIVE_INFINITY, parts);
  const belief =
    before === null
      ? firstBelief({ ...sighting, slack: 0 }, Number.NEGATIVE_INFINITY)
      : believe(before, sighting, timingOf(settings.solar, settings));
  return { belief, heard: true };
}

/** Power of an inverter or battery, W; 0 while it is not heard. */
export function powerOf(device: DeviceSnapshot): number {
  return device.condition === 'ok' ? (device.reading?.value.powerW ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
