import { isDeepStrictEqual } from 'node:util';
import { decide } from '../../core/control/decide.ts';
import { initialMemory, type Memory } from '../../core/control/memory.ts';
import type { ChargePointDecision } from '../../core/model/decision.ts';
import type { Settings } from '../../core/model/site.ts';
import { type Frame, membersOf } from './block.ts';
import type { RecordedBlock } from './recorded.ts';

/**
 * How far today's decision is from the recorded one: another current (or other phases), other reasons for the same, other
 * numbers in the same reasons, or none because `decide` threw.
 */
export type DifferenceKind = 'current' | 'reasons' | 'numbers' | 'threw';

export interface Difference {
  readonly atMs: number;
  readonly chargePointId: string;
  readonly kind: DifferenceKind;
  readonly recorded: ChargePointDecision | null;
  readonly today: ChargePointDecision | null;
  /** What was thrown. */
  readonly detail: string | null;
}

export interface ReplayedBlock {
  readonly frames: number;
  readonly differences: readonly Difference[];
  /** The recorded memory is of another build: this one began with what it knew itself, or with nothing. */
  readonly foreignMemory: boolean;
}

/** Today's `decide`, or another one. */
export type Decide = typeof decide;

/**
 * Runs recorded blocks through `decide`. Each begins with its recorded memory, so that one difference does not go on for
 * ever; within a block the memory is today's. Snapshots are as recorded: what another decision would have led to
 * is not known.
 */
export class Replay {
  private readonly decide: Decide;
  private run: string | null = null;
  private memory: Memory = initialMemory();

  constructor(today: Decide = decide) {
    this.decide = today;
  }

  block({ head, settings, block }: RecordedBlock): ReplayedBlock {
    const isUnderstood = isMemory(block.memory);
    if (isUnderstood) this.memory = block.memory;
    else if (this.run !== head.run) this.memory = initialMemory();
    this.run = head.run;
    return {
      frames: block.frames.length,
      differences: block.frames.flatMap((frame) => this.frame(frame, settings)),
      foreignMemory: !isUnderstood,
    };
  }

  private frame(frame: Frame, settings: Settings): readonly Difference[] {
    const { snapshot, decision } = frame;
    const atMs = snapshot.wallMs;
    try {
      const { decision: today, memory } = this.decide(snapshot, this.memory, settings);
      this.memory = memory;
      return decision === null ? [] : differencesBetween(decision.chargePoints, today.chargePoints, atMs);
    } catch (error) {
      // A bug of today's build, or a recording that this build cannot understand: here it is a result.
      this.memory = initialMemory();
      const detail = error instanceof Error ? error.message : String(error);
      return [{ atMs, chargePointId: '', kind: 'threw', recorded: null, today: null, detail }];
    }
  }
}

function differencesBetween(
  recorded: readonly ChargePointDecision[],
  today: readonly ChargePointDecision[],
  atMs: number,
): readonly Difference[] {
  const ids = new Set([...recorded, ...today].map(({ id }) => id));
  return [...ids].flatMap((chargePointId): Difference[] => {
    const then = recorded.find(({ id }) => id === chargePointId) ?? null;
    const now = today.find(({ id }) => id === chargePointId) ?? null;
    const kind = kindOf(then, now);
    return kind === null ? [] : [{ atMs, chargePointId, kind, recorded: then, today: now, detail: null }];
  });
}

/** Only what both builds know of is compared. */
function kindOf(recorded: ChargePointDecision | null, today: ChargePointDecision | null): DifferenceKind | null {
  if (recorded === null || today === null) return 'current';
  if (isDeepStrictEqual(recorded, today)) return null;
  const { reasons: reasonsThen, ...then } = membersOf(asJson(recorded));
  const { reasons: reasonsNow, ...now } = membersOf(asJson(today));
  const common = Object.keys(then).filter((member) => member in now);
  if (common.some((member) => !isDeepStrictEqual(then[member], now[member]))) return 'current';
  if (isDeepStrictEqual(reasonsThen, reasonsNow)) return null;
  return isDeepStrictEqual(codesOf(reasonsThen), codesOf(reasonsNow)) ? 'numbers' : 'reasons';
}

function codesOf(reasons: unknown): readonly unknown[] {
  return Array.isArray(reasons) ? reasons.map((reason) => membersOf(reason)['code']) : [];
}

/** The recorded one went through JSON, where -0 is 0 and what is not there does not stand. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The same members on top: a build that remembers something else begins anew. */
function isMemory(memory: unknown): memory is Memory {
  const expected = Object.entries(initialMemory());
  const found = membersOf(memory);
  return (
    Object.keys(found).length === expected.length &&
    expected.every(([member, value]) => member in found && Array.isArray(found[member]) === Array.isArray(value))
  );
}
