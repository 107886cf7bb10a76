import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { BatteryDevice, InverterDevice } from '../device.ts';

/**
 * A hybrid inverter puts sun and battery out together: what its AC side shows, less what its batteries give, is the
 * sun. Without a reading of one of them nobody knows its part, and there is none.
 */
export function sunOfHybrid(inverter: InverterDevice, batteries: readonly BatteryDevice[]): InverterDevice {
  return {
    id: inverter.id,
    start: () => inverter.start(),
    stop: () => inverter.stop(),
    health: () => inverter.health(),
    reading: () => sunOf(inverter.reading(), batteries),
    nameplateW: () => inverter.nameplateW(),
    takesLimit: () => inverter.takesLimit(),
    limit: (lease) => inverter.limit(lease),
  };
}

function sunOf(
  whole: Reading<ElectricalValues> | null,
  batteries: readonly BatteryDevice[],
): Reading<ElectricalValues> | null {
  if (whole === null) return null;
  let batteryW = 0;
  for (const battery of batteries) {
    const { condition, reading } = battery.snapshot();
    if (condition !== 'ok' || reading === null) return null;
    batteryW += reading.value.powerW;
  }
  // Losses of conversion and moments apart must not look like a night in which the roof consumes.
  const powerW = Math.max(0, whole.value.powerW - batteryW);
  // Its currents and its register are of both; as the sun's they would be wrong.
  const sun = { powerW, phasePowerW: null, phaseCurrentA: null, importWh: null, exportWh: null };
  return { ...whole, value: { ...whole.value, ...sun } };
}
