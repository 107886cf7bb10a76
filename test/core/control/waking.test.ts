import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../src/core/model/reasons.ts';
import type { ChargeMode } from '../../../src/core/model/site.ts';
import type { ChargePointSnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Car, type CarSpec, carSpec } from '../../../src/sim/world/car.ts';
import { Random } from '../../../src/sim/world/random.ts';
import { Bench, chargePoint, charging, of, site } from './fixtures.ts';

const WAKE_UP = { afterMs: 180_000, attempts: 3 };

/** A simulated car on a charge point that obeys at once; `modeAt` says what the owner wants at each second. */
function drive(car: CarSpec, seconds: number, modeAt: (second: number) => ChargeMode, soc: number | null = null) {
  const bench = new Bench(site({ chargePoints: [chargePoint('a', { wakeUp: WAKE_UP })] }));
  const plugged = new Car(car, new Random(1));
  const moments: {
    readonly second: number;
    readonly grantedA: number;
    readonly drawnA: number;
    readonly reason: Reason;
  }[] = [];
  for (let second = 0; second < seconds; second += 1) {
    const offerA = bench.ceilings.get('a') ?? 0;
    for (let tick = 0; tick < 5; tick += 1) {
      plugged.step(200, offerA, plugged.asksForCurrent && offerA > 0);
      plugged.store((plugged.currentA * 690 * 0.2) / 3_600);
    }
    const { currentA } = plugged;
    const seen = (base: Snapshot): Snapshot => ({
      ...base,
      chargePoints: [
        charging('a', offerA, [currentA, currentA, currentA], base.monoMs, {
          mode: modeAt(second),
          status: statusOf(offerA, plugged),
          soc: soc === null ? null : { value: soc, monoMs: base.monoMs, atMs: 0, quality: 'good' },
        }),
      ],
    });
    const { currentA: grantedA, reasons } = of(bench.step([0, 0, 0], seen), 'a');
    moments.push({ second, grantedA, drawnA: currentA, reason: reasons[0] });
  }
  return moments;
}

function statusOf(offerA: number, car: Car): ChargePointSnapshot['status'] {
  if (offerA === 0) return 'suspended-evse';
  return car.asksForCurrent ? 'charging' : 'suspended-ev';
}

const SLEEPY = carSpec({ sleepsAfterMs: 300_000, wakesAtReoffer: true });
/** Charges, is paused for ten minutes, and shall go on. */
const PAUSED = (second: number): ChargeMode => (second > 200 && second < 800 ? 'off' : 'fast');
const wakings = (moments: ReturnType<typeof drive>) =>
  moments.filter(
    ({ reason }, i) => reason.code === 'waking-vehicle' && moments[i - 1]?.reason.code !== 'waking-vehicle',
  );

describe('a car that sleeps since a pause', () => {
  it('gets its current taken away for ten seconds and offered anew, and charges again', () => {
    const moments = drive(SLEEPY, 1_100, PAUSED);
    const [first, ...more] = wakings(moments);
    expect(first?.reason).toMatchObject({ attempt: 1, attempts: 3 });
    expect(more).toEqual([]);
    const from = first?.second ?? 0;
    expect(from - 800).toBeGreaterThanOrEqual(180);
    const withheld = moments.filter(({ second, grantedA }) => second >= from && grantedA === 0).length;
    expect(withheld).toBeGreaterThanOrEqual(10);
    expect(withheld).toBeLessThanOrEqual(13);
    expect(moments.at(-1)?.drawnA).toBe(16);
  });

  it('is woken only so many times in a session, then the owner is told', () => {
    const moments = drive(carSpec({ sleepsAfterMs: 300_000 }), 2_400, PAUSED);
    expect(wakings(moments).length).toBe(3);
    expect(moments.at(-1)?.reason).toEqual({ code: 'vehicle-asleep', attempts: 3, offeredA: 6 });
    expect(moments.at(-1)?.grantedA).toBe(6);
  });
});

describe('a car that does not sleep is left alone', () => {
  it('when it drew, tapered and stopped by itself, also after a later pause', () => {
    const full = carSpec({ batteryWh: 10_000, soc: 0.96, targetSoc: 1, taperFromSoc: 0.97 });
    const moments = drive(full, 2_400, (second) => (second > 1_200 && second < 1_500 ? 'off' : 'fast'));
    expect(moments.some(({ drawnA }) => drawnA > 5)).toBe(true);
    expect(moments.at(-1)?.drawnA).toBe(0);
    expect(wakings(moments)).toEqual([]);
  });

  it('when it is full by its state of charge', () => {
    const moments = drive(carSpec({ sleepsAfterMs: 300_000 }), 1_400, PAUSED, 100);
    expect(wakings(moments)).toEqual([]);
  });

  it('when nobody has paused it: it waits for its own hour', () => {
    const moments = drive(carSpec({ soc: 1 }), 1_400, () => 'fast');
    expect(wakings(moments).length).toBe(0);
  });
});
