import type { MeterDoubt } from '../../model/decision.ts';
import type { Reading } from '../../model/readings.ts';
import type { Settings } from '../../model/site.ts';
import type { DeviceSnapshot, Snapshot } from '../../model/snapshot.ts';
import type { TreeNode } from '../circuits.ts';
import type { Plan } from '../plan.ts';
import { type BalanceWatch, UNWATCHED_BALANCE, watchBalance } from './balance.ts';
import { type FrozenRun, isFrozen, watchFrozen } from './frozen.ts';
import { knownBehind, phasesBehind } from './known.ts';
import { type SignWatch, UNKNOWN_SIGN, watchSign } from './sign.ts';

/** What is known of a circuit's meter beside what it says of itself. Monotonic ms. */
export interface MeterTrust {
  readonly id: string;
  readonly run: FrozenRun | null;
  readonly sign: SignWatch;
  readonly balance: BalanceWatch;
}

export interface Judged {
  /** What to decide on. */
  readonly trusted: Snapshot;
  readonly doubts: readonly MeterDoubt[];
  readonly memory: readonly MeterTrust[];
}

/**
 * Can a meter be right, by what the devices behind it say of themselves? A meter that stands still while a car's current
 * changes, or moves the other way, counts as silent: its charge points get their safe current. One that does not add up
 * is used only towards the safe side.
 */
export function judgeMeters(snapshot: Snapshot, before: readonly MeterTrust[], settings: Settings, plan: Plan): Judged {
  const doubts: MeterDoubt[] = [];
  const memory: MeterTrust[] = [];
  for (const node of plan.tree.nodes) {
    const meter = snapshot.meters.find(({ id }) => id === node.circuit.meterId);
    if (meter === undefined || memory.some(({ id }) => id === meter.id)) continue;
    const trust = watch(meter, node, snapshot, before.find(({ id }) => id === meter.id) ?? null, settings, plan);
    memory.push(trust);
    const doubt = doubtOf(trust, meter, snapshot);
    if (doubt !== null) doubts.push(doubt);
  }
  return { trusted: doubts.length === 0 ? snapshot : withDoubts(snapshot, doubts), doubts, memory };
}

function watch(
  { id, condition, reading }: DeviceSnapshot,
  node: TreeNode,
  snapshot: Snapshot,
  before: MeterTrust | null,
  settings: Settings,
  plan: Plan,
): MeterTrust {
  const trust = before ?? { id, run: null, sign: UNKNOWN_SIGN, balance: UNWATCHED_BALANCE };
  if (condition !== 'ok' || reading === null) return trust;
  const isRoot = node.circuit.parentId === null;
  const known = knownBehind(node, isRoot, snapshot, plan);
  const run = watchFrozen(trust.run, reading, known);
  const sign =
    known === null
      ? trust.sign
      : watchSign(trust.sign, reading, known, () => phasesBehind(node, snapshot, settings, plan));
  const closes = isRoot && snapshot.inverters.length > 0;
  const balance = closes ? watchBalance(trust.balance, reading, known, snapshot.monoMs) : trust.balance;
  const isSame = run === trust.run && sign === trust.sign && balance === trust.balance;
  return isSame ? trust : { id, run, sign, balance };
}

function doubtOf(
  { id: meterId, run, sign, balance }: MeterTrust,
  { condition, reading }: DeviceSnapshot,
  { monoMs, wallMs }: Snapshot,
): MeterDoubt | null {
  if (condition !== 'ok' || reading === null) return null;
  const since = (thenMs: number): number => wallMs - (monoMs - thenMs);
  const doubt = (use: MeterDoubt['use'], sinceMs: number, problem: MeterDoubt['problem']): MeterDoubt => ({
    meterId,
    use,
    sinceMs: since(sinceMs),
    problem,
  });
  if (run !== null && isFrozen(run)) {
    return doubt('none', run.sinceMs, { code: 'frozen', unchangedMs: reading.monoMs - run.sinceMs });
  }
  if (sign.reversedMs !== null) return doubt('none', sign.reversedMs, { code: 'reversed', phases: sign.phases });
  if (balance.openMs !== null) {
    return doubt('rises-only', balance.openMs, { code: 'unbalanced', loadW: balance.loadW });
  }
  return null;
}

function withDoubts(snapshot: Snapshot, doubts: readonly MeterDoubt[]): Snapshot {
  return {
    ...snapshot,
    meters: snapshot.meters.map((meter) => {
      const doubt = doubts.find(({ meterId }) => meterId === meter.id);
      if (doubt === undefined) return meter;
      if (doubt.use === 'none') return { ...meter, condition: 'faulty' };
      return { ...meter, reading: meter.reading === null ? null : suspect(meter.reading) };
    }),
  };
}

function suspect<T>(reading: Reading<T>): Reading<T> {
  return { ...reading, quality: 'suspect' };
}
