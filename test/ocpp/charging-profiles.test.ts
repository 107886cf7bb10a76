import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChargingSituation,
  compositeSchedule,
  type InstalledProfile,
  install,
  limitAt,
  meansProfile,
} from '../../src/ocpp/v16/charging-profiles.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const situation: ChargingSituation = {
  connectorId: 1,
  nowMs: NOW,
  transaction: { id: 7, startedAtMs: NOW - 600_000 },
};

function profile(different: Partial<InstalledProfile> & { readonly limit?: number } = {}): InstalledProfile {
  const { limit = 16, ...rest } = different;
  return {
    id: 1,
    connectorId: 1,
    stackLevel: 0,
    purpose: 'TxDefaultProfile',
    kind: 'Absolute',
    recurrency: null,
    transactionId: null,
    validFromMs: null,
    validToMs: null,
    unit: 'A',
    durationS: null,
    startMs: NOW - 1_000,
    periods: [{ startS: 0, limit, phases: null }],
    ...rest,
  };
}

const at = (seconds: number): ChargingSituation => ({ ...situation, nowMs: NOW + seconds * 1000 });

describe('profile stacking, OCPP 1.6 section 3.13', () => {
  const safe = profile({ id: 1, limit: 6 });
  const lease = profile({ id: 2, stackLevel: 3, limit: 13, durationS: 60, startMs: NOW });

  it('without a profile nothing limits', () => expect(limitAt([], situation)).toBeNull());
  it('the highest stack level rules', () => expect(limitAt([safe, lease], at(10))).toBe(13));
  it('the lower level rules as soon as the duration of the upper has ended', () => {
    expect(limitAt([safe, lease], at(59.9))).toBe(13);
    expect(limitAt([safe, lease], at(60))).toBe(6);
  });
  it('and before it begins', () => expect(limitAt([safe, lease], at(-1))).toBe(6));
  it('and outside validFrom and validTo', () => {
    const valid = { ...lease, validFromMs: NOW + 5_000, validToMs: NOW + 20_000 };
    expect([4, 5, 19.9, 20].map((second) => limitAt([safe, valid], at(second)))).toEqual([6, 13, 13, 6]);
  });
  it('a level without duration never falls back', () => {
    expect(limitAt([safe, profile({ id: 2, stackLevel: 3, limit: 13 })], at(1e6))).toBe(13);
  });
  it('a limit of 0 is a limit', () =>
    expect(limitAt([safe, profile({ id: 2, stackLevel: 3, limit: 0 })], at(1))).toBe(0));

  it('the TxProfile of the running transaction silences the TxDefaultProfiles, even after its end', () => {
    const tx = profile({ id: 3, purpose: 'TxProfile', transactionId: 7, limit: 10, durationS: 30, startMs: NOW });
    expect(limitAt([safe, tx], at(1))).toBe(10);
    expect(limitAt([safe, tx], at(31))).toBeNull();
  });
  it('a TxProfile of another transaction, or without one, says nothing', () => {
    const tx = profile({ id: 3, purpose: 'TxProfile', transactionId: 8, limit: 10 });
    expect(limitAt([safe, tx], situation)).toBe(6);
    expect(limitAt([safe, { ...tx, transactionId: null }], { ...situation, transaction: null })).toBe(6);
  });
  it('ChargePointMaxProfile caps the rest, and alone is the limit', () => {
    const cap = profile({ id: 4, purpose: 'ChargePointMaxProfile', connectorId: 0, limit: 8 });
    expect(limitAt([lease, cap], at(1))).toBe(8);
    expect(limitAt([safe, cap], situation)).toBe(6);
    expect(limitAt([cap], situation)).toBe(8);
  });
  it('the default of the connector replaces that of connector 0 on its level only', () => {
    const whole = profile({ id: 5, connectorId: 0, limit: 9 });
    expect(limitAt([whole, safe], situation)).toBe(6);
    expect(limitAt([{ ...whole, stackLevel: 1 }, safe], situation)).toBe(9);
    expect(limitAt([whole], { ...situation, connectorId: 2 })).toBe(9);
  });
  it.each([
    [null, 4_140, 6],
    [3, 6_900, 10],
    [1, 3_680, 16],
  ])('with %s phases %s W are %s A', (phases, limit, expected) => {
    expect(limitAt([profile({ unit: 'W', periods: [{ startS: 0, limit, phases }] })], situation)).toBe(expected);
  });
  it('goes from period to period', () => {
    const periods = [
      { startS: 0, limit: 16, phases: null },
      { startS: 60, limit: 10, phases: null },
      { startS: 120, limit: 6, phases: null },
    ];
    const stepped = profile({ startMs: NOW, periods });
    expect([0, 59, 60, 119, 120, 9_999].map((second) => limitAt([stepped], at(second)))).toEqual([
      16, 16, 10, 10, 6, 6,
    ]);
  });
  it('a relative schedule runs from the start of the transaction, and not without one', () => {
    const periods = [
      { startS: 0, limit: 16, phases: null },
      { startS: 600, limit: 7, phases: null },
    ];
    const relative = profile({ kind: 'Relative', periods });
    expect([-1, 0].map((second) => limitAt([relative], at(second)))).toEqual([16, 7]);
    expect(limitAt([relative], { ...situation, transaction: null })).toBeNull();
  });
  it('a recurring schedule begins again every day or week', () => {
    const daily = profile({
      kind: 'Recurring',
      recurrency: 'Daily',
      startMs: NOW - 3 * 86_400_000,
      durationS: 3_600,
      limit: 7,
    });
    expect([-1, 0, 3_599, 3_600, 86_400].map((second) => limitAt([daily], at(second)))).toEqual([null, 7, 7, null, 7]);
    const weekly = { ...daily, recurrency: 'Weekly' as const };
    expect([0, 4 * 86_400].map((second) => limitAt([weekly], at(second)))).toEqual([null, 7]);
  });

  it('a new profile replaces its id and its place, and nothing else', () => {
    const second = install([safe, lease], profile({ id: 9, stackLevel: 3, limit: 11 }));
    expect(second.map(({ id }) => id)).toEqual([1, 9]);
    expect(install(second, profile({ id: 1, stackLevel: 5 })).map(({ id }) => id)).toEqual([9, 1]);
  });

  it('a clear means what all given criteria match; an id is enough', () => {
    const none = { id: null, connectorId: null, purpose: null, stackLevel: null };
    expect(meansProfile(none, safe)).toBe(true);
    expect(meansProfile({ ...none, id: 2, stackLevel: 9 }, lease)).toBe(true);
    expect(meansProfile({ ...none, stackLevel: 3 }, safe)).toBe(false);
    expect(meansProfile({ ...none, connectorId: 0 }, safe)).toBe(false);
    expect(meansProfile({ ...none, purpose: 'TxDefaultProfile', stackLevel: 0 }, safe)).toBe(true);
  });

  it('the composite schedule tells the fall back in advance', () => {
    expect(compositeSchedule([safe, lease], situation, 300)).toEqual([
      { startS: 0, limitA: 13 },
      { startS: 60, limitA: 6 },
    ]);
    expect(compositeSchedule([], situation, 300)).toEqual([{ startS: 0, limitA: null }]);
  });

  it('the composite schedule says at every second what the limit will be', () => {
    const anyProfile = fc.record({
      id: fc.nat(20),
      connectorId: fc.constantFrom(0, 1),
      stackLevel: fc.nat(3),
      purpose: fc.constantFrom('ChargePointMaxProfile' as const, 'TxDefaultProfile' as const, 'TxProfile' as const),
      kind: fc.constantFrom('Absolute' as const, 'Relative' as const),
      validFromS: fc.option(fc.integer({ min: -50, max: 200 })),
      validToS: fc.option(fc.integer({ min: -50, max: 300 })),
      startS: fc.integer({ min: -700, max: 100 }),
      durationS: fc.option(fc.integer({ min: 1, max: 900 })),
      limits: fc.array(fc.integer({ min: 0, max: 32 }), { minLength: 1, maxLength: 4 }),
      periodS: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(anyProfile, { maxLength: 5 }), fc.nat(299), (drawn, second) => {
        const profiles = drawn.map((one) =>
          profile({
            ...one,
            validFromMs: one.validFromS === null ? null : NOW + one.validFromS * 1000,
            validToMs: one.validToS === null ? null : NOW + one.validToS * 1000,
            startMs: NOW + one.startS * 1000,
            periods: one.limits.map((limit, index) => ({ startS: index * one.periodS, limit, phases: null })),
          }),
        );
        const schedule = compositeSchedule(profiles, situation, 300);
        const told = schedule.findLast((period) => period.startS <= second);
        expect(told?.limitA).toBe(limitAt(profiles, at(second)));
      }),
      { numRuns: 500 },
    );
  });
});
