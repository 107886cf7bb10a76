import type { CarPlan, CarSlot, PlannedCar } from '../model/planning.ts';
import { costOf, isHere, rangeOf, sunOf } from './car-power.ts';
import type { Piece } from './pieces.ts';

/** Less than this missing is nobody's trouble, Wh. */
const MISSING_WH = 1;
/** Powers below it are left over from computing, W. */
export const NEGLIGIBLE_W = 1;

/** What became of a car: its power in every piece, W, and, where others have a part of the sun, its own part of it. */
export interface CarPowers {
  readonly powersW: readonly number[];
  readonly sunW?: readonly number[];
  /** What there would be for it if everybody charged at once; without it, what there is. */
  readonly atOncePieces?: readonly Piece[];
  readonly worthNano: number;
}

/** Puts pieces together to the slots of the problem. A slot has the mean power of the time in which the car is there. */
export function carPlanOf(car: PlannedCar, pieces: readonly Piece[], slots: number, powers: CarPowers): CarPlan {
  const { powersW, worthNano } = powers;
  const sunW = powers.sunW ?? pieces.map((piece, at) => sunOf(powersW[at] ?? 0, piece));
  const sums = Array.from({ length: slots }, () => ({ wh: 0, boughtWh: 0, hours: 0 }));
  let costNano = 0;
  let energyWh = 0;
  pieces.forEach((piece, at) => {
    const sum = sums[piece.slot];
    const powerW = powersW[at] ?? 0;
    if (sum === undefined || !isHere(car, piece)) return;
    const boughtW = Math.max(0, powerW - (sunW[at] ?? 0));
    sum.wh += powerW * piece.hours;
    sum.boughtWh += boughtW * piece.hours;
    sum.hours += piece.hours;
    energyWh += powerW * piece.hours;
    costNano += costOf(powerW - boughtW, piece) + ((boughtW * piece.importNano) / 1000) * piece.hours;
  });
  return {
    chargePointId: car.chargePointId,
    slots: sums.map(({ wh, boughtWh, hours }) => slotOf(car, wh, boughtWh, hours)),
    costNano: Math.round(costNano),
    atOnceNano: Math.round(atOnceNano(car, powers.atOncePieces ?? pieces, energyWh)),
    worthNano: Math.round(worthNano),
    shortfalls: shortfallsOf(car, pieces, powersW),
  };
}

/** What the same energy would cost from now on with all the power there is, whatever the price. */
function atOnceNano(car: PlannedCar, pieces: readonly Piece[], energyWh: number): number {
  const carefree: PlannedCar = { ...car, gridFromMs: null, maxPriceNano: null };
  let leftWh = energyWh;
  let costNano = 0;
  for (const piece of pieces) {
    const { maxW } = rangeOf(carefree, piece);
    const canWh = maxW * piece.hours;
    if (leftWh <= 0) break;
    if (canWh <= 0) continue;
    costNano += costOf(maxW, piece) * Math.min(1, leftWh / canWh);
    leftWh -= canWh;
  }
  return costNano;
}

/** What a car that charges at once leaves to the next: the sun is there only once, also where two plans are compared with it. */
export function afterAtOnce(car: PlannedCar, pieces: readonly Piece[], plan: CarPlan): readonly Piece[] {
  const carefree: PlannedCar = { ...car, gridFromMs: null, maxPriceNano: null };
  let leftWh = pieces.reduce(
    (sum, piece) => sum + (isHere(car, piece) ? (plan.slots[piece.slot]?.powerW ?? 0) * piece.hours : 0),
    0,
  );
  return pieces.map((piece) => {
    const powerW = Math.min(rangeOf(carefree, piece).maxW, leftWh / piece.hours);
    leftWh -= powerW * piece.hours;
    const sunW = sunOf(powerW, piece);
    return {
      ...piece,
      surplusW: piece.surplusW - sunW,
      curtailedW: Math.max(0, piece.curtailedW - sunW),
      gridRoomW: Math.max(0, piece.gridRoomW - (powerW - sunW)),
    };
  });
}

function slotOf(car: PlannedCar, wh: number, boughtWh: number, hours: number): CarSlot {
  const meanW = hours > 0 ? wh / hours : 0;
  if (meanW < NEGLIGIBLE_W) return { powerW: 0, boughtW: 0 };
  const powerW = Math.round(Math.min(Math.max(meanW, car.minW), car.maxW));
  return { powerW, boughtW: Math.min(powerW, Math.round((boughtWh / wh) * meanW + Math.max(0, powerW - meanW))) };
}

function shortfallsOf(car: PlannedCar, pieces: readonly Piece[], powersW: readonly number[]): CarPlan['shortfalls'] {
  return car.demands.flatMap(({ byMs, energyWh }) => {
    let missingWh = energyWh;
    pieces.forEach(({ endMs, hours }, at) => {
      if (endMs <= byMs) missingWh -= (powersW[at] ?? 0) * hours;
    });
    return missingWh > MISSING_WH ? [{ byMs, missingWh: Math.round(missingWh) }] : [];
  });
}
