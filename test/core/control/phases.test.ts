import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPhases, NO_CURRENT, type PerPhase, PHASE_INDICES } from '../../../src/core/model/phases.ts';
import { CHARGE_MODES } from '../../../src/core/model/site.ts';
import { chargePoint, circuit, site } from './fixtures.ts';
import { ORDINARY, type RelayCar, RelayHome } from './relay-home.ts';
import { PATIENCE_MS, runs } from './runs.ts';

/** Feed-in of `watts` over three phases, as the house load per phase. */
const sun = (watts: number): PerPhase => [-watts / 690, -watts / 690, -watts / 690];
const home = (car: Partial<RelayCar> = {}, parts: Parameters<typeof site>[0] = {}, relay: 1 | 3 = 3): RelayHome =>
  new RelayHome(site(parts), [{ ...ORDINARY, ...car }], relay);
const relayOf = ({ bodies }: RelayHome): number => bodies[0]?.relay ?? 0;
const HOUR_S = 3_600;

describe('one phase or three', () => {
  it('takes one phase for little sun and three for much, each time without any current', () => {
    const there = home();
    there.run(HOUR_S, sun(9_000));
    expect(relayOf(there)).toBe(3);
    const little = there.run(HOUR_S, sun(1_900));
    expect(relayOf(there)).toBe(1);
    expect(little.currentA).toBeCloseTo(1_900 / 230, 0);
    const much = there.run(HOUR_S, sun(9_000));
    expect(relayOf(there)).toBe(3);
    expect(much.currentA).toBeCloseTo(9_000 / 690, 0);
    expect(there.changesTold).toBe(2);
    expect(there.worstSwitchedA).toBe(0);
  });

  it('says when it will change, that it changes, and follows the sun afterwards', () => {
    const there = home();
    there.run(HOUR_S, sun(9_000));
    const told: string[] = [];
    for (let second = 0; second < HOUR_S; second += 1) {
      const [reason] = there.step(sun(1_900))[0]?.reasons ?? [];
      const words =
        reason?.code === 'phases-soon' || reason?.code === 'phases-changing'
          ? `${reason.code} ${reason.to}`
          : reason?.code;
      if (words !== undefined && told.at(-1) !== words) told.push(words);
    }
    expect(told).toContain('phases-soon 1');
    expect(told.slice(told.indexOf('phases-soon 1'))).toEqual(['phases-soon 1', 'phases-changing 1', 'following-sun']);
  });

  it('offers nothing from the first step of a change until the relay has come', () => {
    const there = home();
    there.run(HOUR_S, sun(9_000));
    there.run(HOUR_S, sun(1_900), ({ bodies: [body] }) => {
      if (body !== undefined && body.told !== body.shown) expect(body.ceilingA).toBe(0);
    });
    expect(there.changesTold).toBe(1);
  });

  it('never changes on the word of a silent meter', () => {
    const there = home({ reportsEveryS: Number.POSITIVE_INFINITY });
    there.run(HOUR_S, sun(9_000));
    const codes = new Set<string | undefined>();
    for (let second = 0; second < HOUR_S; second += 1) codes.add(there.step(sun(1_900))[0]?.reasons[0]?.code);
    expect(there.changesTold).toBe(0);
    expect(codes).toContain('phases-changing');
  });

  it('never changes over a car that goes on drawing', () => {
    const there = home();
    there.run(HOUR_S, sun(9_000));
    const [body] = there.bodies;
    if (body !== undefined) body.car = { ...ORDINARY, deaf: true };
    there.run(HOUR_S, sun(1_900));
    expect(there.changesTold).toBe(0);
  });

  it('gives up a relay that does not come, says so, and tries again only after a long pause', () => {
    const there = home({ relayS: Number.POSITIVE_INFINITY });
    there.run(HOUR_S, sun(9_000));
    const tries: number[] = [];
    const codes = new Set<string>();
    for (let second = 0; second < 2 * HOUR_S; second += 1) {
      const before = there.changesTold;
      const decision = there.step(sun(1_900))[0];
      for (const { code } of decision?.reasons ?? []) codes.add(code);
      if (there.changesTold > before) tries.push(second);
    }
    expect(codes).toContain('phases-failed');
    expect(tries.length).toBeGreaterThan(0);
    for (const [i, at] of tries.entries()) expect(at - (tries[i - 1] ?? at - 1_800)).toBeGreaterThanOrEqual(1_800);
  });

  it('offers current on three phases when only current can show that the relay has come', () => {
    const there = home({ toldByCurrent: true, proven: false });
    there.run(HOUR_S, sun(9_000));
    there.run(HOUR_S, sun(1_900));
    expect(relayOf(there)).toBe(1);
    expect(there.bodies[0]?.shown).toBe(1);
    expect(there.worstSwitchedA).toBe(0);
  });

  it('offers current after a change out of a pause, when only current can show that the relay has come', () => {
    const there = home({ toldByCurrent: true, proven: false });
    there.run(HOUR_S, sun(0));
    there.run(HOUR_S, sun(1_900));
    expect(there.bodies[0]?.shown).toBe(1);
    expect(there.changesTold).toBe(1);
  });

  it('goes back to three for a car that refuses one, and asks it no more', () => {
    const there = home({ refusesOne: true });
    there.run(HOUR_S, sun(9_000));
    there.run(HOUR_S, sun(2_600));
    expect(relayOf(there)).toBe(3);
    expect(there.changesTold).toBe(2);
    there.run(HOUR_S, sun(9_000));
    there.run(HOUR_S, sun(2_600));
    expect(there.changesTold).toBe(2);
  });

  it('knows that a two-phase car needs less than three phases do', () => {
    const there = home({ phases: 2 });
    there.run(HOUR_S, sun(7_000));
    const { currentA } = there.run(HOUR_S, sun(3_200));
    expect(there.changesTold).toBe(0);
    expect(currentA).toBeCloseTo(3_200 / 460, 0);
  });

  it('leaves the relay of a single-phase car alone', () => {
    const there = home({ phases: 1 });
    there.run(HOUR_S, sun(7_000));
    there.run(HOUR_S, sun(1_500));
    expect(there.changesTold).toBe(0);
  });

  it('min+solar keeps to one phase in the dark, fast takes all', () => {
    const there = home({ mode: 'min-solar' });
    there.run(HOUR_S, sun(-500));
    expect(relayOf(there)).toBe(1);
    const [body] = there.bodies;
    if (body !== undefined) body.car = { ...ORDINARY, mode: 'fast' };
    there.run(600, sun(-500));
    expect(relayOf(there)).toBe(3);
    expect(there.worstSwitchedA).toBe(0);
  });

  it('changes no more often than the owner allows for a day, and says so', () => {
    const there = home({}, { solar: { phaseChangesPerDay: 3 } });
    const codes = new Set<string | undefined>();
    for (let hour = 0; hour < 10; hour += 1) {
      const { reasons } = there.run(HOUR_S, sun(hour % 2 === 0 ? 9_000 : 2_600));
      for (const { code } of reasons) codes.add(code);
    }
    expect(there.changesTold).toBe(3);
    const none = home({}, { solar: { phaseChangesPerDay: 0 } });
    for (let hour = 0; hour < 4; hour += 1) none.run(HOUR_S, sun(hour % 2 === 0 ? 9_000 : 1_900));
    expect(none.changesTold).toBe(0);
    expect(codes).toContain('phases-spent');
  });

  it('counts three phases in the same second in which a relay falls to three by itself', () => {
    const there = home({}, { circuits: [circuit({ limitA: [20, 20, 20] })] }, 1);
    there.run(HOUR_S, [-14, 0, 5]);
    expect(there.run(HOUR_S, [-24, 0, 15]).currentA).toBeGreaterThan(6);
    there.reboot();
    expect(there.step([-24, 0, 15])[0]?.currentA).toBe(0);
  });

  it('returns to three phases only as far as all three have room', () => {
    const there = home({}, { circuits: [circuit({ limitA: [20, 20, 20] })] }, 1);
    there.run(HOUR_S, [-8, -8, 15]);
    expect(relayOf(there)).toBe(1);
    const decision = there.run(HOUR_S, [-40, -40, 12]);
    expect(relayOf(there)).toBe(3);
    expect(decision.currentA).toBeLessThanOrEqual(8);
  });
});

describe('phases and fuses, for any weather and any car', () => {
  const carArb = fc.record({
    mode: fc.constantFrom(...CHARGE_MODES),
    phases: fc.constantFrom<1 | 2 | 3>(1, 2, 3),
    deadS: fc.integer({ min: 0, max: 5 }),
    reportsEveryS: fc.constantFrom(1, 3, 10),
    relayS: fc.constantFrom(1, 10, 30, Number.POSITIVE_INFINITY),
    toldByCurrent: fc.boolean(),
    refusesOne: fc.boolean(),
  });
  const weatherArb = fc.array(
    fc.record({
      seconds: fc.integer({ min: 200, max: 900 }),
      reboots: fc.boolean(),
      houseA: fc.tuple(
        fc.integer({ min: -20, max: 14 }),
        fc.integer({ min: -20, max: 14 }),
        fc.integer({ min: -20, max: 14 }),
      ),
    }),
    { minLength: 2, maxLength: 5 },
  );

  it(
    'no relay is told under load, and no phase that may be connected is granted over its limit',
    () => {
      fc.assert(
        fc.property(
          fc.array(carArb, { minLength: 1, maxLength: 2 }),
          weatherArb,
          fc.constantFrom<1 | 3>(1, 3),
          (cars, weather, relay) => {
            const settings = site({
              circuits: [circuit({ limitA: [20, 20, 25] })],
              chargePoints: cars.map((_, i) =>
                chargePoint(`cp${i}`, { phaseRotation: i === 0 ? ['L1', 'L2', 'L3'] : ['L2', 'L3', 'L1'] }),
              ),
              solar: { switchCostWh: 1 },
            });
            const there = new RelayHome(settings, cars, relay);
            for (const { seconds, houseA, reboots } of weather) {
              if (reboots) there.reboot();
              let calmS = 0;
              there.run(seconds, houseA, ({ bodies }) => {
                calmS += 1;
                // Reports count as taken after a change when they arrive two seconds later; then cars follow.
                if (calmS < 30) return;
                const granted = bodies.reduce(
                  (sum, body) => addPhases(sum, there.onGrid(body, body.ceilingA)),
                  NO_CURRENT,
                );
                for (const phase of PHASE_INDICES) {
                  const room = Math.max(0, (settings.circuits[0]?.limitA[phase] ?? 0) - Math.max(0, houseA[phase]));
                  if (granted[phase] > room + 1e-3)
                    expect.fail(`phase ${phase}: ${granted[phase]} A of ${room} A left`);
                }
              });
            }
            expect(there.worstSwitchedA).toBe(0);
          },
        ),
        { numRuns: runs(0.004) },
      );
    },
    PATIENCE_MS,
  );
});
