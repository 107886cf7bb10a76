import { afterEach, describe, expect, it } from 'vitest';
import type { Cancel } from '../../../src/clock.ts';
import { FREE_BATTERY } from '../../../src/core/model/decision.ts';
import type { DeviceHealth } from '../../../src/core/model/health.ts';
import { SunSpecBattery, type SunSpecBatteryOptions } from '../../../src/devices/batteries/sunspec-battery.ts';
import { ModbusServer } from '../../../src/sim/endpoints/modbus-server.ts';
import { SunSpecBatteryEndpoint } from '../../../src/sim/endpoints/sunspec-battery.ts';
import { HOME_BATTERY, HomeBattery } from '../../../src/sim/world/home-battery.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../../sim/eventually.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Counts the polls that are over: the driver then arranges the next one. */
class PollClock extends FakeClock {
  polls = 0;
  private readonly pollMs: number;

  constructor(pollMs: number) {
    super();
    this.pollMs = pollMs;
  }

  override after(delayMs: number, run: () => void): Cancel {
    if (delayMs === this.pollMs) this.polls += 1;
    return super.after(delayMs, run);
  }
}

/** A simulated battery, its driver, and a way to let both live from poll to poll. */
async function bench(options: Partial<SunSpecBatteryOptions> = {}) {
  const pollMs = options.pollMs ?? 1_000;
  const clock = new PollClock(pollMs);
  const battery = new HomeBattery({ ...HOME_BATTERY, soc: 0.62 });
  const endpoint = new SunSpecBatteryEndpoint(battery, clock);
  const server = new ModbusServer({
    clock,
    port: 0,
    unitId: 1,
    functionCode: 3,
    read: () => endpoint.read(),
    write: (address, words) => endpoint.control.write(address, words),
  });
  const port = await server.start();
  closers.push(() => server.stop());
  const context = { clock, log: silentLog, changed: () => {} };
  const device = new SunSpecBattery(
    {
      id: 'cellar',
      name: 'Speicher',
      line: tcpLine(port),
      unit: 1,
      maxPowerW: 5_000,
      coupling: 'ac',
      powerSign: 'discharge-positive',
      needsLock: true,
      phases: null,
      ...options,
    },
    new ModbusBuses(clock),
    context,
  );
  closers.push(() => device.stop());
  /** Poll after poll, each with the writes that follow it. */
  const polls = async (count: number): Promise<void> => {
    for (let poll = 0; poll < count; poll++) {
      const before = clock.polls;
      clock.advance(pollMs);
      endpoint.control.tick();
      await until(() => clock.polls > before, 'a poll');
    }
  };
  const first = async (): Promise<void> => {
    device.start();
    await until(() => clock.polls > 0, 'the first poll');
  };
  const lock = () =>
    device.steer({ ...FREE_BATTERY, discharge: 'locked', charge: 'free', expiresMonoMs: clock.monoMs() + 120_000 });
  const free = () =>
    device.steer({ ...FREE_BATTERY, discharge: 'free', charge: 'free', expiresMonoMs: clock.monoMs() + 120_000 });
  const isLocked = () => battery.dischargeLimitW === 0;
  return { clock, battery, endpoint, server, device, polls, first, lock, free, isLocked };
}

describe('a SunSpec battery', () => {
  it('says what it holds, gives, and can be told', async () => {
    const { battery, device, first, polls } = await bench();
    expect(device.snapshot()).toMatchObject({ condition: 'connecting', reading: null, soc: null, lockable: false });
    battery.powerW = -1_840;
    await first();
    expect(device.snapshot()).toMatchObject({
      id: 'cellar',
      condition: 'ok',
      reading: { value: { powerW: -1_840 } },
      soc: { percent: 62 },
      maxChargeW: 5_000,
      maxDischargeW: 5_000,
      lockable: true,
      locked: false,
    });
    expect(device.health()).toMatchObject({ kind: 'battery', name: 'Speicher', condition: 'ok', problem: null });
    battery.powerW = 730;
    await polls(1);
    expect(device.snapshot().reading?.value.powerW).toBe(730);
  });

  it('turns a power around that reads the other way', async () => {
    const { battery, device, first } = await bench({ powerSign: 'charge-positive' });
    battery.powerW = -1_840;
    await first();
    expect(device.snapshot().reading?.value.powerW).toBe(1_840);
  });

  it('locks the discharge, keeps it locked beyond the expiry of a single write, and frees it', async () => {
    const { device, first, lock, free, isLocked, polls } = await bench({ pollMs: 10_000 });
    await first();
    lock();
    await polls(1);
    expect(isLocked()).toBe(true);
    await polls(1);
    expect(device.snapshot().locked).toBe(true);
    for (let tenSeconds = 0; tenSeconds < 18; tenSeconds++) {
      lock();
      await polls(1);
      expect(isLocked()).toBe(true);
    }
    free();
    await polls(2);
    expect(isLocked()).toBe(false);
    expect(device.snapshot()).toMatchObject({ locked: false, lockable: true });
  });

  it('locks charging beside the discharge, each by itself, and both in one register', async () => {
    const { clock, battery, device, first, polls } = await bench();
    const steer = (discharge: 'free' | 'locked', charge: 'free' | 'locked'): void =>
      device.steer({ ...FREE_BATTERY, discharge, charge, expiresMonoMs: clock.monoMs() + 120_000 });
    const locked = (): readonly boolean[] => [battery.dischargeLimitW === 0, battery.chargeLimitW === 0];
    await first();
    steer('free', 'locked');
    await polls(2);
    expect(locked()).toEqual([false, true]);
    steer('locked', 'locked');
    await polls(2);
    expect(locked()).toEqual([true, true]);
    steer('locked', 'free');
    await polls(2);
    expect(locked()).toEqual([true, false]);
    steer('free', 'free');
    await polls(2);
    expect(locked()).toEqual([false, false]);
  });

  it('charges from the grid with the power that it is told, and gives ChaGriSet back', async () => {
    const { clock, battery, device, endpoint, first, polls, free } = await bench();
    const charge = (chargeW: number): void =>
      device.steer({ ...FREE_BATTERY, discharge: 'locked', chargeW, expiresMonoMs: clock.monoMs() + 120_000 });
    await first();
    expect(device.snapshot()).toMatchObject({
      canChargeFromGrid: true,
      canBlockCharge: true,
      canLimitDischarge: true,
    });
    charge(3_000);
    await polls(2);
    expect([battery.chargesAtLeastW, battery.dischargeLimitW]).toEqual([3_000, 0]);
    expect(device.snapshot().locked).toBe(true);
    charge(1_500);
    await polls(2);
    expect(battery.chargesAtLeastW).toBe(1_500);
    // 124 begins at 40134: StorCtl_Mod is 5 on, OutWRte 12, ChaGriSet 17.
    const written = (): readonly unknown[] => [5, 12, 17].map((offset) => endpoint.read().get(40_134 + offset));
    expect(written()).toEqual([2, 0x1_0000 - 3_000, 1]);
    free();
    await polls(2);
    expect(battery.chargesAtLeastW).toBe(0);
    expect(written()).toEqual([0, 10_000, 0]);
  });

  it('stops charging from the grid within a minute when its controller dies', async () => {
    const { clock, battery, device, endpoint, server, first, polls } = await bench();
    await first();
    device.steer({ ...FREE_BATTERY, discharge: 'locked', chargeW: 3_000, expiresMonoMs: clock.monoMs() + 120_000 });
    await polls(2);
    expect(battery.chargesAtLeastW).toBe(3_000);
    server.faults.on('unreachable');
    clock.advance(61_000);
    endpoint.control.tick();
    expect(battery.chargesAtLeastW).toBe(0);
  });

  it('gives the house what it is told, and follows it', async () => {
    const { clock, battery, device, first, polls } = await bench();
    const limit = (dischargeLimitW: number): void =>
      device.steer({ ...FREE_BATTERY, dischargeLimitW, expiresMonoMs: clock.monoMs() + 120_000 });
    await first();
    limit(1_000);
    await polls(2);
    expect(battery.dischargeLimitW).toBeCloseTo(1_000);
    limit(1_400);
    await polls(2);
    expect(battery.dischargeLimitW).toBeCloseTo(1_400);
    expect(device.snapshot().locked).toBe(false);
  });

  it('is free within a minute when its controller dies, and soon when only the lease is no longer renewed', async () => {
    const { clock, device, endpoint, server, first, lock, isLocked, polls } = await bench();
    await first();
    device.steer({ ...FREE_BATTERY, discharge: 'locked', charge: 'free', expiresMonoMs: clock.monoMs() + 10_000 });
    await polls(5);
    expect(isLocked()).toBe(true);
    await polls(7);
    expect(isLocked()).toBe(false);

    lock();
    await polls(2);
    expect(isLocked()).toBe(true);
    // To the battery a killed process is one that is not heard.
    server.faults.on('unreachable');
    clock.advance(57_000);
    endpoint.control.tick();
    expect(isLocked()).toBe(true);
    clock.advance(3_000);
    endpoint.control.tick();
    expect(isLocked()).toBe(false);
  });

  it('frees the battery when it is stopped', async () => {
    const { device, first, lock, isLocked, polls } = await bench();
    await first();
    lock();
    await polls(2);
    expect(isLocked()).toBe(true);
    await device.stop();
    expect(isLocked()).toBe(false);
  });

  it('leaves a lock alone that somebody else has set', async () => {
    const { endpoint, device, first, free, isLocked, polls } = await bench();
    endpoint.control.write(40_134 + 5, [2]);
    endpoint.control.write(40_134 + 12, [0]);
    await first();
    free();
    await polls(3);
    expect(isLocked()).toBe(true);
    expect(device.snapshot().locked).toBe(true);
  });

  it.each([
    ['ignores-writes', 'ignored'],
    ['refuses-writes', 'refused'],
  ] as const)('says so when it %s, gives up for a while, and tries again', async (fault, why) => {
    const { server, device, first, lock, isLocked, polls } = await bench({ pollMs: 10_000 });
    server.faults.on(fault);
    await first();
    lock();
    await polls(6);
    const health: DeviceHealth = device.health();
    expect(health).toMatchObject({ condition: 'ok', problem: { code: 'battery-uncontrollable', why } });
    expect(device.snapshot().lockable).toBe(false);
    server.faults.off(fault);
    for (let round = 0; round < 33; round++) {
      lock();
      await polls(1);
    }
    await polls(1);
    expect(isLocked()).toBe(true);
    expect(device.health().problem).toBeNull();
    expect(device.snapshot()).toMatchObject({ lockable: true, locked: true });
  });

  it('is stale when it falls silent, and heard again afterwards', async () => {
    const { clock, server, device, first } = await bench();
    const becomes = (condition: string): Promise<void> =>
      eventually(() => {
        clock.advance(500);
        return device.health().condition === condition;
      });
    await first();
    server.faults.on('unreachable');
    await becomes('stale');
    expect(device.health().problem).toMatchObject({ code: 'unreachable' });
    expect(device.snapshot()).toMatchObject({ condition: 'stale', lockable: false, locked: false });
    server.faults.off('unreachable');
    await becomes('ok');
  });
});
