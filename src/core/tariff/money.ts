/**
 * An exact amount of money: so many parts of 3.6 x 10^21 of one unit of the currency (EUR, CHF). The part is chosen so
 * that Wh times a price per kWh, milliseconds times a price per hour, and one discount in millionths on top of either
 * are all whole: sums never round. Only {@link toCents} does, once, where an amount is due.
 */
export type Amount = bigint;

export const NO_MONEY: Amount = 0n;

/** Nano units of the currency in one unit. */
export const NANO = 1_000_000_000;

const MILLION = 1_000_000n;
const PER_WH_AND_NANO = 3_600n * MILLION;
const PER_MS_AND_NANO = MILLION;
const PER_NANO = 3_600_000n * PER_MS_AND_NANO;
const PER_CENT = PER_NANO * 10_000_000n;

/** @param energyWh whole Wh @param priceNano nano units per kWh; both may be negative */
export function energyAmount(energyWh: number, priceNano: number): Amount {
  return BigInt(energyWh) * BigInt(priceNano) * PER_WH_AND_NANO;
}

/** @param durationMs whole ms @param priceNano nano units per hour */
export function timeAmount(durationMs: number, priceNano: number): Amount {
  return BigInt(durationMs) * BigInt(priceNano) * PER_MS_AND_NANO;
}

/** @param nano whole nano units */
export function fixedAmount(nano: number): Amount {
  return BigInt(nano) * PER_NANO;
}

/**
 * An amount less a discount, exactly. Throws a RangeError for an amount that has had a discount already: two discounts
 * on each other are to be agreed as one.
 * @param ppm discount in millionths of the amount, 0 to 1 000 000
 */
export function discounted(amount: Amount, ppm: number): Amount {
  if (amount % MILLION !== 0n) throw new RangeError('a discount applies to an amount without one');
  return (amount / MILLION) * (MILLION - BigInt(ppm));
}

/**
 * The amount that is due, in whole cents: half a cent away from zero, as merchants round. A divisor serves amounts that
 * are a share of something (a base fee by kWh): the share is rounded once, not the fee first.
 */
export function toCents(amount: Amount, divisor = 1n): number {
  return divideRounded(amount, PER_CENT * divisor);
}

/**
 * The tax that a due gross amount contains, in cents: rounded once, so that net and tax sum to what is paid.
 * @param ratePpm rate in millionths: 190 000 is 19 %
 */
export function taxWithin(grossCents: number, ratePpm: number): number {
  return divideRounded(BigInt(grossCents) * BigInt(ratePpm), BigInt(1_000_000 + ratePpm));
}

/** A quotient as a whole number, half away from zero. @param divisor above zero */
export function divideRounded(dividend: bigint, divisor: bigint): number {
  const doubled = 2n * dividend;
  return Number((doubled >= 0n ? doubled + divisor : doubled - divisor) / (2n * divisor));
}
