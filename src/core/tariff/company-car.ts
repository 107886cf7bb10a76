import { type Amount, energyAmount, fixedAmount, toCents } from './money.ts';

/**
 * What an employer reimburses for charging a company car at home, by the law of the country. Sums are per calendar
 * month and car, rounded once. Germany: BMF letter of 11 November 2025, IV C 5 - S 2334/00087/014/013, valid until 2030.
 */
export type ReimbursementMethod =
  /** Rn. 30 ff.: Destatis 61243-0001, first half of the year before, whole cents; covers dynamic tariffs and PV. */
  | { readonly kind: 'de-strompreispauschale' }
  /** Rn. 27 ff.: the price of the household's contract, with its share of the base fee; applies to PV kWh too. */
  | { readonly kind: 'de-contract-price'; readonly baseFee: BaseFeeShare }
  /** The average cost of a kWh of the month under a dynamic tariff, with the share of the base fee. */
  | { readonly kind: 'de-dynamic-monthly-average'; readonly baseFee: BaseFeeShare }
  /** Sachbezugswerteverordnung § 4c: E-Control, households, first half of the year before. */
  | { readonly kind: 'at-sachbezug' }
  /** Circulars 2024/C/77 and 2025/C/38: quarterly CREG ceiling; the lowest region serves all. */
  | { readonly kind: 'be-creg'; readonly region: 'lowest' | 'flanders' | 'brussels' | 'wallonia' }
  /** What employer and employee have agreed. */
  | { readonly kind: 'fixed-agreed'; readonly priceNano: number }
  /** Grid and PV energy at different prices: an agreement, not a statutory method. */
  | { readonly kind: 'source-split'; readonly solarNano: number; readonly batteryNano: number };

/** The letter says "anteilig" without a divisor: the car's share of the household's kWh of the month, or nothing. */
export type BaseFeeShare = 'by-energy' | 'none';

/** Official prices by year (or quarter): nano EUR per kWh. Extended by the configuration, never guessed. */
export interface OfficialPrices {
  readonly strompreispauschale: Readonly<Record<number, number>>;
  readonly sachbezug: Readonly<Record<number, number>>;
  /** By `YYYY-Qn`. */
  readonly creg: Readonly<Record<string, CregCeilings>>;
}

interface CregCeilings {
  readonly flanders: number;
  readonly brussels: number;
  readonly wallonia: number;
}

const ceilings = (flanders: number, brussels: number, wallonia: number): CregCeilings => ({
  flanders: flanders * 100_000,
  brussels: brussels * 100_000,
  wallonia: wallonia * 100_000,
});

/** As published until November 2026. */
export const OFFICIAL_PRICES: OfficialPrices = {
  // Destatis, first half of 2025: 34.36 ct, rounded down to whole cents.
  strompreispauschale: { 2026: 340_000_000 },
  sachbezug: { 2024: 331_820_000, 2025: 358_890_000, 2026: 328_060_000 },
  creg: {
    '2025-Q1': ceilings(2822, 3294, 3256),
    '2025-Q2': ceilings(3194, 3585, 3618),
    '2025-Q3': ceilings(3456, 3787, 3843),
    '2025-Q4': ceilings(3070, 3356, 3457),
    '2026-Q1': ceilings(3132, 3426, 3523),
    '2026-Q2': ceilings(3191, 3555, 3637),
  },
};

/** A calendar month of one car, in the site's time zone. */
export interface CarMonth {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Charged in sessions of this car, whole Wh. */
  readonly energyWh: number;
  /** Exact cost of these sessions under the household's tariff; `null` while a price is missing. */
  readonly cost: Amount | null;
  /** The household's consumption, Wh, and its exact cost without the base fee; `null` where not known. */
  readonly householdWh: number | null;
  readonly householdCost: Amount | null;
  readonly baseFeeNano: number;
}

export type Reimbursement =
  | {
      readonly kind: 'due';
      readonly cents: number;
      /** Price per kWh where the method has one, nano units. */
      readonly priceNano: number | null;
      /** Which published value was used: `2026`, `2026-Q1`; `null` where none. */
      readonly value: string | null;
    }
  /** The amount cannot be exact: nothing may be sealed. */
  | {
      readonly kind: 'open';
      readonly why: 'no-official-price' | 'price-missing' | 'household-unknown';
      readonly value: string | null;
    };

/** What is owed for the month. */
export function reimburse(method: ReimbursementMethod, month: CarMonth, official: OfficialPrices): Reimbursement {
  const { year, energyWh, cost } = month;
  switch (method.kind) {
    case 'de-strompreispauschale':
      return atPrice(energyWh, official.strompreispauschale[year], String(year));
    case 'at-sachbezug':
      return atPrice(energyWh, official.sachbezug[year], String(year));
    case 'be-creg':
      return atPrice(energyWh, cregCeiling(method.region, month, official), quarterName(month));
    case 'fixed-agreed':
      return atPrice(energyWh, method.priceNano, null);
    case 'de-contract-price':
      return cost === null ? open('price-missing') : withBaseFee(cost, method.baseFee, month);
    case 'source-split':
      return cost === null ? open('price-missing') : due(toCents(cost));
    case 'de-dynamic-monthly-average':
      return monthlyAverage(method.baseFee, month);
  }
}

/** One method per employee and calendar year, whatever car he drives (BMF letter, Rn. 32). */
export interface Election {
  readonly employeeId: string;
  readonly year: number;
  readonly method: ReimbursementMethod;
}

/** The election that a new one contradicts; `null` when it may be made. */
export function electionConflict(made: readonly Election[], wanted: Election): Election | null {
  const before = made.find(({ employeeId, year }) => employeeId === wanted.employeeId && year === wanted.year);
  return before === undefined || sameMethod(before.method, wanted.method) ? null : before;
}

/** Rests on a rule of law, not on an agreement alone. */
export function isStatutory({ kind }: ReimbursementMethod): boolean {
  return kind !== 'fixed-agreed' && kind !== 'source-split';
}

function sameMethod(a: ReimbursementMethod, b: ReimbursementMethod): boolean {
  const entries = (method: ReimbursementMethod) => JSON.stringify(Object.entries(method).toSorted());
  return entries(a) === entries(b);
}

function atPrice(energyWh: number, priceNano: number | undefined, value: string | null): Reimbursement {
  if (priceNano === undefined) return { kind: 'open', why: 'no-official-price', value };
  return { kind: 'due', cents: toCents(energyAmount(energyWh, priceNano)), priceNano, value };
}

function withBaseFee(
  cost: Amount,
  share: BaseFeeShare,
  { energyWh, householdWh, baseFeeNano }: CarMonth,
): Reimbursement {
  if (share === 'none' || baseFeeNano === 0 || energyWh === 0) return due(toCents(cost));
  if (householdWh === null || householdWh < energyWh) return open('household-unknown');
  const household = BigInt(householdWh);
  return due(toCents(cost * household + fixedAmount(baseFeeNano) * BigInt(energyWh), household));
}

/** (cost of the household + base fee) / its kWh x the car's kWh. */
function monthlyAverage(
  share: BaseFeeShare,
  { energyWh, householdWh, householdCost, baseFeeNano }: CarMonth,
): Reimbursement {
  if (energyWh === 0) return due(0);
  if (householdCost === null) return open('price-missing');
  if (householdWh === null || householdWh < energyWh) return open('household-unknown');
  const whole = householdCost + (share === 'none' ? 0n : fixedAmount(baseFeeNano));
  return due(toCents(whole * BigInt(energyWh), BigInt(householdWh)));
}

function cregCeiling(
  region: 'lowest' | keyof CregCeilings,
  month: Pick<CarMonth, 'year' | 'month'>,
  { creg }: OfficialPrices,
): number | undefined {
  const published = creg[quarterName(month)];
  if (published === undefined) return undefined;
  return region === 'lowest' ? Math.min(...Object.values(published)) : published[region];
}

function quarterName({ year, month }: Pick<CarMonth, 'year' | 'month'>): string {
  return `${year}-Q${Math.ceil(month / 3)}`;
}

function due(cents: number): Reimbursement {
  return { kind: 'due', cents, priceNano: null, value: null };
}

function open(why: 'price-missing' | 'household-unknown'): Reimbursement {
  return { kind: 'open', why, value: null };
}
