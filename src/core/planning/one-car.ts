import type { CarPlan, PlannedCar, PlanProblem } from '../model/planning.ts';
import { carPlanOf } from './car-plan.ts';
import { foreseen } from './foreseen.ts';
import { type Choice, energyOf, type Menu, menusOf } from './menu.ts';
import { bestChoices, type Worths } from './pick.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { soundProblem } from './sound.ts';
import { type Bounds, TOLERANCE_WH, trimmed } from './trim.ts';

/** Bisection ends here, nano units per kWh: prices that differ by less are the same. */
const CLOSE_NANO = 1;
const NEVER_NANO = -1e14;

/**
 * The cheapest plan for the first car of a problem that has no battery to steer: exact but for the energy of one part of a
 * slot per demand, in well under a millisecond.
 *
 * Each piece of time offers energy at rising prices: what could not be fed in for nothing, the rest of the surplus for the feed-in it
 * forgoes, and grid energy. For one demand E the cheapest plan takes the cheapest offers up to E. Were there a cheaper plan, it would
 * lack some offer that this one takes, and take instead one that this one left; every offer left costs at least as much as every offer
 * taken, so the swap does not raise the cost, and after finitely many swaps the plans are the same. So a price θ splits them: below it is
 * charged, above it not, at it in part. Demands by several times are nested ("before t1" is part of "before t2"), and sets of nested
 * least amounts are contra-polymatroids, for which taking the cheapest step by step, earliest demand first, is exact as well (Edmonds
 * 1970): a later demand never makes an earlier purchase wrong, for it can only add. The price of a piece is then the greatest θ of all
 * demands after it, and never rises with time. The wish for a share of sun is one more such amount over a part of the offers.
 *
 * A car charges with 0 or from `minW` to `maxW`, a meter knows one direction at a time, and starts have a price: none of the three is
 * convex. So instead of sorting offers, θ is searched for: for a given θ `bestChoices` finds the plan with the least cost less θ for
 * each kWh, which is exact for any shape of cost (a Lagrangian dual: what it finds is the cheapest plan for the energy it has). The first θ
 * that yields enough may yield more than enough, by one piece or one run at most; `trimmed` gives that back where it costs most.
 */
export function planOneCar(problem: PlanProblem): CarPlan | null {
  const { problem: sound } = foreseen(soundProblem(problem));
  const car = sound.cars[0];
  return car === undefined ? null : planCar(car, piecesOf(sound), sound.slots.length);
}

/** The same over pieces that others have taken their part of. `atOncePieces`: what they would leave if they charged at once. */
export function planCar(
  car: PlannedCar,
  pieces: readonly Piece[],
  slots: number,
  atOncePieces: readonly Piece[] = pieces,
): CarPlan {
  const menus = menusOf(car, pieces);
  const span = spanOf(menus, car.startCostNano);
  const search: Search = {
    menus,
    startNano: car.startCostNano,
    worths: { sun: new Float64Array(pieces.length).fill(NEVER_NANO), bought: new Float64Array(pieces.length) },
    span,
    surplus: [],
  };
  search.worths.bought.fill(NEVER_NANO);
  const bounds = boundsOf(car, pieces);
  for (const { pieces: before, leastWh, leastSunWh } of bounds.demands) {
    // Sun first: what it brings counts for the demand, too.
    if (leastSunWh > 0) raise(search, before, leastSunWh, 'sun');
    raise(search, before, leastWh, 'any');
  }
  const worthNano = search.worths.bought[0] ?? NEVER_NANO;
  goOnBeyond(search, car, bounds.mostWh);
  const choices = trimmed(menus, bestChoices(menus, search.worths, car.startCostNano), {
    bounds,
    // Not the price at which its room is full: what a demand's own price brings too much of may fill it, and is kept if it is worth it.
    worth: { sunNano: car.beyondNano, boughtNano: boughtBeyond(car, car.beyondNano) },
    startNano: car.startCostNano,
  });
  return carPlanOf(car, pieces, slots, {
    powersW: choices.map(({ powerW }) => powerW),
    atOncePieces,
    worthNano: Math.min(Math.max(worthNano, car.beyondNano), mostImport(pieces)),
  });
}

interface Search {
  readonly menus: readonly Menu[];
  readonly startNano: number;
  readonly worths: Worths;
  readonly span: { readonly leastNano: number; readonly mostNano: number };
  /** What the pieces at the worth of earlier demands bring beyond their need, Wh. */
  surplus: { readonly nano: number; readonly wh: number }[];
}

function boundsOf(car: PlannedCar, pieces: readonly Piece[]): Bounds {
  const share = (car.solarSharePercent ?? 0) / 100;
  return {
    demands: car.demands.map(({ byMs, energyWh }) => ({
      pieces: pieces.filter(({ endMs }) => endMs <= byMs).length,
      leastWh: energyWh,
      leastSunWh: share * energyWh,
    })),
    mostWh: car.roomWh ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * Raises what a kWh is worth in the pieces before a demand until they bring what it needs, or all they can. What an earlier demand has
 * too much of will be given back, unless this one pays as much.
 */
function raise(search: Search, before: number, needWh: number, of: 'sun' | 'any'): void {
  const { menus, startNano, worths, span } = search;
  const at = (nano: number): Worths => ({
    sun: raised(worths.sun, before, nano),
    bought: of === 'sun' ? worths.bought : raised(worths.bought, before, nano),
  });
  const broughtWh = (nano: number): number => {
    const sum = sumBefore(bestChoices(menus, at(nano), startNano), before, of);
    return search.surplus.reduce((left, its) => (of === 'any' && its.nano > nano ? left - its.wh : left), sum);
  };
  const isEnough = (nano: number): boolean => broughtWh(nano) >= needWh - TOLERANCE_WH;
  if (isEnough(NEVER_NANO)) return;
  const found = isEnough(span.mostNano) ? firstThat(isEnough, span.leastNano, span.mostNano) : span.mostNano;
  const tooMuchWh = broughtWh(found) - needWh;
  if (of === 'any') search.surplus = search.surplus.filter(({ nano }) => nano > found);
  if (of === 'any' && tooMuchWh > 0) search.surplus.push({ nano: found, wh: tooMuchWh });
  const { sun, bought } = at(found);
  worths.sun.set(sun);
  worths.bought.set(bought);
}

/** Beyond the demands the sun goes on, as far as there is room. */
function goOnBeyond({ menus, startNano, worths, span }: Search, car: PlannedCar, mostWh: number): void {
  const at = (nano: number): Worths => ({
    sun: raised(worths.sun, menus.length, nano),
    bought: raised(worths.bought, menus.length, boughtBeyond(car, nano)),
  });
  const isTooMuch = (nano: number): boolean =>
    sumBefore(bestChoices(menus, at(nano), startNano), menus.length, 'any') >= mostWh;
  const nano = isTooMuch(car.beyondNano)
    ? firstThat(isTooMuch, Math.min(span.leastNano, car.beyondNano - CLOSE_NANO), car.beyondNano)
    : car.beyondNano;
  const { sun, bought } = at(nano);
  worths.sun.set(sun);
  worths.bought.set(bought);
}

/** Nobody asked for grid energy beyond the demands: it is taken where it is paid for, if it is known to fit in. */
function boughtBeyond(car: PlannedCar, beyondNano: number): number {
  return car.roomWh === null ? NEVER_NANO : Math.min(beyondNano, 0);
}

/** The least worth, to `CLOSE_NANO`, at which something holds that goes on holding above it. */
function firstThat(holds: (nano: number) => boolean, leastNano: number, mostNano: number): number {
  let below = leastNano;
  let above = mostNano;
  while (above - below > CLOSE_NANO) {
    const middle = (above + below) / 2;
    if (holds(middle)) above = middle;
    else below = middle;
  }
  return above;
}

function raised(worths: Float64Array, before: number, nano: number): Float64Array {
  return worths.map((worth, at) => (at < before && worth < nano ? nano : worth));
}

function sumBefore(chosen: readonly Choice[], before: number, of: 'sun' | 'any'): number {
  let sum = 0;
  for (let at = 0; at < before; at += 1) {
    const choice = chosen[at];
    if (choice !== undefined) sum += of === 'sun' ? choice.sunWh : energyOf(choice);
  }
  return sum;
}

/** Below it nothing is charged, above it everything, nano units per kWh. */
function spanOf(menus: readonly Menu[], startNano: number): Search['span'] {
  let leastNano = 0;
  let mostNano = 0;
  for (const { choices } of menus) {
    choices.forEach((choice, at) => {
      for (const lower of choices.slice(0, at)) {
        const kWh = (energyOf(choice) - energyOf(lower)) / 1000;
        const perKwh = (choice.countsNano - lower.countsNano) / kWh;
        leastNano = Math.min(leastNano, perKwh);
        mostNano = Math.max(mostNano, perKwh + (lower.powerW === 0 ? startNano / kWh : 0));
      }
    });
  }
  return { leastNano: leastNano - 2 * CLOSE_NANO, mostNano: mostNano + 2 * CLOSE_NANO };
}

function mostImport(pieces: readonly Piece[]): number {
  return pieces.reduce((most, { importNano }) => Math.max(most, importNano), 0);
}
