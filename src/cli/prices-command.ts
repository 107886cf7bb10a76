import type { MarketUnit } from '../billing/market-csv.ts';

export type PricesCommand =
  | { readonly kind: 'tariff-set'; readonly dataFolder: string; readonly file: string }
  | {
      readonly kind: 'prices-import';
      readonly dataFolder: string;
      readonly file: string;
      readonly market: string;
      readonly unit: MarketUnit;
    };

export const PRICES_OPTIONS = { market: { type: 'string' }, unit: { type: 'string' } } as const;

export const PRICES_HELP = `Options of prices import
  --market NAME       the market, such as DE-LU
  --unit UNIT         mwh, kwh or ct-kwh (default: mwh)
`;

/** Reads the words of `tariff set` and `prices import`; a text says what is wrong with them. */
export function pricesCommand(
  [command, verb, file]: readonly string[],
  { market, unit: word = 'mwh' }: { readonly [Name in keyof typeof PRICES_OPTIONS]?: string | undefined },
  dataFolder: string,
): PricesCommand | string {
  if (command === 'tariff') {
    if (verb !== 'set') return 'tariff can only be set';
    return file === undefined ? 'tariff set needs a file' : { kind: 'tariff-set', dataFolder, file };
  }
  if (verb !== 'import') return 'prices can only import';
  if (file === undefined) return 'prices import needs a file';
  const unit = (['mwh', 'kwh', 'ct-kwh'] as const).find((one) => one === word);
  if (market === undefined || !/^[\w-]{1,20}$/.test(market)) return 'prices import needs --market, such as DE-LU';
  if (unit === undefined) return '--unit must be one of mwh, kwh, ct-kwh';
  return { kind: 'prices-import', dataFolder, file, market, unit };
}
