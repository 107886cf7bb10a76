import { describe, expect, it } from 'vitest';
import { type BatteryDecision, FREE_BATTERY } from '../../../src/core/model/decision.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import type { BatterySnapshot, Snapshot } from '../../../src/core/model/snapshot.ts';
import { Bench, battery, chargePoint, codes, of, reading, site } from './fixtures.ts';

/** Feed-in (negative: load) of `watts` over three phases, as the house load per phase. */
const flow = (watts: number): readonly [number, number, number] => [-watts / 690, -watts / 690, -watts / 690];

interface Now {
  readonly powerW?: number;
  readonly soc?: number | null;
  readonly mode?: ChargeMode;
  readonly more?: Partial<BatterySnapshot>;
}

const home =
  ({ powerW = 0, soc = 50, mode = 'solar', more = {} }: Now) =>
  (base: Snapshot): Snapshot => ({
    ...base,
    batteries: [battery(powerW, soc, base.monoMs, more)],
    chargePoints: base.chargePoints.map((seen) => ({ ...seen, mode })),
  });

function bench(rules: Partial<Settings['battery']>, solar: Partial<Settings['solar']> = {}): Bench {
  return new Bench(site({ battery: rules, solar: { startDelayMs: 0, ...solar } }));
}

function decided(one: Bench): BatteryDecision {
  const [first] = one.last?.batteries ?? [];
  if (first === undefined) throw new Error('no decision about a battery');
  return first;
}

describe('who comes first', () => {
  it('the cars: what the battery takes is theirs', () => {
    const decision = bench({}).run(20, flow(2_000), home({ powerW: -4_900 }));
    expect(decision.balance.surplusW).toBe(6_900);
    expect(of(decision, 'a').currentA).toBe(10);
  });

  it('the battery: cars get what it does not take', () => {
    const one = bench({ sharePercent: 100 });
    const waiting = one.run(20, flow(1_500), home({ powerW: -5_000 }));
    expect(waiting.balance.surplusW).toBe(1_500);
    expect(codes(waiting, 'a')).toEqual(['battery-first', 'waiting-for-sun', 'charge-point-maximum']);
    expect(of(one.run(60, flow(4_200), home({ powerW: -5_000 })), 'a').currentA).toBeGreaterThanOrEqual(6);
    expect(decided(one)).toEqual({
      id: 'battery',
      ...FREE_BATTERY,
      reason: { code: 'battery-share', sharePercent: 100 },
    });
  });

  it('half and half, of what it takes at most', () => {
    expect(bench({ sharePercent: 50 }).run(5, flow(4_000), home({ powerW: -4_000 })).balance.surplusW).toBe(4_000);
    expect(bench({ sharePercent: 90 }).run(5, flow(7_000), home({ powerW: -5_000 })).balance.surplusW).toBe(7_000);
  });

  it('leaves nothing to a battery that does not take what is fed in, and grants it its appetite again later', () => {
    const one = bench({ sharePercent: 100 });
    expect(one.run(5, flow(6_000), home({ powerW: -1_000 })).balance.surplusW).toBe(2_000);
    expect(one.run(10, flow(6_000), home({ powerW: -1_000 })).balance.surplusW).toBe(6_000);
    // It gives: so it has room again.
    one.run(3, flow(-500), home({ powerW: 500 }));
    expect(one.run(4, flow(6_000), home({ powerW: -1_000 })).balance.surplusW).toBe(2_000);
  });

  it('leaves nothing to a full one even where nothing may be fed in', () => {
    expect(bench({ sharePercent: 100 }).run(5, flow(0), home({ powerW: -100, soc: 100 })).balance.surplusW).toBe(0);
  });

  it('the battery until its minimum, and again only when clearly below', () => {
    const one = bench({ minSocPercent: 40 });
    const seen = (soc: number | null): number | null =>
      one.run(4, flow(0), home({ powerW: -5_000, soc })).balance.surplusW;
    expect(seen(31)).toBe(0);
    expect(of(one.step(flow(0), home({ powerW: -5_000, soc: 31 })), 'a').reasons[0]).toEqual({
      code: 'battery-first',
      keptW: 5_000,
      untilPercent: 40,
      socPercent: 31,
    });
    expect(decided(one).reason).toEqual({ code: 'battery-first', untilPercent: 40, socPercent: 31 });
    expect(seen(40)).toBe(5_000);
    expect(seen(38)).toBe(5_000);
    expect(seen(36.9)).toBe(0);
    expect(seen(39.9)).toBe(0);
  });

  it('the battery while its state of charge is not known', () => {
    const one = bench({ minSocPercent: 40, bufferSocPercent: 50, bufferPowerW: 5_000 });
    expect(one.run(5, flow(0), home({ powerW: -5_000, soc: null })).balance.surplusW).toBe(0);
    expect(decided(one).reason).toEqual({ code: 'battery-first', untilPercent: 40, socPercent: null });
  });

  it('counts several by their own state: one below its minimum takes all it can', () => {
    const two = (base: Snapshot): Snapshot => ({
      ...home({})(base),
      batteries: [
        battery(-3_000, 20, base.monoMs, { id: 'low' }),
        battery(-3_000, 80, base.monoMs, { id: 'high', maxChargeW: 3_000 }),
      ],
    });
    expect(bench({ minSocPercent: 40 }).run(5, flow(0), two).balance.surplusW).toBe(1_000);
    expect(bench({ minSocPercent: 40, sharePercent: 100 }).run(5, flow(0), two).balance.surplusW).toBe(0);
    expect(bench({ sharePercent: 50 }).run(5, flow(0), two).balance.surplusW).toBe(3_000);
  });
});

describe('a battery that is not heard', () => {
  it('counts as if it gave its largest power', () => {
    const lost: Partial<BatterySnapshot> = { condition: 'stale', lockable: false };
    const one = bench({});
    const decision = one.run(20, flow(6_900), home({ powerW: -900, more: lost }));
    expect(decision.balance.surplusW).toBe(1_900);
    expect(codes(decision, 'a')).toEqual(['battery-silent', 'waiting-for-sun', 'charge-point-maximum']);
    expect(decided(one).reason).toEqual({ code: 'battery-silent', countedW: 5_000 });
  });

  it('never was heard: the same', () => {
    const never: Partial<BatterySnapshot> = { condition: 'connecting', reading: null, soc: null };
    expect(bench({}).run(5, flow(6_900), home({ more: never })).balance.surplusW).toBe(1_900);
  });
});

describe('the buffer', () => {
  const rules = { bufferSocPercent: 80, bufferPowerW: 1_500 } as const;
  const at = (soc: number, powerW = 0) => home({ soc, powerW });

  it('carries a charging car through a dip, as far as it may', () => {
    const one = bench(rules, { stopDelayMs: 10_000 });
    one.run(20, flow(6_900), at(85));
    const helped = one.run(60, flow(3_000), at(85));
    expect(of(helped, 'a').currentA).toBe(6);
    expect(of(helped, 'a').reasons.map(({ code }) => code)).toContain('battery-helps');
    expect(decided(one).reason).toEqual({ code: 'battery-helps', powerW: 1_140, aboveSocPercent: 80 });
    expect(of(one.run(120, flow(0), at(85)), 'a').currentA).toBe(0);
  });

  it('starts no car', () => {
    expect(of(bench({ ...rules, bufferPowerW: 3_000 }).run(60, flow(1_900), at(95)), 'a').currentA).toBe(0);
  });

  it('holds until clearly below, and helps nobody below it', () => {
    const strong = { ...rules, bufferPowerW: 3_000 };
    const one = bench(strong, { stopDelayMs: 10_000 });
    one.run(20, flow(6_900), at(81));
    expect(of(one.run(900, flow(1_300), at(78)), 'a').currentA).toBe(6);
    expect(of(one.run(900, flow(1_300), at(76.5)), 'a').currentA).toBe(0);
    const other = bench(strong, { stopDelayMs: 10_000 });
    other.run(20, flow(6_900), at(78));
    expect(of(other.run(900, flow(1_300), at(78)), 'a').currentA).toBe(0);
  });
});

describe('the discharge lock', () => {
  it('locks at once while a car charges fast, and a minute longer', () => {
    const one = bench({ discharge: 'not-into-fast' });
    one.run(30, flow(0), home({ mode: 'fast' }));
    expect(decided(one)).toEqual({
      id: 'battery',
      ...FREE_BATTERY,
      discharge: 'locked',
      reason: { code: 'locked-while-fast', chargePointId: 'a' },
    });
    one.run(30, flow(0), home({ mode: 'off' }));
    expect(decided(one)).toEqual({
      ...FREE_BATTERY,
      id: 'battery',
      discharge: 'locked',
      reason: { code: 'unlocking' },
    });
    one.run(40, flow(0), home({ mode: 'off' }));
    expect(decided(one)).toEqual({
      id: 'battery',
      ...FREE_BATTERY,
      reason: { code: 'self-consumption' },
    });
  });

  it.each(['free', 'not-into-fast'] as const)('%s: leaves it free for cars that follow the sun', (discharge) => {
    const one = bench({ discharge });
    one.run(30, flow(0), home({ mode: 'min-solar', powerW: 3_000 }));
    expect(decided(one).discharge).toBe('free');
  });

  it('not-into-cars: locks when a car draws more than the sun for more than a moment, above the buffer not', () => {
    const rules = { discharge: 'not-into-cars', bufferSocPercent: 80, bufferPowerW: 1_500 } as const;
    const one = bench(rules);
    one.run(30, flow(5_000), home({ mode: 'min-solar' }));
    expect(decided(one).discharge).toBe('free');
    one.run(4, flow(1_000), home({ mode: 'min-solar' }));
    expect(decided(one).discharge).toBe('free');
    one.run(4, flow(1_000), home({ mode: 'min-solar' }));
    expect(decided(one)).toMatchObject({
      ...FREE_BATTERY,
      discharge: 'locked',
      reason: { code: 'locked-for-sun', missingW: 3_140, bufferPercent: 80 },
    });
    const full = bench(rules);
    full.run(60, flow(1_000), home({ mode: 'min-solar', soc: 90 }));
    expect(decided(full).discharge).toBe('free');
  });

  it('says so when it cannot be locked, and goes on asking for it', () => {
    const one = bench({ discharge: 'not-into-fast' });
    one.run(30, flow(0), home({ mode: 'fast', more: { lockable: false } }));
    expect(decided(one)).toEqual({
      id: 'battery',
      ...FREE_BATTERY,
      discharge: 'locked',
      reason: { code: 'not-lockable' },
    });
  });

  it('holds without a grid meter too', () => {
    const one = bench({ discharge: 'not-into-fast' });
    one.ceilings.set('a', 6);
    const silent = (base: Snapshot): Snapshot => ({
      ...home({ mode: 'fast' })(base),
      meters: [{ id: 'grid', condition: 'stale', reading: null }],
    });
    one.run(3, flow(0), silent);
    expect(decided(one).discharge).toBe('locked');
  });
});

describe('the memory of it', () => {
  it('is plain JSON and bounded, and forgets a battery that is gone', () => {
    const one = new Bench(site({ chargePoints: [chargePoint('a')] }));
    for (let second = 0; second < 60; second++) {
      const over = (base: Snapshot): Snapshot => ({
        ...base,
        batteries: [battery(second % 7, 50, base.monoMs, { reading: reading(ofPower(second), base.monoMs) })],
      });
      one.step(flow(0), over);
    }
    expect(JSON.parse(JSON.stringify(one.memory))).toEqual(one.memory);
    expect(one.memory.surplus.batteries[0]?.recent.length).toBeLessThan(8);
    one.step(flow(0));
    expect(one.memory.surplus.batteries).toEqual([]);
  });
});

function ofPower(powerW: number) {
  return {
    powerW,
    phasePowerW: null,
    phaseCurrentA: null,
    currentStepA: 0,
    phaseVoltageV: null,
    importWh: null,
    exportWh: null,
  };
}
