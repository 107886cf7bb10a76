import { type PerPhase, PHASES, type PhaseRotation, toGridPhases } from '../../core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { MeasuringDevice } from '../device.ts';

/** A meter whose terminals L1, L2, L3 are wired to other phases of the grid: what it says, by the phases of the grid. */
export function turned(meter: MeasuringDevice, wired: PhaseRotation): MeasuringDevice {
  const rotation = whole(wired);
  let last: { readonly from: Reading<ElectricalValues>; readonly to: Reading<ElectricalValues> } | null = null;
  return {
    id: meter.id,
    start: () => meter.start(),
    stop: () => meter.stop(),
    health: () => meter.health(),
    reading() {
      const from = meter.reading();
      if (from === null) return null;
      if (last?.from !== from) last = { from, to: { ...from, value: turn(from.value, rotation) } };
      return last.to;
    },
  };
}

/** A meter of one phase names one. Should it say something of others, that must not get lost. */
function whole(wired: PhaseRotation): PhaseRotation {
  const [first, second, third] = [...wired, ...PHASES.filter((phase) => !wired.some((one) => one === phase))];
  return first === undefined || second === undefined || third === undefined ? PHASES : [first, second, third];
}

function turn(values: ElectricalValues, rotation: PhaseRotation): ElectricalValues {
  const onGrid = (ofTerminals: PerPhase | null): PerPhase | null =>
    ofTerminals === null ? null : toGridPhases(ofTerminals, rotation);
  return {
    ...values,
    phasePowerW: onGrid(values.phasePowerW),
    phaseCurrentA: onGrid(values.phaseCurrentA),
    phaseVoltageV: onGrid(values.phaseVoltageV),
  };
}
