/**
 * What a benchmark is: it measures, states its aims, and never fails on a slow machine.
 * A file `scripts/bench/NAME.ts` exports one as `bench`; `npm run bench -- NAME [--json] [...]` runs it.
 */
export interface Metric {
  readonly value: number;
  readonly unit: string;
  /** What we want to reach, in words: `< 5`. */
  readonly aim: string;
}

export interface Bench {
  /** What is measured, in one sentence, for the reader of the output. */
  readonly what: string;
  /** `args` are the command-line words behind the name. `say` prints progress (not with --json). */
  run(args: readonly string[], say: (line: string) => void): Promise<Readonly<Record<string, Metric>>>;
}

/** The value below which `share` (0..1) of the samples lie. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[index] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
