import { expect, it } from 'vitest';
import type { PhaseRotation } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { MeasuringDevice } from '../../../src/devices/device.ts';
import { turned } from '../../../src/devices/meters/turned-meter.ts';
import { electrical, reading } from '../../core/control/fixtures.ts';

function meterThatSays(says: () => Reading<ElectricalValues> | null): MeasuringDevice {
  return {
    id: 'garage',
    start: () => {},
    stop: async () => {},
    reading: says,
    health: () => {
      throw new Error('not asked for');
    },
  };
}

const seenThrough = (rotation: PhaseRotation, values: ElectricalValues): ElectricalValues | undefined =>
  turned(
    meterThatSays(() => reading(values, 0)),
    rotation,
  ).reading()?.value;

it('puts what its terminals measure on the grid phases that they are wired to', () => {
  const values = electrical([1, 2, 3], { phaseVoltageV: [231, 232, 233], importWh: 5 });
  expect(seenThrough(['L2', 'L3', 'L1'], values)).toEqual({
    ...values,
    phasePowerW: [690, 230, 460],
    phaseCurrentA: [3, 1, 2],
    phaseVoltageV: [233, 231, 232],
  });
});

it('puts a meter of one phase on that phase, and loses nothing that it says of others', () => {
  expect(seenThrough(['L3'], electrical([7, 0, 0]))?.phaseCurrentA).toEqual([0, 0, 7]);
  expect(seenThrough(['L3'], electrical([7, 1, 2]))?.phaseCurrentA).toEqual([1, 2, 7]);
});

it('invents no phases, and hands out the same reading as long as it is the same', () => {
  const total = electrical([1, 1, 1], { phasePowerW: null, phaseCurrentA: null, phaseVoltageV: null });
  expect(seenThrough(['L2', 'L3', 'L1'], total)).toEqual(total);
  let newest: Reading<ElectricalValues> | null = null;
  const meter = turned(
    meterThatSays(() => newest),
    ['L2', 'L3', 'L1'],
  );
  expect(meter.reading()).toBeNull();
  newest = reading(total, 1_000);
  expect(meter.reading()).toBe(meter.reading());
  newest = reading(total, 2_000);
  expect(meter.reading()?.monoMs).toBe(2_000);
});
