import { type TariffRule, tariffFor } from '../../core/tariff/precedence.ts';
import type { Tariff } from '../../core/tariff/prices.ts';
import { StoreError } from '../../ledger/errors.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { PriceBook } from '../../ledger/price-book.ts';

/**
 * The price list by which the site itself buys: the one that is configured, else the one whose rule holds for everybody. Read anew
 * when something was written; `null` where there is none, or where the ledger cannot be read.
 * @param configuredId `null`: not configured
 */
export function siteTariff(
  book: Pick<PriceBook, 'tariffs' | 'rules'>,
  chain: Pick<Ledger['chain'], 'commits'>,
  configuredId: string | null,
): (atMs: number) => Tariff | null {
  let readAt = -1;
  let tariffs: ReadonlyMap<string, Tariff> = new Map();
  let rules: readonly TariffRule[] = [];
  return (atMs) => {
    if (readAt !== chain.commits) {
      try {
        tariffs = book.tariffs();
        rules = book.rules();
        readAt = chain.commits;
      } catch (error) {
        // Said elsewhere: a plan goes on with what was read last.
        if (!(error instanceof StoreError)) throw error;
      }
    }
    // No charge point and no group: only a rule for everybody fits.
    const id = configuredId ?? tariffFor(rules, { chargePointId: '', groups: [], startedAtMs: atMs })?.tariffId;
    return id === undefined ? null : (tariffs.get(id) ?? null);
  };
}
