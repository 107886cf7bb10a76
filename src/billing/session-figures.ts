import { energyPoints } from '../core/sessions/energy-points.ts';
import type { CostLine } from '../core/tariff/cost.ts';
import { toCents } from '../core/tariff/money.ts';
import type { QuarterEnergy } from '../core/tariff/quarters.ts';
import type { SourceMix } from '../core/tariff/sources.ts';
import type { BilledSession } from '../ledger/billed-sessions.ts';
import { mixIn, type SourceSplit } from './pricing.ts';
import { asCorrected, type PricedRow } from './session-rows.ts';

/** What one session has come to, and how it charged. */
export interface SessionFigures {
  readonly currency: string;
  /** Due amount; `null` where no tariff holds or a price is missing. */
  readonly cents: number | null;
  /** Of it, what is not energy: time, session, discount. */
  readonly feeCents: number | null;
  /** A price is missing, or the session goes on. */
  readonly provisional: boolean;
  readonly unpricedWh: number;
  readonly lines: readonly CostLine[];
  /** Where its energy came from, as far as the registers of the site say; `null` where nothing of it is known. */
  readonly sources: (SourceMix & { readonly unknownWh: number }) | null;
  /** How it charged, from its start to its end without a hole. Empty where its energy is not known. */
  readonly steps: readonly PowerStep[];
}

/** Mean power between two readings, W; `null`: nobody read for so long that its shape is not known. */
export interface PowerStep {
  readonly fromMs: number;
  readonly toMs: number;
  readonly powerW: number | null;
  readonly energyWh: number;
}

/** Stations read every quarter hour at least; what lies further apart says nothing of what was between, ms. */
const LONGEST_STEP_MS = 20 * 60_000;
/** As many as a picture shows well. */
const MOST_STEPS = 160;

/** @param split how the energy of quarter hours is attributed to its sources */
export function sessionFigures(
  billed: BilledSession,
  { row, quarters, bill }: PricedRow,
  split: SourceSplit,
  currency: string,
): SessionFigures {
  const { cents, provisional, lines } = row;
  return {
    currency,
    cents,
    feeCents: cents === null || bill === null ? null : toCents(bill.total - bill.energy),
    provisional,
    unpricedWh: bill?.unpricedWh ?? 0,
    lines,
    sources: sourcesKnown(quarters, split),
    steps: powerSteps(billed),
  };
}

function sourcesKnown(quarters: readonly QuarterEnergy[], split: SourceSplit): SessionFigures['sources'] {
  const total = { solarWh: 0, batteryWh: 0, gridWh: 0, unknownWh: 0 };
  for (const quarter of quarters) {
    const isKnown = split.flows(quarter.quarterMs) !== null && split.allCarsWh(quarter.quarterMs) !== null;
    if (!isKnown) {
      total.unknownWh += quarter.energyWh;
      continue;
    }
    const mix = mixIn(quarter, split);
    total.solarWh += mix.solarWh;
    total.batteryWh += mix.batteryWh;
    total.gridWh += mix.gridWh;
  }
  const knownWh = total.solarWh + total.batteryWh + total.gridWh;
  return knownWh === 0 ? null : total;
}

/** Readings that lie close together become one step. */
function powerSteps({ session, marks }: BilledSession): readonly PowerStep[] {
  const points = energyPoints(asCorrected(session), marks);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const leastMs = (last.atMs - first.atMs) / MOST_STEPS;
  const steps: PowerStep[] = [];
  let from = first;
  for (const [index, to] of points.entries()) {
    const ms = to.atMs - from.atMs;
    if (ms <= 0 || (ms < leastMs && index < points.length - 1 && !isGapAfter(points, index))) continue;
    const energyWh = to.registerWh - from.registerWh;
    const powerW = ms > LONGEST_STEP_MS ? null : Math.round((energyWh * 3_600_000) / ms);
    steps.push({ fromMs: from.atMs, toMs: to.atMs, powerW, energyWh });
    from = to;
  }
  return steps;
}

/** Short steps end where a hole begins: it must not be spread over them. */
function isGapAfter(points: readonly { readonly atMs: number }[], index: number): boolean {
  const [here, next] = [points[index], points[index + 1]];
  return here !== undefined && next !== undefined && next.atMs - here.atMs > LONGEST_STEP_MS;
}
