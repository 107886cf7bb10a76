import { describe, expect, it } from 'vitest';
import { sunOfHybrid } from '../../../src/devices/batteries/hybrid-inverter.ts';
import { isLocked, obstacleOf, StorageLock } from '../../../src/devices/batteries/storage-lock.ts';
import {
  type ModelWords,
  maxPowerOf,
  powerOf,
  socOf,
  worthReading,
} from '../../../src/devices/batteries/storage-models.ts';
import type { BatteryDevice, InverterDevice } from '../../../src/devices/device.ts';
import { battery, electrical, reading } from '../../core/control/fixtures.ts';
import { characters } from '../modbus/register-bank.ts';

/** A model from offsets, everything else not implemented. */
function model(id: number, length: number, content: Readonly<Record<number, number>>): ModelWords {
  const words = Array.from({ length: length + 2 }, () => 0xffff);
  words[0] = id;
  words[1] = length;
  for (const [offset, word] of Object.entries(content)) words[Number(offset)] = word & 0xffff;
  return { id, length, address: 40_070, words };
}

/** As a hybrid inverter shows it: two strings, then charging and discharging of the battery. */
function mppt(chargeW: number, dischargeW: number): ModelWords {
  const modules = [
    ['MPPT 1', 3_120],
    ['MPPT 2', 2_040],
    ['StCha 3', chargeW],
    ['StDisCha 4', dischargeW],
  ] as const;
  const content: Record<number, number> = { 4: 0, 8: 4 };
  modules.forEach(([name, powerW], index) => {
    const at = 10 + 20 * index;
    characters(name, 8).forEach((word, i) => {
      content[at + 1 + i] = word;
    });
    content[at + 11] = powerW;
  });
  return model(160, 88, content);
}

const storage = (content: Readonly<Record<number, number>> = {}): ModelWords =>
  model(124, 24, { 2: 5_120, 5: 0, 8: 6_300, 11: 4, 12: 10_000, 15: 3_600, 18: 0, 22: -2, 25: -2, ...content });

describe('the power of a battery', () => {
  it.each<[string, readonly ModelWords[], number | null]>([
    ['charging input of a hybrid inverter', [mppt(1_830, 0), storage()], -1_830],
    ['discharging input', [mppt(0, 2_410), storage()], 2_410],
    ['an input at rest without a value', [mppt(0xffff, 700), storage()], 700],
    ['both without a value while it holds', [mppt(0xffff, 0xffff), storage({ 11: 6 })], 0],
    ['both without a value while it charges', [mppt(0xffff, 0xffff), storage({ 11: 4 })], null],
    ['model 802 with a scale factor', [model(802, 62, { 47: -183, 63: 1 })], -1_830],
    ['no model that says it', [storage()], null],
  ])('%s', (_, models, expected) => {
    expect(powerOf(models, 'discharge-positive', 'dc')).toBe(expected);
  });

  it('takes the output of an inverter only where nothing but the battery hangs on it', () => {
    const inverter = model(103, 50, { 14: 523, 15: 1 });
    expect(powerOf([inverter, storage()], 'discharge-positive', 'ac')).toBe(5_230);
    expect(powerOf([inverter, storage()], 'discharge-positive', 'dc')).toBeNull();
  });
});

describe('the state of charge', () => {
  it.each<[string, readonly ModelWords[], number | null]>([
    ['of model 124', [storage()], 63],
    ['of model 802 first', [storage(), model(802, 62, { 11: 705, 56: -1 })], 70.5],
    ['of model 713', [model(713, 7, { 4: 455, 8: -1 })], 45.5],
    ['not implemented', [storage({ 8: 0xffff })], null],
    ['of more than a hundred percent is none', [storage({ 22: 0 })], null],
    ['with a scale factor that cannot be', [storage({ 22: 99 })], null],
  ])('%s', (_, models, expected) => {
    expect(socOf(models)).toBe(expected);
  });
});

it('knows what it charges with at most, if it says so', () => {
  expect(maxPowerOf([storage()])).toBe(5_120);
  expect(maxPowerOf([storage({ 2: 0xffff })])).toBeNull();
  expect(maxPowerOf([])).toBeNull();
});

it('reads only models that it knows and that are whole', () => {
  const chain = [1, 103, 120, 124, 160, 802, 713].map((id) => ({ id, address: 40_000, length: id === 124 ? 10 : 66 }));
  expect(worthReading(chain).map(({ id }) => id)).toEqual([1, 103, 160, 802, 713]);
});

describe('the lock', () => {
  it.each<[string, ModelWords | null, ReturnType<typeof obstacleOf>]>([
    ['a whole model 124', storage(), null],
    ['no model 124', null, 'no-control'],
    ['no rate of discharge', storage({ 12: 0x8000 }), 'no-control'],
    ['no control mode', storage({ 5: 0xffff }), 'no-control'],
    ['no expiry', storage({ 15: 0xffff }), 'no-expiry'],
  ])('%s', (_, control, obstacle) => {
    expect(obstacleOf(control, 'discharge')).toBe(obstacle);
    if (control !== null && obstacle !== null) expect(new StorageLock('discharge').writes(control, 0, 0)).toEqual([]);
  });

  it('writes the expiry before the lock, and leaves a limit of the charging in force', () => {
    const lock = new StorageLock('discharge');
    expect(lock.writes(storage({ 5: 1 }), 0, 0)).toEqual([
      { offset: 15, word: 60 },
      { offset: 12, word: 0 },
      { offset: 5, word: 3 },
    ]);
    lock.written(0, 0);
    expect(isLocked(storage({ 5: 3, 12: 0 }), 'discharge')).toBe(true);
    expect(lock.writes(storage({ 5: 3, 12: 0 }), 0, 19_000)).toEqual([]);
    expect(lock.writes(storage({ 5: 3, 12: 0 }), 0, 20_000)).toHaveLength(3);
    expect(lock.writes(storage({ 5: 3, 12: 0 }), null, 21_000)).toEqual([
      { offset: 5, word: 1 },
      { offset: 12, word: 10_000 },
    ]);
  });
});

describe('the sun of a hybrid inverter', () => {
  const inverter = (powerW: number): InverterDevice => ({
    nameplateW: () => null,
    takesLimit: () => false,
    limit: () => {},
    id: 'roof',
    start: () => {},
    stop: async () => {},
    health: () => ({
      id: 'roof',
      kind: 'inverter',
      name: 'Roof',
      condition: 'ok',
      sinceMs: 0,
      lastHeardMs: 0,
      problem: null,
    }),
    reading: () => reading({ ...electrical([0, 0, 0]), powerW, importWh: 1_000 }, 5_000),
  });
  const cellar = (powerW: number, more: Parameters<typeof battery>[3] = {}): BatteryDevice => ({
    ...inverter(0),
    maxPowerW: 5_000,
    snapshot: () => battery(powerW, 50, 5_000, more),
    steer: () => {},
  });

  it.each([
    [3_000, -2_000, 5_000],
    [1_500, 1_500, 0],
    [1_000, 1_100, 0],
  ])('puts out %d W with the battery at %d W: %d W', (acW, batteryW, sunW) => {
    const value = sunOfHybrid(inverter(acW), [cellar(batteryW)]).reading()?.value;
    expect(value).toMatchObject({ powerW: sunW, importWh: null, phaseCurrentA: null });
  });

  it('is not known while the battery is not', () => {
    expect(sunOfHybrid(inverter(3_000), [cellar(0, { condition: 'stale' })]).reading()).toBeNull();
    expect(sunOfHybrid(inverter(3_000), [cellar(0, { reading: null })]).reading()).toBeNull();
  });
});
