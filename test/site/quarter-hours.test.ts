import { describe, expect, it } from 'vitest';
import type { RegisterReading } from '../../src/ledger/register-log.ts';
import { QuarterHours } from '../../src/site/quarter-hours.ts';
import { FakeClock } from '../fake-clock.ts';
import { chargePoint, device, snapshot } from './builders.ts';

function recorder() {
  const clock = new FakeClock(Date.UTC(2026, 5, 15, 10, 14, 59));
  const records: { quarterMs: number; registers: readonly RegisterReading[] }[] = [];
  const disk = { isFull: false };
  const quarters = new QuarterHours(clock, (quarterMs, registers) => {
    if (!disk.isFull) records.push({ quarterMs, registers });
    return !disk.isFull;
  });
  const now = snapshot({
    meters: [device('grid', 100, { importWh: 5_000, exportWh: 70 })],
    chargePoints: [chargePoint('a', 0)],
  });
  return { clock, disk, records, notice: () => quarters.notice(now), quarters };
}

describe('register snapshots at the quarter hour', () => {
  it('are taken once, at the first snapshot of the quarter', () => {
    const { clock, records, notice } = recorder();
    notice();
    expect(records).toEqual([]);
    clock.advance(1_500);
    notice();
    notice();
    expect(records).toEqual([
      {
        quarterMs: Date.UTC(2026, 5, 15, 10, 15),
        registers: [
          { deviceId: 'grid', importWh: 5_000, exportWh: 70, quality: 'W' },
          { deviceId: 'a', importWh: 12_000, exportWh: null, quality: 'W' },
        ],
      },
    ]);
  });

  it('say that a register is missing rather than repeat an old one', () => {
    const { clock, records, quarters } = recorder();
    clock.advance(1_500);
    quarters.notice(snapshot({ meters: [device('grid', null)] }));
    expect(records[0]?.registers).toEqual([{ deviceId: 'grid', importWh: null, exportWh: null, quality: 'F' }]);
  });

  it('are not repeated when the clock is set back', () => {
    const { clock, records, notice } = recorder();
    clock.advance(1_500);
    notice();
    clock.jumpWall(-3_600_000);
    notice();
    clock.advance(900_000);
    notice();
    expect(records).toHaveLength(1);
  });

  it('are tried again for a minute while the disk is full, then given up for this quarter', () => {
    const { clock, disk, records, notice } = recorder();
    disk.isFull = true;
    clock.advance(1_500);
    notice();
    disk.isFull = false;
    clock.advance(10_000);
    notice();
    expect(records).toHaveLength(1);

    disk.isFull = true;
    clock.advance(900_000 + 61_000);
    notice();
    disk.isFull = false;
    notice();
    expect(records).toHaveLength(1);
  });
});
