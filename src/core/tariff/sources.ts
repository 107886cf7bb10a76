/** How the energy of a car is attributed to where it came from. The report prints the rule: they differ by tens of percent. */
export type SourceRule =
  /** Each consumer has the same mix. */
  | 'pro-rata'
  /** Sun and battery carry the house first; the car has what they leave. */
  | 'house-first'
  /** The car has sun and battery first. */
  | 'car-first';

export const SOURCE_RULES = ['pro-rata', 'house-first', 'car-first'] as const satisfies readonly SourceRule[];

/** Differences of registers over one interval, whole Wh, all at least 0. */
export interface SiteFlows {
  readonly importWh: number;
  readonly exportWh: number;
  readonly solarWh: number;
  readonly dischargeWh: number;
  readonly chargeWh: number;
}

/** Where energy came from, whole Wh. */
export interface SourceMix {
  readonly solarWh: number;
  readonly batteryWh: number;
  readonly gridWh: number;
}

/**
 * Splits the energy of one car (or of all together) in an interval by its source; the parts sum to it exactly. What
 * cannot be known came from the grid: `flows` `null`, or registers that leave the car more than the site had.
 */
export function sourcesOf(carWh: number, flows: SiteFlows | null, rule: SourceRule): SourceMix {
  if (flows === null || carWh <= 0) return { solarWh: 0, batteryWh: 0, gridWh: carWh };
  // What the sun gave and neither the grid nor the battery took, was used here.
  const ownSolarWh = Math.max(0, flows.solarWh - flows.exportWh - flows.chargeWh);
  const batteryWh = Math.max(0, flows.dischargeWh - Math.max(0, flows.exportWh + flows.chargeWh - flows.solarWh));
  const usedWh = ownSolarWh + batteryWh + flows.importWh;
  const houseWh = Math.max(0, usedWh - carWh);
  switch (rule) {
    case 'pro-rata': {
      if (usedWh < carWh) return inTurn(carWh, ownSolarWh, batteryWh);
      const share = (partWh: number): number => Number((BigInt(carWh) * BigInt(partWh)) / BigInt(usedWh));
      const mix = { solarWh: share(ownSolarWh), batteryWh: share(batteryWh) };
      return { ...mix, gridWh: carWh - mix.solarWh - mix.batteryWh };
    }
    case 'house-first': {
      const solarLeftWh = Math.max(0, ownSolarWh - houseWh);
      const houseRestWh = Math.max(0, houseWh - ownSolarWh);
      return inTurn(carWh, solarLeftWh, Math.max(0, batteryWh - houseRestWh));
    }
    case 'car-first':
      return inTurn(carWh, ownSolarWh, batteryWh);
  }
}

function inTurn(carWh: number, solarWh: number, batteryWh: number): SourceMix {
  const fromSolarWh = Math.min(carWh, solarWh);
  const fromBatteryWh = Math.min(carWh - fromSolarWh, batteryWh);
  return { solarWh: fromSolarWh, batteryWh: fromBatteryWh, gridWh: carWh - fromSolarWh - fromBatteryWh };
}
