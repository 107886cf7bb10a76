/** Prices as decimals, exactly: `0.3245` is 324 500 000 nano units, and nothing else. */

const DECIMALS = 9;

/** Whole nano units of a decimal; `null` for what is none, or is finer. A comma in a text is a decimal comma. */
export function nanoOf(price: number | string): number | null {
  const text = typeof price === 'string' ? price.trim().replace(',', '.') : written(price);
  const [, sign, whole = '', rest = ''] = /^(-?)(\d{1,7})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (sign === undefined) return null;
  const nano = Number(whole + rest.padEnd(DECIMALS, '0'));
  return sign === '-' && nano !== 0 ? -nano : nano;
}

/** The shortest decimal of whole nano units. */
export function decimalOf(nano: number): string {
  const digits = String(Math.abs(nano)).padStart(DECIMALS + 1, '0');
  const rest = digits.slice(-DECIMALS).replace(/0+$/, '');
  return `${nano < 0 ? '-' : ''}${digits.slice(0, -DECIMALS)}${rest === '' ? '' : `.${rest}`}`;
}

/** A number as it was written, without an exponent; empty for one with more decimals. */
function written(price: number): string {
  const text = price.toFixed(DECIMALS);
  return Number(text) === price ? text : '';
}
