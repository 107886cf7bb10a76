import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { type InsightTotals, isEmpty } from './insight-data.ts';

/** A figure with its unit; `null` where it is not known. */
export type Figure = { readonly unit: 'share' | 'wh' | 'cents' | 'grams'; readonly value: number } | null;

const energy =
  (of: (totals: InsightTotals) => number) =>
  (totals: InsightTotals): Figure =>
    isEmpty(totals) ? null : { unit: 'wh', value: of(totals) };

const share =
  (of: (totals: InsightTotals) => number | null) =>
  (totals: InsightTotals): Figure => {
    const value = of(totals);
    return value === null ? null : { unit: 'share', value };
  };

const known =
  (unit: 'cents' | 'grams', of: (totals: InsightTotals) => number | null) =>
  (totals: InsightTotals): Figure => {
    const value = of(totals);
    return value === null || isEmpty(totals) ? null : { unit, value };
  };

/** What a span is told by, in the order of interest. */
export const FIGURES = [
  { key: 'autarky', of: share(({ autarky }) => autarky) },
  { key: 'self-consumption', of: share(({ selfConsumption }) => selfConsumption) },
  { key: 'cost', of: known('cents', ({ costCents }) => costCents) },
  { key: 'co2', of: known('grams', ({ co2G }) => co2G) },
  { key: 'sun', of: energy(({ solarWh }) => solarWh) },
  { key: 'import', of: energy(({ importWh }) => importWh) },
  { key: 'export', of: energy(({ exportWh }) => exportWh) },
  { key: 'cars', of: energy(({ carsWh }) => carsWh) },
] as const;

/** As people read it; `null` where it is not known. */
export function shownOf(figure: Figure, currency: string, i18n: I18n): string | null {
  if (figure === null) return null;
  const { format } = i18n;
  switch (figure.unit) {
    case 'share':
      return format.share(figure.value);
    case 'wh':
      return joined(format.energy(figure.value));
    case 'cents':
      return format.money(figure.value, currency);
    case 'grams':
      return kilograms(figure.value, i18n);
  }
}

/** `1,2 kg`. */
export function kilograms(grams: number, { format: { locale } }: I18n): string {
  const style = { style: 'unit', unit: 'kilogram', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, style).format(grams / 1_000);
}
