import { describe, expect, it } from 'vitest';
import { FREE_BATTERY } from '../../src/core/model/decision.ts';
import type { DeviceCondition, DeviceHealth } from '../../src/core/model/health.ts';
import type { ElectricalValues, Reading } from '../../src/core/model/readings.ts';
import type { ChargeMode } from '../../src/core/model/site.ts';
import type { BatteryWish } from '../../src/core/model/snapshot.ts';
import type { BatteryDevice, ChargePointDevice, Lease, MeasuringDevice } from '../../src/devices/device.ts';
import { GridOperator } from '../../src/site/grid-operator.ts';
import { LoadBook } from '../../src/site/load-book.ts';
import { Modes } from '../../src/site/modes.ts';
import { OutsideLimits } from '../../src/site/outside-limits.ts';
import { Site } from '../../src/site/site.ts';
import { Stays } from '../../src/site/stays.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { chargePoint, device, settings } from './builders.ts';
import { MemoryOfLimits } from './memory-of-limits.ts';

const LEASE_MS = 120_000;

function health(id: string, condition: DeviceCondition = 'ok'): DeviceHealth {
  return { id, kind: 'charge-point', name: id, condition, sinceMs: 0, lastHeardMs: 0, problem: null };
}

function broken(): never {
  throw new Error('a bug in the driver');
}

/** A meter that always has a reading of now, and hums: one that stood still while cars move would not be believed. */
class FakeMeter implements MeasuringDevice {
  readonly id = 'grid';
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  start(): void {}
  async stop(): Promise<void> {}
  health(): DeviceHealth {
    return health('grid');
  }
  reading(): Reading<ElectricalValues> | null {
    const { reading } = device(this.id, 300 + (Math.floor(this.clock.monoMs() / 1_000) % 2), {
      phaseCurrentA: [0.5, 0.5, 0.5],
      importWh: 1,
    });
    return reading === null ? null : { ...reading, monoMs: this.clock.monoMs(), atMs: this.clock.wallMs() };
  }
}

/** A charge point with a car that obeys at once. */
class FakeChargePoint implements ChargePointDevice {
  readonly id: string;
  readonly leases: Lease[] = [];
  private readonly clock: FakeClock;

  constructor(id: string, clock: FakeClock) {
    this.id = id;
    this.clock = clock;
  }

  start(): void {}
  async stop(): Promise<void> {}
  health(): DeviceHealth {
    return health(this.id);
  }
  grant(lease: Lease): void {
    this.leases.push(lease);
  }
  stopTransaction(): void {}
  snapshot() {
    const { mode: _, ...seen } = chargePoint(this.id, 0);
    const currentA = this.leases.at(-1)?.currentA ?? 0;
    const { reading } = device(this.id, currentA * 690, { phaseCurrentA: [currentA, currentA, currentA] });
    return {
      ...seen,
      reading: reading === null ? null : { ...reading, monoMs: this.clock.monoMs() },
      lease: { acceptedA: currentA, ceilingA: currentA, expiresMonoMs: null },
    };
  }
}

function siteOf(
  change: (parts: { clock: FakeClock; grid: FakeMeter; a: FakeChargePoint; b: FakeChargePoint }) => void = () => {},
  batteries: readonly BatteryDevice[] = [],
  batteryPlans: (() => readonly BatteryWish[]) | null = null,
) {
  const clock = new FakeClock();
  const parts = {
    clock,
    grid: new FakeMeter(clock),
    a: new FakeChargePoint('a', clock),
    b: new FakeChargePoint('b', clock),
  };
  change(parts);
  const memory = { all: () => new Map<string, ChargeMode>(), set: () => {} };
  const site = new Site({
    name: 'Home',
    currency: 'EUR',
    settings: settings('a', 'b'),
    devices: { meters: [parts.grid], inverters: [], batteries, chargePoints: [parts.a, parts.b], loads: [] },
    stays: new Stays({
      modes: new Modes(
        new Map([
          ['a', 'fast'],
          ['b', 'fast'],
        ]),
        memory,
        clock,
        silentLog,
      ),
      memory: { all: () => new Map(), set: () => {}, forget: () => {} },
      clock,
      log: silentLog,
      prepaidLeftCents: () => null,
      planOf: () => null,
      socOf: () => null,
      sessionOf: () => null,
      defaultsOf: () => ({ mode: null, energyWh: null, socPercent: null, durationMs: null }),
    }),
    loadBook: new LoadBook({
      loadIds: [],
      memory: { all: () => new Map(), set: () => {} },
      clock,
      log: silentLog,
      dayEndAfter: (atMs) => atMs + 1,
    }),
    limits: new OutsideLimits(['house'], new MemoryOfLimits(), clock, silentLog),
    operator: new GridOperator([], { all: () => [], put() {}, remove() {} }, clock, silentLog, () => true),
    inputs: [],
    dimmingBook: null,
    clock,
    log: silentLog,
    leaseMs: LEASE_MS,
    sessionOf: () => null,
    rangeKmOf: () => null,
    planOf: () => null,
    alarms: () => [],
    recordRegisters: () => true,
    samplePower: () => {},
    batteryPlans,
  });
  return { site, ...parts };
}

describe('the loop of the site', () => {
  it('decides at once at the start, at every wake and once a second, and renews every lease each time', () => {
    const { site, clock, a, b } = siteOf();
    site.start();
    expect([a.leases.length, b.leases.length]).toEqual([1, 1]);
    site.wake();
    expect(a.leases).toHaveLength(2);
    clock.advance(60_000);
    expect(a.leases).toHaveLength(62);
    expect(a.leases.at(-1)).toEqual({ currentA: 16, phases: null, expiresMonoMs: clock.monoMs() + LEASE_MS });
  });

  it('makes of all wakes during a cycle one more cycle, after it', () => {
    const { site, clock, a } = siteOf();
    let isGranting = false;
    const grant = a.grant.bind(a);
    a.grant = (lease) => {
      expect(isGranting).toBe(false);
      isGranting = true;
      grant(lease);
      if (a.leases.length === 1) for (let i = 0; i < 3; i += 1) site.wake();
      isGranting = false;
    };
    site.start();
    expect(a.leases).toHaveLength(1);
    clock.advance(10);
    expect(a.leases).toHaveLength(2);
    clock.advance(500);
    expect(a.leases).toHaveLength(2);
  });

  it('hands out nothing any more once it is stopped, whoever still wakes it', async () => {
    const { site, clock, a } = siteOf();
    site.start();
    await site.stop();
    site.wake();
    clock.advance(10_000);
    expect(a.leases).toHaveLength(1);
  });

  it('says nothing of the wall clock: a clock that jumps changes no lease', () => {
    const { site, clock, a } = siteOf();
    site.start();
    clock.advance(60_000);
    clock.jumpWall(-86_400_000);
    clock.advance(1_000);
    clock.jumpWall(400 * 86_400_000);
    clock.advance(1_000);
    expect(a.leases.at(-1)).toEqual({ currentA: 16, phases: null, expiresMonoMs: clock.monoMs() + LEASE_MS });
  });
});

describe('a driver that throws', () => {
  const shown = (site: Site, id: string) => site.view().devices.find((one) => one.id === id);

  it('does not keep the limits of the others from leaving', () => {
    const { site, clock, b } = siteOf(({ a }) => {
      a.grant = broken;
    });
    site.start();
    clock.advance(60_000);
    expect(b.leases).toHaveLength(61);
    expect(shown(site, 'a')).toMatchObject({ condition: 'faulty', problem: { detail: 'a bug in the driver' } });
    expect(shown(site, 'b')).toMatchObject({ condition: 'ok' });
  });

  it('counts with all that its charge point can draw', () => {
    const { site, clock, a, b } = siteOf((parts) => {
      parts.a.snapshot = broken;
    });
    site.start();
    clock.advance(120_000);
    expect(a.leases.at(-1)?.currentA).toBe(0);
    expect(b.leases.at(-1)?.currentA).toBe(16);
    expect(site.view().chargePoints[0]?.reasons[0]).toMatchObject({ code: 'charge-point-uncontrolled', ceilingA: 16 });
  });

  it('is a silent meter', () => {
    const { site, clock, grid, a } = siteOf();
    site.start();
    clock.advance(60_000);
    expect(a.leases.at(-1)?.currentA).toBe(16);
    const { reading } = grid;
    grid.reading = broken;
    clock.advance(60_000);
    expect(a.leases.at(-1)?.currentA).toBe(0);
    expect(shown(site, 'grid')).toMatchObject({ condition: 'faulty' });
    grid.reading = reading;
    clock.advance(60_000);
    expect(a.leases.at(-1)?.currentA).toBe(16);
    expect(shown(site, 'grid')).toMatchObject({ condition: 'ok' });
  });

  it('at its start, its end or about its health, is faulty and nothing more', async () => {
    const { site, a } = siteOf(({ b }) => {
      b.start = broken;
      b.stop = async () => broken();
      b.health = broken;
    });
    site.start();
    expect(a.leases).toHaveLength(1);
    expect(shown(site, 'b')).toMatchObject({ id: 'b', kind: 'charge-point', name: 'b', condition: 'faulty' });
    await site.stop();
  });

  it('tells a battery what is planned for it', () => {
    const steered: unknown[] = [];
    const battery = new FakeBattery((lease) => steered.push(lease));
    const { site, clock } = siteOf(
      () => {},
      [battery],
      () => [{ id: 'cellar', action: 'hold', chargeW: 0, untilMs: Number.MAX_SAFE_INTEGER }],
    );
    site.start();
    clock.advance(1_000);
    expect(steered.at(-1)).toMatchObject({ discharge: 'locked', chargeW: null });
    expect(site.view().batteries).toMatchObject([{ reason: { code: 'planned-hold' } }]);
  });

  it('hands each battery what was decided, with an expiry, and counts one whose driver throws with its worst case', () => {
    const steered: unknown[] = [];
    const battery = new FakeBattery((lease) => steered.push(lease));
    const { site, clock, a } = siteOf(() => {}, [battery]);
    site.start();
    clock.advance(30_000);
    expect(a.leases.at(-1)?.currentA).toBe(16);
    const expiresMonoMs = clock.monoMs() + LEASE_MS;
    expect(steered.at(-1)).toEqual({ ...FREE_BATTERY, discharge: 'locked', expiresMonoMs });
    expect(site.view().batteries).toMatchObject([{ id: 'cellar', socPercent: { value: 50 } }]);

    battery.isBroken = true;
    clock.advance(1_000);
    expect(site.view().batteries).toMatchObject([
      { id: 'cellar', socPercent: null, reason: { code: 'battery-silent', countedW: 4_000 } },
    ]);
    expect(site.view().devices.find(({ id }) => id === 'cellar')).toMatchObject({ condition: 'faulty' });
  });
});

class FakeBattery implements BatteryDevice {
  readonly id = 'cellar';
  readonly maxPowerW = 4_000;
  readonly steer: BatteryDevice['steer'];
  isBroken = false;
  constructor(steer: BatteryDevice['steer']) {
    this.steer = steer;
  }
  start(): void {}
  async stop(): Promise<void> {}
  health() {
    return {
      id: this.id,
      kind: 'battery',
      name: 'Cellar',
      condition: 'ok',
      sinceMs: 0,
      lastHeardMs: 0,
      problem: null,
    } as const;
  }
  snapshot() {
    if (this.isBroken) throw new Error('a bug');
    return {
      ...device(this.id, 0),
      soc: { percent: 50, atMs: 0 },
      maxChargeW: 4_000,
      maxDischargeW: 4_000,
      lockable: true,
      locked: false,
      canChargeFromGrid: false,
      canBlockCharge: false,
      canLimitDischarge: false,
      phases: null,
    };
  }
}
