import { describe, expect, it } from 'vitest';
import {
  type CarMonth,
  electionConflict,
  isStatutory,
  OFFICIAL_PRICES,
  type ReimbursementMethod,
  reimburse,
} from '../../../src/core/tariff/company-car.ts';
import { energyAmount, NANO } from '../../../src/core/tariff/money.ts';

const month = (over: Partial<CarMonth> = {}): CarMonth => ({
  year: 2026,
  month: 1,
  energyWh: 520_000,
  cost: null,
  householdWh: null,
  householdCost: null,
  baseFeeNano: 0,
  ...over,
});
const owed = (method: ReimbursementMethod, over: Partial<CarMonth> = {}) =>
  reimburse(method, month(over), OFFICIAL_PRICES);

describe('what an employer reimburses', () => {
  it('Germany, Strompreispauschale: the printed examples', () => {
    expect(owed({ kind: 'de-strompreispauschale' })).toEqual({
      kind: 'due',
      cents: 17_680,
      priceNano: 340_000_000,
      value: '2026',
    });
    expect(owed({ kind: 'fixed-agreed', priceNano: 340_000_000 }, { energyWh: 3_000_000 })).toMatchObject({
      cents: 102_000,
    });
  });

  it('a year without a published value stays open', () => {
    expect(owed({ kind: 'de-strompreispauschale' }, { year: 2027 })).toEqual({
      kind: 'open',
      why: 'no-official-price',
      value: '2027',
    });
    expect(owed({ kind: 'be-creg', region: 'lowest' }, { month: 7 })).toMatchObject({ kind: 'open', value: '2026-Q3' });
  });

  it('Austria and Belgium by their tables', () => {
    expect(owed({ kind: 'at-sachbezug' }, { energyWh: 100_000 })).toMatchObject({ cents: 3281 });
    expect(owed({ kind: 'be-creg', region: 'lowest' }, { energyWh: 100_000 })).toMatchObject({ cents: 3132 });
    expect(owed({ kind: 'be-creg', region: 'wallonia' }, { energyWh: 100_000, month: 6 })).toMatchObject({
      cents: 3637,
    });
  });

  it('the contract price with the share of the base fee, rounded once', () => {
    const method = { kind: 'de-contract-price', baseFee: 'by-energy' } as const;
    const cost = energyAmount(100_000, 300_000_000);
    expect(owed(method, { energyWh: 100_000, cost, householdWh: 300_000, baseFeeNano: 10 * NANO })).toMatchObject({
      cents: 3333,
    });
    expect(owed({ ...method, baseFee: 'none' }, { energyWh: 100_000, cost })).toMatchObject({ cents: 3000 });
    expect(owed(method, { cost: null })).toMatchObject({ kind: 'open', why: 'price-missing' });
    expect(owed(method, { cost, baseFeeNano: NANO })).toMatchObject({ kind: 'open', why: 'household-unknown' });
  });

  it('the average of a dynamic month, not the price of the hours in which the car charged', () => {
    const method = { kind: 'de-dynamic-monthly-average', baseFee: 'by-energy' } as const;
    const facts = {
      energyWh: 100_000,
      cost: energyAmount(100_000, 100_000_000),
      householdWh: 400_000,
      householdCost: energyAmount(400_000, 250_000_000),
      baseFeeNano: 20 * NANO,
    };
    expect(owed(method, facts)).toMatchObject({ kind: 'due', cents: 3000 });
    expect(owed(method, { ...facts, householdCost: null })).toMatchObject({ kind: 'open', why: 'price-missing' });
    expect(owed(method, { energyWh: 0 })).toMatchObject({ cents: 0 });
  });

  it('a split by source is an agreement, and said to be one', () => {
    expect(isStatutory({ kind: 'source-split', solarNano: 0, batteryNano: 0 })).toBe(false);
    expect(isStatutory({ kind: 'fixed-agreed', priceNano: 1 })).toBe(false);
    expect(isStatutory({ kind: 'de-strompreispauschale' })).toBe(true);
  });
});

describe('one method per employee and year', () => {
  const made = [{ employeeId: 'e1', year: 2026, method: { kind: 'de-contract-price', baseFee: 'none' } as const }];

  it('refuses a change inside the year, whatever the car, and allows the next year', () => {
    expect(electionConflict(made, { employeeId: 'e1', year: 2026, method: { kind: 'de-strompreispauschale' } })).toBe(
      made[0],
    );
    expect(
      electionConflict(made, { employeeId: 'e1', year: 2027, method: { kind: 'de-strompreispauschale' } }),
    ).toBeNull();
    expect(
      electionConflict(made, { employeeId: 'e2', year: 2026, method: { kind: 'de-strompreispauschale' } }),
    ).toBeNull();
  });

  it('the same one again is no change', () => {
    expect(
      electionConflict(made, { employeeId: 'e1', year: 2026, method: { baseFee: 'none', kind: 'de-contract-price' } }),
    ).toBeNull();
    expect(
      electionConflict(made, {
        employeeId: 'e1',
        year: 2026,
        method: { kind: 'de-contract-price', baseFee: 'by-energy' },
      }),
    ).toBe(made[0]);
  });
});
