import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  discounted,
  energyAmount,
  fixedAmount,
  taxWithin,
  timeAmount,
  toCents,
} from '../../../src/core/tariff/money.ts';

const wh = fc.integer({ min: 0, max: 100_000_000 });
const nano = fc.integer({ min: -1_000_000_000, max: 5_000_000_000 });

describe('money', () => {
  it('rounds where it is due, half a cent away from zero', () => {
    expect(toCents(energyAmount(520_000, 340_000_000))).toBe(17_680);
    expect(toCents(energyAmount(1, 5_000_000_000))).toBe(1);
    expect(toCents(energyAmount(1, 4_999_999_999))).toBe(0);
    expect(toCents(energyAmount(1, -5_000_000_000))).toBe(-1);
  });

  it('knows time and fees in the same unit', () => {
    expect(toCents(timeAmount(90 * 60_000, 1_200_000_000))).toBe(180);
    expect(toCents(fixedAmount(350_000_000))).toBe(35);
    expect(toCents(timeAmount(1, 36_000_000_000))).toBe(0);
    expect(timeAmount(3_600_000, 7) - fixedAmount(7)).toBe(0n);
    expect(energyAmount(1000, 7) - fixedAmount(7)).toBe(0n);
  });

  it('discounts exactly, and refuses a discount on a discount', () => {
    const once = discounted(energyAmount(12_345, 287_654_321), 150_000);
    expect(once * 20n).toBe(energyAmount(12_345, 287_654_321) * 17n);
    expect(() => discounted(discounted(energyAmount(1, 1), 1), 1)).toThrow(RangeError);
  });

  it('splits tax off so that both parts sum to what is paid', () => {
    expect(taxWithin(119, 190_000)).toBe(19);
    expect(taxWithin(-119, 190_000)).toBe(-19);
    expect(taxWithin(100, 81_000)).toBe(7);
  });

  it('any split of a quantity costs the same as the whole', () => {
    fc.assert(
      fc.property(fc.array(wh, { minLength: 1, maxLength: 20 }), nano, (parts, price) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const summed = parts.reduce((sum, part) => sum + energyAmount(part, price), 0n);
        expect(summed).toBe(energyAmount(whole, price));
      }),
    );
  });

  it('is never more than half a cent away from the truth', () => {
    fc.assert(
      fc.property(wh, nano, (energyWh, price) => {
        const cents = toCents(energyAmount(energyWh, price));
        const off = 2n * (BigInt(cents) * 10_000_000_000n - BigInt(energyWh) * BigInt(price));
        expect(off <= 10_000_000_000n && off >= -10_000_000_000n).toBe(true);
      }),
    );
  });
});
