import { type Amount, discounted, energyAmount, fixedAmount, NO_MONEY, timeAmount } from './money.ts';
import { grossOf, type KnownPrice, type PriceList, priceAt, versionAt } from './prices.ts';
import type { QuarterEnergy } from './quarters.ts';
import type { SourceMix } from './sources.ts';

/** A session as its cost sees it. Times UTC epoch ms. */
export interface ChargedSession {
  readonly startedAtMs: number;
  /** `null` while it runs: what it has cost so far. */
  readonly endedAtMs: number | null;
  /** When the car had taken all it wanted and stayed, `null` if never: from then on it is idle. */
  readonly idleFromMs: number | null;
  readonly quarters: readonly QuarterEnergy[];
}

/** Energy that was not bought: its own price, e.g. what feeding it in would have earned. Nano units per kWh. */
export interface SourcePrices {
  readonly solarNano: number;
  readonly batteryNano: number;
  readonly sourcesOf: (quarter: QuarterEnergy) => SourceMix;
}

/** One price and what was charged at it. */
export interface CostLine {
  readonly priceNano: number;
  readonly source: 'grid' | 'solar' | 'battery';
  readonly energyWh: number;
}

export interface SessionCost {
  readonly energy: Amount;
  readonly time: Amount;
  readonly idle: Amount;
  readonly session: Amount;
  /** After the discount. */
  readonly total: Amount;
  /** By price, in order of first use: what a bill shows. */
  readonly lines: readonly CostLine[];
  /** Not everything has a price yet: the total is provisional, and no zero stands for what is missing. */
  readonly provisional: boolean;
  readonly unpricedWh: number;
  readonly missing: readonly Extract<KnownPrice, { kind: 'missing' }>['why'][];
}

export interface CostOptions {
  /** Millionths of the whole. */
  readonly discountPpm: number;
  /** `null`: all energy has the price of the tariff. */
  readonly sources: SourcePrices | null;
}

/** What a session costs, exactly. `nowMs` matters only while it runs. */
export function costOf(session: ChargedSession, prices: PriceList, options: CostOptions, nowMs: number): SessionCost {
  const lines = new Map<string, { priceNano: number; source: CostLine['source']; energyWh: number }>();
  const missing = new Set<Extract<KnownPrice, { kind: 'missing' }>['why']>();
  let unpricedWh = 0;
  const book = (source: CostLine['source'], priceNano: number, energyWh: number): void => {
    if (energyWh === 0) return;
    const key = `${source} ${priceNano}`;
    const line = lines.get(key) ?? { priceNano, source, energyWh: 0 };
    line.energyWh += energyWh;
    lines.set(key, line);
  };
  for (const quarter of session.quarters) {
    const mix = options.sources?.sourcesOf(quarter) ?? { solarWh: 0, batteryWh: 0, gridWh: quarter.energyWh };
    book('solar', options.sources?.solarNano ?? 0, mix.solarWh);
    book('battery', options.sources?.batteryNano ?? 0, mix.batteryWh);
    if (mix.gridWh === 0) continue;
    const price = priceAt(prices, quarter.quarterMs);
    if (price.kind === 'known') book('grid', price.priceNano, mix.gridWh);
    else {
      unpricedWh += mix.gridWh;
      missing.add(price.why);
    }
  }
  const energy = [...lines.values()].reduce((sum, one) => sum + energyAmount(one.energyWh, one.priceNano), NO_MONEY);
  const fees = feesOf(session, prices, nowMs);
  if (fees === null) missing.add('no-vat-rate');
  const { time, idle, perSession } = fees ?? { time: NO_MONEY, idle: NO_MONEY, perSession: NO_MONEY };
  return {
    energy,
    time,
    idle,
    session: perSession,
    total: discounted(energy + time + idle + perSession, options.discountPpm),
    lines: [...lines.values()],
    provisional: missing.size > 0,
    unpricedWh,
    missing: [...missing],
  };
}

/** Time and session fees, by the version that was in force at the start (OCPI 2.2.1: the tariff as it was then). */
function feesOf(
  { startedAtMs, endedAtMs, idleFromMs }: ChargedSession,
  { tariff }: PriceList,
  nowMs: number,
): { readonly time: Amount; readonly idle: Amount; readonly perSession: Amount } | null {
  const version = versionAt(tariff, startedAtMs);
  if (version === null) return { time: NO_MONEY, idle: NO_MONEY, perSession: NO_MONEY };
  const gross = (nano: number): number | null => grossOf(tariff, version, nano, startedAtMs);
  const perSession = gross(version.perSessionNano);
  const perHour = gross(version.perHourNano);
  const idlePerHour = gross(version.idlePerHourNano);
  if (perSession === null || perHour === null || idlePerHour === null) return null;
  const endMs = Math.max(startedAtMs, endedAtMs ?? nowMs);
  const chargedUntilMs = Math.min(endMs, idleFromMs ?? endMs);
  const idleMs = Math.max(0, endMs - chargedUntilMs - version.idleGraceMs);
  return {
    time: timeAmount(chargedUntilMs - startedAtMs, perHour),
    idle: timeAmount(idleMs, idlePerHour),
    perSession: fixedAmount(perSession),
  };
}
