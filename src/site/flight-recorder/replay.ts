import { isDeepStrictEqual } from 'node:util';
import { decide } from '../../core/control/decide.ts';
import { initialMemory, type Memory } from '../../core/control/memory.ts';
import type { Decision } from '../../core/model/decision.ts';
import type { Settings } from '../../core/model/site.ts';
import { type Frame, membersOf } from './block.ts';
import type { RecordedBlock } from './recorded.ts';

/**
 * How far today's decision about a device is from the recorded one: it is told something else, for other reasons, with
 * other numbers in the same reasons, or nothing because `decide` threw.
 */
export type DifferenceKind = 'set-point' | 'reasons' | 'numbers' | 'threw';

export interface Difference {
  readonly atMs: number;
  /** Id of the device, or what else was decided on (`dimming`); empty when there is no decision at all. */
  readonly device: string;
  readonly kind: DifferenceKind;
  /** The decisions about it, as the builds made them. */
  readonly recorded: unknown;
  readonly today: unknown;
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

  block({ head, settings, block: { memory, frames } }: RecordedBlock): ReplayedBlock {
    const [first] = frames;
    const usable = isMemory(memory) && (first === undefined || this.canBeginWith(memory, first, settings));
    if (usable) this.memory = memory;
    else if (this.run !== head.run) this.memory = initialMemory();
    this.run = head.run;
    return {
      frames: frames.length,
      differences: frames.flatMap((frame) => this.frame(frame, settings)),
      foreignMemory: !usable,
    };
  }

  /** Another build may have remembered what looks alike and is not. With nothing remembered a decision must be possible. */
  private canBeginWith(memory: Memory, { snapshot }: Frame, settings: Settings): boolean {
    try {
      this.decide(snapshot, memory, settings);
      return true;
    } catch {
      // Looked at again, and told, by the replay of the frame itself.
      return false;
    }
  }

  private frame({ snapshot, decision }: Frame, settings: Settings): readonly Difference[] {
    const atMs = snapshot.wallMs;
    try {
      const { decision: today, memory } = this.decide(snapshot, this.memory, settings);
      this.memory = memory;
      return decision === null ? [] : differencesBetween(decision, today, atMs);
    } catch (error) {
      // A bug of today's build, or a recording that this build cannot understand: here it is a result.
      this.memory = initialMemory();
      const detail = error instanceof Error ? error.message : String(error);
      return [{ atMs, device: '', kind: 'threw', recorded: decision, today: null, detail }];
    }
  }
}

/** Only kinds of devices, and members, that both builds know are compared. */
function differencesBetween(recorded: Decision, today: Decision, atMs: number): readonly Difference[] {
  const then = membersOf(recorded);
  return Object.entries(today).flatMap(([member, now]): readonly Difference[] => {
    const before = then[member];
    if (Array.isArray(before) && Array.isArray(now)) return differencesOfList(before, now, atMs);
    // The balance is told for the screen; nobody acts on it.
    if (before === undefined || member === 'balance' || isDeepStrictEqual(before, asJson(now))) return [];
    return [{ atMs, device: member, kind: 'set-point', recorded: before, today: now, detail: null }];
  });
}

function differencesOfList(
  recorded: readonly unknown[],
  today: readonly unknown[],
  atMs: number,
): readonly Difference[] {
  if (isDeepStrictEqual(recorded, today)) return [];
  const then = new Map(recorded.map((one) => [idOf(one), one]));
  const now = new Map(today.map((one) => [idOf(one), asJson(one)]));
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((device): readonly Difference[] => {
    const kind = kindOf(then.get(device) ?? null, now.get(device) ?? null);
    if (kind === null) return [];
    return [{ atMs, device, kind, recorded: then.get(device) ?? null, today: now.get(device) ?? null, detail: null }];
  });
}

function kindOf(recorded: unknown, today: unknown): DifferenceKind | null {
  if (recorded === null || today === null) return 'set-point';
  const then = membersOf(recorded);
  const now = membersOf(today);
  const told = Object.keys(then).filter((member) => member in now && !isReason(member));
  if (told.some((member) => !isDeepStrictEqual(then[member], now[member]))) return 'set-point';
  const [reasonsThen, reasonsNow] = [reasonsIn(then), reasonsIn(now)];
  if (isDeepStrictEqual(reasonsThen, reasonsNow)) return null;
  return isDeepStrictEqual(reasonsThen.map(codeOf), reasonsNow.map(codeOf)) ? 'numbers' : 'reasons';
}

/** The reasons of a decision about a device, the binding one first. */
export function reasonsIn(decision: unknown): readonly unknown[] {
  const { reason, reasons } = membersOf(decision);
  return Array.isArray(reasons) ? reasons : reason === undefined ? [] : [reason];
}

export function codeOf(reason: unknown): string {
  return String(membersOf(reason)['code']);
}

export function isReason(member: string): boolean {
  return member === 'reason' || member === 'reasons';
}

function idOf(one: unknown): string {
  return String(membersOf(one)['id']);
}

/** The recorded one went through JSON, where -0 is 0 and what is not there does not stand. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** A build that remembers something else begins anew. */
function isMemory(memory: unknown): memory is Memory {
  return isAlike(initialMemory(), memory);
}

/** The same members, all the way down; what is in lists, or was nothing, may be anything. */
function isAlike(expected: unknown, found: unknown): boolean {
  if (Array.isArray(expected)) return Array.isArray(found);
  if (typeof expected !== 'object' || expected === null) return true;
  const members = membersOf(expected);
  const others = membersOf(found);
  return (
    Object.keys(members).length === Object.keys(others).length &&
    Object.entries(members).every(([member, value]) => member in others && isAlike(value, others[member]))
  );
}
