import type { HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { tripTimeS } from './overload.ts';
import type { Station } from './station.ts';

/** What a surplus run came to. Energies are AC energies of the cars. */
export interface SurplusScore {
  /** Charged while the house had surplus for it, Wh. */
  readonly usedWh: number;
  /** Charged beyond the surplus, Wh: import that the cars caused. */
  readonly importWh: number;
  readonly starts: number;
  readonly phaseSwitches: number;
  readonly setPoints: number;
  /** What went through the home battery, AC; `null` without one. */
  readonly battery: BatteryFlows | null;
}

export interface BatteryFlows {
  readonly takenWh: number;
  readonly givenWh: number;
  /** Of what it gave, the part that a car drew beyond the sun. */
  readonly intoCarsWh: number;
}

/** Used surplus - import - cost of starts and changes of phases, Wh. */
export function surplusValueWh(
  { usedWh, importWh, starts, phaseSwitches }: Omit<SurplusScore, 'setPoints' | 'battery'>,
  switchCostWh: number,
): number {
  return usedWh - importWh - switchCostWh * (starts + phaseSwitches);
}

/** Counts a surplus run second by second. */
export class SurplusCounter {
  private usedWs = 0;
  private importWs = 0;
  private batteryIntoCarsWs = 0;

  /** @param surplusW production minus house, W. @param carsW what the cars draw, W. @param batteryW what it gives, W. */
  count(surplusW: number, carsW: number, batteryW: number): void {
    const usedW = Math.min(carsW, Math.max(0, surplusW));
    this.usedWs += usedW;
    this.importWs += carsW - usedW;
    this.batteryIntoCarsWs += Math.max(0, Math.min(batteryW, carsW - usedW));
  }

  score(stations: readonly Station[], battery: HomeBattery | null): SurplusScore {
    const sum = (f: (station: Station) => number): number => stations.reduce((total, s) => total + f(s), 0);
    return {
      usedWh: this.usedWs / 3600,
      importWh: this.importWs / 3600,
      starts: sum((station) => station.starts),
      phaseSwitches: sum((station) => station.phaseSwitches),
      setPoints: sum((station) => station.setPoints),
      battery:
        battery === null
          ? null
          : {
              takenWh: battery.takenWh,
              givenWh: battery.givenWh,
              intoCarsWh: this.batteryIntoCarsWs / 3600,
            },
    };
  }
}

/** What happened between one step of the house and the next. */
export interface StepEvent {
  /** Seconds with any phase over its rating. */
  readonly secondsOver: number;
  /** Beyond the rating, on the worst phase, A·s. */
  readonly ampereSecondsOver: number;
  /** Largest current / rating. */
  readonly peakRatio: number;
  /** Largest overload budget spent on any phase; 1 trips. It starts anew at each step. */
  readonly budget: number;
}

/** Computation leaves this much beside an exact limit, A. */
const TOLERANCE_A = 1e-3;

/** Counts what the fuse sees, event by event. */
export class FuseCounter {
  private readonly fuseA: number;
  private readonly overAs: [number, number, number] = [0, 0, 0];
  private readonly spent: [number, number, number] = [0, 0, 0];
  private secondsOver = 0;
  private peakRatio = 0;
  readonly events: StepEvent[] = [];

  constructor(fuseA: number) {
    this.fuseA = fuseA;
  }

  /** One second. @param gridA current per phase with its sign, A. */
  count(gridA: readonly [number, number, number]): void {
    let over = false;
    for (let phase = 0 as 0 | 1 | 2; ; phase++) {
      const currentA = Math.abs(gridA[phase]);
      this.peakRatio = Math.max(this.peakRatio, currentA / this.fuseA);
      if (currentA > this.fuseA + TOLERANCE_A) {
        over = true;
        this.overAs[phase] += currentA - this.fuseA;
        this.spent[phase] += 1 / tripTimeS(currentA / this.fuseA);
      }
      if (phase === 2) break;
    }
    if (over) this.secondsOver++;
  }

  /** Ends an event and begins the next. */
  cut(): void {
    this.events.push({
      secondsOver: this.secondsOver,
      ampereSecondsOver: Math.max(...this.overAs),
      peakRatio: this.peakRatio,
      budget: Math.max(...this.spent),
    });
    this.overAs.fill(0);
    this.spent.fill(0);
    this.secondsOver = 0;
    this.peakRatio = 0;
  }
}
