import type { PlanStrategy, VehiclePlanWishes } from '../../../src/core/model/planning.ts';

/** Wishes while somebody enters them; an empty text: no such wish. */
export interface WishDraft {
  readonly strategy: PlanStrategy;
  readonly minSoc: string;
  /** Cents (hundredths of the currency) per kWh. */
  readonly maxPrice: string;
  readonly solarShare: string;
  /** `12:00` */
  readonly surplusUntil: string;
}

const NANO_PER_CENT = 1e7;

export function draftOfWishes(wishes: VehiclePlanWishes): WishDraft {
  const { strategy, minSocPercent, maxPriceNano, solarSharePercent, surplusOnlyUntil } = wishes;
  const text = (value: number | null): string => (value === null ? '' : String(value));
  return {
    strategy,
    minSoc: text(minSocPercent),
    maxPrice: text(maxPriceNano === null ? null : maxPriceNano / NANO_PER_CENT),
    solarShare: text(solarSharePercent),
    surplusUntil: surplusOnlyUntil ?? '',
  };
}

/** The wishes with what a draft says in their place; departures stay. */
export function wishesOf(
  { goals }: VehiclePlanWishes,
  { strategy, minSoc, maxPrice, solarShare, surplusUntil }: WishDraft,
): VehiclePlanWishes {
  const price = numberOf(maxPrice);
  return {
    goals,
    strategy,
    minSocPercent: percentOf(minSoc),
    maxPriceNano: price === null ? null : Math.round(price * NANO_PER_CENT),
    solarSharePercent: percentOf(solarShare),
    surplusOnlyUntil: /^\d{2}:\d{2}/.test(surplusUntil) ? surplusUntil.slice(0, 5) : null,
  };
}

function percentOf(text: string): number | null {
  const value = numberOf(text);
  return value === null || value < 0.5 ? null : Math.min(100, Math.round(value));
}

function numberOf(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? null : value;
}
