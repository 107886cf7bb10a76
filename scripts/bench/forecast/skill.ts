import type { Band } from '../../../src/feeds/band.ts';
import { ForecastRecord } from '../../../src/feeds/forecast-record.ts';
import { QUARTERS_A_DAY } from '../../../src/feeds/quarters.ts';
import type { Season } from './seasons.ts';

/** Mean absolute errors at a lead time as a part of what there was, %, and how often reality lay in the band, %. */
export interface Skill {
  readonly leadHours: number;
  readonly ownPercent: number;
  readonly persistencePercent: number;
  readonly climatologyPercent: number;
  readonly insidePercent: number;
}

/** What is judged: it learns quarter by quarter, and is asked now and then. */
export interface Contestant {
  measured(quarter: number, powerW: number): void;
  expect(nowQuarter: number, count: number): readonly Band[] | null;
}

const LEADS = [1, 4, 12, 24, 48, 96, 144, 192] as const;
const FORESEEN = 192;
/** Learning goes before judging. */
const WARM_UP_DAYS = 30;
const CLIMATOLOGY_DAYS = 28;
/** Prime to the quarters of a day, so that all hours are asked at; rarer, and a lucky week decides which of two is better. */
const EVERY = 13;
const SMALL_W = 1;

/**
 * Runs through a season as the program does, with the band calibrated as it goes. Persistence is what was at this time on the
 * last day that is over, or for less than three hours ahead what is now; climatology the mean of this time over four weeks.
 */
export function skillOf(
  season: Season,
  contestant: Contestant,
): { readonly skills: readonly Skill[]; readonly msPerForecast: number } {
  const record = new ForecastRecord((atMs) => atMs);
  const at = (quarter: number): number => season.powersW[quarter - season.first] ?? Number.NaN;
  const sums = LEADS.map((lead) => ({ lead, count: 0, there: 0, own: 0, persistence: 0, climatology: 0, inside: 0 }));
  let spentMs = 0;
  let asked = 0;
  const last = season.first + season.powersW.length - FORESEEN;
  for (let now = season.first; now < last; now++) {
    const isWarm = now - season.first >= WARM_UP_DAYS * QUARTERS_A_DAY;
    if (isWarm && (now - season.first) % EVERY === 0) {
      const startedMs = performance.now();
      const bands = contestant.expect(now, FORESEEN);
      spentMs += performance.now() - startedMs;
      asked += 1;
      if (bands !== null) {
        const shown = bands.map((band, lead) => record.calibrated(lead, band));
        record.expected(now, shown);
        for (const sum of sums) judge(sum, now, shown, at);
      }
    }
    const powerW = at(now);
    if (Number.isNaN(powerW)) continue;
    contestant.measured(now, powerW);
    record.measured(now, powerW);
  }
  const skills = sums.map(({ lead, count, there, own, persistence, climatology, inside }) => ({
    leadHours: lead / 4,
    ownPercent: (100 * own) / there,
    persistencePercent: (100 * persistence) / there,
    climatologyPercent: (100 * climatology) / there,
    insidePercent: (100 * inside) / count,
  }));
  return { skills, msPerForecast: spentMs / Math.max(1, asked) };
}

function judge(
  sum: {
    lead: number;
    count: number;
    there: number;
    own: number;
    persistence: number;
    climatology: number;
    inside: number;
  },
  now: number,
  bands: readonly Band[],
  at: (quarter: number) => number,
): void {
  const target = now + sum.lead - 1;
  const powerW = at(target);
  const band = bands[sum.lead - 1];
  if (band === undefined || Number.isNaN(powerW)) return;
  if (Math.max(powerW, band.p90W) <= SMALL_W) return;
  const back = Math.ceil(sum.lead / QUARTERS_A_DAY);
  const persistenceW = sum.lead <= 12 ? at(now - 1) : at(target - back * QUARTERS_A_DAY);
  let total = 0;
  for (let day = back; day < back + CLIMATOLOGY_DAYS; day++) total += at(target - day * QUARTERS_A_DAY) || 0;
  sum.count += 1;
  sum.there += powerW;
  sum.own += Math.abs(powerW - band.p50W);
  sum.persistence += Math.abs(powerW - (persistenceW || 0));
  sum.climatology += Math.abs(powerW - total / CLIMATOLOGY_DAYS);
  sum.inside += powerW >= band.p10W - SMALL_W && powerW <= band.p90W + SMALL_W ? 1 : 0;
}
