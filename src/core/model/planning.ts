/**
 * The words of planning: what owners want of a vehicle, what is expected of the hours ahead, and the plan made of both. Prices are
 * gross, whole nano units of the site's currency per kWh; powers W at the meter's side, energies Wh; times UTC epoch ms.
 */

/** How much shall be in the car. Range and kilometres become per cent or Wh where they are entered. */
export type GoalTarget =
  /** State of charge, %: needs a car that tells it, or an owner who says where it stands. */
  | { readonly kind: 'soc'; readonly percent: number }
  /** Charged in this stay, Wh. */
  | { readonly kind: 'energy'; readonly energyWh: number };

/** By when. Local times of the site: a departure at 07:00 is at 07:00 on the day the clocks change, too. */
export type GoalTime =
  | { readonly kind: 'once'; readonly byMs: number }
  /** Weekdays with Monday 1 to Sunday 7; `at` is HH:MM. */
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[]; readonly at: string };

export interface Goal {
  readonly goalId: string;
  readonly target: GoalTarget;
  readonly time: GoalTime;
  readonly enabled: boolean;
}

/** `cheapest`: least money. `greenest`: least CO2 where its intensity is known, then least money. */
export type PlanStrategy = 'cheapest' | 'greenest';

/** What holds for a vehicle whenever it is here, beside its goals. `null`: no such wish. */
export interface VehiclePlanWishes {
  readonly goals: readonly Goal[];
  readonly strategy: PlanStrategy;
  /** Charged at once up to this state of charge, whatever it costs, %. */
  readonly minSocPercent: number | null;
  /** Grid energy is never bought above this price, not even for a goal. */
  readonly maxPriceNano: number | null;
  /** Until this local time of the day (HH:MM) only the sun charges. */
  readonly surplusOnlyUntil: string | null;
  /** So much of a goal's energy shall come from the sun where that is possible in time, %. */
  readonly solarSharePercent: number | null;
}

/** One part of the time ahead, at most a quarter hour and never across a quarter of the clock; the first begins now. */
export interface Slot {
  readonly startMs: number;
  readonly endMs: number;
  /** What a kWh from the grid costs; may be negative. */
  readonly importNano: number;
  /** It is not published and was assumed. */
  readonly assumed: boolean;
  /** What a kWh fed in earns; may be negative. */
  readonly exportNano: number;
  /** Expected mean powers, W. */
  readonly solarW: number;
  readonly houseW: number;
  /** What the grid connection may carry towards the house in this slot, W. */
  readonly gridMaxW: number;
  /** What it may carry out, W; `null`: no limit. */
  readonly exportMaxW: number | null;
  /** g/kWh of grid energy; `null` where nobody knows. */
  readonly co2GPerKwh: number | null;
}

/** Energy that must be in the car by a time, counted from now at the charge point's meter, Wh. */
export interface Demand {
  readonly byMs: number;
  readonly energyWh: number;
}

/** A car at a charge point, as planning sees it. */
export interface PlannedCar {
  readonly chargePointId: string;
  /** It charges with 0 or from `minW` to `maxW`. */
  readonly minW: number;
  readonly maxW: number;
  /** When it is there to be charged: now, or when it is expected; and until when at the latest; `null`: open. */
  readonly fromMs: number;
  readonly untilMs: number | null;
  /** Earliest first; energies never fall from one to the next. */
  readonly demands: readonly Demand[];
  /** What it can take at all, Wh; `null`: not known (then it takes what the sun gives). */
  readonly roomWh: number | null;
  /** No grid energy before. */
  readonly gridFromMs: number | null;
  readonly maxPriceNano: number | null;
  readonly solarSharePercent: number | null;
  readonly strategy: PlanStrategy;
  /** What a kWh beyond the demands is worth: the sun may go on filling the car. Below the feed-in price: it is fed in. */
  readonly beyondNano: number;
  /** What a start is worth avoiding, nano units of the currency (not per kWh). */
  readonly startCostNano: number;
}

/** A home battery, as planning sees it. Efficiencies are those of one way, 0 to 1. */
export interface PlannedBattery {
  readonly id: string;
  readonly capacityWh: number;
  readonly energyWh: number;
  /** It is not discharged below. */
  readonly minWh: number;
  readonly maxChargeW: number;
  readonly maxDischargeW: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  /** What its hardware can be told. Without any of them it follows self-consumption and is only foreseen. */
  readonly canHold: boolean;
  readonly canChargeFromGrid: boolean;
  readonly canBlockCharge: boolean;
  /** The part of what the grid connection leaves that it may charge with, 0 to 1: one on a single phase has that phase's alone. */
  readonly gridShare: number;
  /** Wear per kWh discharged. */
  readonly wearNano: number;
}

/** Money is short until then: what cars buy before counts so much more, so that it waits for later or for the sun where it can. */
export interface Thrift {
  /** UTC epoch ms. */
  readonly untilMs: number;
  /** 1: a price counts twice. */
  readonly factor: number;
}

/** All a plan is made of. */
export interface PlanProblem {
  /** Without gaps, oldest first. */
  readonly slots: readonly Slot[];
  readonly cars: readonly PlannedCar[];
  readonly batteries: readonly PlannedBattery[];
  /** `null`: cars may buy as they like. Where money is short it counts before carbon. */
  readonly thrift: Thrift | null;
}

/** What a car shall do in a slot. */
export interface CarSlot {
  /** Mean power, W: 0, or `minW` to `maxW` (the part of a slot that is needed is its `powerW` times the slot). */
  readonly powerW: number;
  /** Of it from the grid or battery, W: the rest is the sun's. */
  readonly boughtW: number;
}

export interface CarPlan {
  readonly chargePointId: string;
  /** One for each slot of the problem. */
  readonly slots: readonly CarSlot[];
  /** What its energy costs (feed-in forgone counts), and what charging at once with full power would have cost. */
  readonly costNano: number;
  readonly atOnceNano: number;
  /** What a kWh in the car is worth to this plan now: what costs less, it takes. */
  readonly worthNano: number;
  /** Demands that cannot be met, with what is missing at their time, Wh. */
  readonly shortfalls: readonly { readonly byMs: number; readonly missingWh: number }[];
}

/** `free`: self-consumption. `hold`: no discharge. `charge`: from the grid too. `wait`: no sun, its room is meant for what costs less later. */
export interface BatterySlot {
  readonly action: 'free' | 'hold' | 'charge' | 'wait';
  /** Charging from grid and sun, W; 0 unless `charge`. */
  readonly chargeW: number;
  /** Energy at the end of the slot, Wh. */
  readonly energyWh: number;
}

export interface BatteryPlan {
  readonly id: string;
  readonly slots: readonly BatterySlot[];
}

/** `threshold`: exact for one car. `lp`: HiGHS. `fallback`: the LP did not answer in time, or failed. */
export type PlanMethod = 'threshold' | 'lp' | 'fallback';

export interface PlanSolution {
  readonly method: PlanMethod;
  readonly cars: readonly CarPlan[];
  readonly batteries: readonly BatteryPlan[];
}

/** What the plan wishes of a charge point at this moment. The fuse, dimming and the owner's mode "off" come first. */
export interface PlanWish {
  /** Power it shall have whatever the sun gives, W; 0: none is bought. */
  readonly leastW: number;
  /** The sun beyond it is welcome; false: feeding in pays more, or the car shall wait. */
  readonly sun: boolean;
  /** Why, for the sentence on the page. */
  readonly why: PlanWhy;
  /** When this wish ends, UTC epoch ms. A wish whose time is over counts for nothing. */
  readonly untilMs: number;
}

/**
 * `cheap`: a chosen slot. `urgent`: the time is short. `min-soc`: at once. `waits`: for `nextMs`. `done`: the goal is reached.
 * `budget`: the month's money is used, only the sun charges until then.
 */
export type PlanWhy =
  | { readonly kind: 'cheap'; readonly priceNano: number }
  | { readonly kind: 'urgent'; readonly byMs: number }
  | { readonly kind: 'min-soc'; readonly percent: number }
  | { readonly kind: 'waits'; readonly nextMs: number | null }
  | { readonly kind: 'done'; readonly byMs: number }
  | { readonly kind: 'budget'; readonly untilMs: number };

/** One goal of one stay: what was planned for it at first, and what became of it. Nano units of the currency, Wh, UTC epoch ms. */
export interface PlanRun {
  readonly sessionId: string;
  readonly goalId: string;
  readonly chargePointId: string;
  readonly subject: string;
  readonly byMs: number;
  readonly plannedAtMs: number;
  readonly plannedNano: number;
  readonly atOnceNano: number;
  readonly plannedWh: number;
  readonly missingWh: number;
  readonly actualNano: number;
  readonly actualWh: number;
  /** When it was over: at its time, or when the car left before; `null` while it runs. */
  readonly endedAtMs: number | null;
}

/** State of charge of a vehicle, and when that was so. */
export interface VehicleSoc {
  readonly percent: number;
  readonly atMs: number;
}

/** What a plan had to assume, for the page. Energies Wh, times UTC epoch ms. */
export type PlanAssumption =
  /** Nobody tells the state of charge: so much is planned for. */
  | { readonly kind: 'soc-unknown'; readonly energyWh: number }
  | { readonly kind: 'capacity-unknown'; readonly capacityWh: number }
  /** Prices are published up to then; beyond, the last weeks stand in. */
  | { readonly kind: 'prices-assumed'; readonly fromMs: number }
  /** No price is known at all: every hour counts alike. */
  | { readonly kind: 'no-prices' }
  | { readonly kind: 'no-solar-forecast' }
  | { readonly kind: 'no-house-forecast' };
