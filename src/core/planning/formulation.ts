import type { PlannedBattery, PlannedCar, PlanProblem } from '../model/planning.ts';
import { type CarRange, rangeOf } from './car-power.ts';
import { LinearProgramme, type Term } from './linear-programme.ts';
import type { Piece } from './pieces.ts';

const NANO_PER_CENT = 1e7;
const INFINITE = Number.POSITIVE_INFINITY;
/** Of equal prices the earlier one is taken, nano units per kWh and piece. */
const LATER_NANO = 10;
/** A battery is not cycled for nothing, nano units per kWh. */
const IDLE_NANO = 1e4;
/** A wish for sun outbids so much money, cents per kWh. */
const SUN_CENTS = 100;
/** More than fits into a car is not charged at all, and no plan should count on it, cents per kWh. */
const EXCESS_CENTS = 100;
/** What a missing kWh counts with, beside the greatest price: a car is ready at some price rather than not at all. */
const MISSING_CENTS = 1_000;
const MISSING_PRICES = 20;

/** Where a car stands in the programme: columns and rows by piece; `null` where it cannot charge. */
export interface CarColumns {
  readonly car: PlannedCar;
  readonly pieces: readonly (CarColumn | null)[];
  /** What is demanded by each time, and all energy: their duals together are what a kWh is worth. */
  readonly demandRows: readonly number[];
}

export interface CarColumn {
  readonly range: CarRange;
  readonly sun: number | null;
  readonly bought: number | null;
  /** Their sum, kW. */
  readonly row: number;
}

export interface BatteryColumns {
  readonly battery: PlannedBattery;
  readonly pieces: readonly {
    readonly fromSun: number | null;
    readonly fromGrid: number | null;
    readonly discharge: number;
    readonly energy: number;
    /** Energy at its end from energy at its beginning, kWh. */
    readonly row: number;
  }[];
}

/** Which way the meter runs: 1 outwards, 0 inwards. */
export interface Direction {
  readonly column: number;
  readonly fedIn: number;
  readonly bought: readonly number[];
}

export interface Formulation {
  readonly programme: LinearProgramme;
  readonly pieces: readonly Piece[];
  readonly cars: readonly CarColumns[];
  readonly batteries: readonly BatteryColumns[];
  /** Where feeding in pays more than buying costs. */
  readonly directions: readonly Direction[];
  /** What all batteries together can give, W. */
  readonly dischargeW: number;
}

/**
 * The linear programme of a sound problem whose batteries can all be steered. In every piece the surplus goes to cars, batteries and
 * the grid, and what house, cars and batteries lack comes from the grid and batteries: two balances instead of one keep a battery from
 * being sold, and tell sun from bought energy. It is exact but for what is not convex: cars that charge with 0 or from `minW`
 * (see `rounding.ts`), batteries that would charge and discharge at once for a negative price (they do not discharge then), and a meter
 * that would count both ways at once where feeding in pays more than buying (one column between 0 and 1 each, rounded later).
 */
export function formulate({ cars, batteries }: PlanProblem, pieces: readonly Piece[]): Formulation {
  const lp = new LinearProgramme();
  const sunTerms: Term[][] = pieces.map(() => []);
  const gridTerms: Term[][] = pieces.map(() => []);
  const dischargeW = batteries.reduce((sum, { maxDischargeW }) => sum + maxDischargeW, 0);
  const carColumns = cars.map((car) => addCar(lp, car, pieces, dischargeW, sunTerms, gridTerms));
  const batteryColumns = batteries.map((battery) => addBattery(lp, battery, pieces, sunTerms, gridTerms));
  const directions: Direction[] = [];
  const isPaid = pieces.some(({ importNano }) => importNano < 0);
  pieces.forEach((piece, at) => {
    const buyers = gridTerms[at]?.filter(({ factor }) => factor < 0) ?? [];
    const { hours, surplusW, curtailedW, deficitW, gridRoomW } = piece;
    if (isPaid && batteryColumns.length > 0) addDischarge(lp, at, carColumns, batteryColumns, kilo(deficitW));
    const grid = lp.column(cents(piece.importNano) * hours, 0, kilo(gridRoomW + deficitW));
    const house = kilo(deficitW);
    lp.row(house, house, [{ column: grid, factor: 1 }, ...(gridTerms[at] ?? [])]);
    addPhases(lp, gridTerms[at] ?? [], batteryColumns, at, gridRoomW);
    if (surplusW <= 0) return;
    const fedIn = lp.column(-cents(piece.exportNano) * hours, 0, kilo(surplusW - curtailedW));
    const sold = [{ column: fedIn, factor: 1 }];
    if (curtailedW > 0) sold.push({ column: lp.column(0, 0, kilo(curtailedW)), factor: 1 });
    lp.row(kilo(surplusW), kilo(surplusW), [...(sunTerms[at] ?? []), ...sold]);
    if (piece.importNano < piece.exportNano && buyers.length > 0) {
      directions.push(addDirection(lp, fedIn, buyers, piece));
    }
  });
  return { programme: lp, pieces, cars: carColumns, batteries: batteryColumns, directions, dischargeW };
}

function addCar(
  lp: LinearProgramme,
  car: PlannedCar,
  pieces: readonly Piece[],
  dischargeW: number,
  sunTerms: readonly Term[][],
  gridTerms: readonly Term[][],
): CarColumns {
  const columns = pieces.map((piece, at): CarColumn | null => {
    const range = rangeOf(car, { ...piece, gridRoomW: piece.gridRoomW + dischargeW });
    if (range.maxW <= 0) return null;
    const later = cents(at * LATER_NANO) * piece.hours;
    const countsNano = car.strategy === 'greenest' ? piece.greenNano : piece.carNano;
    const more = cents(countsNano - piece.importNano) * piece.hours;
    const sunW = Math.min(range.maxW, piece.surplusW);
    const sun = sunW > 0 ? lp.column(later, 0, kilo(sunW)) : null;
    const bought = range.mayBuy ? lp.column(later + more, 0, kilo(range.maxW)) : null;
    if (sun !== null) sunTerms[at]?.push({ column: sun, factor: 1 });
    if (bought !== null) gridTerms[at]?.push({ column: bought, factor: -1 });
    const sum = [sun, bought].flatMap((column) => (column === null ? [] : [{ column, factor: 1 }]));
    // A little sun comes only with what tops it up to the least power: the convex hull of "not at all" and "at least that".
    if (sun !== null && bought !== null && piece.surplusW < range.minW) {
      lp.row(0, INFINITE, [
        { column: bought, factor: kilo(piece.surplusW) },
        { column: sun, factor: -kilo(range.minW - piece.surplusW) },
      ]);
    }
    return { range, sun, bought, row: lp.row(0, kilo(range.maxW), sum) };
  });
  addStarts(lp, car, columns);
  return { car, pieces: columns, demandRows: addDemands(lp, car, pieces, columns) };
}

/** What a start costs, in proportion to how far the power rises: exact for starts to full power, less for others. */
function addStarts(lp: LinearProgramme, car: PlannedCar, columns: readonly (CarColumn | null)[]): void {
  if (car.startCostNano <= 0 || car.maxW <= 0) return;
  columns.forEach((column, at) => {
    if (column === null) return;
    const rise = lp.column(cents(car.startCostNano) / kilo(car.maxW), 0, INFINITE);
    const terms = [...sumOf(column, -1), ...sumOf(columns[at - 1] ?? null, 1)];
    lp.row(0, INFINITE, [{ column: rise, factor: 1 }, ...terms]);
  });
}

function addDemands(
  lp: LinearProgramme,
  car: PlannedCar,
  pieces: readonly Piece[],
  columns: readonly (CarColumn | null)[],
): readonly number[] {
  const missingCents = MISSING_CENTS + MISSING_PRICES * mostCents(car, pieces);
  const energy = (column: CarColumn | null, at: number): Term[] => sumOf(column, pieces[at]?.hours ?? 0);
  let lastMissing: Term[] = [];
  const rows = car.demands.map(({ byMs, energyWh }) => {
    const before = pieces.filter(({ endMs }) => endMs <= byMs).length;
    const missing = { column: lp.column(missingCents, 0, kilo(energyWh)), factor: 1 };
    lastMissing = [missing];
    if (car.solarSharePercent !== null && car.solarSharePercent > 0) {
      const sun = columns.slice(0, before).flatMap((column, at) => sunOf(column, pieces[at]?.hours ?? 0));
      const lack = { column: lp.column(SUN_CENTS, 0, INFINITE), factor: 1 };
      lp.row((kilo(energyWh) * car.solarSharePercent) / 100, INFINITE, [...sun, lack]);
    }
    return lp.row(kilo(energyWh), INFINITE, [...columns.slice(0, before).flatMap(energy), missing]);
  });
  const most = car.demands.at(-1)?.energyWh ?? 0;
  const roomWh = car.roomWh === null ? INFINITE : car.roomWh - most;
  const beyond = { column: lp.column(-cents(car.beyondNano), 0, kilo(roomWh)), factor: -1 };
  // Less than a slot with the least power is charged with a whole one: the car itself ends when it is full.
  const excess = { column: lp.column(EXCESS_CENTS, 0, INFINITE), factor: -1 };
  // What is beyond has its worth for what is really charged: without a demand, and with any room, nothing is earned for nothing.
  const whole = lp.row(kilo(most), kilo(most), [...columns.flatMap(energy), ...lastMissing, beyond, excess]);
  // Beyond the demands only the sun goes on, and grid energy that is paid for where it is known to fit in.
  const bought = columns.flatMap((column, at) => {
    const isFree = (pieces[at]?.importNano ?? 0) <= 0 && car.roomWh !== null;
    return column?.bought == null || isFree ? [] : [{ column: column.bought, factor: pieces[at]?.hours ?? 0 }];
  });
  lp.row(-INFINITE, kilo(most), [...bought, excess]);
  return [...rows, whole];
}

function addBattery(
  lp: LinearProgramme,
  battery: PlannedBattery,
  pieces: readonly Piece[],
  sunTerms: readonly Term[][],
  gridTerms: readonly Term[][],
): BatteryColumns {
  const { energyWh, minWh, capacityWh, maxChargeW, maxDischargeW, chargeEfficiency, dischargeEfficiency } = battery;
  let before: number | null = null;
  const endCents = cents(valueAtEnd(battery, pieces));
  const columns = pieces.map((piece, at) => {
    const { hours } = piece;
    const isLast = at === pieces.length - 1;
    const fromSunW = Math.min(maxChargeW, piece.surplusW);
    const fromSun = fromSunW > 0 ? lp.column(0, 0, kilo(fromSunW)) : null;
    const fromGrid = battery.canChargeFromGrid ? lp.column(0, 0, kilo(maxChargeW)) : null;
    // Whoever is paid for taking energy would burn it between charging and discharging.
    const dischargeW = piece.importNano >= 0 ? maxDischargeW : 0;
    const discharge = lp.column(cents(battery.wearNano + IDLE_NANO) * hours, 0, kilo(dischargeW));
    const energy = lp.column(isLast ? -endCents : 0, kilo(Math.min(minWh, energyWh)), kilo(capacityWh));
    const charge = [fromSun, fromGrid].flatMap((column) => (column === null ? [] : [column]));
    if (charge.length > 1)
      lp.row(
        0,
        kilo(maxChargeW),
        charge.map((column) => ({ column, factor: 1 })),
      );
    const row = lp.row(before === null ? kilo(energyWh) : 0, before === null ? kilo(energyWh) : 0, [
      { column: energy, factor: 1 },
      ...(before === null ? [] : [{ column: before, factor: -1 }]),
      ...charge.map((column) => ({ column, factor: -chargeEfficiency * hours })),
      { column: discharge, factor: hours / dischargeEfficiency },
    ]);
    before = energy;
    if (fromSun !== null) sunTerms[at]?.push({ column: fromSun, factor: 1 });
    if (fromGrid !== null) gridTerms[at]?.push({ column: fromGrid, factor: -1 });
    gridTerms[at]?.push({ column: discharge, factor: 1 });
    return { fromSun, fromGrid, discharge, energy, row };
  });
  return { battery, pieces: columns };
}

/**
 * What batteries give goes to the house and to cars. Without that a battery would burn what is in it, charging itself, to have room for
 * hours in which taking energy is paid for; without such hours nobody gains by it.
 */
function addDischarge(
  lp: LinearProgramme,
  at: number,
  cars: readonly CarColumns[],
  batteries: readonly BatteryColumns[],
  deficitKw: number,
): void {
  const given = batteries.flatMap(({ pieces }) => pieces[at]?.discharge ?? []);
  const bought = cars.flatMap(({ pieces }) => pieces[at]?.bought ?? []);
  lp.row(-INFINITE, deficitKw, [
    ...given.map((column) => ({ column, factor: 1 })),
    ...bought.map((column) => ({ column, factor: -1 })),
  ]);
}

/** A battery that is not on all phases fills its own: for the fuse it counts as if it were on all of them, with so much more power. */
function addPhases(
  lp: LinearProgramme,
  terms: readonly Term[],
  batteries: readonly BatteryColumns[],
  at: number,
  gridRoomW: number,
): void {
  const shares = new Map(
    batteries.flatMap(({ battery, pieces }) => {
      const column = pieces[at]?.fromGrid ?? null;
      return column === null || battery.gridShare >= 1 ? [] : [[column, battery.gridShare] as const];
    }),
  );
  if (shares.size === 0) return;
  lp.row(
    -INFINITE,
    kilo(gridRoomW),
    terms.map(({ column, factor }) => ({ column, factor: -factor / (shares.get(column) ?? 1) })),
  );
}

/** What a kWh in the battery at the end spares later: bought at a low price of the time before, never less than it would have cost to sell. */
export function valueAtEnd({ dischargeEfficiency, wearNano }: PlannedBattery, pieces: readonly Piece[]): number {
  const prices = pieces.map(({ importNano }) => importNano).sort((a, b) => a - b);
  const low = prices[Math.floor(prices.length * LOW_SHARE)] ?? 0;
  return Math.max(0, low * dischargeEfficiency - wearNano);
}

const LOW_SHARE = 0.25;

/**
 * The meter sees only the difference: what is fed in while something is bought, or bought while something is fed in, has no profit
 * from the two prices. Which of the two it is, is not convex.
 */
function addDirection(lp: LinearProgramme, fedIn: number, buyers: readonly Term[], piece: Piece): Direction {
  const profit = cents(piece.exportNano - piece.importNano) * piece.hours;
  const bought = buyers.map(({ column }) => column);
  const most = bought.reduce((sum, column) => sum + (lp.upper[column] ?? 0), 0);
  const column = lp.column(0, 0, 1);
  const whileInwards = lp.column(profit, 0, INFINITE);
  const whileOutwards = lp.column(profit, 0, INFINITE);
  lp.row(-INFINITE, 0, [
    { column: fedIn, factor: 1 },
    { column, factor: -kilo(piece.surplusW) },
    { column: whileInwards, factor: -1 },
  ]);
  lp.row(-INFINITE, most, [
    ...bought.map((of) => ({ column: of, factor: 1 })),
    { column, factor: most },
    { column: whileOutwards, factor: -1 },
  ]);
  return { column, fedIn, bought };
}

function sumOf(column: CarColumn | null, factor: number): Term[] {
  if (column === null) return [];
  return [column.sun, column.bought].flatMap((of) => (of === null ? [] : [{ column: of, factor }]));
}

function sunOf(column: CarColumn | null, factor: number): Term[] {
  return column === null || column.sun === null ? [] : [{ column: column.sun, factor }];
}

function mostCents({ strategy }: PlannedCar, pieces: readonly Piece[]): number {
  const nano = pieces.map(({ carNano, greenNano }) => (strategy === 'greenest' ? greenNano : carNano));
  return cents(nano.reduce((most, price) => Math.max(most, price), 0));
}

function cents(nano: number): number {
  return nano / NANO_PER_CENT;
}

function kilo(value: number): number {
  return value / 1000;
}
