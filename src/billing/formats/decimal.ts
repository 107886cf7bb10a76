/** Whole Wh as kWh with three decimals, exactly: no floating point in between. */
export function kilowattHours(energyWh: number, point: ',' | '.' = '.'): string {
  return scaled(energyWh, 3, point);
}

/** Whole cents as units of the currency with two decimals. */
export function currencyUnits(cents: number, point: ',' | '.' = '.'): string {
  return scaled(cents, 2, point);
}

function scaled(value: number, decimals: number, point: string): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}${point}${digits.slice(-decimals)}`;
}
