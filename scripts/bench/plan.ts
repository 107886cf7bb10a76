import { loadHighs } from '../../src/planner/highs.ts';
import { type Bench, type Metric, median } from './bench.ts';
import { generatedSeries, generatedVisits } from './plan/generated.ts';
import { measuredSeries } from './plan/measured.ts';
import { type Outlook, ownForecast, perfect } from './plan/outlooks.ts';
import { atOnce, cheapestSlots, lademeister } from './plan/planners.ts';
import { planTimes } from './plan/timing.ts';
import { DAY_QUARTERS, HOMES, type Series, type World, worldOf } from './plan/world.ts';
import { blocksOf, clairvoyant, livedThrough, type Outcome, yearOf } from './plan/year.ts';

const DAYS = 168;
const BLOCK_DAYS = 14;
const SEED = 2_000;
const TUNING_SEED = 1_000;
/** The first days are history to forecast from. */
const FIRST_DAY = 21;
/** With its own forecasts a plan lasts this long at most, quarter hours; with perfect ones nothing changes it but what happens. */
const REPLANNED = { own: 4, perfect: 4 } as const;
/** The clairvoyant sees all of a block at once, s. */
const CLAIRVOYANT_LIMIT_S = 1_800;

const USAGE = `Words after the name: [--json] [--days N] [--data FOLDER] [--home N] [--every N] [--year] [--tuning]
  --days N       so many days, in blocks of ${BLOCK_DAYS} spread over the year (${DAYS} by default, 364 for all of it)
  --year         a whole year in one piece, by a program that has learned nothing yet; takes minutes
  --data FOLDER  measured prices, sun and house as well, where its files are
  --home N       only this one: ${HOMES.map(({ name }, index) => `${index} ${name}`).join(', ')}
  --every N      with own forecasts a plan lasts N quarter hours at most (${REPLANNED.own} by default)
  --tuning       the seed to tune on, instead of the one to report on`;

interface Options {
  readonly days: number;
  readonly year: boolean;
  readonly data: string;
  readonly home: number | null;
  readonly every: number;
  readonly seed: number;
}

export const bench: Bench = {
  what: 'plans for a year of one home: what is paid, against charging at once, cheapest slots and the clairvoyant',
  async run(args, say) {
    const options = readArguments(args);
    const metrics: Record<string, Metric> = {};
    const generated = generatedSeries(options.seed);
    const measured = measuredSeries(options.data);
    const sources: readonly [string, Series][] = [
      ['generated', generated],
      ...(measured === null ? [] : [['measured', measured] as [string, Series]]),
    ];
    for (const [source, series] of sources) {
      const ownOf = ownForecast(series);
      const visits = generatedVisits(options.seed, 2, series.startMs, series.spotNano.length);
      for (const [index, home] of HOMES.entries()) {
        if (options.home !== null && options.home !== index) continue;
        await runHome(metrics, `${source}, ${home.name}`, worldOf(series, visits, home), ownOf, options, say);
      }
    }
    const visits = generatedVisits(options.seed, 2, generated.startMs, generated.spotNano.length);
    const times = await planTimes(generated, visits);
    metrics['plan time/one car'] = { value: median(times.oneCarMs), unit: 'ms', aim: '<= 1' };
    metrics['plan time/two cars and battery'] = { value: median(times.togetherMs), unit: 'ms', aim: '<= 150' };
    metrics['plan time/first one, starts the process'] = { value: times.firstMs, unit: 'ms', aim: '-' };
    metrics['memory of the main process'] = { value: times.grownMb, unit: 'MB more', aim: '<= 5' };
    return metrics;
  },
};

async function runHome(
  metrics: Record<string, Metric>,
  name: string,
  world: World,
  ownOf: (world: World) => Outlook,
  { days: asked, year, every }: Options,
  say: (line: string) => void,
): Promise<void> {
  const solver = await loadHighs(CLAIRVOYANT_LIMIT_S);
  const blocks = year ? [yearOf(world)] : blocksOf(world, asked, BLOCK_DAYS, FIRST_DAY);
  const madeMs = new Map<string, number[]>();
  const sums = new Map<string, Outcome>();
  const add = (who: string, { eur, chargedKwh, missed }: Outcome): void => {
    const before = sums.get(who) ?? { eur: 0, chargedKwh: 0, missed: 0 };
    sums.set(who, {
      eur: before.eur + eur,
      chargedKwh: before.chargedKwh + chargedKwh,
      missed: before.missed + missed,
    });
  };
  for (const block of blocks) {
    add('clairvoyant', clairvoyant(block, solver));
    const sees = perfect(block.world);
    const own = ownOf(block.world);
    const planners = [
      atOnce(block.world),
      cheapestSlots(block.world, own),
      ...[
        { outlook: sees, everyQuarters: REPLANNED.perfect },
        { outlook: own, everyQuarters: every },
      ].map(({ outlook, everyQuarters }) => {
        const times = madeMs.get(outlook.name) ?? [];
        madeMs.set(outlook.name, times);
        return lademeister(block.world, outlook, solver, { everyQuarters, onPlan: (ms) => times.push(ms) });
      }),
    ];
    for (const planner of planners) add(planner.name, livedThrough(block, planner));
  }
  const least = sums.get('clairvoyant')?.eur ?? 0;
  const days = blocks.reduce((sum, { from, until }) => sum + (until - from) / DAY_QUARTERS, 0);
  say(`\n${name}: ${days} days in ${blocks.length === 1 ? 'one piece' : `${blocks.length} pieces`}`);
  for (const [who, { eur, chargedKwh, missed }] of sums) {
    const above = 100 * (eur / least - 1);
    say(
      `  ${who.padEnd(28)} ${eur.toFixed(2).padStart(9)} EUR  ${above.toFixed(2).padStart(7)} % above  ${chargedKwh.toFixed(0)} kWh, ${missed} missed`,
    );
    if (who === 'clairvoyant') metrics[`${name}/${who}`] = { value: eur, unit: 'EUR', aim: '-' };
    else metrics[`${name}/${who}`] = { value: above, unit: '% above the clairvoyant', aim: aimOf(who) };
    if (aimOf(who) !== '-') metrics[`${name}/${who}/missed departures`] = { value: missed, unit: '', aim: '0' };
  }
  for (const [outlook, times] of madeMs) {
    say(`  ${times.length} plans, ${outlook}: median ${median(times).toFixed(2)} ms each, in this process`);
  }
}

function aimOf(who: string): string {
  return who.endsWith('perfect') ? '<= 1' : who.endsWith('own forecasts') ? '<= 6' : '-';
}

function readArguments(args: readonly string[]): Options {
  const words = [...args];
  const takeValue = (flag: string): string | null => {
    const at = words.indexOf(flag);
    return at === -1 ? null : (words.splice(at, 2)[1] ?? '');
  };
  const takeFlag = (flag: string): boolean => {
    const at = words.indexOf(flag);
    return at !== -1 && words.splice(at, 1).length > 0;
  };
  const isTuning = takeFlag('--tuning');
  const year = takeFlag('--year');
  const days = Number(takeValue('--days') ?? DAYS);
  const data = takeValue('--data') ?? '../shared/data';
  const every = Number(takeValue('--every') ?? REPLANNED.own);
  const homeWord = takeValue('--home');
  const home = homeWord === null ? null : Number(homeWord);
  const isHome = home === null || HOMES[home] !== undefined;
  if (words.length > 0 || !(days >= 1) || !(every >= 1) || !isHome) {
    console.error(USAGE);
    process.exit(2);
  }
  return { days, year, data, home, every, seed: isTuning ? TUNING_SEED : SEED };
}
