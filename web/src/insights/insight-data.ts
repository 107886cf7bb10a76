import type { EnergyRow, EnergyStep } from '../../../src/billing/energy-balance.ts';
import type { Answer, Api } from '../api.ts';

export const SPANS = ['day', 'month', 'year'] as const;
export type InsightSpan = (typeof SPANS)[number];

const STEP_OF: Readonly<Record<InsightSpan, EnergyStep>> = { day: 'hour', month: 'day', year: 'month' };
const LENGTH: Readonly<Record<InsightSpan, number>> = { day: 10, month: 7, year: 4 };

/** The word of the calendar for the span that a day lies in: `2026-07-14`, `2026-07` or `2026`. */
export function wordOf(span: InsightSpan, day: string): string {
  return day.slice(0, LENGTH[span]);
}

/** The word before or after. */
export function stepped(span: InsightSpan, word: string, by: -1 | 1): string {
  const [year = 1970, month = 1, day = 1] = word.split('-').map(Number);
  const moved = new Date(
    Date.UTC(
      span === 'year' ? year + by : year,
      span === 'month' ? month - 1 + by : month - 1,
      span === 'day' ? day + by : day,
    ),
  );
  return wordOf(span, moved.toISOString().slice(0, 10));
}

export function energyHref(span: InsightSpan, word: string): string {
  return `/api/energy/file?${new URLSearchParams({ from: word, step: STEP_OF[span] })}`;
}

export async function askEnergy(api: Api, span: InsightSpan, word: string): Promise<Answer<readonly EnergyRow[]>> {
  const answer = await api.ask('GET', `/api/energy?${new URLSearchParams({ from: word, step: STEP_OF[span] })}`);
  if (answer.kind === 'refused') return answer;
  const rows: unknown =
    typeof answer.value === 'object' && answer.value !== null ? Reflect.get(answer.value, 'rows') : null;
  return isRows(rows)
    ? { kind: 'ok', value: rows }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isRows(value: unknown): value is readonly EnergyRow[] {
  return Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && 'importWh' in row);
}

/** What was used, by where it came from, Wh. They sum to what the house and its cars used. */
export interface Used {
  readonly sunWh: number;
  readonly batteryWh: number;
  readonly gridWh: number;
}

export function usedOf({ importWh, exportWh, solarWh, dischargeWh, chargeWh }: EnergyRow): Used {
  // What the sun gave and neither grid nor battery took. A battery that charged from the grid took of the import.
  const sunWh = Math.max(0, solarWh - exportWh - chargeWh);
  const usedWh = Math.max(0, importWh + solarWh + dischargeWh - exportWh - chargeWh);
  const batteryWh = Math.min(dischargeWh, usedWh - Math.min(usedWh, sunWh));
  return { sunWh: Math.min(sunWh, usedWh), batteryWh, gridWh: Math.max(0, usedWh - sunWh - batteryWh) };
}

/** The figures of a whole span. Shares 0 to 1; `null` where there was nothing to take a share of. */
export interface InsightTotals {
  readonly usedWh: number;
  readonly carsWh: number;
  readonly importWh: number;
  readonly exportWh: number;
  readonly solarWh: number;
  /** Of the sun, what was used here. */
  readonly selfConsumption: number | null;
  /** Of what was used, what did not come from the grid. */
  readonly autarky: number | null;
  readonly missingQuarters: number;
  /** Whole cents of what was bought and has a price; `null` where nothing has. */
  readonly costCents: number | null;
  readonly unpricedWh: number;
  /** Grams of what was bought and has a known carbon intensity; `null` where nothing has. */
  readonly co2G: number | null;
  readonly co2UnknownWh: number;
}

export function totalsOf(rows: readonly EnergyRow[]): InsightTotals {
  const sum = (of: (row: EnergyRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const used = sum((row) => {
    const { sunWh, batteryWh, gridWh } = usedOf(row);
    return sunWh + batteryWh + gridWh;
  });
  const gridWh = sum((row) => usedOf(row).gridWh);
  const [solarWh, exportWh] = [sum((row) => row.solarWh), sum((row) => row.exportWh)];
  return {
    usedWh: used,
    carsWh: sum((row) => row.carsWh),
    importWh: sum((row) => row.importWh),
    exportWh,
    solarWh,
    selfConsumption: solarWh > 0 ? Math.max(0, Math.min(1, (solarWh - exportWh) / solarWh)) : null,
    autarky: used > 0 ? Math.max(0, Math.min(1, 1 - gridWh / used)) : null,
    missingQuarters: sum((row) => row.missingQuarters),
    costCents: sumKnown(rows.map((row) => row.costCents)),
    unpricedWh: sum((row) => row.unpricedWh),
    co2G: sumKnown(rows.map((row) => row.co2G)),
    co2UnknownWh: sum((row) => row.co2UnknownWh),
  };
}

/** Of what is known; `null` where nothing is. */
function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

/** With what a span is compared. */
export const COMPARED = ['before', 'year-before'] as const;
export type Compared = (typeof COMPARED)[number];

/** The span to compare with: the one before, or the same a year earlier. */
export function comparedWord(span: InsightSpan, word: string, compared: Compared): string {
  if (compared === 'before' || span === 'year') return stepped(span, word, -1);
  const [year = 1970, ...rest] = word.split('-');
  const earlier = [String(Number(year) - 1), ...rest].join('-');
  // The last of February is compared with the last of February.
  return earlier.endsWith('-02-29') ? earlier.replace('-29', '-28') : earlier;
}

/** How much of the span has been read, 0 to 1. */
export function isComplete({ missingQuarters }: InsightTotals): boolean {
  return missingQuarters === 0;
}

/** Nothing has been read, or nothing flowed. */
export function isEmpty({ usedWh, solarWh }: InsightTotals): boolean {
  return usedWh === 0 && solarWh === 0;
}
