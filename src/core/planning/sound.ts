import type { Demand, PlannedBattery, PlannedCar, PlanProblem, Slot } from '../model/planning.ts';

/** 100 EUR/kWh, and ten megawatts: beyond them a number is a mistake, and no solver should have to scale with it. */
const MOST_NANO = 1e11;
const MOST_W = 1e7;
const MOST_WH = 1e9;
const WORST_EFFICIENCY = 0.1;
const LEAST_SHARE = 0.1;

/**
 * A problem that can be computed with, whatever came in: every number is finite and within what can be, limits are in order, demands
 * never fall. It has as many slots, cars and batteries as the one it is made of. A price that is no number becomes the middle of
 * the others.
 */
export function soundProblem({ slots, cars, batteries, thrift }: PlanProblem): PlanProblem {
  const middleImport = middleOf(slots.map(({ importNano }) => importNano));
  const middleExport = middleOf(slots.map(({ exportNano }) => exportNano));
  return {
    slots: slots.map((slot) => soundSlot(slot, middleImport, middleExport)),
    cars: cars.map(soundCar),
    batteries: batteries.map(soundBattery),
    thrift,
  };
}

function soundSlot(slot: Slot, middleImport: number, middleExport: number): Slot {
  return {
    ...slot,
    startMs: within(slot.startMs, -8.64e15, 8.64e15, 0),
    endMs: within(slot.endMs, -8.64e15, 8.64e15, 0),
    importNano: within(slot.importNano, -MOST_NANO, MOST_NANO, middleImport),
    exportNano: within(slot.exportNano, -MOST_NANO, MOST_NANO, middleExport),
    solarW: power(slot.solarW),
    houseW: power(slot.houseW),
    gridMaxW: power(slot.gridMaxW),
    exportMaxW: slot.exportMaxW === null ? null : power(slot.exportMaxW),
    co2GPerKwh: slot.co2GPerKwh === null ? null : within(slot.co2GPerKwh, 0, 5_000, 0),
  };
}

function soundCar(car: PlannedCar): PlannedCar {
  const maxW = power(car.maxW);
  const demands = risingDemands(car.demands);
  const most = demands.at(-1)?.energyWh ?? 0;
  return {
    ...car,
    maxW,
    minW: Math.min(power(car.minW), maxW),
    fromMs: Number.isNaN(car.fromMs) ? 0 : car.fromMs,
    untilMs: car.untilMs === null || Number.isNaN(car.untilMs) ? null : car.untilMs,
    gridFromMs: car.gridFromMs === null || Number.isNaN(car.gridFromMs) ? null : car.gridFromMs,
    demands,
    // What is demanded goes before what is believed of its battery: the car itself ends when it is full.
    roomWh: car.roomWh === null ? null : Math.max(most, within(car.roomWh, 0, MOST_WH, most)),
    maxPriceNano: car.maxPriceNano === null ? null : within(car.maxPriceNano, -MOST_NANO, MOST_NANO, MOST_NANO),
    solarSharePercent: car.solarSharePercent === null ? null : within(car.solarSharePercent, 0, 100, 0),
    beyondNano: within(car.beyondNano, -MOST_NANO, MOST_NANO, 0),
    startCostNano: within(car.startCostNano, 0, MOST_NANO, 0),
  };
}

function risingDemands(demands: readonly Demand[]): readonly Demand[] {
  const inOrder = demands
    .filter(({ byMs, energyWh }) => !Number.isNaN(byMs) && energyWh > 0)
    .sort((a, b) => a.byMs - b.byMs);
  let least = 0;
  return inOrder.map(({ byMs, energyWh }) => {
    least = Math.max(least, Math.min(energyWh, MOST_WH));
    return { byMs, energyWh: least };
  });
}

function soundBattery(battery: PlannedBattery): PlannedBattery {
  const capacityWh = within(battery.capacityWh, 0, MOST_WH, 0);
  return {
    ...battery,
    capacityWh,
    energyWh: within(battery.energyWh, 0, capacityWh, 0),
    minWh: within(battery.minWh, 0, capacityWh, 0),
    maxChargeW: power(battery.maxChargeW),
    maxDischargeW: power(battery.maxDischargeW),
    chargeEfficiency: within(battery.chargeEfficiency, WORST_EFFICIENCY, 1, 1),
    dischargeEfficiency: within(battery.dischargeEfficiency, WORST_EFFICIENCY, 1, 1),
    gridShare: within(battery.gridShare, LEAST_SHARE, 1, 1),
    wearNano: within(battery.wearNano, 0, MOST_NANO, 0),
  };
}

function power(value: number): number {
  return within(value, 0, MOST_W, 0);
}

function within(value: number, least: number, most: number, instead: number): number {
  return Number.isNaN(value) ? instead : Math.min(most, Math.max(least, value));
}

function middleOf(values: readonly number[]): number {
  const known = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? 0;
}
