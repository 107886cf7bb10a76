import { costOf, type SessionCost } from '../core/tariff/cost.ts';
import { type TariffRule, tariffFor } from '../core/tariff/precedence.ts';
import type { MarketPrice, PriceList, Tariff } from '../core/tariff/prices.ts';
import { type QuarterEnergy, quartersOf, type RegisterPoint } from '../core/tariff/quarters.ts';
import { type SiteFlows, type SourceMix, type SourceRule, sourcesOf } from '../core/tariff/sources.ts';

/** What prices are made of. */
export interface PricingSources {
  readonly tariffs: ReadonlyMap<string, Tariff>;
  readonly rules: readonly TariffRule[];
  readonly market: MarketPrice;
  readonly toLocal: (atMs: number) => number;
  /** How energy is attributed to sun, battery and grid, and what the first two cost; `null`: all has the tariff's price. */
  readonly split: SourceSplit | null;
}

export interface SourceSplit {
  readonly rule: SourceRule;
  readonly solarNano: number;
  readonly batteryNano: number;
  /** Registers of the site over a quarter hour; `null` where they are missing. */
  readonly flows: (quarterMs: number) => SiteFlows | null;
  /** Energy of all charge points together in a quarter hour, Wh: the mix is theirs, and each has his share of it. */
  readonly allCarsWh: (quarterMs: number) => number | null;
}

/** A session as pricing sees it. */
export interface PricedSession {
  readonly chargePointId: string;
  /** Groups of its card and driver. */
  readonly groups: readonly string[];
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** How its energy grew, from 0 to all of it. */
  readonly points: readonly RegisterPoint[];
}

export interface PricedResult {
  readonly rule: TariffRule;
  readonly tariff: Tariff;
  readonly cost: SessionCost;
  readonly quarters: readonly QuarterEnergy[];
  readonly sources: SourceMix | null;
}

/** Growth below this is the rounding of registers and the stand-by of the car, not charging. Wh. */
const IDLE_WH = 50;

/** What a session costs, by the rule that holds for it; `null` where none does. Exact; `nowMs` matters while it runs. */
export function price(session: PricedSession, sources: PricingSources, nowMs: number): PricedResult | null {
  const rule = tariffFor(sources.rules, session);
  const tariff = rule === null ? undefined : sources.tariffs.get(rule.tariffId);
  if (rule === null || tariff === undefined) return null;
  const list: PriceList = { tariff, market: sources.market, toLocal: sources.toLocal };
  const quarters = quartersOf(session.points);
  const { split } = sources;
  const mixOf = split === null ? null : (quarter: QuarterEnergy) => mixIn(quarter, split);
  const cost = costOf(
    { ...session, idleFromMs: idleFrom(session), quarters },
    list,
    {
      discountPpm: rule.discountPpm,
      sources:
        split === null || mixOf === null
          ? null
          : { solarNano: split.solarNano, batteryNano: split.batteryNano, sourcesOf: mixOf },
    },
    nowMs,
  );
  return { rule, tariff, cost, quarters, sources: mixOf === null ? null : sum(quarters.map(mixOf)) };
}

/** When the car had taken all it wanted; `null` when it charged to the end. */
export function idleFrom({ points, endedAtMs }: Pick<PricedSession, 'points' | 'endedAtMs'>): number | null {
  const totalWh = points.at(-1)?.registerWh ?? 0;
  const full = points.find(({ registerWh }) => registerWh >= totalWh - IDLE_WH);
  return full === undefined || endedAtMs === null || full.atMs >= endedAtMs ? null : full.atMs;
}

/** Of a quarter hour's energy, what came from where; what cannot be known came from the grid. */
export function mixIn(
  { quarterMs, energyWh }: QuarterEnergy,
  { rule, flows, allCarsWh }: Pick<SourceSplit, 'rule' | 'flows' | 'allCarsWh'>,
): SourceMix {
  const all = allCarsWh(quarterMs);
  const site = flows(quarterMs);
  if (all === null || site === null || all < energyWh || all === 0) return sourcesOf(energyWh, null, rule);
  const whole = sourcesOf(all, site, rule);
  const part = (wh: number): number => Number((BigInt(wh) * BigInt(energyWh)) / BigInt(all));
  const mix = { solarWh: part(whole.solarWh), batteryWh: part(whole.batteryWh) };
  return { ...mix, gridWh: energyWh - mix.solarWh - mix.batteryWh };
}

function sum(mixes: readonly SourceMix[]): SourceMix {
  return mixes.reduce(
    (total, one) => ({
      solarWh: total.solarWh + one.solarWh,
      batteryWh: total.batteryWh + one.batteryWh,
      gridWh: total.gridWh + one.gridWh,
    }),
    { solarWh: 0, batteryWh: 0, gridWh: 0 },
  );
}
