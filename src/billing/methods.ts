import { Type } from 'typebox';
import type { ReimbursementMethod } from '../core/tariff/company-car.ts';
import { nanoOf } from './decimals.ts';

/** Reimbursement methods as people write them: `fixed-agreed:0.30`, `de-contract-price`, `source-split:0.08,0.10`. */

const closed = { additionalProperties: false } as const;
const BaseFee = Type.Enum(['by-energy', 'none']);
const Nano = Type.Integer({ minimum: 0, maximum: 10_000_000_000 });

/** As the API takes and gives them. */
export const MethodSchema = Type.Union([
  Type.Object({ kind: Type.Literal('de-strompreispauschale') }, closed),
  Type.Object({ kind: Type.Literal('de-contract-price'), baseFee: BaseFee }, closed),
  Type.Object({ kind: Type.Literal('de-dynamic-monthly-average'), baseFee: BaseFee }, closed),
  Type.Object({ kind: Type.Literal('at-sachbezug') }, closed),
  Type.Object(
    { kind: Type.Literal('be-creg'), region: Type.Enum(['lowest', 'flanders', 'brussels', 'wallonia']) },
    closed,
  ),
  Type.Object({ kind: Type.Literal('fixed-agreed'), priceNano: Nano }, closed),
  Type.Object({ kind: Type.Literal('source-split'), solarNano: Nano, batteryNano: Nano }, closed),
]);

export const METHOD_WORDS = [
  'de-strompreispauschale',
  'de-contract-price[:no-base-fee]',
  'de-dynamic-monthly-average[:no-base-fee]',
  'at-sachbezug',
  'be-creg[:flanders|:brussels|:wallonia]',
  'fixed-agreed:PRICE',
  'source-split:SOLAR,BATTERY',
] as const;

/** Reads one of {@link METHOD_WORDS}, prices in units of the currency per kWh; `null` when it is none. */
export function methodFrom(words: string): ReimbursementMethod | null {
  const [kind = '', detail = '', ...more] = words.split(':');
  if (more.length > 0) return null;
  switch (kind) {
    case 'de-strompreispauschale':
    case 'at-sachbezug':
      return detail === '' ? { kind } : null;
    case 'de-contract-price':
    case 'de-dynamic-monthly-average':
      if (detail === '') return { kind, baseFee: 'by-energy' };
      return detail === 'no-base-fee' ? { kind, baseFee: 'none' } : null;
    case 'be-creg': {
      const region = (['lowest', 'flanders', 'brussels', 'wallonia'] as const).find(
        (one) => one === (detail || 'lowest'),
      );
      return region === undefined ? null : { kind, region };
    }
    case 'fixed-agreed': {
      const priceNano = priceOf(detail);
      return priceNano === null ? null : { kind, priceNano };
    }
    case 'source-split': {
      const [solarNano = null, batteryNano = null, ...others] = detail.split(',').map(priceOf);
      if (solarNano === null || batteryNano === null || others.length > 0) return null;
      return { kind, solarNano, batteryNano };
    }
    default:
      return null;
  }
}

function priceOf(text: string): number | null {
  const nano = nanoOf(text);
  return nano === null || nano < 0 || nano > 10_000_000_000 ? null : nano;
}
