import type { Least } from './least.ts';

/** What one decision leaves to the next about the grid operator's limits. Times are monotonic ms. */
export interface DimmingMemory {
  /** Limits in force, or on their way back to none. */
  readonly ceilings: readonly Ceiling[];
  /** Discharge of all batteries, W. */
  readonly discharge: Least | null;
  /** Heat pumps that did not fit beneath a limit, and since when they have been blocked. */
  readonly blocked: readonly { readonly id: string; readonly sinceMs: number }[];
  /** Batteries that charge from the grid beneath a limit: since when, and whether that has been ended. */
  readonly charging: readonly { readonly id: string; readonly sinceMs: number; readonly locked: boolean }[];
}

export interface Ceiling {
  readonly key: string;
  readonly powerW: number;
  readonly atMs: number;
}

/** The same about limits of what flows into the grid. */
export interface FeedInMemory {
  /** What the site itself takes, W. */
  readonly consumption: Least;
  /** What may flow into the grid, and what all inverters together may produce, W. */
  readonly limitW: number;
  readonly producedW: number;
  readonly changedMs: number;
}
