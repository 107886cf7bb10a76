import { describe, expect, it } from 'vitest';
import { FREE_BATTERY } from '../../../src/core/model/decision.ts';
import type { DeviceHealth } from '../../../src/core/model/health.ts';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import type { BatteryReader } from '../../../src/devices/batteries/read-battery.ts';
import { SteeredBattery } from '../../../src/devices/batteries/steered-battery.ts';
import type { BatteryLease } from '../../../src/devices/device.ts';
import type { Control } from '../../../src/devices/modbus/control-definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import type { FakeClock } from '../../fake-clock.ts';
import { HW_FOLDER } from '../modbus/hw.ts';
import { orderBank, type Written } from '../orders/order-bank.ts';

const { byName } = loadDefinitions(HW_FOLDER);

/** Words as the sources write them for 5 kW of battery, a charge with 3 kW, 1 kW for the house; never made from the files. */
interface Orders {
  readonly hold: readonly Written[];
  readonly free: readonly Written[];
  readonly charge?: readonly Written[];
  readonly house?: readonly Written[];
  readonly noCharge?: readonly Written[];
  readonly rest?: readonly Written[];
}

const SMA_OPEN = [0, 5_000] as const;
const WORDS: Readonly<Record<string, Orders>> = {
  'huawei-luna2000': {
    hold: [
      [47100, 0],
      [47077, 0, 0],
      [47087, 0],
    ],
    free: [
      [47100, 0],
      [47077, 0, 5_000],
      [47087, 0],
    ],
    charge: [
      [47077, 0, 0],
      [47087, 1],
      [47246, 0],
      [47083, 3],
      [47247, 0, 3_000],
      [47100, 1],
    ],
  },
  'sma-battery': {
    hold: [
      [40236, 0, 2424],
      [40793, 0, 0, ...SMA_OPEN, 0, 0, 0, 0, 0, 0],
    ],
    free: [
      [40236, 0, 2424],
      [40793, 0, 0, ...SMA_OPEN, 0, 0, ...SMA_OPEN, 0, 0],
    ],
    charge: [
      [40236, 0, 2289],
      [40793, 0, 3_000, 0, 3_000, 0, 0, 0, 0, 0, 0],
    ],
    house: [
      [40236, 0, 2424],
      [40793, 0, 0, ...SMA_OPEN, 0, 0, 0, 1_000, 0, 0],
    ],
    noCharge: [
      [40236, 0, 2424],
      [40793, 0, 0, 0, 0, 0, 0, ...SMA_OPEN, 0, 0],
    ],
    rest: [
      [40236, 0, 2424],
      [40793, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ],
  },
  // f32, low word first: -3000 is C53B 8000, 1000 is 447A 0000.
  'kostal-plenticore-battery': {
    hold: [[1040, 0, 0]],
    free: [[1034, 0, 0]],
    charge: [[1034, 0x8000, 0xc53b]],
    house: [[1040, 0, 0x447a]],
    noCharge: [[1038, 0, 0]],
    rest: [
      [1038, 0, 0],
      [1040, 0, 0],
    ],
  },
  // 5000 is 459C 4000, 3000 is 453B 8000.
  'solaredge-battery': {
    hold: [
      [0xe004, 4],
      [0xe00a, 7],
      [0xe00b, 60, 0],
      [0xe00d, 1],
    ],
    free: [
      [0xe00d, 7],
      [0xe010, 0x4000, 0x459c],
      [0xe004, 1],
    ],
    charge: [
      [0xe004, 4],
      [0xe00a, 7],
      [0xe00b, 60, 0],
      [0xe00e, 0x8000, 0x453b],
      [0xe00d, 3],
    ],
    house: [
      [0xe004, 4],
      [0xe00a, 7],
      [0xe00b, 60, 0],
      [0xe010, 0, 0x447a],
      [0xe00d, 7],
    ],
  },
  'sungrow-sh-battery': {
    hold: [
      [13049, 0],
      [13050, 0xcc],
      [13051, 0],
      [33046, 500],
      [33047, 1],
    ],
    free: [
      [13049, 0],
      [13050, 0xcc],
      [13051, 0],
      [33046, 500],
      [33047, 500],
    ],
    noCharge: [
      [13049, 0],
      [13050, 0xcc],
      [13051, 0],
      [33046, 1],
      [33047, 500],
    ],
  },
  'victron-gx-battery': {
    hold: [
      [2716, 0, 50],
      [2705, 0xffff],
      [2704, 0],
    ],
    free: [
      [2716, 0, 50],
      [2705, 0xffff],
      [2704, 32_767],
    ],
    charge: [
      [2704, 0],
      [2705, 0xffff],
      [2716, 0, 3_000],
    ],
    noCharge: [
      [2716, 0, 50],
      [2705, 0],
      [2704, 32_767],
    ],
    rest: [
      [2716, 0, 50],
      [2705, 0],
      [2704, 0],
    ],
  },
  'alpha-ess-battery': {
    hold: [[0x0880, 1, 0, 0, 0, 32_000, 1, 250, 0, 90]],
    free: [[0x0880, 0]],
    charge: [[0x0880, 1, 0, 29_000, 0, 32_000, 2, 250, 0, 90]],
  },
};

const LEASES: Readonly<Record<keyof Orders, Partial<BatteryLease>>> = {
  free: {},
  hold: { discharge: 'locked' },
  charge: { discharge: 'locked', chargeW: 3_000 },
  house: { dischargeLimitW: 1_000 },
  noCharge: { charge: 'locked' },
  rest: { discharge: 'locked', charge: 'locked' },
};
const ORDERS = ['hold', 'charge', 'house', 'noCharge', 'rest'] as const;

/** A reader that always knows. */
class Reader implements BatteryReader {
  readonly id = 'cellar';
  readonly clock: FakeClock;
  powerW = 0;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  start(): void {}

  async stop(): Promise<void> {}

  health(): DeviceHealth {
    return {
      id: 'cellar',
      kind: 'battery',
      name: 'Cellar',
      condition: 'ok',
      sinceMs: 0,
      lastHeardMs: 0,
      problem: null,
    };
  }

  reading() {
    const value: ElectricalValues = {
      powerW: this.powerW,
      phasePowerW: null,
      phaseCurrentA: null,
      currentStepA: 0,
      phaseVoltageV: null,
      importWh: null,
      exportWh: null,
    };
    return { value, monoMs: this.clock.monoMs(), atMs: this.clock.wallMs(), quality: 'good' as const };
  }

  socPercent(): number {
    return 50;
  }
}

function controlOf(name: string): { control: Control; wordOrder: 'big' | 'little' } {
  const found = byName.get(name);
  if (found?.protocol !== 'modbus' || found.control === undefined) throw new Error(`${name} is not steered`);
  return { control: found.control, wordOrder: found.wordOrder };
}

async function steered(name: string, allowWrites = true) {
  const { control, wordOrder } = controlOf(name);
  const bank = await orderBank(control, { wordOrder, allowWrites, freesAtStart: false });
  const reader = new Reader(bank.clock);
  const registers = bank.driver();
  const rules = { maxPowerW: 5_000, needsLock: true, phases: null };
  const battery = new SteeredBattery(reader, registers, rules, bank.clock);
  await bank.start({ start: () => battery.start() });
  const steer = (lease: Partial<BatteryLease>, lastsMs = 600_000): void =>
    battery.steer({ ...FREE_BATTERY, ...lease, expiresMonoMs: bank.clock.monoMs() + lastsMs });
  return { ...bank, battery, reader, registers, steer, control };
}

it('every battery whose definition says how it is steered is in this list', () => {
  const all = [...byName].filter(([, one]) => one.protocol === 'modbus' && one.control !== undefined);
  const batteries = all.filter(([, { kind }]) => kind === 'battery').map(([name]) => name);
  expect(batteries.toSorted()).toEqual(Object.keys(WORDS).toSorted());
});

it('a charge from the grid ends by itself when nobody renews it', () => {
  for (const name of Object.keys(WORDS)) {
    const { control } = controlOf(name);
    // Of a Victron the power at the grid connection is told: more than that never flows, whoever is left.
    if (control.orders.charge === undefined || name === 'victron-gx-battery') continue;
    const { class: kind, endsS, only } = control.watchdog;
    expect([name, kind, only?.includes('charge') !== false]).toEqual([name, 'setpoint-expires', true]);
    expect(endsS).toBeLessThanOrEqual(300);
  }
});

describe.each(Object.entries(WORDS))('%s', (name, words) => {
  it('is told the words of its sources, is read back, and is freed', async () => {
    const { battery, during, steer, registers, control } = await steered(name);
    for (const order of ORDERS) {
      const expected = words[order];
      expect([order, control.orders[order] !== undefined]).toEqual([order, expected !== undefined]);
      if (expected === undefined) continue;
      steer(LEASES[order]);
      expect(await during(2)).toEqual(expected);
      expect(registers.inForce()).toBe(order);
      const { locked } = battery.snapshot();
      expect([order, locked]).toEqual([order, order === 'hold' || order === 'charge' || order === 'rest']);
      steer({});
      expect(await during(2)).toEqual(words.free);
      // A charge that only lapses has to.
      await during(control.settlesS ?? 0);
    }
  });

  it('is free again when the lease is no longer renewed, and when the controller stops', async () => {
    const { during, steer, battery, written } = await steered(name);
    steer({ discharge: 'locked' }, 5_000);
    await during(2);
    expect(battery.snapshot().locked).toBe(true);
    expect((await during(6)).slice(-words.free.length)).toEqual(words.free);
    steer({ discharge: 'locked' });
    await during(2);
    await battery.stop();
    expect(written.slice(-words.free.length)).toEqual(words.free);
  });
});

it('says what it can, and what it cannot', async () => {
  const { battery } = await steered('sma-battery');
  const can = { lockable: true, canBlockCharge: true, canChargeFromGrid: true, canLimitDischarge: true };
  expect(battery.snapshot()).toMatchObject(can);
  expect(battery.health().problem).toBeNull();

  const sungrow = await steered('sungrow-sh-battery');
  const holds = { lockable: true, canChargeFromGrid: false, canLimitDischarge: false };
  expect(sungrow.battery.snapshot()).toMatchObject(holds);
  expect(sungrow.battery.health().problem).toEqual({ code: 'battery-uncontrollable', why: 'outlives' });
});

it('is not told what rests on one source until its owner trusts it', async () => {
  const { control, wordOrder } = controlOf('alpha-ess-battery');
  const bank = await orderBank(control, { wordOrder });
  const rules = { maxPowerW: 5_000, needsLock: true, phases: null };
  const battery = new SteeredBattery(new Reader(bank.clock), bank.driver(), rules, bank.clock);
  battery.start();
  expect(battery.snapshot()).toMatchObject({ lockable: false, canChargeFromGrid: false });
  expect(battery.health().problem).toEqual({ code: 'battery-uncontrollable', why: 'untested' });
});

it('does not count as locked while it goes on discharging, whatever its registers say', async () => {
  const { battery, reader, steer, during } = await steered('sma-battery');
  reader.powerW = 2_000;
  for (let second = 0; second < 60; second += 1) {
    steer({ discharge: 'locked' });
    await during(1);
  }
  expect(battery.health().problem).toEqual({ code: 'battery-uncontrollable', why: 'ignored' });
  expect(battery.snapshot().lockable).toBe(false);
});

it('is never told to charge while that is forbidden', async () => {
  for (const name of Object.keys(WORDS)) {
    const { steer, during, registers } = await steered(name);
    steer({ discharge: 'locked', charge: 'locked', chargeW: 3_000 });
    await during(2);
    expect([name, registers.inForce() === 'charge']).toEqual([name, false]);
  }
});
