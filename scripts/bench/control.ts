import type { Bench, Metric } from './bench.ts';
import { CAUSES, lossByCause } from './control/causes.ts';
import type { Contestant } from './control/controller.ts';
import { daysOf, type FuseFigures, fuseFigures, type SurplusFigures, surplusFigures } from './control/figures.ts';
import { lademeister } from './control/ours.ts';
import { evcc } from './control/peers/evcc.ts';
import { openWb } from './control/peers/openwb.ts';
import { smartEvse } from './control/peers/smartevse.ts';
import { type FuseScenario, SCENARIOS, type SurplusScenario } from './control/scenarios.ts';
import { batteryLines, fuseTable, surplusTable } from './control/tables.ts';
import { simulateYear } from './control/year.ts';

const OURS = lademeister();
/** The peers' ports know no home battery: their figures beside one would not be theirs. */
const BESIDE_A_BATTERY: readonly Contestant[] = [
  OURS,
  lademeister({ battery: { discharge: 'not-into-cars' } }, 'Lademeister, not into cars'),
  lademeister({ battery: { sharePercent: 100 } }, 'Lademeister, battery first'),
];
const CONTESTANTS: readonly Contestant[] = [OURS, evcc(30), evcc(10), openWb, smartEvse];

/** Settings are tuned on one set of seeds and reported on another. */
const SEED_SETS = { tuning: 1_000, reporting: 2_000 } as const;
const SEEDS = 10;
const QUICK_SEEDS = 2;
const YEAR = 'year';
const YEAR_DAYS = 365;
const QUICK_YEAR_DAYS = 10;

const USAGE = `Words after the name: [--json] [--seeds N] [--scenario NAME] [--tuning] [--causes] [--quick]
  --seeds N        seeds per scenario, ${SEEDS} by default: three days of sun, or 100 steps of the house, each
  --scenario NAME  only this one; NAME is ${YEAR} or one of: ${SCENARIOS.map(({ name }) => name).join(', ')}
  --tuning         the seeds to tune on, instead of those to report on
  --causes         for scenarios of sun: where our control loses against the clairvoyant, instead of the figures
  --quick          ${QUICK_SEEDS} seeds, and ${QUICK_YEAR_DAYS} days of the year`;

interface Options {
  readonly seeds: readonly number[];
  readonly scenario: string | null;
  readonly yearDays: number;
  readonly causes: boolean;
}

export const bench: Bench = {
  what: 'charge control in a closed loop: surplus value, what the fuse sees, a year of one home',
  async run(args, say) {
    const options = readArguments(args);
    const wanted = (name: string): boolean => options.scenario === null || options.scenario === name;
    const metrics: Record<string, Metric> = {};
    if (options.causes) {
      for (const scenario of SCENARIOS) {
        if (scenario.kind === 'surplus' && wanted(scenario.name)) addCauses(metrics, scenario, options.seeds);
      }
      return metrics;
    }
    for (const scenario of SCENARIOS.filter(({ name }) => wanted(name))) {
      if (scenario.kind === 'surplus') {
        const contestants = scenario.site.battery === undefined ? CONTESTANTS : BESIDE_A_BATTERY;
        const rows = surplusFigures(scenario, contestants, options.seeds);
        say(`\n${scenario.name}: ${scenario.title}\n${surplusTable(rows)}`);
        const lines = batteryLines(rows);
        if (lines !== '') say(lines);
        for (const row of rows) addSurplus(metrics, scenario, row);
      } else {
        const rows = fuseFigures(scenario, CONTESTANTS, options.seeds);
        say(`\n${scenario.name}: ${scenario.title}\n${fuseTable(rows)}`);
        for (const row of rows) addFuse(metrics, scenario, row);
      }
    }
    if (wanted(YEAR)) {
      const year = simulateYear(OURS, { days: options.yearDays, seed: options.seeds[0] ?? SEED_SETS.reporting });
      const name = `${YEAR}/${options.yearDays} days`;
      metrics[`${name}/wall time`] = {
        value: year.wallMs / 1000,
        unit: 's',
        aim: `< ${((60 * options.yearDays) / YEAR_DAYS).toFixed(1)}`,
      };
      metrics[`${name}/decisions`] = { value: year.decisions, unit: '', aim: '-' };
      metrics[`${name}/charged`] = { value: year.chargedWh / 1000, unit: 'kWh', aim: '-' };
    }
    return metrics;
  },
};

function readArguments(args: readonly string[]): Options {
  const words = [...args];
  const take = (flag: string): boolean => {
    const at = words.indexOf(flag);
    if (at !== -1) words.splice(at, 1);
    return at !== -1;
  };
  const takeValue = (flag: string): string | null => {
    const at = words.indexOf(flag);
    if (at === -1) return null;
    return words.splice(at, 2)[1] ?? '';
  };
  const quick = take('--quick');
  const causes = take('--causes');
  const first = SEED_SETS[take('--tuning') ? 'tuning' : 'reporting'];
  const count = Number(takeValue('--seeds') ?? (quick ? QUICK_SEEDS : SEEDS));
  const scenario = takeValue('--scenario');
  const known = scenario === null || scenario === YEAR || SCENARIOS.some(({ name }) => name === scenario);
  // The two sets must not meet.
  const most = SEED_SETS.reporting - SEED_SETS.tuning;
  if (words.length > 0 || !known || !Number.isInteger(count) || count < 1 || count > most) {
    console.error(USAGE);
    process.exit(2);
  }
  return {
    seeds: Array.from({ length: count }, (_, index) => first + index),
    scenario,
    causes,
    yearDays: quick ? QUICK_YEAR_DAYS : YEAR_DAYS,
  };
}

function addCauses(metrics: Record<string, Metric>, scenario: SurplusScenario, seeds: readonly number[]): void {
  const days = seeds.flatMap((seed) => daysOf(scenario, seed));
  const lost = lossByCause(scenario.site, days, OURS);
  for (const cause of CAUSES) {
    metrics[`${scenario.name}/lost ${cause}`] = { value: lost[cause], unit: '% of clairvoyant', aim: '-' };
  }
}

function addSurplus(metrics: Record<string, Metric>, scenario: SurplusScenario, row: SurplusFigures): void {
  const aims =
    scenario.group === 'costly'
      ? { value: '>= 88', ratio: '-', switches: '<= 10' }
      : scenario.group === 'main'
        ? { value: '>= 93', ratio: '<= 1.4', switches: '-' }
        : { value: '-', ratio: '-', switches: '-' };
  const add = adder(metrics, scenario.name, row.contestant, OURS.name);
  add('surplus value', row.valuePercent, '% of clairvoyant', aims.value);
  add('import by cars', row.importRatio, 'x clairvoyant', aims.ratio);
  add('phase switches', row.phaseSwitches, '/day', aims.switches);
  if (row.battery !== null) add('battery into cars', row.battery.intoCarsWh, 'Wh/day', '-');
}

function addFuse(metrics: Record<string, Metric>, scenario: FuseScenario, row: FuseFigures): void {
  const to120 = scenario.name.startsWith('fuse-120');
  const main = scenario.group === 'main' && !to120;
  const slow = scenario.name.endsWith('5s');
  const add = adder(metrics, scenario.name, row.contestant, OURS.name);
  add('over the fuse, longest', row.secondsOverMax, 's', main ? (slow ? '<= 7' : '<= 4') : '-');
  add('over the fuse, p99', row.ampereSecondsP99, 'A·s', main ? (slow ? '<= 145' : '<= 80') : '-');
  if (to120) add('overload budget, most', row.budgetMaxTo120, '', '< 1');
  add('delivered', row.deliveredPercent, '% of clairvoyant', main ? '>= 97.5' : '-');
}

/** Aims are ours; peers and the clairvoyant stand there for comparison. */
function adder(metrics: Record<string, Metric>, scenario: string, contestant: string, own: string) {
  return (figure: string, value: number, unit: string, aim: string): void => {
    metrics[`${scenario}/${contestant}/${figure}`] = { value, unit, aim: contestant === own ? aim : '-' };
  };
}
