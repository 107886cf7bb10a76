import { dayAt, type Span } from '../core/tariff/calendar.ts';
import { type Amount, NO_MONEY, toCents } from '../core/tariff/money.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { importReader, type ReadRegister, type RegisterSeries } from '../ledger/register-series.ts';
import type { PricedRow } from './session-rows.ts';

/** The four statistics of a site, each over a period of the local calendar. */
export interface SessionStatistics {
  /** What sessions that began on a day are due; `null` where a price is missing. Whole cents. */
  readonly revenuePerDay: readonly { readonly day: string; readonly cents: number | null }[];
  /** Months such as `2026-07`. */
  readonly perMonth: readonly { readonly month: string; readonly energyWh: number; readonly sessions: number }[];
  /** Charge points with a session in the month, and all that had one until then. */
  readonly chargePoints: readonly { readonly month: string; readonly active: number; readonly everActive: number }[];
}

/** Mean power of a charge point in a quarter hour, W; `null` where its registers were not read. */
export interface PowerCurve {
  readonly chargePointId: string;
  readonly fromMs: number;
  readonly powerW: readonly (number | null)[];
}

/**
 * Sums sessions as they come, in the order of their start.
 * @param seen charge points that had a session before the period
 */
export async function sessionStatistics(
  rows: AsyncIterable<PricedRow>,
  toLocal: (atMs: number) => number,
  seen: Iterable<string> = [],
): Promise<SessionStatistics> {
  const days = new Map<string, Amount | null>();
  const months = new Map<string, { energyWh: number; sessions: number; points: Set<string>; everActive: number }>();
  const ever = new Set(seen);
  for await (const { row, bill } of rows) {
    const day = dayAt(row.startedAtMs, toLocal);
    const sum = days.get(day) ?? (days.has(day) ? null : NO_MONEY);
    // No tariff means that nothing is asked for; a price that is missing means that nobody knows how much.
    const isOpen = bill?.provisional === true || (bill === null && row.energyWh === null);
    days.set(day, sum === null || isOpen ? null : sum + (bill?.total ?? NO_MONEY));
    const name = day.slice(0, 7);
    const month = months.get(name) ?? { energyWh: 0, sessions: 0, points: new Set<string>(), everActive: 0 };
    month.energyWh += row.energyWh ?? 0;
    month.sessions += 1;
    month.points.add(row.chargePointId);
    ever.add(row.chargePointId);
    month.everActive = ever.size;
    months.set(name, month);
  }
  return {
    revenuePerDay: [...days].map(([day, amount]) => ({ day, cents: amount === null ? null : toCents(amount) })),
    perMonth: [...months].map(([month, { energyWh, sessions }]) => ({ month, energyWh, sessions })),
    chargePoints: [...months].map(([month, { points, everActive }]) => ({ month, active: points.size, everActive })),
  };
}

/** Mean power of charge points by their registers, quarter hour by quarter hour. */
export async function powerCurves(
  chargePointIds: readonly string[],
  { fromMs, toMs }: Span,
  series: RegisterSeries,
): Promise<readonly PowerCurve[]> {
  const quarters = Math.max(0, Math.ceil((toMs - fromMs) / QUARTER_MS));
  const curves = chargePointIds.map((chargePointId) => ({
    chargePointId,
    fromMs,
    powerW: new Array<number | null>(quarters).fill(null),
  }));
  const before = new Map<string, ReadRegister>();
  const imports = importReader(chargePointIds);
  for (const page of series.pages(fromMs, toMs + QUARTER_MS)) {
    for (const record of page) {
      const registers = imports(record);
      for (const [index, { chargePointId, powerW }] of curves.entries()) {
        const registerWh = registers[index] ?? null;
        if (registerWh === null) continue;
        const last = before.get(chargePointId);
        before.set(chargePointId, { atMs: record.atMs, registerWh });
        if (last === undefined || record.atMs - last.atMs !== QUARTER_MS || registerWh < last.registerWh) continue;
        powerW[(last.atMs - fromMs) / QUARTER_MS] = (registerWh - last.registerWh) * 4;
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return curves;
}
