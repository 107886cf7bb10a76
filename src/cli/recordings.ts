import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RECORDINGS, recordingsIn } from '../site/flight-recorder/folder.ts';
import { blocksOf, joined, type RecordedBlock, type RecordingEnd } from '../site/flight-recorder/recorded.ts';
import type { RecordingProblem } from '../site/flight-recorder/recording.ts';
import { type Difference, Replay } from '../site/flight-recorder/replay.ts';
import { EXIT_DIFFERENT, EXIT_DONE, EXIT_PROBLEMS } from './command.ts';
import { differencesText, type ReplaySummary, summaryText } from './replay-report.ts';
import { situationText } from './situation.ts';

/** A time span, UTC epoch ms, both ends in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface ReplayTask {
  readonly file: string;
  readonly span: Span;
  /** Tell the situation at this time instead, UTC epoch ms. */
  readonly atMs: number | null;
  readonly json: boolean;
}

interface ExportTask {
  readonly dataFolder: string;
  readonly file: string;
  readonly span: Span;
}

/** Where a command writes: what was asked for, and what went wrong. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Before the time asked for, a situation must have been recorded within this, ms. */
const SITUATION_WITHIN_MS = 600_000;

/** `recorder export`: all that was recorded of a span, in one file. Returns the exit code. */
export async function exportRecordings({ dataFolder, file, span }: ExportTask, { out, err }: Output): Promise<number> {
  const folder = join(dataFolder, RECORDINGS);
  const files = (await recordingsIn(folder)).map(({ path }) => path);
  try {
    await pipeline(Readable.from(joined(files, span)), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    err(`${file} cannot be written: ${error.message}\n`);
    return EXIT_PROBLEMS;
  }
  const { blocks, summary } = await summarised(file, span, () => {});
  if (blocks === 0) {
    await rm(file);
    err(`Nothing of that time is recorded in ${folder}.\n`);
    return EXIT_PROBLEMS;
  }
  out(`${file}: ${iso(summary.fromMs)} to ${iso(summary.toMs)}\n`);
  return EXIT_DONE;
}

/** `replay`: where this build decides otherwise, or what the situation was at a time. Returns the exit code. */
export async function replayRecording(command: ReplayTask, output: Output): Promise<number> {
  if (command.atMs !== null) return situation(command.file, command.atMs, output);
  const { file, span, json } = command;
  const replay = new Replay();
  const differences: Difference[] = [];
  let foreignBlocks = 0;
  const { blocks, summary, end } = await summarised(file, span, (block) => {
    const result = replay.block(block);
    if (result.foreignMemory) foreignBlocks += 1;
    differences.push(...result.differences.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs));
  });
  const ending = { ...summary, foreignBlocks, damagedBlocks: end.damagedBlocks };
  if (end.problem !== null) output.err(`${problemText(end.problem, file)}\n`);
  if (blocks === 0) {
    if (end.problem === null) output.err(`${file} holds nothing of that time that can be read.\n`);
    return EXIT_PROBLEMS;
  }
  if (json) output.out(`${JSON.stringify({ ...ending, differences })}\n`);
  else output.out(`${differencesText(differences)}${summaryText(ending, differences)}`);
  return differences.length > 0 ? EXIT_DIFFERENT : end.problem === null ? EXIT_DONE : EXIT_PROBLEMS;
}

async function situation(file: string, atMs: number, { out, err }: Output): Promise<number> {
  const replay = new Replay();
  let found: string | null = null;
  const { end } = await summarised(file, { fromMs: atMs - SITUATION_WITHIN_MS, toMs: atMs }, (recorded) => {
    const index = recorded.block.frames.findLastIndex(({ snapshot }) => snapshot.wallMs <= atMs);
    const frames = recorded.block.frames.slice(0, index + 1);
    const frame = frames.at(-1);
    const { differences } = replay.block({ ...recorded, block: { ...recorded.block, frames } });
    if (frame === undefined || atMs - frame.snapshot.wallMs > SITUATION_WITHIN_MS) return;
    const ofFrame = differences.filter((one) => one.atMs === frame.snapshot.wallMs);
    found = situationText(frame, recorded, ofFrame);
  });
  if (found !== null) {
    out(found);
    return EXIT_DONE;
  }
  const why =
    end.problem === null
      ? `Nothing was recorded in the ten minutes before ${iso(atMs)}.`
      : problemText(end.problem, file);
  err(`${why}\n`);
  return EXIT_PROBLEMS;
}

/** Goes through the blocks of a span one by one. */
async function summarised(
  file: string,
  span: Span,
  take: (block: RecordedBlock) => void,
): Promise<{ readonly blocks: number; readonly summary: ReplaySummary; readonly end: RecordingEnd }> {
  const recorded = blocksOf(file, span);
  const versions = new Set<string>();
  const runs = new Set<string>();
  let blocks = 0;
  let frames = 0;
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const next = await recorded.next();
    if (next.done === true) {
      const summary = { fromMs, toMs, frames, runs: runs.size, versions: [...versions] };
      return { blocks, summary, end: next.value };
    }
    const { head, block } = next.value;
    blocks += 1;
    frames += block.frames.length;
    versions.add(head.version);
    runs.add(head.run);
    fromMs = Math.min(fromMs, head.fromMs);
    toMs = Math.max(toMs, head.toMs);
    take(next.value);
  }
}

function problemText(problem: RecordingProblem, file: string): string {
  switch (problem.kind) {
    case 'unreadable':
      return `${file} cannot be read: ${problem.detail}`;
    case 'foreign':
      return `${file} is no recording of Lademeister.`;
    case 'newer-format':
      return `${file} was written by a newer Lademeister (format ${problem.format}): only that can read it.`;
    case 'broken-off':
      return `${file} breaks off at byte ${problem.atByte}; what stands before was read.`;
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
