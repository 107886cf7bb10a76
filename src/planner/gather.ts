import type { PlanAssumption, PlannedBattery, PlannedCar, PlanProblem, Slot } from '../core/model/planning.ts';
import { type CarNeeds, needsOf } from '../core/planning/goals.ts';
import { slotTimes } from '../core/planning/slot-times.ts';
import { SPARE_MS } from '../core/planning/spare.ts';
import type { ToLocal } from '../core/tariff/calendar.ts';
import { meanW } from '../feeds/band.ts';
import type { ForecastPoint, PowerForecast } from '../feeds/feed.ts';
import type { BatteryNow, Expectations, ExpectedCar, ExpectedPrice, HouseNow, PointNow } from './ports.ts';

const HOUR_MS = 3_600_000;
/** A plan looks at least and at most so far ahead, ms: tomorrow's prices come at noon, a weekend is a weekend. */
const LEAST_AHEAD_MS = 48 * HOUR_MS;
const MOST_AHEAD_MS = 72 * HOUR_MS;
/** A car that charges fast is taken to go on as now for so long, ms. */
const FAST_GOES_ON_MS = 2 * HOUR_MS;
/** Energy that a start costs a car and its contactor, Wh. */
const START_WH = 20;
/** One way through inverter and cells of a home battery. */
const BATTERY_EFFICIENCY = 0.95;
/** What a kWh through a home battery wears of it: 6 000 cycles of 500 euro per kWh, nano units. */
const BATTERY_WEAR_NANO = 40_000_000;

/** A problem and what it was made of. */
export interface Gathered {
  readonly problem: PlanProblem;
  readonly needs: ReadonlyMap<string, CarNeeds>;
  readonly expected: readonly PlannedArrival[];
  readonly assumptions: readonly PlanAssumption[];
}

/** A car that is planned for before it is there. */
export interface PlannedArrival {
  readonly car: ExpectedCar;
  readonly needs: CarNeeds;
  readonly departureMs: number;
  /** What it will need then, Wh. */
  readonly needWh: number;
}

/** Puts together what is expected, what is there and what is wanted. Pure. */
export function gather(house: HouseNow, expected: Expectations, nowMs: number, toLocal: ToLocal): Gathered {
  const here = house.points.filter(({ sessionId, mode }) => sessionId !== null && isPlanned(mode));
  const needs = new Map(here.map((point) => [point.chargePointId, needsOf(point.wishes, point, nowMs, toLocal)]));
  const expectedCars = house.expected.flatMap((car) => arrivalOf(car, toLocal) ?? []);
  const wanted = [...needs.values(), ...expectedCars.map((one) => one.needs)];
  const dues = wanted.flatMap(({ departure, gridFromMs }) => [
    departure?.byMs ?? nowMs,
    (departure?.byMs ?? nowMs) - SPARE_MS,
    gridFromMs ?? nowMs,
  ]);
  const untilMs = nowMs + Math.min(MOST_AHEAD_MS, Math.max(LEAST_AHEAD_MS, Math.max(nowMs, ...dues) - nowMs));
  const times = slotTimes(nowMs, untilMs, dues);
  const prices = expected.prices.expect(nowMs, untilMs);
  const solar = expected.solar?.expect(nowMs, untilMs) ?? null;
  const load = expected.house?.expect(nowMs, untilMs) ?? null;
  const fastW = house.points.reduce((sum, { mode, powerW }) => (mode === 'fast' ? sum + powerW : sum), 0);

  const slots = times.map(({ startMs, endMs }): Slot => {
    const price = at(prices, startMs);
    const sun = at(solar, startMs);
    return {
      startMs,
      endMs,
      importNano: price?.importNano ?? 0,
      assumed: price?.basis !== 'published',
      exportNano: price?.exportNano ?? 0,
      // Energy is planned with, so its mean: with the middle of a cloudy day less sun is expected than comes.
      solarW: sun === null ? 0 : meanW(sun),
      houseW: (at(load, startMs)?.p50W ?? house.houseW ?? 0) + (startMs - nowMs < FAST_GOES_ON_MS ? fastW : 0),
      gridMaxW: house.gridMaxW,
      exportMaxW: house.exportMaxW,
      co2GPerKwh: expected.co2At(startMs),
    };
  });
  const lowNano = lowOf(slots.map(({ importNano }) => importNano));
  const cars = [
    ...here.map((point) => carOf(point, needs.get(point.chargePointId), lowNano, nowMs)),
    ...expectedCars.map(({ car, needs: its }) => ({
      ...carOf({ ...car, chargePointId: `expected ${car.subject}` }, its, lowNano, Math.max(nowMs, car.arriveMs)),
      // It is not known what it has room for: its goal, and no more.
      roomWh: its.demands.at(-1)?.energyWh ?? 0,
    })),
  ];
  const batteries = house.batteries.flatMap((battery) => batteryOf(battery) ?? []);
  return {
    problem: { slots, cars, batteries, thrift: null },
    needs,
    expected: expectedCars,
    assumptions: [
      ...[...needs.values()].flatMap(({ assumptions }) => assumptions),
      ...aboutTime(prices, expected, solar, load),
    ],
  };
}

/** Off means off, and fast means now: neither waits for a plan. */
function isPlanned(mode: PointNow['mode']): boolean {
  return mode === 'solar' || mode === 'min-solar';
}

/** What a car will want when it comes; `null`: nothing, or its departure comes before it does. */
function arrivalOf(car: ExpectedCar, toLocal: ToLocal): PlannedArrival | null {
  const { wishes, arriveMs, capacityWh, usualWh, maxW } = car;
  const needs = needsOf(wishes, { sessionWh: null, soc: null, capacityWh, usualWh, maxW }, arriveMs, toLocal);
  const needWh = needs.demands.at(-1)?.energyWh ?? 0;
  if (needs.departure === null || needWh <= 0) return null;
  return { car, needs, departureMs: needs.departure.byMs, needWh: Math.round(needWh) };
}

function carOf(
  point: Pick<PointNow, 'chargePointId' | 'minW' | 'maxW' | 'wishes'>,
  needs: CarNeeds | undefined,
  lowNano: number,
  fromMs: number,
): PlannedCar {
  const { chargePointId, minW, maxW, wishes } = point;
  return {
    chargePointId,
    minW,
    maxW,
    fromMs,
    untilMs: needs?.departure?.byMs ?? null,
    demands: needs?.demands ?? [],
    roomWh: needs?.roomWh ?? null,
    gridFromMs: needs?.gridFromMs ?? null,
    maxPriceNano: wishes.maxPriceNano,
    solarSharePercent: wishes.solarSharePercent,
    strategy: wishes.strategy,
    // Sooner or later the grid would have to give it, in cheap hours.
    beyondNano: lowNano,
    startCostNano: Math.round((START_WH * lowNano) / 1000),
  };
}

/** A low price of the time ahead: its lowest quarter. An hour in which taking energy is paid for makes it not worthless in the car. */
function lowOf(prices: readonly number[]): number {
  const sorted = prices.toSorted((a, b) => a - b);
  return Math.max(0, sorted[Math.floor(sorted.length / 4)] ?? 0);
}

/** One of which nobody knows what it holds, or how full it is, cannot be planned with. */
function batteryOf(battery: BatteryNow): PlannedBattery | null {
  const {
    id,
    capacityWh,
    socPercent,
    minSocPercent,
    maxChargeW,
    maxDischargeW,
    canHold,
    canChargeFromGrid,
    canBlockCharge,
    gridShare,
  } = battery;
  if (capacityWh === null || socPercent === null) return null;
  return {
    id,
    capacityWh,
    energyWh: (capacityWh * socPercent) / 100,
    minWh: (capacityWh * Math.min(minSocPercent, socPercent)) / 100,
    maxChargeW,
    maxDischargeW,
    chargeEfficiency: BATTERY_EFFICIENCY,
    dischargeEfficiency: BATTERY_EFFICIENCY,
    canHold,
    canChargeFromGrid,
    canBlockCharge,
    gridShare,
    wearNano: BATTERY_WEAR_NANO,
  };
}

function aboutTime(
  prices: readonly ExpectedPrice[],
  expected: Expectations,
  solar: readonly ForecastPoint[] | null,
  load: readonly ForecastPoint[] | null,
): readonly PlanAssumption[] {
  const found: PlanAssumption[] = [];
  const firstAssumed = prices.find(({ basis }) => basis !== 'published');
  if (prices.every(({ basis }) => basis === 'unknown')) found.push({ kind: 'no-prices' });
  else if (firstAssumed !== undefined) found.push({ kind: 'prices-assumed', fromMs: firstAssumed.startMs });
  if (isMissing(expected.solar, solar)) found.push({ kind: 'no-solar-forecast' });
  if (isMissing(expected.house, load) || expected.house === null) found.push({ kind: 'no-house-forecast' });
  return found;
}

function isMissing(source: PowerForecast | null, answer: readonly ForecastPoint[] | null): boolean {
  return source !== null && answer === null;
}

/** The entry in which a moment lies. Both lists go on in time, and are short. */
function at<T extends { readonly startMs: number; readonly endMs: number }>(
  list: readonly T[] | null,
  atMs: number,
): T | null {
  return list?.find(({ startMs, endMs }) => atMs >= startMs && atMs < endMs) ?? null;
}
