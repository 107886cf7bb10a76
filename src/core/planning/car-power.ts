import type { PlannedCar } from '../model/planning.ts';
import type { Piece } from './pieces.ts';

/** What a car can do in a piece of time. */
export interface CarRange {
  /** It is 0 or from `minW` to `maxW`; `maxW` 0: it cannot charge at all. */
  readonly minW: number;
  readonly maxW: number;
  readonly mayBuy: boolean;
}

const NOTHING: CarRange = { minW: 0, maxW: 0, mayBuy: false };

export function rangeOf(car: PlannedCar, piece: Piece): CarRange {
  if (!isHere(car, piece)) return NOTHING;
  const mayBuy =
    (car.gridFromMs === null || piece.startMs >= car.gridFromMs) &&
    (car.maxPriceNano === null || piece.importNano <= car.maxPriceNano);
  const maxW = Math.min(car.maxW, piece.surplusW + (mayBuy ? piece.gridRoomW : 0));
  return maxW <= 0 || maxW < car.minW ? NOTHING : { minW: car.minW, maxW, mayBuy };
}

export function isHere({ fromMs, untilMs }: PlannedCar, { startMs, endMs }: Piece): boolean {
  return startMs >= fromMs && (untilMs === null || endMs <= untilMs);
}

/** Powers between which what it costs to charge is a straight line, W, from 0 up. */
export function cornersOf({ minW, maxW }: CarRange, { surplusW, curtailedW }: Piece): readonly number[] {
  if (maxW <= 0) return [0];
  const between = [curtailedW, surplusW].filter((atW) => atW > Math.max(0, minW) && atW < maxW);
  const corners = minW > 0 && minW < maxW ? [0, minW, ...between, maxW] : [0, ...between, maxW];
  return [...new Set(corners)];
}

/** Of it from the sun, W: what is left of the surplus goes first. */
export function sunOf(powerW: number, { surplusW }: Piece): number {
  return Math.min(powerW, surplusW);
}

/** What charging costs for the whole piece, nano units: feed-in forgone, and grid energy at `importNano`. */
export function costOf(powerW: number, piece: Piece, importNano: number = piece.importNano): number {
  const sunW = sunOf(powerW, piece);
  const fedInW = Math.max(0, sunW - piece.curtailedW);
  return ((fedInW * piece.exportNano + (powerW - sunW) * importNano) / 1000) * piece.hours;
}
