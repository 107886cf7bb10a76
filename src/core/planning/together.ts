import type { BatteryPlan, BatterySlot, CarPlan, PlanProblem, PlanSolution } from '../model/planning.ts';
import { afterAtOnce, carPlanOf, NEGLIGIBLE_W } from './car-plan.ts';
import { foreseen } from './foreseen.ts';
import { type BatteryColumns, type CarColumns, type Formulation, formulate } from './formulation.ts';
import type { LinearSolver, OpenProgramme, Solved } from './linear-programme.ts';
import { piecesOf } from './pieces.ts';
import { powerOf, roundedBounds } from './rounding.ts';
import { soundProblem } from './sound.ts';

export type Planned =
  | { readonly kind: 'planned'; readonly solution: PlanSolution }
  | { readonly kind: 'failed'; readonly detail: string };

/** How often is rounded; the last time nothing is left between. */
const ROUNDS = 5;
const NANO_PER_CENT = 1e7;
/** Prices that differ by less than this are the same, nano units per kWh. */
const SAME_NANO = 1e4;
/** The sun is not sent away for less, nano units per kWh: forecasts are never quite right. */
const CLEARLY_NANO = 5e6;

/**
 * The plan of several cars and batteries behind one connection: solved as a linear programme, rounded to powers the cars
 * can have, and solved again. Times, powers and energies as in the problem.
 */
export function planTogether(problem: PlanProblem, solver: LinearSolver): Planned {
  const { problem: sound, unsteered } = foreseen(soundProblem(problem));
  const formulation = formulate(sound, piecesOf(sound));
  const open = solver.open(formulation.programme);
  try {
    const relaxed = open.solve();
    if (relaxed.kind === 'failed') return relaxed;
    const solved = rounded(formulation, open, relaxed);
    const steered = formulation.batteries.map((battery) => batteryPlanOf(battery, formulation, solved, sound.slots));
    const batteryOf = new Map([...unsteered, ...steered].map((plan) => [plan.id, plan]));
    return {
      kind: 'planned',
      solution: {
        method: 'lp',
        cars: carPlansOf(formulation, solved, sound.slots.length),
        batteries: problem.batteries.flatMap(({ id }) => batteryOf.get(id) ?? []),
      },
    };
  } finally {
    open.close();
  }
}

type Solution = Extract<Solved, { kind: 'solved' }>;

/** Rounds and solves until every power is one its car can have. Bounds that allow nothing leave the last solution that there was. */
function rounded(formulation: Formulation, open: OpenProgramme, relaxed: Solution): Solution {
  let solution = relaxed;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const { rows, columns } = roundedBounds(formulation, solution.values, round === ROUNDS);
    if (rows.length === 0 && columns.length === 0) return solution;
    open.boundRows(rows);
    open.boundColumns(columns);
    const next = open.solve();
    if (next.kind === 'failed') return solution;
    solution = next;
    if (rows.length === 0) return solution;
  }
  return solution;
}

/** Surplus goes to cars first, in their order, and then to batteries: the meter sees only the sum. */
function carPlansOf({ pieces, cars }: Formulation, solved: Solution, slots: number): readonly CarPlan[] {
  const leftW = pieces.map(({ surplusW }) => surplusW);
  let atOncePieces = pieces;
  const mostNano = pieces.reduce((most, { importNano }) => Math.max(most, importNano), 0);
  return cars.map((columns) => {
    const powersW = pieces.map((_, at) => negligible(powerOf(columns, at, solved.values) * 1000));
    const sunW = powersW.map((powerW, at) => {
      const own = Math.min(powerW, leftW[at] ?? 0);
      leftW[at] = (leftW[at] ?? 0) - own;
      return own;
    });
    const worthNano = Math.min(mostNano, Math.max(columns.car.beyondNano, demandWorth(columns, solved)));
    const plan = carPlanOf(columns.car, pieces, slots, { powersW, sunW, worthNano, atOncePieces });
    atOncePieces = afterAtOnce(columns.car, atOncePieces, plan);
    return plan;
  });
}

/** What one kWh less would spare, nano units: what the last one costs. */
function demandWorth({ demandRows }: CarColumns, { rowDuals }: Solution): number {
  return demandRows.reduce((sum, row) => sum + Math.max(0, rowDuals[row] ?? 0), 0) * NANO_PER_CENT;
}

function batteryPlanOf(
  { battery, pieces: columns }: BatteryColumns,
  { pieces, cars }: Formulation,
  { values, rowDuals }: Solution,
  slots: PlanProblem['slots'],
): BatteryPlan {
  const inW = (of: number | null): number => (of === null ? 0 : (values[of] ?? 0) * 1000);
  const plan: (BatterySlot | undefined)[] = [];
  pieces.forEach((piece, at) => {
    const column = columns[at];
    if (column === undefined) return;
    const carsW = cars.reduce((sum, car) => sum + powerOf(car, at, values) * 1000, 0);
    const chargeW = negligible(inW(column.fromSun) + inW(column.fromGrid));
    const isFromGrid = chargeW > Math.max(0, piece.surplusW - carsW) + NEGLIGIBLE_W;
    // One more kWh in the battery lowers the cost: its dual is negative.
    const storedNano = -(rowDuals[column.row] ?? 0) * NANO_PER_CENT;
    const sparesNano = piece.importNano * battery.dischargeEfficiency - battery.wearNano;
    const isKept = inW(column.discharge) < NEGLIGIBLE_W && sparesNano < storedNano - SAME_NANO;
    const energyWh = Math.round(inW(column.energy));
    // Its room is worth more than this sun: it is meant for hours in which charging costs less than feeding in earns now.
    const isLater =
      battery.canBlockCharge &&
      chargeW === 0 &&
      energyWh < battery.capacityWh &&
      storedNano * battery.chargeEfficiency < piece.exportNano - CLEARLY_NANO;
    const first = plan[piece.slot];
    plan[piece.slot] =
      first !== undefined
        ? { ...first, energyWh }
        : isFromGrid && battery.canChargeFromGrid
          ? { action: 'charge', chargeW: Math.round(chargeW), energyWh }
          : { action: isLater ? 'wait' : isKept && battery.canHold ? 'hold' : 'free', chargeW: 0, energyWh };
  });
  let energyWh = battery.energyWh;
  const whole = slots.map((_, index): BatterySlot => {
    const own = plan[index] ?? { action: 'free', chargeW: 0, energyWh };
    energyWh = own.energyWh;
    return own;
  });
  return { id: battery.id, slots: whole };
}

function negligible(powerW: number): number {
  return powerW < NEGLIGIBLE_W ? 0 : powerW;
}
