import type { Difference } from '../site/flight-recorder/replay.ts';
import { decisionWords } from './facts.ts';

/** What was gone through. Times are UTC epoch ms. */
export interface ReplaySummary {
  readonly fromMs: number;
  readonly toMs: number;
  readonly frames: number;
  readonly runs: number;
  /** Of the builds that recorded it. */
  readonly versions: readonly string[];
}

/** A terminal shows so many lines at most; `--json` gives all. */
const MOST_LINES = 200;

/** The differences, those that go on from one decision to the next in one line. */
export function differencesText(differences: readonly Difference[]): string {
  const episodes = episodesOf(differences);
  const lines = episodes.slice(0, MOST_LINES).map((episode) => `${episodeLine(episode)}\n`);
  const more = episodes.length - lines.length;
  return `${lines.join('')}${more > 0 ? `… and ${more} more; --json gives all.\n` : ''}`;
}

/** The last lines: how much was the same, and what could not be compared. */
export function summaryText(
  summary: ReplaySummary & { readonly foreignBlocks: number; readonly damagedBlocks: number },
  differences: readonly Difference[],
): string {
  const { fromMs, toMs, frames, runs, versions, foreignBlocks, damagedBlocks } = summary;
  const differing = new Set(differences.map(({ atMs }) => atMs)).size;
  const kinds = (['set-point', 'reasons', 'numbers', 'threw'] as const)
    .map((kind) => ({ kind, count: differences.filter((one) => one.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${KIND_WORDS[kind]} ${count}`);
  return [
    `${iso(fromMs)} to ${iso(toMs)}: ${frames} decisions of ${runs} ${runs === 1 ? 'run' : 'runs'}, recorded by ${versions.join(', ')}.`,
    ...(damagedBlocks > 0 ? [`${damagedBlocks} damaged blocks were left out.`] : []),
    ...(foreignBlocks > 0
      ? [
          `In ${foreignBlocks} blocks the memory is of another build: they were decided with a memory of this build's own.`,
        ]
      : []),
    differing === 0
      ? 'This build decides the same.'
      : `At ${differing} times this build decides otherwise: ${kinds.join(', ')}.`,
    '',
  ].join('\n');
}

const KIND_WORDS: Readonly<Record<Difference['kind'], string>> = {
  'set-point': 'another set-point',
  reasons: 'other reasons',
  numbers: 'other numbers in the same reasons',
  threw: 'no decision at all',
};

interface Episode {
  readonly first: Difference;
  readonly words: string;
  toMs: number;
  count: number;
}

function episodesOf(differences: readonly Difference[]): readonly Episode[] {
  const episodes: Episode[] = [];
  const open = new Map<string, Episode>();
  for (const one of differences) {
    const words = differenceWords(one);
    const going = open.get(one.device);
    if (going !== undefined && going.words === words && one.atMs - going.toMs <= GOES_ON_WITHIN_MS) {
      going.toMs = one.atMs;
      going.count += 1;
      continue;
    }
    const episode = { first: one, words, toMs: one.atMs, count: 1 };
    open.set(one.device, episode);
    episodes.push(episode);
  }
  return episodes;
}

const GOES_ON_WITHIN_MS = 5_000;

function differenceWords({ kind, recorded, today, detail }: Difference): string {
  switch (kind) {
    case 'threw':
      return `this build cannot decide: ${detail ?? ''}`;
    case 'numbers':
      return `recorded ${decisionWords(recorded)}, today other numbers in the same reasons`;
    case 'set-point':
    case 'reasons':
      return `recorded ${decisionWords(recorded)}, today ${decisionWords(today)}`;
  }
}

function episodeLine({ first, words, toMs, count }: Episode): string {
  const times = count === 1 ? iso(first.atMs) : `${iso(first.atMs)} to ${iso(toMs)} (${count} times)`;
  return first.device === '' ? `${times}: ${words}` : `${times} ${first.device}: ${words}`;
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
