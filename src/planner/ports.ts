import type { PlanProblem, PlanSolution, VehiclePlanWishes, VehicleSoc } from '../core/model/planning.ts';
import type { ChargeMode } from '../core/model/site.ts';
import type { PowerForecast } from '../feeds/feed.ts';

/** A charge point and the car at it, as planning needs to know them. `null`: not known. */
export interface PointNow {
  readonly chargePointId: string;
  /** Least and most power on the phases its car uses, within its own circuits, W. */
  readonly minW: number;
  readonly maxW: number;
  /** The mode that holds now: a boost counts as fast. */
  readonly mode: ChargeMode;
  /** A session runs; without one nothing is planned. */
  readonly sessionId: string | null;
  readonly sessionWh: number | null;
  /** Drawn now, W. */
  readonly powerW: number;
  readonly soc: VehicleSoc | null;
  readonly capacityWh: number | null;
  readonly usualWh: number | null;
  /** Whose wishes hold; see {@link PlanSubject}. */
  readonly subject: string;
  readonly wishes: VehiclePlanWishes;
}

/** A car that is not here, and comes as usual: planned for so that those who are here leave it room. It is never told anything. */
export interface ExpectedCar {
  readonly subject: string;
  readonly name: string;
  /** Where it usually charges. */
  readonly chargePointId: string;
  /** UTC epoch ms; past: it is a little late. */
  readonly arriveMs: number;
  readonly minW: number;
  readonly maxW: number;
  readonly capacityWh: number | null;
  readonly usualWh: number | null;
  readonly wishes: VehiclePlanWishes;
}

export interface BatteryNow {
  readonly id: string;
  readonly capacityWh: number | null;
  readonly socPercent: number | null;
  readonly minSocPercent: number;
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  readonly canHold: boolean;
  readonly canChargeFromGrid: boolean;
  readonly canBlockCharge: boolean;
  /** The part of what the grid connection leaves that it is given, 0 to 1. */
  readonly gridShare: number;
}

/** The house at the moment of planning. */
export interface HouseNow {
  readonly points: readonly PointNow[];
  readonly expected: readonly ExpectedCar[];
  readonly batteries: readonly BatteryNow[];
  /** What the grid connection may carry inwards and outwards, W; outwards `null`: no limit. */
  readonly gridMaxW: number;
  readonly exportMaxW: number | null;
  /** Measured now, W; `null` while unknown. Import is positive. */
  readonly gridW: number | null;
  readonly solarW: number | null;
  readonly houseW: number | null;
}

/** What a kWh costs and earns in a quarter hour of the clock; nano units of the site's currency, VAT included. */
export interface ExpectedPrice {
  readonly startMs: number;
  readonly endMs: number;
  readonly importNano: number;
  readonly exportNano: number;
  /** `published`, or what stands in for it. */
  readonly basis: 'published' | 'usual' | 'unknown';
}

/** Always answers: where nothing is published, with an assumption. */
export interface ExpectedPrices {
  expect(fromMs: number, toMs: number): readonly ExpectedPrice[];
}

export interface Expectations {
  readonly prices: ExpectedPrices;
  /** `null`: the site has no sun. */
  readonly solar: PowerForecast | null;
  readonly house: PowerForecast | null;
  /** g/kWh at a moment; `null` where nobody knows. */
  readonly co2At: (atMs: number) => number | null;
}

/** What cars may buy for in this month, and have. Nano units of the currency, times UTC epoch ms. */
export interface BudgetNow {
  readonly limitNano: number;
  /** `null`: nobody can say; then nothing is held back. */
  readonly usedNano: number | null;
  readonly strict: boolean;
  /** When the month ends. */
  readonly endsMs: number;
}

export interface Solver {
  /** Never rejects: what fails becomes a plan by a simpler way. */
  solve(problem: PlanProblem): Promise<PlanSolution>;
  stop(): Promise<void>;
}
