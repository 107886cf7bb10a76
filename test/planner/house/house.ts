import { onTestFinished } from 'vitest';
import { composePlanning, type Planning } from '../../../src/compose/planning.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { toSettings } from '../../../src/config/settings.ts';
import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { PerPhase } from '../../../src/core/model/phases.ts';
import type { PlanProblem, PlanSolution, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { BatterySnapshot, ChargePointSnapshot, CircuitCap } from '../../../src/core/model/snapshot.ts';
import { needsSolver, planAlone } from '../../../src/core/planning/methods.ts';
import { planTogether } from '../../../src/core/planning/together.ts';
import { localTimeIn } from '../../../src/core/tariff/local-time.ts';
import type { SubjectHabits } from '../../../src/feeds/habits/habit-book.ts';
import { loadHighs } from '../../../src/planner/highs.ts';
import type { Solver } from '../../../src/planner/ports.ts';
import { NO_PLAN_WISHES } from '../../../src/planner/wish-book.ts';
import type { Cycle } from '../../../src/site/loop.ts';
import { charging, electrical, meter, battery as seenBattery, snapshot } from '../../core/control/fixtures.ts';
import { FakeClock } from '../../fake-clock.ts';
import { type Books, endAt, openBooks, startAt } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { Market } from './market.ts';

const VOLT = 230;
const HOUR_MS = 3_600_000;
const STEP_MS = 10_000;
const STEP_H = STEP_MS / HOUR_MS;
/** Charge points report their meter so often, ms. */
const REPORT_MS = 60_000;
/** What of the energy at the meter arrives in a car. */
const CAR_EFFICIENCY = 0.9;
const BATTERY_WH = 10_000;

/** A car that is plugged in, as it really is. */
export interface Car {
  readonly capacityWh: number;
  storedWh: number;
  /** It tells how full it is; what it says may be wrong. */
  tells: boolean;
  saysMore: number;
  /** The station has lost its line: it holds what it was told last until its lease ends, then its safe current. */
  isOffline: boolean;
  /** Charged since it came, at the meter, Wh. */
  chargedWh: number;
  currentA: number;
  transactionId: number;
}

export interface HouseOptions {
  readonly startMs: number;
  readonly points?: readonly string[];
  readonly fuseA?: number;
  readonly withBattery?: boolean;
  readonly withSun?: boolean;
  /** What is wrong with the market from the beginning. */
  readonly market?: (market: Market) => void;
  /** {@link HOUSEHOLD_SOLVER} by default. */
  readonly solver?: (clock: FakeClock) => Solver;
}

const highs = await loadHighs();

/**
 * A house in which hours pass in a second: prices come as text from a market and go through source, sieve and ledger into the outlook; the
 * planner, decide() and the books are those of the program; cars, sun and house are what the test says, not what was foreseen.
 */
export class House {
  readonly clock: FakeClock;
  readonly books: Books;
  readonly market: Market;
  readonly planning: Planning;
  readonly cars = new Map<string, Car>();
  /** What is really there, W. */
  houseW: (atMs: number) => number = () => 400;
  sunW: (atMs: number) => number = () => 0;
  /** What is foreseen, W; `null`: no forecast. */
  foreseenSunW: ((atMs: number) => number) | null = null;
  foreseenHouseW: ((atMs: number) => number) | null = () => 400;
  caps: readonly CircuitCap[] = [];
  habits: readonly SubjectHabits[] = [];
  storedWh = BATTERY_WH / 2;
  /** Longest time that a phase of the fuse carried more than it may, s. */
  overS = 0;
  cycle: Cycle | null = null;
  private readonly settings: ReturnType<typeof toSettings>;
  private readonly withBattery: boolean;
  private readonly withSun: boolean;
  private memory: Memory = initialMemory();
  private batteryW = 0;
  private overNowS = 0;
  private reportedMs = 0;

  constructor({
    startMs,
    points = ['garage'],
    fuseA = 25,
    withBattery = false,
    withSun = false,
    market,
    solver,
  }: HouseOptions) {
    this.clock = new FakeClock(startMs);
    this.withBattery = withBattery;
    this.withSun = withSun;
    this.books = openBooks(temporaryFolder(), { clock: this.clock });
    const text = [
      'site: { timeZone: Europe/Berlin }',
      `circuits: [{ id: house, name: House, limitA: ${fuseA}, meter: grid }]`,
      'meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: 9 } }]',
      'chargePoints:',
      ...points.map(
        (id) => `  - { id: ${id}, name: ${id}, type: ocpp, identity: ${id}, circuit: house, access: open }`,
      ),
    ].join('\n');
    const parsed = parseConfig(text);
    if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
    this.settings = toSettings(parsed.config);
    this.market = new Market(this.clock, this.books.ledger);
    market?.(this.market);
    this.planning = composePlanning(parsed.config, this.settings, {
      stores: this.books.stores,
      clock: this.clock,
      log: silentLog,
      sessions: this.books.book,
      expected: {
        prices: this.market.outlook,
        solar: withSun ? { expect: (fromMs, toMs) => foreseen(this.foreseenSunW, fromMs, toMs) } : null,
        house: { expect: (fromMs, toMs) => foreseen(this.foreseenHouseW, fromMs, toMs) },
        co2At: () => null,
      },
      solver: solver?.(this.clock) ?? HOUSEHOLD_SOLVER,
      currency: 'EUR',
      budget: () => null,
      habits: () => this.habits,
      carFacts: (_, id) => ({ capacityWh: this.cars.get(id)?.capacityWh ?? null, usualWh: null }),
      batteryCapacityWh: () => BATTERY_WH,
      vehicleAt: () => null,
      cycle: () => this.cycle,
      wake: () => {},
    });
    this.market.feed.start();
    this.planning.planner.start();
    onTestFinished(async () => {
      await this.planning.planner.stop();
      await this.market.feed.stop();
    });
  }

  async plugIn(id: string, storedWh: number, capacityWh = 60_000): Promise<Car> {
    const { transactionId } = await this.books.book.started({ ...startAt(this.clock, 0), chargePointId: id });
    const fresh = { tells: true, saysMore: 0, isOffline: false, chargedWh: 0, currentA: 0 };
    const car: Car = { capacityWh, storedWh, transactionId, ...fresh };
    this.cars.set(id, car);
    return car;
  }

  async unplug(id: string): Promise<void> {
    const car = this.car(id);
    this.cars.delete(id);
    const end = endAt(this.clock, car.transactionId, Math.round(car.chargedWh));
    await this.books.book.ended({ ...end, chargePointId: id });
    await this.pass(30_000);
  }

  wish(id: string, wishes: Partial<VehiclePlanWishes>): void {
    this.planning.ports.setWishes(`point:${id}`, { ...NO_PLAN_WISHES, ...wishes });
  }

  car(id: string): Car {
    const car = this.cars.get(id);
    if (car === undefined) throw new Error(`no car at ${id}`);
    return car;
  }

  percent(id: string): number {
    const { storedWh, capacityWh } = this.car(id);
    return (100 * storedWh) / capacityWh;
  }

  view() {
    return this.planning.ports.plan();
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await this.clock.advanceAsync(STEP_MS, STEP_MS);
      await this.step();
    }
  }

  async until(wallMs: number): Promise<void> {
    await this.pass(wallMs - this.clock.wallMs());
  }

  private async step(): Promise<void> {
    const nowMs = this.clock.wallMs();
    const [sunW, houseW] = [this.sunW(nowMs), this.houseW(nowMs)];
    const carsA = [...this.cars.values()].reduce((sum, { currentA }) => sum + currentA, 0);
    const phaseA = (houseW - sunW - this.batteryW) / 3 / VOLT + carsA;
    await this.live(phaseA, nowMs);
    const chargePoints = this.settings.chargePoints.map(({ id }) => this.seenPoint(id));
    const seen = {
      ...snapshot(this.clock.monoMs()),
      wallMs: nowMs,
      meters: [meter('grid', [phaseA, phaseA, phaseA], this.clock.monoMs())],
      inverters: this.withSun ? [this.inverter(sunW)] : [],
      batteries: this.withBattery ? [this.seenBattery()] : [],
      batteryPlans: this.planning.planner.batteryWishes(),
      chargePoints,
      caps: this.caps,
    };
    const { decision, memory } = decide(seen, this.memory, this.settings);
    this.memory = memory;
    this.cycle = { snapshot: seen, decision };
    for (const { id, currentA } of decision.chargePoints) {
      const car = this.cars.get(id);
      if (car === undefined) continue;
      car.currentA = car.isOffline || car.storedWh >= car.capacityWh ? 0 : currentA;
    }
    if (this.withBattery) this.orderBattery(sunW - houseW, phaseA);
  }

  /** A step goes by as it is. */
  private async live(phaseA: number, nowMs: number): Promise<void> {
    const limitA = Math.min(...(this.settings.circuits[0]?.limitA ?? []));
    this.overNowS = phaseA > limitA + 0.05 ? this.overNowS + STEP_MS / 1_000 : 0;
    this.overS = Math.max(this.overS, this.overNowS);
    this.storedWh -= this.batteryW * STEP_H;
    const isReporting = nowMs - this.reportedMs >= REPORT_MS || nowMs < this.reportedMs;
    if (isReporting) this.reportedMs = nowMs;
    for (const [id, car] of this.cars) {
      const wh = car.currentA * 3 * VOLT * STEP_H;
      car.chargedWh += wh;
      car.storedWh = Math.min(car.capacityWh, car.storedWh + wh * CAR_EFFICIENCY);
      if (!isReporting || car.isOffline) continue;
      const { transactionId, chargedWh } = car;
      const registerWh = Math.round(chargedWh);
      await this.books.book.register({ chargePointId: id, connectorId: 1, transactionId, atMs: nowMs, registerWh });
    }
  }

  private seenPoint(id: string): ChargePointSnapshot {
    const car = this.cars.get(id);
    const [atMs, monoMs] = [this.clock.wallMs(), this.clock.monoMs()];
    const wishes = {
      mode: 'solar',
      sessionWh: this.books.book.runningSession(id)?.energyWh ?? null,
      plan: this.planning.planner.wishOf(id),
    } as const;
    if (car === undefined || car.isOffline) {
      const gone =
        car === undefined ? ({ hasTransaction: false, status: 'available' } as const) : { condition: 'stale' as const };
      return charging(id, 0, [0, 0, 0], monoMs, { ...wishes, ...gone });
    }
    const { currentA, storedWh, capacityWh } = car;
    const value = Math.min(100, Math.max(0, (100 * storedWh) / capacityWh + car.saysMore));
    const soc = car.tells ? ({ value, atMs, monoMs, quality: 'good' } as const) : null;
    return charging(id, currentA, [currentA, currentA, currentA], monoMs, { ...wishes, soc });
  }

  private inverter(sunW: number) {
    const phaseA = -sunW / 3 / VOLT;
    const seen = meter('roof', [phaseA, phaseA, phaseA] satisfies PerPhase, this.clock.monoMs());
    const monoMs = this.clock.monoMs();
    const reading = { ...electrical([0, 0, 0]), powerW: sunW };
    return {
      ...seen,
      reading: { value: reading, monoMs, atMs: 0, quality: 'good' as const },
      nameplateW: 10_000,
      takesLimit: false,
    };
  }

  private seenBattery(): BatterySnapshot {
    const percent = (100 * this.storedWh) / BATTERY_WH;
    return seenBattery(this.batteryW, percent, this.clock.monoMs(), {
      canChargeFromGrid: true,
      phases: [0, 1, 2],
    });
  }

  /** It does what it is told, else it follows its own meter. */
  private orderBattery(beforeW: number, phaseA: number): void {
    const [order] = this.cycle?.decision.batteries ?? [];
    const meterW = phaseA * 3 * VOLT + this.batteryW;
    const orderedW = order?.chargeW ?? 0;
    let powerW = Math.min(5_000, Math.max(-5_000, meterW));
    if (order?.discharge === 'locked') powerW = Math.min(0, powerW);
    if (orderedW > 0) powerW = -Math.max(orderedW, Math.min(5_000, beforeW));
    const [leftW, roomW] = [this.storedWh / STEP_H, (BATTERY_WH - this.storedWh) / STEP_H];
    this.batteryW = Math.max(-roomW, Math.min(leftW, powerW));
  }
}

/** What the solver's process does, in this one. */
const HOUSEHOLD_SOLVER: Solver = {
  async solve(problem: PlanProblem): Promise<PlanSolution> {
    if (!needsSolver(problem)) return planAlone(problem);
    const planned = planTogether(problem, highs);
    if (planned.kind === 'failed') throw new Error(planned.detail);
    return planned.solution;
  },
  stop: async () => {},
};

const QUARTER_MS = 900_000;

function foreseen(powerW: ((atMs: number) => number) | null, fromMs: number, toMs: number) {
  if (powerW === null) return null;
  const points = [];
  for (let startMs = Math.floor(fromMs / QUARTER_MS) * QUARTER_MS; startMs < toMs; startMs += QUARTER_MS) {
    const p50W = powerW(startMs);
    points.push({ startMs, endMs: startMs + QUARTER_MS, p10W: p50W, p50W, p90W: p50W });
  }
  return points;
}

/** A moment of the house's own clock. */
export function localMs(year: number, month: number, day: number, hour: number, minute = 0): number {
  const asUtcMs = Date.UTC(year, month - 1, day, hour, minute);
  return asUtcMs - (localTimeIn('Europe/Berlin')(asUtcMs) - asUtcMs);
}
