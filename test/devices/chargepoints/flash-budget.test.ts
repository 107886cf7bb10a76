import { afterEach, describe, expect, it } from 'vitest';
import type { StationMemory } from '../../../src/core/model/station-record.ts';
import { FlashBudget } from '../../../src/devices/chargepoints/flash-budget.ts';
import { StationFacts } from '../../../src/devices/chargepoints/station-facts.ts';
import { FakeClock } from '../../fake-clock.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { silentLog } from '../../silent-log.ts';
import { BenchSite, MemoryStations, PROVEN } from './bench-site.ts';

describe('the budget of flash writes', () => {
  it('is refilled over the day, and lets a tenth of it be written in one go', () => {
    const clock = new FakeClock();
    const budget = new FlashBudget(clock, factsOf(new MemoryStations(PROVEN)), 1_000);
    for (let write = 0; write < 100; write += 1) {
      expect(budget.isUsedUp()).toBe(false);
      budget.wrote();
    }
    expect(budget.isUsedUp()).toBe(true);
    clock.advance(86_400);
    expect(budget.isUsedUp()).toBe(false);
    clock.advance(10 * 86_400_000);
    for (let write = 0; write < 100; write += 1) budget.wrote();
    expect(budget.isUsedUp()).toBe(true);
  });

  it('goes on where it was after a restart, refilled by the time between', () => {
    const clock = new FakeClock();
    const stations = new MemoryStations(PROVEN);
    const started = () => new FlashBudget(clock, factsOf(stations), 1_000);
    const before = started();
    for (let minute = 0; minute < 3; minute += 1) {
      for (let write = 0; write < 100; write += 1) before.wrote();
      clock.advance(60_000);
    }
    before.wrote();
    // 1000 a day are one in 86.4 s.
    const after = started();
    expect(after.isUsedUp()).toBe(true);
    clock.jumpWall(-10 * 86_400_000);
    expect(started().isUsedUp()).toBe(true);
    clock.jumpWall(10 * 86_400_000 + 90_000);
    expect(started().isUsedUp()).toBe(false);
  });

  it('is not refilled by new firmware', () => {
    const facts = factsOf(new MemoryStations({ ...PROVEN, flash: { writesLeft: 0, atMs: 1 } }));
    facts.introduced({ ...PROVEN.identity, firmware: 'new' });
    expect(facts.get().flash).toEqual({ writesLeft: 0, atMs: 1 });
  });

  it('costs the controller one write a minute at most', () => {
    const clock = new FakeClock();
    let saves = 0;
    const save = () => {
      saves += 1;
    };
    const stations = { load: () => PROVEN, save };
    const budget = new FlashBudget(clock, factsOf(stations), 5_000);
    for (let write = 0; write < 120; write += 1) {
      budget.wrote();
      clock.advance(1_000);
    }
    expect(saves).toBe(2);
  });
});

const factsOf = (stations: StationMemory) => new StationFacts('a', stations, silentLog);

describe('leases of a station whose budget is used up', () => {
  let site: BenchSite;
  afterEach(() => site.close());

  it('wait with raises, come as late as they may, and are lowered at once', async () => {
    // Safe profile and first lease are more than it may have.
    site = new BenchSite({ writesPerDay: 1 });
    await site.open();
    const station = await site.boot();
    const sent = () => station.callsOf('SetChargingProfile').length;
    site.grant(8);
    await until(() => site.lease().acceptedA === 8);
    site.clock.advance(30_000);
    site.grant(10);
    await station.call('Heartbeat', {});
    expect(site.lease().acceptedA).toBe(8);
    site.grant(6.5);
    await until(() => site.lease().acceptedA === 6.5);
    const before = sent();
    site.clock.advance(99_000);
    site.grant(6.5);
    await station.call('Heartbeat', {});
    expect(sent()).toBe(before);
    site.clock.advance(2_000);
    site.grant(6.5);
    await until(() => sent() === before + 1);
  });

  it('are not written at all while the station would fall back to the same', async () => {
    site = new BenchSite({ safeCurrentA: 0 });
    await site.open();
    const station = await site.boot();
    site.grant(0);
    await until(() => site.lease().acceptedA === 0);
    const before = station.callsOf('SetChargingProfile').length;
    for (let minute = 0; minute < 60; minute += 1) {
      site.clock.advance(60_000);
      site.grant(0);
    }
    await station.call('Heartbeat', {});
    expect(station.callsOf('SetChargingProfile').length).toBe(before);
    expect(site.lease().ceilingA).toBe(0);
    expect(site.chargePoint.snapshot().condition).toBe('ok');
  });
});
