import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChargePointSnapshot, DeviceSnapshot } from '../../src/core/model/snapshot.ts';
import type { Cycle } from '../../src/site/loop.ts';
import { PowerPictures } from '../../src/site/power-picture.ts';
import { chargePoint, device, inverter, settings, snapshot } from './builders.ts';

interface Moment {
  readonly monoMs: number;
  readonly gridW: number | null;
  readonly sunW?: number;
  /** Power at its last report, when that was, and what it is granted now. */
  readonly cars: readonly { id: string; powerW: number; reportedMs: number; grantedA: number; isGone?: boolean }[];
}

function at<T extends DeviceSnapshot | ChargePointSnapshot>(device: T, monoMs: number): T {
  return device.reading === null ? device : { ...device, reading: { ...device.reading, monoMs } };
}

const cycle = ({ monoMs, gridW, sunW, cars }: Moment): Cycle => ({
  snapshot: snapshot({
    monoMs,
    meters: [at(device('grid', gridW), monoMs)],
    inverters: sunW === undefined ? [] : [at(inverter('roof', sunW), monoMs)],
    chargePoints: cars.map(({ id, powerW, reportedMs, isGone }) => ({
      ...at(chargePoint(id, powerW), reportedMs),
      ...(isGone && { status: 'available' as const }),
    })),
  }),
  decision: {
    chargePoints: cars.map(({ id, grantedA }) => ({
      id,
      currentA: grantedA,
      phases: null,
      stopTransaction: false,
      reasons: [{ code: 'no-vehicle' }],
    })),
    inverters: [],
    loads: [],
    batteries: [],
    balance: { surplusW: null, houseW: null, quarterHour: null },
    doubts: [],
    dimming: null,
    feedIn: null,
  },
});

function shownAfter(...moments: Moment[]) {
  const pictures = new PowerPictures(settings('a', 'b'));
  for (const moment of moments) pictures.note(cycle(moment));
  const { houseW, chargePointW } = pictures.newest();
  return { house: houseW?.value, stale: houseW?.stale, cars: [...chargePointW.values()] };
}

const car = (powerW: number, reportedMs: number, grantedA: number, id = 'a') => ({ id, powerW, reportedMs, grantedA });

it('takes a car that ramps up for a car, not for an oven', () => {
  const before = { monoMs: 10_000, gridW: 400, cars: [car(0, 9_000, 0)] };
  const given = { monoMs: 11_000, gridW: 400, cars: [car(0, 9_000, 6)] };
  const ramping = { monoMs: 13_000, gridW: 2_500, cars: [car(0, 9_000, 6)] };
  expect(shownAfter(before, given, ramping)).toEqual({ house: 400, stale: false, cars: [2_100] });
});

it('keeps the house steady while report and meter are not in step', () => {
  const before = { monoMs: 10_000, gridW: 400, cars: [car(0, 9_000, 0)] };
  const given = { monoMs: 11_000, gridW: 400, cars: [car(0, 9_000, 6)] };
  const ahead = { monoMs: 13_000, gridW: 1_500, cars: [car(2_000, 13_000, 6)] };
  expect(shownAfter(before, given, ahead)).toEqual({ house: 400, stale: false, cars: [1_100] });
});

it('takes an oven for the house at once while the car has nothing to follow', () => {
  const before = { monoMs: 10_000, gridW: 4_500, cars: [car(4_100, 9_000, 6)] };
  const oven = { monoMs: 11_000, gridW: 6_500, cars: [car(4_100, 9_000, 6)] };
  expect(shownAfter(before, oven)).toEqual({ house: 2_400, stale: false, cars: [4_100] });
});

it('believes a car no more than it was given: the rest is the house', () => {
  const before = { monoMs: 10_000, gridW: 400, cars: [car(0, 9_000, 0)] };
  const both = { monoMs: 11_000, gridW: 6_540, cars: [car(0, 9_000, 6)] };
  expect(shownAfter(before, both)).toEqual({ house: 2_400, stale: false, cars: [4_140] });
});

it('sees a car go that was stopped, before it says so', () => {
  const before = { monoMs: 10_000, gridW: 4_500, cars: [car(4_100, 9_000, 6)] };
  const stopped = { monoMs: 12_000, gridW: 400, cars: [car(4_100, 9_000, 0)] };
  expect(shownAfter(before, stopped)).toEqual({ house: 400, stale: false, cars: [0] });
});

it('lets a car that was unplugged go with its power, though the last report still tells of it', () => {
  const charging = { monoMs: 30_000, gridW: 4_000, cars: [car(3_600, 29_000, 16)] };
  const gone = { monoMs: 60_000, gridW: 400, cars: [{ ...car(3_600, 29_000, 16), isGone: true }] };
  expect(shownAfter(charging, gone)).toEqual({ house: 400, stale: false, cars: [0] });
});

it('goes on showing what is drawn where nobody says to be plugged in', () => {
  const charging = { monoMs: 30_000, gridW: 4_000, cars: [car(3_600, 29_000, 16)] };
  const drawing = { monoMs: 60_000, gridW: 4_000, cars: [{ ...car(3_600, 29_000, 16), isGone: true }] };
  expect(shownAfter(charging, drawing)).toEqual({ house: 400, stale: false, cars: [3_600] });
});

it('knows the house beside two cars that never report at the same moment', () => {
  const before = { monoMs: 10_000, gridW: 8_500, cars: [car(4_100, 6_000, 6), car(4_000, 8_500, 6, 'b')] };
  const kettle = { monoMs: 60_000, gridW: 10_500, cars: [car(4_100, 56_000, 6), car(4_000, 58_500, 6, 'b')] };
  expect(shownAfter(before, kettle)).toEqual({ house: 2_400, stale: false, cars: [4_100, 4_000] });
});

it('keeps what it knew, as old, while the grid meter is silent', () => {
  expect(
    shownAfter(
      { monoMs: 10_000, gridW: 4_500, cars: [car(4_100, 9_000, 6)] },
      { monoMs: 11_000, gridW: null, cars: [car(3_000, 11_000, 6)] },
    ),
  ).toEqual({ house: 400, stale: true, cars: [3_000] });
  expect(shownAfter({ monoMs: 10_000, gridW: null, cars: [] }).house).toBeUndefined();
});

it('adds up whenever the house draws anything at all', () => {
  const anyCar = fc.record({
    powerW: fc.integer({ min: 0, max: 11_000 }),
    reportedMs: fc.integer({ min: 0, max: 60_000 }),
    grantedA: fc.constantFrom(0, 6, 9, 16),
  });
  const anyMoment = fc.record({
    gridW: fc.integer({ min: -10_000, max: 20_000 }),
    sunW: fc.integer({ min: 0, max: 10_000 }),
    cars: fc.tuple(anyCar, anyCar).map(([a, b]) => [
      { ...a, id: 'a' },
      { ...b, id: 'b' },
    ]),
  });
  fc.assert(
    fc.property(fc.array(anyMoment, { minLength: 1, maxLength: 6 }), (moments) => {
      const told = moments.map((moment, index) => ({ ...moment, monoMs: 60_000 + index * 1_000 }));
      const { house = 0, cars } = shownAfter(...told);
      const last = told.at(-1);
      const supplied = (last?.gridW ?? 0) + (last?.sunW ?? 0);
      const drawn = house + cars.reduce((sum, carW) => sum + carW, 0);
      if (house > 0) expect(Math.abs(supplied - drawn)).toBeLessThanOrEqual(1);
      else expect(drawn).toBeGreaterThanOrEqual(supplied - 1);
      for (const [index, carW] of cars.entries()) {
        expect(carW).toBeGreaterThanOrEqual(0);
        const most = Math.max(
          ...told.flatMap(({ cars: all }) => all[index] ?? []).map((one) => Math.max(one.powerW, one.grantedA * 690)),
        );
        expect(carW).toBeLessThanOrEqual(most + 1);
      }
    }),
  );
});
