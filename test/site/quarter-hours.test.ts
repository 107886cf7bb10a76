import { describe, expect, it } from 'vitest';
import type { RegisterReading } from '../../src/ledger/register-log.ts';
import { QuarterHours } from '../../src/site/quarter-hours.ts';
import { FakeClock } from '../fake-clock.ts';
import { chargePoint, device, snapshot } from './builders.ts';

function recorder() {
  const clock = new FakeClock(Date.UTC(2026, 5, 15, 10, 14, 59));
  const records: { quarterMs: number; registers: readonly RegisterReading[] }[] = [];
  const disk = { isFull: false };
  let tries = 0;
  const quarters = new QuarterHours(clock, (quarterMs, registers) => {
    tries += 1;
    if (!disk.isFull) records.push({ quarterMs, registers });
    return !disk.isFull;
  });
  const now = snapshot({
    meters: [device('grid', 100, { importWh: 5_000, exportWh: 70 })],
    chargePoints: [chargePoint('a', 0)],
  });
  return { clock, disk, records, tries: () => tries, notice: () => quarters.notice(now), quarters };
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

  it('go on when a clock that was a year ahead is set right, and are not taken in the middle of a quarter', () => {
    const { clock, records, notice } = recorder();
    clock.jumpWall(365 * 86_400_000);
    notice();
    clock.jumpWall(-365 * 86_400_000);
    notice();
    expect(records).toEqual([]);
    clock.advance(1_500);
    notice();
    expect(records.map(({ quarterMs }) => quarterMs)).toEqual([Date.UTC(2026, 5, 15, 10, 15)]);
  });

  it('are not taken for a quarter that began long before anybody looked', () => {
    const { clock, records, notice } = recorder();
    clock.jumpWall(10 * 60_000);
    notice();
    expect(records).toEqual([]);
  });

  it('are tried again for a minute while the disk is full, not at every reading, then given up for this quarter', () => {
    const { clock, disk, records, tries, notice } = recorder();
    disk.isFull = true;
    clock.advance(1_500);
    for (let reading = 0; reading < 5; reading += 1) {
      notice();
      clock.advance(1_000);
    }
    expect(tries()).toBe(1);
    disk.isFull = false;
    clock.advance(10_000);
    notice();
    expect(records).toHaveLength(1);

    disk.isFull = true;
    clock.advance(900_000 - 15_000);
    notice();
    clock.advance(61_000);
    notice();
    disk.isFull = false;
    clock.advance(10_000);
    notice();
    expect(records).toHaveLength(1);
  });
});
