import { type CalendarMonth, monthAt, type Span } from '../core/tariff/calendar.ts';
import { isStatutory, type ReimbursementMethod, reimburse } from '../core/tariff/company-car.ts';
import { type Amount, energyAmount, NO_MONEY } from '../core/tariff/money.ts';
import { grossOf, type PriceList, priceAt, type Tariff, versionAt } from '../core/tariff/prices.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { type RegisterSeries, registerIn } from '../ledger/register-series.ts';
import { registerDifference } from './registers.ts';
import type { PricedRow } from './session-rows.ts';
import type { BilledSite } from './site.ts';
import type { Notice, ReimbursedMonth, StatementReimbursement } from './statement.ts';

/** What was charged in a calendar month. */
export interface ChargedMonth {
  readonly month: CalendarMonth;
  energyWh: number;
  /** Exact cost of the energy; `null` while a price is missing or no tariff holds. */
  cost: Amount | null;
  tariff: Tariff | null;
}

/** Sums sessions by the month in which they start. */
export class ChargedMonths {
  readonly months: readonly ChargedMonth[];

  constructor(months: readonly CalendarMonth[]) {
    this.months = months.map((month) => ({ month, energyWh: 0, cost: NO_MONEY, tariff: null }));
  }

  add({ row, bill }: PricedRow, reportedStartMs: number): void {
    const sum = this.months.findLast(({ month }) => month.fromMs <= reportedStartMs);
    if (sum === undefined || row.energyWh === 0) return;
    sum.energyWh += row.energyWh ?? 0;
    const isOpen = row.energyWh === null || bill === null || bill.provisional;
    sum.cost = isOpen || sum.cost === null ? null : sum.cost + bill.energy;
    sum.tariff ??= bill?.tariff ?? null;
  }
}

interface Household {
  readonly site: BilledSite;
  readonly series: RegisterSeries;
  readonly market: PriceList['market'];
}

/** What is owed for the months, each rounded once, and what is to be said of it. */
export async function reimbursementOf(
  method: ReimbursementMethod,
  charged: readonly ChargedMonth[],
  household: Household,
): Promise<{ readonly reimbursement: StatementReimbursement; readonly notices: readonly Notice[] }> {
  const notices = new Map<string, Notice>();
  const note = (notice: Notice): void => void notices.set(JSON.stringify(notice), notice);
  const months: ReimbursedMonth[] = [];
  let [baseFeeNano, householdWh]: [number, number | null] = [0, null];
  for (const { month, energyWh, cost, tariff } of charged) {
    const known = await householdOf(method, month, tariff, household);
    baseFeeNano += known.baseFeeNano;
    if (known.householdWh !== null) householdWh = (householdWh ?? 0) + known.householdWh;
    const { year, month: number } = month;
    const owed = reimburse(method, { year, month: number, energyWh, cost, ...known }, household.site.official);
    const of = { year, month: number, energyWh, value: owed.value };
    if (owed.kind === 'due') months.push({ ...of, priceNano: owed.priceNano, cents: owed.cents });
    else {
      months.push({ ...of, priceNano: null, cents: null });
      if (owed.why === 'no-official-price') note({ code: 'no-official-price', value: owed.value ?? '' });
      else note({ code: 'method-open', why: owed.why });
    }
  }
  if (!isStatutory(method)) note({ code: 'not-statutory' });
  if ('baseFee' in method && method.baseFee === 'by-energy') note({ code: 'base-fee-by-energy' });
  const [priceNano = null, ...otherPrices] = new Set(months.map((one) => one.priceNano));
  const values = [...new Set(months.map(({ value }) => value).filter((value) => value !== null))];
  return {
    reimbursement: {
      method,
      statutory: isStatutory(method),
      priceNano: otherPrices.length === 0 ? priceNano : null,
      value: values.length === 0 ? null : values.join(', '),
      baseFeeNano,
      householdWh,
      cents: months.reduce<number | null>((sum, { cents }) => (sum === null || cents === null ? null : sum + cents), 0),
      sourceRule: method.kind === 'source-split' ? (household.site.sources?.rule ?? 'pro-rata') : null,
      months,
    },
    notices: [...notices.values()],
  };
}

/**
 * The household of the whole month, also where a statement shows a part of it: shares of the base fee then sum to it.
 * An average price is that of bought energy; a share of the base fee is one of all that was used.
 */
async function householdOf(
  method: ReimbursementMethod,
  { fromMs }: CalendarMonth,
  tariff: Tariff | null,
  { site, series, market }: Household,
): Promise<{
  readonly householdWh: number | null;
  readonly householdCost: Amount | null;
  readonly baseFeeNano: number;
}> {
  const whole = monthAt(fromMs, site.toLocal);
  const version = tariff === null ? null : versionAt(tariff, whole.fromMs);
  const baseFeeNano =
    tariff === null || version === null
      ? 0
      : (grossOf(tariff, version, version.baseFeePerMonthNano, whole.fromMs) ?? 0);
  const needsBaseFee = 'baseFee' in method && method.baseFee === 'by-energy' && baseFeeNano !== 0;
  if (method.kind === 'de-dynamic-monthly-average') {
    const bought =
      tariff === null ? null : await boughtIn(whole, { tariff, market, toLocal: site.toLocal }, site, series);
    return { householdWh: bought?.energyWh ?? null, householdCost: bought?.cost ?? null, baseFeeNano };
  }
  const householdWh = needsBaseFee ? usedIn(whole, site, series) : null;
  return { householdWh, householdCost: null, baseFeeNano: needsBaseFee ? baseFeeNano : 0 };
}

/** All that was used behind the grid connection: bought, and from the own roof. `null` where a register is missing. */
function usedIn(
  month: Span,
  { gridMeterId, inverterIds, batteryIds }: BilledSite,
  series: RegisterSeries,
): number | null {
  if (gridMeterId === null) return null;
  const flow = (id: string, direction: 'import' | 'export'): number | null =>
    registerDifference(id, direction, month, series);
  const bought = flow(gridMeterId, 'import');
  if (inverterIds.length === 0) return bought;
  const signed = [
    bought,
    negative(flow(gridMeterId, 'export')),
    ...inverterIds.map((id) => flow(id, 'import')),
    ...batteryIds.flatMap((id) => [flow(id, 'import'), negative(flow(id, 'export'))]),
  ];
  return signed.reduce((sum, wh) => (sum === null || wh === null ? null : sum + wh), 0);
}

/** What was bought and what it cost, quarter hour by quarter hour. A quarter that was not read has the mean of its gap. */
async function boughtIn(
  month: Span,
  prices: PriceList,
  { gridMeterId }: BilledSite,
  series: RegisterSeries,
): Promise<{ readonly energyWh: number; readonly cost: Amount | null } | null> {
  if (gridMeterId === null) return null;
  const whole = registerDifference(gridMeterId, 'import', month, series);
  if (whole === null) return null;
  let [cost, before, energyWh]: [Amount | null, { atMs: number; registerWh: number } | null, number] = [
    NO_MONEY,
    null,
    0,
  ];
  for (const page of series.pages(month.fromMs, month.toMs + QUARTER_MS)) {
    for (const record of page) {
      const registerWh = registerIn(record, gridMeterId, 'import');
      if (registerWh === null) continue;
      if (before !== null) {
        const gapWh = registerWh - before.registerWh;
        if (gapWh < 0) return null;
        energyWh += gapWh;
        const gap = priceOfGap(before.atMs, record.atMs, gapWh, prices);
        cost = cost === null || gap === null ? null : cost + gap;
      }
      before = { atMs: record.atMs, registerWh };
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Where the ends of the month were not read, the quarters do not sum to it: then there is no exact cost.
  return { energyWh: whole, cost: energyWh === whole ? cost : null };
}

function priceOfGap(fromMs: number, toMs: number, energyWh: number, prices: PriceList): Amount | null {
  const quarters = (toMs - fromMs) / QUARTER_MS;
  let [cost, doneWh] = [NO_MONEY, 0];
  for (let i = 1; i <= quarters; i++) {
    const price = priceAt(prices, fromMs + (i - 1) * QUARTER_MS);
    if (price.kind === 'missing') return null;
    const untilWh = Math.floor((energyWh * i) / quarters);
    cost += energyAmount(untilWh - doneWh, price.priceNano);
    doneWh = untilWh;
  }
  return cost;
}

function negative(wh: number | null): number | null {
  return wh === null ? null : -wh;
}
