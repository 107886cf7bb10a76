import type { PlannedCar } from '../model/planning.ts';
import { type CarRange, cornersOf, costOf, rangeOf, sunOf } from './car-power.ts';
import type { Piece } from './pieces.ts';

/** One power a car can have in a piece of time, and what it comes to. */
export interface Choice {
  readonly powerW: number;
  readonly sunWh: number;
  readonly boughtWh: number;
  /** What it counts with, nano units: money, or carbon and then money. Of equal prices the earlier one is a little cheaper. */
  readonly countsNano: number;
}

/** What a car can do in a piece of time. The first choice is always not to charge. */
export interface Menu {
  readonly piece: Piece;
  readonly range: CarRange;
  readonly choices: readonly Choice[];
  /** What a kWh from the grid counts with here, nano units. */
  readonly gridNano: number;
}

/** So much dearer each later piece counts, nano units per kWh: a hundred-thousandth of a cent. Whoever is done early is safe. */
const LATER_NANO = 10;

/** @param pieces in order of time */
export function menusOf(car: PlannedCar, pieces: readonly Piece[]): readonly Menu[] {
  const isGreen = car.strategy === 'greenest';
  return pieces.map((piece, at) => {
    const range = rangeOf(car, piece);
    const gridNano = (isGreen ? piece.greenNano : piece.carNano) + at * LATER_NANO;
    const menu = { piece, range, gridNano };
    return { ...menu, choices: cornersOf(range, piece).map((powerW) => choiceOf(powerW, menu)) };
  });
}

/** What charging with this power comes to. */
export function choiceOf(powerW: number, { piece, gridNano }: Pick<Menu, 'piece' | 'gridNano'>): Choice {
  const sunWh = sunOf(powerW, piece) * piece.hours;
  return {
    powerW,
    sunWh,
    boughtWh: powerW * piece.hours - sunWh,
    countsNano: costOf(powerW, piece, gridNano),
  };
}

export function energyOf({ sunWh, boughtWh }: Choice): number {
  return sunWh + boughtWh;
}
