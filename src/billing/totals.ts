import { type Amount, NO_MONEY, taxWithin, toCents } from '../core/tariff/money.ts';
import type { SourceMix } from '../core/tariff/sources.ts';
import type { PricedRow } from './session-rows.ts';
import type { StatementTotals } from './statement.ts';

/** Sums over the sessions of a statement, exact until the amount is due. */
export class Totals {
  /** Exact amount of all bills. */
  amount: Amount = NO_MONEY;
  count = 0;
  energyWh = 0;
  withoutEnergy = 0;
  running = 0;
  billed = 0;
  provisional = 0;
  unpricedWh = 0;
  unsourcedWh = 0;
  /** Energy whose distribution over time is a substitute. */
  substituteWh = 0;
  readonly unbilled = { count: 0, energyWh: 0 };
  readonly unassigned = { count: 0, energyWh: 0 };
  invalidSignatures = 0;
  imported = 0;
  private durationMs = 0;
  private sources: SourceMix | null = null;
  private readonly vatRates = new Set<number | null>();

  add({ row, quarters, bill }: PricedRow): void {
    const energyWh = row.energyWh ?? 0;
    this.count += 1;
    this.energyWh += energyWh;
    this.durationMs += row.endedAtMs === null ? 0 : row.endedAtMs - row.startedAtMs;
    if (row.energyWh === null) this.withoutEnergy += 1;
    if (row.endedAtMs === null) this.running += 1;
    if (row.signature === 'invalid') this.invalidSignatures += 1;
    const flags: readonly string[] = row.flags;
    if (flags.includes('imported')) this.imported += 1;
    if (row.use === 'unassigned') addTo(this.unassigned, energyWh);
    for (const quarter of quarters) if (quarter.quality === 'E') this.substituteWh += quarter.energyWh;
    if (row.sources !== null) this.sources = sumOf(this.sources, row.sources);
    if (bill === null) {
      if (row.energyWh !== null) addTo(this.unbilled, energyWh);
      return;
    }
    this.billed += 1;
    this.amount += bill.total;
    this.unpricedWh += bill.unpricedWh;
    this.unsourcedWh += bill.unsourcedWh;
    if (bill.provisional) this.provisional += 1;
    this.vatRates.add(bill.vatPpm);
  }

  /** A price is missing, a session goes on or its energy is not known, or only some have a price. */
  get isAmountOpen(): boolean {
    return this.provisional > 0 || this.withoutEnergy > 0 || this.isPartlyBilled;
  }

  get isPartlyBilled(): boolean {
    return this.billed > 0 && this.unbilled.count > 0;
  }

  get hasSeveralVatRates(): boolean {
    return this.vatRates.size > 1;
  }

  finished(): StatementTotals {
    const { count, energyWh, withoutEnergy, durationMs, sources } = this;
    const cents = this.billed === 0 || this.isAmountOpen ? null : toCents(this.amount);
    const [ratePpm = null] = this.hasSeveralVatRates ? [] : this.vatRates;
    const vat = cents === null || ratePpm === null ? null : { ratePpm, cents: taxWithin(cents, ratePpm) };
    return { count, energyWh, withoutEnergy, cents, vat, sources, durationMs };
  }
}

function addTo(sum: { count: number; energyWh: number }, energyWh: number): void {
  sum.count += 1;
  sum.energyWh += energyWh;
}

function sumOf(a: SourceMix | null, b: SourceMix): SourceMix {
  if (a === null) return b;
  return { solarWh: a.solarWh + b.solarWh, batteryWh: a.batteryWh + b.batteryWh, gridWh: a.gridWh + b.gridWh };
}
