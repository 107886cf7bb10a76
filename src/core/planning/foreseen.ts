import type { BatteryPlan, BatterySlot, PlannedBattery, PlanProblem, Slot } from '../model/planning.ts';

/** Batteries that follow self-consumption whatever anybody wishes: their part of each slot is taken from it beforehand. */
export function foreseen(problem: PlanProblem): {
  /** With the batteries that can be steered, and with slots in which the others have had their part. */
  readonly problem: PlanProblem;
  readonly unsteered: readonly BatteryPlan[];
} {
  const unsteered: BatteryPlan[] = [];
  let { slots } = problem;
  for (const battery of problem.batteries) {
    if (isSteered(battery)) continue;
    const beside = selfConsumption(battery, slots);
    unsteered.push(beside.plan);
    slots = beside.slots;
  }
  return { problem: { ...problem, slots, batteries: problem.batteries.filter(isSteered) }, unsteered };
}

export function isSteered(battery: PlannedBattery): boolean {
  return battery.canHold || battery.canChargeFromGrid;
}

/** A battery that takes the sun the house leaves, and gives what the house lacks. Cars are not foreseen: they are yet to be planned. */
export function selfConsumption(
  battery: PlannedBattery,
  slots: readonly Slot[],
): { readonly plan: BatteryPlan; readonly slots: readonly Slot[] } {
  const { capacityWh, minWh, maxChargeW, maxDischargeW, chargeEfficiency, dischargeEfficiency } = battery;
  let energyWh = battery.energyWh;
  const own: BatterySlot[] = [];
  const beside = slots.map((slot) => {
    const hours = (slot.endMs - slot.startMs) / 3_600_000;
    const netW = slot.solarW - slot.houseW;
    if (hours <= 0) {
      own.push({ action: 'free', chargeW: 0, energyWh });
      return slot;
    }
    const roomW = Math.max(0, capacityWh - energyWh) / chargeEfficiency / hours;
    const leftW = (Math.max(0, energyWh - minWh) * dischargeEfficiency) / hours;
    const chargeW = Math.min(Math.max(0, netW), maxChargeW, roomW);
    const dischargeW = Math.min(Math.max(0, -netW), maxDischargeW, leftW);
    energyWh += (chargeW * chargeEfficiency - dischargeW / dischargeEfficiency) * hours;
    own.push({ action: 'free', chargeW: 0, energyWh });
    return { ...slot, solarW: slot.solarW - chargeW, houseW: Math.max(0, slot.houseW - dischargeW) };
  });
  return { plan: { id: battery.id, slots: own }, slots: beside };
}
