import type { PlannedBattery } from '../../../src/core/model/planning.ts';

export const QUARTER_H = 0.25;
export const DAY_QUARTERS = 96;

/** One value for each quarter hour from `startMs` on. Prices are nano EUR per kWh, powers W. */
export interface Series {
  readonly startMs: number;
  readonly spotNano: Float64Array;
  readonly solarW: Float64Array;
  readonly houseW: Float64Array;
}

/** A car at the charge point: from when to when (quarter hours from the start), and what it then has to have, Wh. */
export interface Visit {
  readonly car: number;
  readonly from: number;
  readonly until: number;
  readonly energyWh: number;
}

export interface Home {
  readonly name: string;
  readonly cars: number;
  readonly minW: number;
  readonly maxW: number;
  readonly gridMaxW: number;
  readonly battery: PlannedBattery | null;
}

export interface World {
  readonly series: Series;
  readonly visits: readonly Visit[];
  readonly home: Home;
  /** What a kWh from the grid costs, gross, and what one fed in earns. */
  readonly importNano: Float64Array;
  readonly exportNano: number;
}

/** Grid fees, levies and taxes on top of the market price, and the value-added tax on all of it. */
const SURCHARGE_NANO = 15.5e7;
const VAT = 1.19;
const FEED_IN_NANO = 7.86e7;

const BATTERY: PlannedBattery = {
  id: 'battery',
  capacityWh: 10_000,
  energyWh: 5_000,
  minWh: 500,
  maxChargeW: 5_000,
  maxDischargeW: 5_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  canHold: true,
  canChargeFromGrid: true,
  canBlockCharge: true,
  gridShare: 1,
  wearNano: 0,
};

/** A charger that can switch phases: from 6 A on one to 16 A on three. */
const CHARGER = { minW: 1_380, maxW: 11_040 } as const;

export const HOMES: readonly Home[] = [
  { name: 'one car', cars: 1, ...CHARGER, gridMaxW: 24_000, battery: null },
  { name: 'car and battery', cars: 1, ...CHARGER, gridMaxW: 24_000, battery: BATTERY },
  { name: 'two cars and battery, 17 kW', cars: 2, ...CHARGER, gridMaxW: 17_000, battery: BATTERY },
];

export function worldOf(series: Series, visits: readonly Visit[], home: Home): World {
  return {
    series,
    visits: visits.filter(({ car }) => car < home.cars),
    home,
    importNano: series.spotNano.map((spot) => Math.round((spot + SURCHARGE_NANO) * VAT)),
    exportNano: FEED_IN_NANO,
  };
}
