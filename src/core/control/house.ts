import type { Settings } from '../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../model/snapshot.ts';
import { worstCurrents } from './amperes.ts';
import { type Belief, believe, excessOf, firstBelief } from './belief.ts';
import type { Limit, Tree, TreeNode } from './circuits.ts';
import type { Memory } from './memory.ts';
import { type Overload, spendOverload } from './overload.ts';
import type { Rating } from './ratings.ts';
import { loadOn, type MeterWord, sight } from './sighting.ts';
import { isSolar } from './solar.ts';
import type { Station } from './stations.ts';

/** Key of the load that the sun must carry before the cars. Circuits' keys contain a slash. */
const SUN_KEY = 'sun';

/** What the sun carries is no phase's. */
const WHOLE_POWER = { phase: null, against: null } as const;

/** While no car is there, the load of others is looked at this often: it is known when one comes. ms. */
const LOOKS_EVERY_MS = 3_000;

/** What everything but the charge points draws, as far as it is known. */
export interface House {
  /** For {@link Tree.limits}: the load of others that must be left room for; may be negative for a power. A or W. */
  readonly others: readonly number[];
  /** The same, as believed; where no belief exists `null`. */
  readonly beliefs: readonly (Belief | null)[];
  /** For {@link Tree.limits}: the patience of protective devices that were overloaded. */
  readonly overloads: readonly (Overload | null)[];
  /** By {@link Limit.index}: phases whose meter has just shown that all cars behind it came down, and how long that took. */
  readonly descended: ReadonlyMap<number, { readonly tookMs: number; readonly atMs: number }>;
  /** Circuits whose meter is silent. */
  readonly silent: ReadonlyMap<TreeNode, Silence>;
  /** Power the grid and the batteries would deliver without any car; `null` while the grid meter is silent. */
  readonly net: NetLoad | null;
  readonly memory: Pick<Memory, 'loads' | 'overloads'>;
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
  before: Pick<Memory, 'loads' | 'overloads'>,
  settings: Settings,
  tree: Tree,
  ratings: readonly Rating[],
  stations: readonly Station[],
  batteryW: number,
): House {
  const { limits } = tree;
  const beliefs = inOrderOf(limits, before.loads);
  const overloads = before.overloads.length === 0 ? limits.map(() => null) : inOrderOf(limits, before.overloads);
  const others: number[] = limits.map(() => 0);
  const weighed: Weighed = { beliefs, overloads, descended: null };
  let silent = NONE_SILENT;

  for (let at = tree.nodes.length - 1; at >= 0; at -= 1) {
    const node = tree.nodes[at];
    if (node === undefined) continue;
    const meter = readMeter(node, snapshot, settings);
    if (meter.kind === 'silent') silent = new Map([...silent, [node, meter]]);
    if (meter.kind === 'heard') weighMeter(node, ratings, meter.reading, behind(node, stations), weighed, settings);
    for (const limit of node.limits) {
      others[limit.index] = beliefs[limit.index]?.load ?? loadOfChildren(node, limit, others, settings);
    }
  }

  const last = before.loads.at(-1) ?? null;
  const sun = weighSun(snapshot, last?.key === SUN_KEY ? last : null, tree, silent, stations, settings, batteryW);
  const loads = beliefs.filter((belief) => belief !== null);
  if (sun !== null) loads.push(sun.belief);
  return {
    others,
    beliefs,
    overloads,
    descended: weighed.descended ?? NONE_DESCENDED,
    silent,
    net: sun?.heard === true ? { nowW: sun.belief.attributed, lastingW: sun.belief.load } : null,
    memory: { loads, overloads: overloads.filter((overload) => overload !== null) },
  };
}

const NONE_SILENT: ReadonlyMap<TreeNode, Silence> = new Map();
const NONE_DESCENDED: House['descended'] = new Map();

/** Memories stand in the order of the limits, with gaps, unless the settings have changed. */
function inOrderOf<T extends { readonly key: string }>(limits: readonly Limit[], before: readonly T[]): (T | null)[] {
  let next = 0;
  const found = limits.map(({ key }) => {
    const one = before[next];
    if (one?.key !== key) return null;
    next += 1;
    return one;
  });
  const isComplete = next === before.length || (next === before.length - 1 && before[next]?.key === SUN_KEY);
  if (isComplete) return found;
  const known = new Map(before.map((one) => [one.key, one]));
  return limits.map(({ key }) => known.get(key) ?? null);
}

type MeterState =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'silent' } & Silence)
  | { readonly kind: 'heard'; readonly reading: MeterReading };

const NO_METER: MeterState = { kind: 'none' };

/** One for each of {@link Tree.limits}. */
interface Weighed {
  readonly beliefs: (Belief | null)[];
  readonly overloads: (Overload | null)[];
  descended: Map<number, { readonly tookMs: number; readonly atMs: number }> | null;
}

type MeterReading = NonNullable<DeviceSnapshot['reading']>;

function readMeter({ circuit: { meterId } }: TreeNode, { meters, monoMs }: Snapshot, settings: Settings): MeterState {
  if (meterId === null) return NO_METER;
  const meter = meters.find(({ id }) => id === meterId);
  const reading = meter?.reading ?? null;
  if (meter?.condition !== 'ok' || reading === null || monoMs - reading.monoMs > settings.fuse.meterTimeoutMs) {
    return { kind: 'silent', meterId, sinceMs: reading?.atMs ?? null };
  }
  return { kind: 'heard', reading };
}

/** All charge points hang behind the root. */
function behind(node: TreeNode, stations: readonly Station[]): readonly Station[] {
  return node.circuit.parentId === null && stations.every((station) => station.node.path.at(-1) === node)
    ? stations
    : stations.filter((station) => station.node.path.includes(node));
}

/** A new reading of a circuit's meter against the charge points behind it, limit by limit. */
function weighMeter(
  node: TreeNode,
  ratings: readonly Rating[],
  { monoMs, quality, value }: MeterReading,
  behind: readonly Station[],
  weighed: Weighed,
  settings: Settings,
): void {
  // All limits of a meter are weighed together: what was weighed once is not weighed again, unless a limit was added.
  const [first] = node.limits;
  if (first === undefined) return;
  const heardMs = weighed.beliefs[first.index]?.heardMs ?? Number.NEGATIVE_INFINITY;
  const isKnown = node.limits.every(({ index, against }) => against !== null || weighed.beliefs[index] !== null);
  if (isKnown && (monoMs <= heardMs || (monoMs < heardMs + LOOKS_EVERY_MS && behind.every(isAbsent)))) return;
  const { beliefs, overloads } = weighed;
  const { meterTimeoutMs, raiseDelayMs } = settings.fuse;
  const worst = worstCurrents(value, settings.nominalVoltageV);
  for (const limit of node.limits) {
    const { index, key, phase, against } = limit;
    const load = loadOn(limit, value, worst);
    if (load === null) continue;
    const before = beliefs[index] ?? null;
    const word: MeterWord = {
      key,
      atMs: monoMs,
      ...load,
      suspect: quality === 'suspect',
      undivided: worst.undivided,
    };
    const rated = ratings[index]?.value ?? limit.rated;
    const sighting = sight(word, limit, rated, behind);
    const isCurrent = phase !== null && against === null;
    const belief =
      before === null
        ? firstBelief(sighting, leastAtFirst(limit, rated, behind, settings), isCurrent ? limit.rated : null)
        : believe(before, sighting, { raiseDelayMs, gapMs: meterTimeoutMs, confirmed: true });
    beliefs[index] = belief;
    if (!isCurrent) continue;
    const tookMs = belief.descent?.tookMs ?? null;
    if (tookMs !== null && before?.descent?.tookMs == null) {
      weighed.descended ??= new Map();
      weighed.descended.set(index, { tookMs, atMs: monoMs });
    }
    // The likely current, not the worst: that would spend the patience of a small fuse that is just full.
    const measuredA = worst.undivided ? sighting.measured / 3 : (sighting.measured + sighting.certain) / 2;
    const ratedA = node.circuit.limitA[phase];
    const seen = { key, ratedA, measuredA, excessA: excessOf(belief.descent, sighting), atMs: monoMs };
    overloads[index] = spendOverload(overloads[index] ?? null, seen, node.circuit.protection);
  }
}

/** Nothing is drawn there, nothing may be, and nothing will be granted. */
function isAbsent({ presence, draw }: Station): boolean {
  return presence.kind === 'closed' && draw.mayA === 0 && draw.seenW === 0;
}

/** Before anything could be proven nobody is raised; cars that were found charging keep what they have. */
function leastAtFirst(
  { index, phase, against }: Limit,
  rated: number,
  behind: readonly Station[],
  settings: Settings,
): number {
  let least = phase === null || against !== null ? rated : rated - settings.fuse.marginA;
  for (const { draw, loads } of behind) {
    least -= draw.mayA * (loads.find(({ limit }) => limit === index)?.perA ?? 0);
  }
  return least;
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
  { meters }: Snapshot,
  before: Belief | null,
  tree: Tree,
  silent: ReadonlyMap<TreeNode, Silence>,
  stations: readonly Station[],
  settings: Settings,
  batteryW: number,
): { readonly belief: Belief; readonly heard: boolean } | null {
  const { root } = tree;
  const meterId = root?.circuit.meterId ?? null;
  const reading = meterId === null ? null : (meters.find(({ id }) => id === meterId)?.reading ?? null);
  if (root === null || reading === null || silent.has(root))
    return before === null ? null : { belief: before, heard: false };
  const measured = reading.value.powerW + batteryW;
  const word: MeterWord = {
    key: SUN_KEY,
    atMs: reading.monoMs,
    measured,
    certain: measured,
    suspect: reading.quality === 'suspect',
    undivided: false,
  };
  const sighting = sight(word, WHOLE_POWER, Number.POSITIVE_INFINITY, stations);
  const belief =
    before === null
      ? firstBelief({ ...sighting, slack: unheardW(stations) }, Number.NEGATIVE_INFINITY, null)
      : believe(before, sighting, {
          raiseDelayMs: settings.solar.raiseDelayMs,
          gapMs: settings.fuse.meterTimeoutMs,
          confirmed: false,
        });
  return { belief, heard: true };
}

/** A new process meets cars that the sun has been charging before it hears them: what they draw is sun as well, W. */
function unheardW(stations: readonly Station[]): number {
  return sum(
    stations.map(({ seen, draw: { mayA, mayExplain, phases, voltageV } }) =>
      isSolar(seen.mode) && seen.reading === null && mayExplain ? mayA * phases.length * voltageV : 0,
    ),
  );
}

/** Power of an inverter or battery, W; 0 while it is not heard. */
export function powerOf(device: DeviceSnapshot): number {
  return device.condition === 'ok' ? (device.reading?.value.powerW ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
