import { type Amount, energyAmount, NO_MONEY, toCents } from '../core/tariff/money.ts';
import { tariffFor } from '../core/tariff/precedence.ts';
import { priceAt } from '../core/tariff/prices.ts';
import type { PriceBook } from '../ledger/price-book.ts';
import type { BilledSite } from './site.ts';

/** What came from the grid has cost, and emitted elsewhere. What nobody knows is counted apart, never guessed. */
export interface ImportCost {
  /** Whole cents of the energy that has a price, base fees left out; `null` where none has. */
  readonly costCents: number | null;
  /** Import without a price, Wh. */
  readonly unpricedWh: number;
  /** Grams of the energy whose carbon intensity is known; `null` where none is. */
  readonly co2G: number | null;
  /** Import whose carbon intensity is not known, Wh. */
  readonly co2UnknownWh: number;
}

/** Carbon intensity of the grid by quarter hour, g/kWh, as far as it is known: `[start, value]`. */
export type KnownCarbon = readonly (readonly [quarterMs: number, gPerKwh: number])[];

/** Prices a quarter hour's import by the price list by which the site buys; nano units per kWh, `null` where none is known. */
export function siteImportPrice(
  { ownTariffId, toLocal }: Pick<BilledSite, 'ownTariffId' | 'toLocal'>,
  book: Pick<PriceBook, 'tariffs' | 'rules' | 'marketPrice'>,
): (quarterMs: number) => number | null {
  const tariffs = book.tariffs();
  const rules = book.rules();
  return (quarterMs) => {
    // No charge point and no group: only a rule for everybody fits.
    const rule = tariffFor(rules, { chargePointId: '', groups: [], startedAtMs: quarterMs });
    const tariff = tariffs.get(ownTariffId ?? rule?.tariffId ?? '');
    if (tariff === undefined) return null;
    const said = priceAt({ tariff, market: book.marketPrice, toLocal }, quarterMs);
    return said.kind === 'known' ? said.priceNano : null;
  };
}

/** Sums the imports of quarter hours; exact until the amount is told. */
export class ImportSum {
  private amount: Amount = NO_MONEY;
  private pricedWh = 0;
  private unpricedWh = 0;
  private milligrams = 0;
  private knownWh = 0;
  private co2UnknownWh = 0;

  /** @param importWh whole Wh @param priceNano nano units per kWh @param gPerKwh grams per kWh; `null`: not known */
  add(importWh: number, priceNano: number | null, gPerKwh: number | null): void {
    if (importWh === 0) return;
    if (priceNano === null) this.unpricedWh += importWh;
    else {
      this.amount += energyAmount(importWh, priceNano);
      this.pricedWh += importWh;
    }
    if (gPerKwh === null) this.co2UnknownWh += importWh;
    else {
      this.milligrams += importWh * gPerKwh;
      this.knownWh += importWh;
    }
  }

  told(): ImportCost {
    const { unpricedWh, co2UnknownWh } = this;
    // Nothing bought has cost nothing; nothing known is not nothing.
    const isPriced = this.pricedWh > 0 || unpricedWh === 0;
    const isKnown = this.knownWh > 0 || co2UnknownWh === 0;
    return {
      costCents: isPriced ? toCents(this.amount) : null,
      unpricedWh,
      co2G: isKnown ? Math.round(this.milligrams / 1_000) : null,
      co2UnknownWh,
    };
  }
}
