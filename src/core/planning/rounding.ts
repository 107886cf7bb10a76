import type { CarColumns, Formulation } from './formulation.ts';
import type { Bound } from './linear-programme.ts';

/** Less than this is nothing, kW and kWh. */
const NEGLIGIBLE = 1e-4;

/**
 * Decides where cars charge: a linear programme lets them charge with less than they can. Where it does, the energy is put
 * together to pieces with `minW` and pieces without: its sum is kept as time goes by (half a piece more or less), so what is to be
 * ready by a time still is. Solved once more within these bounds, others move to fit; where that leads to powers below the least again,
 * it is done again, and at last (`isLast`) nothing may move but the powers of those that charge.
 * Returns bounds for the rows of cars and for the columns of directions.
 */
export function roundedBounds(
  { pieces, cars, directions, dischargeW }: Formulation,
  values: Float64Array,
  isLast: boolean,
): { readonly rows: readonly Bound[]; readonly columns: readonly Bound[] } {
  /** Left beside what all cars take, kW. */
  const leftKw = pieces.map(({ surplusW, gridRoomW }, at) =>
    cars.reduce((left, car) => left - powerOf(car, at, values), (surplusW + gridRoomW + dischargeW) / 1000),
  );
  return {
    rows: cars.flatMap((car) => carBounds(car, pieces, values, leftKw, isLast)),
    columns: directions.map(({ column, fedIn, bought }) => {
      const boughtKw = bought.reduce((sum, of) => sum + (values[of] ?? 0), 0);
      const side = (values[fedIn] ?? 0) > boughtKw ? 1 : 0;
      return { of: column, lower: side, upper: side };
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
  isLast: boolean,
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
  const fits = (at: number, powerKw: number): boolean => (leftKw[at] ?? 0) + powerKw >= minKw - NEGLIGIBLE;
  car.pieces.forEach((column, at) => {
    const piece = pieces[at];
    if (piece === undefined) return;
    if (column !== null) {
      const powerKw = powerOf(car, at, values);
      const isOff = powerKw <= NEGLIGIBLE;
      if (isOff || powerKw >= minKw - NEGLIGIBLE) {
        const upper = isOff && minKw > 0 ? 0 : column.range.maxW / 1000;
        if (isLast) bounds.push({ of: column.row, lower: isOff ? 0 : minKw, upper });
      } else {
        owedKwh += powerKw * piece.hours;
        if (fits(at, powerKw) && owedKwh >= (minKw * piece.hours) / 2) turnOn(at, column.row, powerKw);
        else without.push({ at, of: column.row, powerKw });
      }
    }
    if (!deadlines.has(piece.endMs) && at < pieces.length - 1) return;
    // What is still owed by a demand's time is charged where most of it was meant to be.
    for (const { at: where, of, powerKw } of without.sort((a, b) => b.powerKw - a.powerKw)) {
      const isOwed = owedKwh > NEGLIGIBLE && deadlines.has(piece.endMs);
      if (isOwed && fits(where, powerKw)) turnOn(where, of, powerKw);
      else bounds.push({ of, lower: 0, upper: 0 });
    }
    without = [];
    owedKwh = Math.min(owedKwh, 0);
  });
  return bounds;
}
