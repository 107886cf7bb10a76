import type { Settings } from '../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../model/snapshot.ts';
import { worstCurrents } from './amperes.ts';
import { type Belief, believe, firstBelief } from './belief.ts';
import type { Limit, Tree, TreeNode } from './circuits.ts';
import { raiseDelayOf } from './habits.ts';
import { type MeterWord, sight } from './sighting.ts';
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

/** Weighs every circuit's meter against the charge points behind it. */
export function weighHouse(
  snapshot: Snapshot,
  before: readonly Belief[],
  settings: Settings,
  tree: Tree,
  stations: readonly Station[],
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
    if (meter.kind === 'heard') weighMeter(node, meter.reading, behind.get(node) ?? [], beliefs, settings);
    for (const limit of node.limits) {
      others[limit.index] = beliefs[limit.index]?.load ?? loadOfChildren(node, limit, others, settings);
    }
  }

  const sun = weighSun(snapshot, known.get(SUN_KEY) ?? null, tree, silent, meters, stations, settings);
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
  { monoMs, quality, value }: MeterReading,
  behind: readonly Station[],
  beliefs: (Belief | null)[],
  settings: Settings,
): void {
  // All limits of a meter are weighed together: what was weighed once is not weighed again.
  const [first] = node.limits;
  if (first === undefined || (beliefs[first.index]?.heardMs ?? Number.NEGATIVE_INFINITY) >= monoMs) return;
  const { meterTimeoutMs, raiseDelayMs } = settings.fuse;
  const worst = worstCurrents(value, settings.nominalVoltageV);
  for (const { index, key, phase, rated } of node.limits) {
    const before = beliefs[index] ?? null;
    const word: MeterWord = {
      key,
      atMs: monoMs,
      measured: phase === null ? value.powerW : worst.currentA[phase],
      certain: phase === null ? value.powerW : worst.certainA[phase],
      suspect: quality === 'suspect',
      undivided: worst.undivided,
    };
    const sighting = sight(word, phase, rated, behind);
    if (before === null) {
      beliefs[index] = firstBelief(sighting, leastAtFirst(index, rated, phase, behind, settings), phase !== null);
      continue;
    }
    const delayMs = before.habit === null ? raiseDelayMs : raiseDelayOf(before.habit, raiseDelayMs);
    beliefs[index] = believe(before, sighting, { raiseDelayMs: delayMs, gapMs: meterTimeoutMs, confirmed: true });
  }
}

/** Before anything could be proven nobody is raised; cars that were found charging keep what they have. */
function leastAtFirst(
  index: number,
  rated: number,
  phase: Limit['phase'],
  behind: readonly Station[],
  settings: Settings,
): number {
  let least = phase === null ? rated : rated - settings.fuse.marginA;
  for (const { draw, loads } of behind) {
    least -= draw.mayA * (loads.find(({ limit }) => limit === index)?.perA ?? 0);
  }
  return least;
}

/** A circuit without a meter carries charge points only, besides what the meters below it show. */
function loadOfChildren(node: TreeNode, limit: Limit, others: readonly number[], settings: Settings): number {
  return sum(
    node.children.map(({ limits }) => {
      const same = limits.find(({ phase }) => phase === limit.phase);
      if (same !== undefined) return Math.max(0, others[same.index] ?? 0);
      return settings.nominalVoltageV * sum(limits.map(({ index }) => Math.max(0, others[index] ?? 0)));
    }),
  );
}

/**
 * The same questions for the sun: what would the grid deliver if no car charged and the battery neither gave nor
 * took? A battery that charges makes room for cars; one that discharges is no sun. How long a sun must last is
 * another matter than at the fuse: nothing trips when it does not.
 */
function weighSun(
  snapshot: Snapshot,
  before: Belief | null,
  tree: Tree,
  silent: ReadonlyMap<TreeNode, Silence>,
  meters: ReadonlyMap<string, DeviceSnapshot>,
  stations: readonly Station[],
  settings: Settings,
): { readonly belief: Belief; readonly heard: boolean } | null {
  const { root } = tree;
  const reading = root?.circuit.meterId == null ? null : (meters.get(root.circuit.meterId)?.reading ?? null);
  if (root === null || reading === null || silent.has(root))
    return before === null ? null : { belief: before, heard: false };
  const measured = reading.value.powerW + sum(snapshot.batteries.map(powerOf));
  const word: MeterWord = {
    key: SUN_KEY,
    atMs: reading.monoMs,
    measured,
    certain: measured,
    suspect: reading.quality === 'suspect',
    undivided: false,
  };
  const sighting = sight(word, null, Number.POSITIVE_INFINITY, stations);
  const belief =
    before === null
      ? firstBelief({ ...sighting, slack: 0 }, Number.NEGATIVE_INFINITY, false)
      : believe(before, sighting, {
          raiseDelayMs: settings.solar.raiseDelayMs,
          gapMs: settings.fuse.meterTimeoutMs,
          confirmed: false,
        });
  return { belief, heard: true };
}

/** Power of an inverter or battery, W; 0 while it is not heard. */
export function powerOf(device: DeviceSnapshot): number {
  return device.condition === 'ok' ? (device.reading?.value.powerW ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
