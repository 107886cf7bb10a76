import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Reading } from '../../src/core/model/readings.ts';
import { stateOfCharge } from '../../src/devices/chargepoints/meter-values.ts';
import { socIn } from '../../src/feeds/vehicles/soc-source.ts';
import { type PluggedCar, VehicleSocs } from '../../src/feeds/vehicles/vehicle-socs.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vehicles-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function house() {
  const clock = new FakeClock();
  const state: { car: PluggedCar | null; told: Reading<number> | null } = { car: null, told: null };
  const make = (): VehicleSocs =>
    new VehicleSocs({
      vehicles: [{ id: 'e-up', name: 'E-Up', capacityWh: 36_000, consumptionWhPerKm: 150 }],
      chargePointIds: ['carport', 'garage'],
      carAt: (id) => (id === 'carport' ? state.car : null),
      stationSoc: () => state.told,
      clock,
      log: silentLog,
      file: join(folder, 'vehicles.json'),
    });
  const plugIn = (vehicleId: string | null, energyWh = 0): void => {
    state.car = { session: { sessionId: 's1', startedAtMs: clock.wallMs(), energyWh }, vehicleId };
  };
  const charge = (energyWh: number): void => {
    if (state.car !== null) state.car = { ...state.car, session: { ...state.car.session, energyWh } };
  };
  return { clock, state, make, plugIn, charge };
}

it('what somebody enters is carried on, with its range, and ends with the car', () => {
  const { clock, state, make, plugIn, charge } = house();
  const socs = make();
  expect(socs.entered('carport', 50)).toBe('no-vehicle');
  expect(socs.entered('nowhere', 50)).toBe('unknown-charge-point');
  plugIn('e-up');
  expect(socs.readingAt('carport')).toBeNull();
  expect(socs.entered('carport', 50)).toBe('done');
  charge(8_000);
  clock.advance(3_600_000);
  expect(socs.readingAt('carport')).toMatchObject({ value: 70, quality: 'good' });
  expect(socs.at('carport')).toMatchObject({ percent: 70, rangeKm: 168, isCarried: true, origin: 'hand' });
  expect(socs.of('e-up')?.percent).toBe(70);
  state.car = null;
  expect(socs.readingAt('carport')).toBeNull();
});

it('what the station was told counts, for guests as well', () => {
  const { clock, state, make, plugIn, charge } = house();
  const socs = make();
  plugIn(null);
  state.told = { value: 40, monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' };
  expect(socs.readingAt('carport')?.value).toBe(40);
  // Nobody knows its battery: the next word of the station counts, and its energy does not.
  charge(5_000);
  clock.advance(3_600_000);
  expect(socs.readingAt('carport')).toBeNull();
  state.told = { value: 49, monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' };
  expect(socs.readingAt('carport')?.value).toBe(49);
});

it('holds after a restart', () => {
  const { make, plugIn, charge } = house();
  const first = make();
  first.start();
  plugIn('e-up');
  first.entered('carport', 50);
  first.stop();
  const second = make();
  second.start();
  charge(4_000);
  expect(second.readingAt('carport')?.value).toBe(60);
  second.stop();
});

it.each([
  ['0', '', 0],
  ['100', '', 100],
  // A share of 1 that nobody has announced is not taken for an empty car.
  ['0.63', '', null],
  ['1e9', '', null],
  ['-3', '', null],
  ['"-3 %"', '', null],
  ['true', '', null],
  ['[47]', '', null],
  ['[47]', '0', 47],
  ['{"soc":47}', 'battery.level', null],
  ['47', '', 47],
  ['{"battery":{"level":47.5}}', 'battery.level', 47.5],
  ['{"soc":"47 %"}', 'soc', 47],
  ['"47,5"', '', 47.5],
  ['{"soc":null}', 'soc', null],
  ['{"soc":"unknown"}', 'soc', null],
  ['offline', '', null],
])('a message %s at "%s" says %s', (text, path, percent) => {
  const said = socIn(text, { path, unit: 'percent' }, 1);
  expect(said.kind === 'ok' ? said.value.percent : null).toBe(percent);
});

it.each([
  [[{ value: '63', measurand: 'SoC', unit: 'Percent', location: 'EV' }], 63],
  [[{ value: '63.5', measurand: 'SoC' }], 63.5],
  [[{ value: '0', measurand: 'SoC', unit: 'Percent' }], null],
  [[{ value: '163', measurand: 'SoC' }], null],
  [[{ value: '', measurand: 'SoC' }], null],
  [[{ value: '63' }], null],
] as const)('meter values %j say %s', (samples, percent) => {
  expect(stateOfCharge(samples)).toBe(percent);
});
