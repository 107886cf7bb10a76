/**
 * Least cost under linear limits, as a solver takes it: columns with a cost and bounds, rows with bounds over sums of columns. Powers
 * are kW, energies kWh and money cents of the currency in here, so that all numbers are of the same size.
 */
export class LinearProgramme {
  readonly costs: number[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];
  readonly rowLower: number[] = [];
  readonly rowUpper: number[] = [];
  /** Rows one after the other: where each begins, its columns and their factors. */
  readonly starts: number[] = [];
  readonly indices: number[] = [];
  readonly factors: number[] = [];

  /** Returns its number. */
  column(cost: number, lower: number, upper: number): number {
    this.costs.push(cost);
    this.lower.push(lower);
    this.upper.push(upper);
    return this.costs.length - 1;
  }

  /** Returns its number. */
  row(lower: number, upper: number, terms: readonly Term[]): number {
    this.starts.push(this.indices.length);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
    for (const { column, factor } of terms) {
      this.indices.push(column);
      this.factors.push(factor);
    }
    return this.starts.length - 1;
  }
}

export interface Term {
  readonly column: number;
  readonly factor: number;
}

/** Bounds of a column or row, by its number. */
export interface Bound {
  readonly of: number;
  readonly lower: number;
  readonly upper: number;
}

export type Solved =
  | {
      readonly kind: 'solved';
      /** Of each column. */
      readonly values: Float64Array;
      /** By how much the least cost rises with one more of each row's bound. */
      readonly rowDuals: Float64Array;
      readonly cost: number;
    }
  | { readonly kind: 'failed'; readonly detail: string };

/** A programme in a solver: solved again after its bounds were changed, it starts from where it was. */
export interface OpenProgramme {
  solve(): Solved;
  boundRows(bounds: readonly Bound[]): void;
  boundColumns(bounds: readonly Bound[]): void;
  close(): void;
}

export interface LinearSolver {
  open(programme: LinearProgramme): OpenProgramme;
}
