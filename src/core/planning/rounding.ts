import type { CarColumns, Formulation } from './formulation.ts';
import type { Bound } from './linear-programme.ts';

/** Less than this is nothing, kW and kWh. */
const NEGLIGIBLE = 1e-4;

/**
 * Decides where cars charge: a linear programme lets them charge with less than they can. Where it does, the energy is put
 * together to pieces with `minW` and pieces without: its sum is kept as time goes by (half a piece more or less), so what is to be
 * ready by a time still is. Solved once more within these bounds, every power is one the car can have, and all others have moved to fit.
 * Returns bounds for the rows of cars and for the columns of directions.
 */
export function roundedBounds(
  { pieces, cars, directions, dischargeW }: Formulation,
  values: Float64Array,
): { readonly rows: readonly Bound[]; readonly columns: readonly Bound[] } {
  /** Left beside what all cars take, kW. */
  const leftKw = pieces.map(({ surplusW, gridRoomW }, at) =>
    cars.reduce((left, car) => left - powerOf(car, at, values), (surplusW + gridRoomW + dischargeW) / 1000),
  );
  return {
    rows: cars.flatMap((car) => carBounds(car, pieces, values, leftKw)),
    columns: directions.map((of) => {
      const side = (values[of] ?? 0) > 0.5 ? 1 : 0;
      return { of, lower: side, upper: side };
    }),
  };
}

/** Power of a car in a piece, kW. */
export function powerOf({ pieces }: CarColumns, at: number, values: Float64Array): number {
  const column = pieces[at];
  if (column == null) return 0;
  const inKw = (of: number | null): number => (of === null ? 0 : (values[of] ?? 0));
  return inKw(column.sun) + inKw(column.bought);
}

function carBounds(
  car: CarColumns,
  pieces: Formulation['pieces'],
  values: Float64Array,
  leftKw: number[],
): readonly Bound[] {
  const bounds: Bound[] = [];
  const minKw = car.car.minW / 1000;
  /** Wanted and not yet placed, kWh; pieces since the last demand that got none of it. */
  let owedKwh = 0;
  let without: { readonly at: number; readonly of: number; readonly powerKw: number }[] = [];
  const turnOn = (at: number, of: number, powerKw: number): void => {
    const { maxW } = car.pieces[at]?.range ?? { maxW: 0 };
    bounds.push({ of, lower: minKw, upper: maxW / 1000 });
    leftKw[at] = (leftKw[at] ?? 0) + powerKw - minKw;
    owedKwh -= minKw * (pieces[at]?.hours ?? 0);
  };
  const deadlines = new Set(car.car.demands.map(({ byMs }) => byMs));
  car.pieces.forEach((column, at) => {
    const piece = pieces[at];
    if (piece === undefined) return;
    if (column !== null) {
      const powerKw = powerOf(car, at, values);
      const fits = (leftKw[at] ?? 0) + powerKw >= minKw - NEGLIGIBLE;
      if (powerKw >= minKw - NEGLIGIBLE) {
        if (powerKw > NEGLIGIBLE) bounds.push({ of: column.row, lower: minKw, upper: column.range.maxW / 1000 });
        else bounds.push({ of: column.row, lower: 0, upper: minKw > 0 ? 0 : column.range.maxW / 1000 });
      } else if (powerKw <= NEGLIGIBLE) {
        bounds.push({ of: column.row, lower: 0, upper: 0 });
      } else {
        owedKwh += powerKw * piece.hours;
        if (fits && owedKwh >= (minKw * piece.hours) / 2) turnOn(at, column.row, powerKw);
        else without.push({ at, of: column.row, powerKw });
      }
    }
    if (!deadlines.has(piece.endMs) && at < pieces.length - 1) return;
    // What is still owed by a demand's time is charged where most of it was meant to be.
    const rest = without.sort((a, b) => b.powerKw - a.powerKw);
    for (const { at: where, of, powerKw } of rest) {
      if (owedKwh > NEGLIGIBLE && deadlines.has(piece.endMs)) turnOn(where, of, powerKw);
      else bounds.push({ of, lower: 0, upper: 0 });
    }
    without = [];
    owedKwh = Math.min(owedKwh, 0);
  });
  return bounds;
}
