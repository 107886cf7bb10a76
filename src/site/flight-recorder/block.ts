import type { Memory } from '../../core/control/memory.ts';
import type { Decision } from '../../core/model/decision.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { deltaText, withDelta } from './delta.ts';

/** One cycle as it was: what was seen, and what was decided (`null`: the process ended over it). */
export interface Frame {
  readonly snapshot: Snapshot;
  readonly decision: Decision | null;
}

/**
 * A few minutes of cycles of one process, enough by themselves: the memory with which the first decision was made, one
 * whole frame, then what changed from frame to frame. JSON, one frame a line.
 */
export class BlockText {
  readonly startedMonoMs: number;
  readonly fromMs: number;
  toMs: number;
  /** Characters so far. */
  size: number;
  private last: Frame;
  private readonly lines: string[];

  constructor(memory: Memory, first: Frame) {
    const { monoMs, wallMs } = first.snapshot;
    this.startedMonoMs = monoMs;
    this.fromMs = wallMs;
    this.toMs = wallMs;
    this.last = first;
    this.lines = [JSON.stringify(memory), JSON.stringify(first)];
    this.size = this.lines.reduce((sum, { length }) => sum + length, 0);
  }

  add(frame: Frame): void {
    const line = deltaText(this.last, frame) || '{}';
    this.last = frame;
    this.toMs = frame.snapshot.wallMs;
    this.lines.push(line);
    this.size += line.length;
  }

  text(): string {
    return this.lines.join('\n');
  }
}

export interface Block {
  /** As the recording process knew it; another build may not understand it. */
  readonly memory: unknown;
  readonly frames: readonly Frame[];
}

/** Reads what {@link BlockText} wrote; `null` when it is something else. */
export function readBlock(text: string): Block | null {
  const [memory, ...frames] = parsedLines(text) ?? [];
  if (memory === undefined) return null;
  const read: Frame[] = [];
  let last: unknown = null;
  for (const [index, line] of frames.entries()) {
    last = index === 0 ? line : withDelta(last, line);
    if (!isFrame(last)) return null;
    read.push(last);
  }
  return { memory, frames: read };
}

function parsedLines(text: string): readonly unknown[] | null {
  try {
    return text.split('\n').map((line): unknown => JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The corners of the shape. Whoever takes a recording further must be ready for a bug in it: it may be of another build. */
function isFrame(value: unknown): value is Frame {
  const { snapshot, decision } = membersOf(value);
  const { monoMs, wallMs, ...lists } = membersOf(snapshot);
  return (
    typeof monoMs === 'number' &&
    typeof wallMs === 'number' &&
    ['meters', 'inverters', 'batteries', 'chargePoints'].every((list) => isListOfDevices(lists[list])) &&
    (decision === null || isListOfDevices(membersOf(decision)['chargePoints']))
  );
}

function isListOfDevices(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof membersOf(one)['id'] === 'string');
}

export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
