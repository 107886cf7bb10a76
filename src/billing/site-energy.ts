import type { SiteFlows } from '../core/tariff/sources.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import { type QuarterRecord, type RegisterSeries, registerIn } from '../ledger/register-series.ts';
import type { BilledSite } from './site.ts';

/** What went through the site in a quarter hour, and how much of it went into cars. Whole Wh. */
export interface QuarterOfSite {
  readonly flows: SiteFlows;
  readonly allCarsWh: number;
}

const DAY_MS = 86_400_000;
/** Days kept: sessions come in the order of time. */
const DAYS_KEPT = 10;

/**
 * The site's quarter hours by its registers, read day by day as they are asked for. One in which a register of its meters,
 * inverters, batteries or charge points was not read is `null`: where its energy came from is not known, and not guessed.
 */
export function siteQuarters(site: BilledSite, series: RegisterSeries): (quarterMs: number) => QuarterOfSite | null {
  const days = new Map<number, ReadonlyMap<number, QuarterOfSite>>();
  return (quarterMs) => {
    const dayMs = Math.floor(quarterMs / DAY_MS) * DAY_MS;
    let day = days.get(dayMs);
    if (day === undefined) {
      if (days.size >= DAYS_KEPT) days.clear();
      day = readDay(site, series, dayMs);
      days.set(dayMs, day);
    }
    return day.get(quarterMs) ?? null;
  };
}

function readDay(site: BilledSite, series: RegisterSeries, dayMs: number): ReadonlyMap<number, QuarterOfSite> {
  const quarters = new Map<number, QuarterOfSite>();
  let before: QuarterRecord | null = null;
  for (const page of series.pages(dayMs, dayMs + DAY_MS + QUARTER_MS)) {
    for (const record of page) {
      if (before !== null && record.atMs - before.atMs === QUARTER_MS) {
        const quarter = between(site, before, record);
        if (quarter !== null) quarters.set(before.atMs, quarter);
      }
      before = record;
    }
  }
  return quarters;
}

/** What flowed between two quarter hours; `null` where a register was not read, or fell. */
export function between(site: BilledSite, from: QuarterRecord, to: QuarterRecord): QuarterOfSite | null {
  const flow = (deviceId: string, direction: 'import' | 'export'): number | null => {
    const [a, b] = [registerIn(from, deviceId, direction), registerIn(to, deviceId, direction)];
    return a === null || b === null || b < a ? null : b - a;
  };
  const sum = (deviceIds: readonly string[], direction: 'import' | 'export'): number | null =>
    deviceIds.reduce<number | null>((total, id) => {
      const wh = flow(id, direction);
      return total === null || wh === null ? null : total + wh;
    }, 0);
  if (site.gridMeterId === null) return null;
  const importWh = flow(site.gridMeterId, 'import');
  const exportWh = flow(site.gridMeterId, 'export');
  const solarWh = sum(site.inverterIds, 'import');
  // The positive direction of a battery is discharging.
  const dischargeWh = sum(site.batteryIds, 'import');
  const chargeWh = sum(site.batteryIds, 'export');
  const allCarsWh = sum([...site.chargePoints.keys()], 'import');
  if (importWh === null || exportWh === null || solarWh === null) return null;
  if (dischargeWh === null || chargeWh === null || allCarsWh === null) return null;
  return { flows: { importWh, exportWh, solarWh, dischargeWh, chargeWh }, allCarsWh };
}
