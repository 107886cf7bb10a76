import type {
  CarPlan,
  PlannedBattery,
  PlannedCar,
  PlanProblem,
  PlanSolution,
  Slot,
} from '../../../src/core/model/planning.ts';

export const NOW = Date.UTC(2026, 5, 15, 18, 0, 0);
export const QUARTER_MS = 900_000;
export const HOUR_MS = 3_600_000;
/** One cent, in nano units. */
export const CENT = 1e7;

/** Quarter hours from `NOW` on, with these prices in cents. */
export function slotsAt(importCents: readonly number[], over: Partial<Slot> = {}): readonly Slot[] {
  return importCents.map((cents, index) => ({
    startMs: NOW + index * QUARTER_MS,
    endMs: NOW + (index + 1) * QUARTER_MS,
    importNano: cents * CENT,
    assumed: false,
    exportNano: 8 * CENT,
    solarW: 0,
    houseW: 0,
    gridMaxW: 50_000,
    exportMaxW: null,
    co2GPerKwh: null,
    ...over,
  }));
}

/** Charges with up to 4 kW: a kWh in a quarter hour. */
export function carOf(over: Partial<PlannedCar> = {}): PlannedCar {
  const energyWh = over.demands?.at(-1)?.energyWh ?? 0;
  return {
    chargePointId: 'garage',
    minW: 0,
    maxW: 4_000,
    fromMs: NOW,
    untilMs: null,
    demands: [],
    roomWh: energyWh,
    gridFromMs: null,
    maxPriceNano: null,
    solarSharePercent: null,
    strategy: 'cheapest',
    beyondNano: 0,
    startCostNano: 0,
    ...over,
  };
}

/** So much by the end of so many quarter hours. */
export function by(quarters: number, energyWh: number): { readonly byMs: number; readonly energyWh: number } {
  return { byMs: NOW + quarters * QUARTER_MS, energyWh };
}

export function batteryOf(over: Partial<PlannedBattery> = {}): PlannedBattery {
  return {
    id: 'battery',
    capacityWh: 10_000,
    energyWh: 5_000,
    minWh: 0,
    maxChargeW: 4_000,
    maxDischargeW: 4_000,
    chargeEfficiency: 0.95,
    dischargeEfficiency: 0.95,
    canHold: true,
    canChargeFromGrid: true,
    canBlockCharge: true,
    gridShare: 1,
    wearNano: 0,
    ...over,
  };
}

export function problemOf(
  slots: readonly Slot[],
  cars: readonly PlannedCar[] = [],
  batteries: readonly PlannedBattery[] = [],
): PlanProblem {
  return { slots, cars, batteries, thrift: null };
}

export const powersOf = (plan: CarPlan | null | undefined): readonly number[] =>
  plan?.slots.map(({ powerW }) => powerW) ?? [];

/** Charged in quarter hours before this one, Wh. */
export function chargedBefore(plan: CarPlan, quarters: number): number {
  return plan.slots.slice(0, quarters).reduce((sum, { powerW }) => sum + powerW / 4, 0);
}

export function carPlan(solution: PlanSolution, id: string): CarPlan {
  const plan = solution.cars.find(({ chargePointId }) => chargePointId === id);
  if (plan === undefined) throw new Error(`no plan for ${id}`);
  return plan;
}
