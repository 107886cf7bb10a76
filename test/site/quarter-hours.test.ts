import { describe, expect, it } from 'vitest';
import { QuarterHours, type RegisterValue } from '../../src/site/quarter-hours.ts';
import { FakeClock } from '../fake-clock.ts';
import { chargePoint, device, snapshot } from './builders.ts';

function recorded() {
  const clock = new FakeClock(Date.UTC(2026, 5, 15, 10, 14, 59));
  const records: { quarterMs: number; values: readonly RegisterValue[] }[] = [];
  const quarters = new QuarterHours(clock, (quarterMs, values) => records.push({ quarterMs, values }));
  const now = snapshot({
    meters: [device('grid', 100, { importWh: 5_000, exportWh: 70 })],
    chargePoints: [chargePoint('a', 0)],
  });
  return { clock, records, notice: () => quarters.notice(now), quarters };
}

describe('register snapshots at the quarter hour', () => {
  it('are taken once, at the first snapshot of the quarter', () => {
    const { clock, records, notice } = recorded();
    notice();
    expect(records).toEqual([]);
    clock.advance(1_500);
    notice();
    notice();
    expect(records).toEqual([
      {
        quarterMs: Date.UTC(2026, 5, 15, 10, 15),
        values: [
          { deviceId: 'grid', register: 'import', registerWh: 5_000, quality: 'W' },
          { deviceId: 'grid', register: 'export', registerWh: 70, quality: 'W' },
          { deviceId: 'a', register: 'import', registerWh: 12_000, quality: 'W' },
        ],
      },
    ]);
  });

  it('say that a register is missing rather than repeat an old one', () => {
    const { clock, records, quarters } = recorded();
    clock.advance(1_500);
    quarters.notice(snapshot({ meters: [device('grid', null)] }));
    expect(records[0]?.values).toEqual([{ deviceId: 'grid', register: 'import', registerWh: null, quality: 'F' }]);
  });

  it('are not repeated when the clock is set back', () => {
    const { clock, records, notice } = recorded();
    clock.advance(1_500);
    notice();
    clock.jumpWall(-3_600_000);
    notice();
    clock.advance(900_000);
    notice();
    expect(records).toHaveLength(1);
  });
});
