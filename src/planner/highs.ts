import type { Highs, Model } from 'highs';
import type { Bound, LinearProgramme, LinearSolver, OpenProgramme, Solved } from '../core/planning/linear-programme.ts';

export type { LinearSolver };

/** A programme that takes longer is given up, s. */
const LIMIT_S = 5;
const NONE = new Float64Array();

/** Loads HiGHS: 3.5 MB of WebAssembly, and some 20 MB of memory that this process never gives back. */
export async function loadHighs(limitS: number = LIMIT_S): Promise<LinearSolver> {
  const { default: load }: { readonly default: unknown } = await import('highs');
  if (!isLoader(load)) throw new Error('highs exports no loader');
  const highs = await load();
  const { optimal, empty } = highs.constants.modelStatus;
  return {
    open(programme) {
      const model = highs.createModel();
      model.options.set({ output_flag: false, time_limit: limitS });
      model.passModel(modelOf(programme));
      return opened(model, { optimal, empty });
    },
  };
}

/** Its types describe the CommonJS file; as an ES module the default export is the function itself. */
function isLoader(value: unknown): value is () => Promise<Highs> {
  return typeof value === 'function';
}

function opened(model: Model, status: { readonly optimal: number; readonly empty: number }): OpenProgramme {
  return {
    solve(): Solved {
      const { modelStatus } = model.run();
      // Without rows there is nothing to solve, nor a solution to read.
      if (modelStatus === status.empty) return { kind: 'solved', values: NONE, rowDuals: NONE, cost: 0 };
      if (modelStatus !== status.optimal)
        return { kind: 'failed', detail: `HiGHS ended with model status ${modelStatus}` };
      const { colValue, rowDual } = model.getSolution();
      return { kind: 'solved', values: colValue, rowDuals: rowDual, cost: model.getObjectiveValue() };
    },
    boundRows(bounds) {
      if (bounds.length > 0) model.changeRowsBounds(...changeOf(bounds));
    },
    boundColumns(bounds) {
      if (bounds.length > 0) model.changeColsBounds(...changeOf(bounds));
    },
    close: () => model.dispose(),
  };
}

function changeOf(bounds: readonly Bound[]) {
  const sorted = [...bounds].sort((a, b) => a.of - b.of);
  return [
    { kind: 'set', indices: sorted.map(({ of }) => of) },
    sorted.map(({ lower }) => lower),
    sorted.map(({ upper }) => upper),
  ] as const;
}

function modelOf(lp: LinearProgramme) {
  const numCols = lp.costs.length;
  const numRows = lp.rowLower.length;
  return {
    numCols,
    numRows,
    colCost: lp.costs,
    colLower: lp.lower,
    colUpper: lp.upper,
    rowLower: lp.rowLower,
    rowUpper: lp.rowUpper,
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: [...lp.starts, lp.indices.length],
      indices: lp.indices,
      values: lp.factors,
    },
  } as const;
}
