import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory } from '../../../src/core/control/memory.ts';
import type { Decision } from '../../../src/core/model/decision.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import type { BatterySnapshot } from '../../../src/core/model/snapshot.ts';
import type { HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { charging, electrical, reading, snapshot, WALL_MS } from './fixtures.ts';

/** A home with sun, one car and perhaps a battery, in virtual time. All powers three-phase. */
export interface SolarHome {
  readonly settings: Settings;
  readonly mode: ChargeMode;
  /** What the roof could give, and what the house draws, W. */
  readonly sunW: (second: number) => number;
  readonly houseW: (second: number) => number;
  readonly battery: HomeBattery | null;
  /** What the battery says of itself, instead of the truth. */
  readonly batterySays?: (truth: BatterySnapshot, second: number) => BatterySnapshot;
  readonly canBeLocked?: boolean;
  /** Feed-in at which the inverter holds the grid connection; `null`: it gives all it can. */
  readonly feedInLimitW?: number | null;
  readonly phases?: 1 | 3;
  readonly deadS?: number;
  readonly carReportsEveryS?: number;
  readonly batteryReportsEveryS?: number;
}

export interface HomeStep {
  readonly second: number;
  readonly decision: Decision;
  readonly setPointA: number;
  readonly carW: number;
  readonly gridW: number;
  readonly producedW: number;
  /** Discharge is positive. */
  readonly batteryW: number;
}

const INNER_STEPS = 5;
const UP_A_PER_S = 1.5;
const DOWN_A_PER_S = 4;
/** From the offer to the first current. */
const STARTS_AFTER_S = 12;
const METER_LATENCY_S = 1;
/** The inverter's own feed-in control. It lets this much pass, or it would never notice that a battery wants more. */
const INVERTER_TAU_S = 1.5;
const INVERTER_LEAK_W = 60;

/** Second by second: sun, house, car and battery flow; meters tell it late; decide() decides; station and battery obey. */
export function runHome(home: SolarHome, seconds: number, watch: (step: HomeStep) => void): void {
  const { settings, mode, battery, phases = 3, deadS = 2, carReportsEveryS = 1, batteryReportsEveryS = 1 } = home;
  const feedInLimitW = home.feedInLimitW ?? null;
  const wattPerA = phases * 230;
  const setPoints: number[] = [0];
  const gridHistory: number[] = [];
  let memory = initialMemory();
  let [carA, offeredS, producedW, gridW] = [0, 0, 0, 0];
  let carSays: Reading<ElectricalValues> | null = null;
  let batterySays: BatterySnapshot | null = null;

  for (let second = 0; second < seconds; second++) {
    const setPointA = setPoints[Math.max(0, setPoints.length - 1 - deadS)] ?? 0;
    offeredS = setPointA > 0 ? offeredS + 1 : 0;
    carA = follow(carA, offeredS > STARTS_AFTER_S ? setPointA : 0);
    const carW = carA * wattPerA;

    for (let inner = 0; inner < INNER_STEPS; inner++) {
      const potentialW = home.sunW(second);
      const allowedW =
        feedInLimitW === null
          ? potentialW
          : Math.max(0, Math.min(potentialW, producedW + gridW + feedInLimitW + INVERTER_LEAK_W));
      producedW =
        feedInLimitW === null ? potentialW : producedW + (allowedW - producedW) * (1 / INNER_STEPS / INVERTER_TAU_S);
      battery?.step(1_000 / INNER_STEPS, gridW);
      gridW = home.houseW(second) + carW - producedW - (battery?.powerW ?? 0);
    }
    gridHistory.push(gridW);

    const monoMs = second * 1_000;
    if (second % carReportsEveryS === 0) carSays = reading(threePhase(carW, phases), monoMs);
    if (battery !== null && second % batteryReportsEveryS === 0) batterySays = whatItSays(battery, home, monoMs);
    const heardW = gridHistory[gridHistory.length - 1 - METER_LATENCY_S];
    const accepted = setPoints.at(-1) ?? 0;
    const batteries = batterySays === null ? [] : [home.batterySays?.(batterySays, second) ?? batterySays];
    const result = decide(
      snapshot(monoMs, {
        meters: [
          {
            id: 'grid',
            condition: 'ok',
            reading: heardW === undefined ? null : reading(threePhase(heardW, 3), monoMs),
          },
        ],
        inverters: [
          {
            id: 'roof',
            condition: 'ok',
            reading: reading(threePhase(producedW, 3), monoMs),
            nameplateW: null,
            takesLimit: false,
          },
        ],
        batteries,
        chargePoints: [
          charging('a', accepted, null, monoMs, {
            mode,
            status: carA > 0 ? 'charging' : accepted > 0 ? 'suspended-ev' : 'suspended-evse',
            reading: carSays,
          }),
        ],
      }),
      memory,
      settings,
    );
    memory = result.memory;
    const { decision } = result;
    setPoints.push(decision.chargePoints[0]?.currentA ?? 0);
    if (battery !== null && home.canBeLocked !== false) {
      battery.dischargeLimitW = decision.batteries[0]?.discharge === 'locked' ? 0 : Number.POSITIVE_INFINITY;
    }
    watch({
      second,
      decision,
      setPointA: setPoints.at(-1) ?? 0,
      carW,
      gridW,
      producedW,
      batteryW: battery?.powerW ?? 0,
    });
  }
}

/** There is nothing between 0 and 6 A (IEC 61851-1). */
function follow(carA: number, goalA: number): number {
  if (goalA === 0) return carA <= 6 ? 0 : carA - DOWN_A_PER_S;
  return Math.max(6, carA + Math.max(-DOWN_A_PER_S, Math.min(UP_A_PER_S, goalA - carA)));
}

function threePhase(powerW: number, phases: 1 | 3): ElectricalValues {
  const perPhaseA = powerW / 230 / phases;
  return electrical(phases === 1 ? [perPhaseA, 0, 0] : [perPhaseA, perPhaseA, perPhaseA]);
}

function whatItSays(battery: HomeBattery, { canBeLocked = true }: SolarHome, monoMs: number): BatterySnapshot {
  const { maxChargeW, maxDischargeW } = battery.spec;
  return {
    id: 'battery',
    condition: 'ok',
    reading: reading({ ...electrical([0, 0, 0]), powerW: Math.round(battery.powerW) }, monoMs),
    soc: { percent: 100 * battery.soc(), atMs: WALL_MS + monoMs },
    maxChargeW,
    maxDischargeW,
    lockable: canBeLocked,
    locked: battery.dischargeLimitW === 0,
    canChargeFromGrid: false,
    canBlockCharge: false,
    canLimitDischarge: false,
    phases: null,
  };
}
