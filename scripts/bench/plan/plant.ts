import type { BatterySlot } from '../../../src/core/model/planning.ts';
import { QUARTER_H, type Visit, type World } from './world.ts';

/** What shall happen in a quarter hour. */
export interface Orders {
  /** By visit: power whatever the sun gives, W, and whether the sun beyond it is welcome. */
  readonly cars: ReadonlyMap<Visit, { readonly leastW: number; readonly sun: boolean }>;
  readonly battery: Pick<BatterySlot, 'action' | 'chargeW'>;
}

/** What a home has come to. Money in nano EUR. */
export interface Plant {
  readonly neededWh: Map<Visit, number>;
  storedWh: number;
  bill: number;
}

export function plantOf({ home, visits }: World): Plant {
  return {
    neededWh: new Map(visits.map((visit) => [visit, visit.energyWh])),
    storedWh: home.battery?.energyWh ?? 0,
    bill: 0,
  };
}

/** One quarter hour as it really is: cars take what they are told and what the sun leaves, the battery the rest. */
export function live(world: World, plant: Plant, at: number, { cars, battery: order }: Orders): void {
  const { series, home, importNano, exportNano } = world;
  const surplusW = (series.solarW[at] ?? 0) - (series.houseW[at] ?? 0);
  let netW = surplusW;
  for (const [visit, { leastW, sun }] of cars) {
    const needWh = plant.neededWh.get(visit) ?? 0;
    const roomW = home.gridMaxW + netW;
    const sunW = sun && netW >= home.minW ? Math.min(netW, home.maxW) : 0;
    const wishW = Math.min(Math.max(leastW, sunW), home.maxW, roomW);
    if (needWh <= 0 || wishW < Math.min(home.minW, 1)) continue;
    const wh = Math.min(needWh, wishW * QUARTER_H);
    plant.neededWh.set(visit, needWh - wh);
    netW -= wh / QUARTER_H;
  }
  netW -= batteryW(world, plant, netW, order);
  plant.bill -= ((netW * QUARTER_H) / 1000) * (netW < 0 ? (importNano[at] ?? 0) : exportNano);
}

/** Power into the battery, W: negative when it discharges. */
function batteryW({ home }: World, plant: Plant, netW: number, order: Orders['battery']): number {
  const { battery } = home;
  if (battery === null) return 0;
  const { capacityWh, minWh, maxChargeW, maxDischargeW, chargeEfficiency, dischargeEfficiency } = battery;
  const roomW = (capacityWh - plant.storedWh) / chargeEfficiency / QUARTER_H;
  const leftW = Math.max(0, (plant.storedWh - minWh) * dischargeEfficiency) / QUARTER_H;
  const fromGridW = order.action === 'charge' ? Math.min(order.chargeW, home.gridMaxW + netW) : 0;
  const sunW = order.action === 'wait' ? 0 : netW;
  const chargeW = Math.max(0, Math.min(Math.max(sunW, fromGridW), maxChargeW, roomW));
  const dischargeW =
    order.action === 'free' || order.action === 'wait' ? Math.min(Math.max(0, -netW), maxDischargeW, leftW) : 0;
  plant.storedWh += (chargeW * chargeEfficiency - dischargeW / dischargeEfficiency) * QUARTER_H;
  return chargeW - dischargeW;
}
