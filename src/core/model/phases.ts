/** A phase of the grid connection. */
export type Phase = 'L1' | 'L2' | 'L3';

/** All phases, in the order in which a {@link PerPhase} lists them. */
export const PHASES = ['L1', 'L2', 'L3'] as const satisfies readonly Phase[];

/** Indices into a {@link PerPhase}. */
export const PHASE_INDICES = [0, 1, 2] as const;

/** One value for each phase: L1, L2, L3. */
export type PerPhase = readonly [number, number, number];

/**
 * Grid phases on a charge point's terminals, in terminal order. `['L2', 'L3', 'L1']` means that terminal L1 of the
 * charge point (the only one a single-phase car uses) hangs on grid phase L2. A single-phase charge point names one.
 */
export type PhaseRotation = readonly [Phase] | readonly [Phase, Phase] | readonly [Phase, Phase, Phase];

export const NO_CURRENT: PerPhase = [0, 0, 0];

export function phaseIndex(phase: Phase): 0 | 1 | 2 {
  return phase === 'L1' ? 0 : phase === 'L2' ? 1 : 2;
}

/** Applies `f` to each phase. */
export function mapPhases(values: PerPhase, f: (value: number, index: 0 | 1 | 2) => number): PerPhase {
  return [f(values[0], 0), f(values[1], 1), f(values[2], 2)];
}

export function addPhases(a: PerPhase, b: PerPhase): PerPhase {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

/** The largest of the three. */
export function strongest(values: PerPhase): number {
  return Math.max(values[0], values[1], values[2]);
}

/** Values at a charge point's terminals, put on the grid phases the terminals are wired to. */
export function toGridPhases(terminals: PerPhase, rotation: PhaseRotation): PerPhase {
  const grid: [number, number, number] = [0, 0, 0];
  for (const terminal of PHASE_INDICES) {
    const phase = rotation[terminal];
    if (phase !== undefined) grid[phaseIndex(phase)] += terminals[terminal];
  }
  return grid;
}
