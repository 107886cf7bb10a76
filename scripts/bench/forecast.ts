import { localTimeIn } from '../../src/core/tariff/local-time.ts';
import { HouseModel } from '../../src/feeds/house/house-model.ts';
import { PowerLog } from '../../src/feeds/power-log.ts';
import { OwnSolarModel } from '../../src/feeds/solar/own-model.ts';
import { SolarBlend } from '../../src/feeds/solar/solar-blend.ts';
import type { Bench, Metric } from './bench.ts';
import { measuredHouse, measuredSun } from './forecast/measured.ts';
import { houseSeason, INVERTER_W, PLACE, ROOF, type Season, solarSeason } from './forecast/seasons.ts';
import { type Contestant, type Skill, skillOf } from './forecast/skill.ts';

const DAYS = 365;
const QUICK_DAYS = 60;
const START_MS = Date.UTC(2025, 0, 1);
/** Beside the project, if somebody has put it there. */
const DATA = '../shared/data';
const SUN_FILE = 'irr_dwd_aachen_10min_2023-2024.csv';
const HOUSE_FILE = 'load_crest_3p_seed2_1min_year.csv.gz';

export const bench: Bench = {
  what: 'forecasts of sun and house from the own past: mean absolute error against persistence and climatology',
  async run(args, say) {
    const words = args.filter((word) => word !== '--quick');
    const folder = words[0] === '--data' ? (words[1] ?? DATA) : DATA;
    if (words.length > 0 && words[0] !== '--data') {
      console.error('Words after the name: [--json] [--quick] [--data FOLDER]');
      process.exit(2);
    }
    const days = args.includes('--quick') ? QUICK_DAYS : DAYS;
    const metrics: Record<string, Metric> = {};
    const seasons: readonly (readonly [string, 'sun' | 'house', Season | null])[] = [
      ['sun, generated', 'sun', solarSeason(2_000, START_MS, days)],
      ['sun, weather station', 'sun', measuredSun(`${folder}/${SUN_FILE}`)],
      ['house, generated', 'house', houseSeason(2_000, START_MS, days)],
      ['house, CREST model', 'house', measuredHouse(`${folder}/${HOUSE_FILE}`, START_MS)],
    ];
    for (const [name, kind, season] of seasons) {
      if (season === null) continue;
      const { skills, msPerForecast } = skillOf(season, kind === 'sun' ? sun() : house());
      say(`\n${name}\n${tableOf(skills)}`);
      addMetrics(metrics, name, kind, skills, msPerForecast);
    }
    return metrics;
  },
};

function sun(): Contestant {
  const log = new PowerLog(70);
  // As at most houses: their owner has told where it is and how many modules there are, not how they lie.
  const planes = [{ ...ROOF, azimuthDeg: 180 }];
  const model = new OwnSolarModel(() => ({ place: PLACE, placeGuessed: false, planes, nameplateW: INVERTER_W }), log);
  const blend = new SolarBlend(model, log, (atMs) => atMs);
  return {
    measured: (quarter, powerW) => {
      log.put(quarter, powerW);
      blend.measured(quarter, powerW);
    },
    expect: (nowQuarter, count) => blend.expect(nowQuarter, count),
  };
}

function house(): Contestant {
  const log = new PowerLog(60);
  const model = new HouseModel(log, localTimeIn('Europe/Berlin'));
  return {
    measured: (quarter, powerW) => log.put(quarter, powerW),
    expect: (nowQuarter, count) => model.expect(nowQuarter, count),
  };
}

function tableOf(skills: readonly Skill[]): string {
  const row = (cells: readonly string[]): string => cells.map((cell) => cell.padStart(12)).join('');
  const head = row(['ahead', 'ours', 'persistence', 'climatology', 'in p10-p90']);
  const percent = (value: number): string => `${value.toFixed(1)} %`;
  const rows = skills.map((skill) =>
    row([
      `${skill.leadHours} h`,
      percent(skill.ownPercent),
      percent(skill.persistencePercent),
      percent(skill.climatologyPercent),
      percent(skill.insidePercent),
    ]),
  );
  return [head, ...rows].join('\n');
}

function addMetrics(
  metrics: Record<string, Metric>,
  name: string,
  kind: 'sun' | 'house',
  skills: readonly Skill[],
  msPerForecast: number,
): void {
  for (const hours of [1, 24]) {
    const skill = skills.find(({ leadHours }) => leadHours === hours);
    if (skill === undefined) continue;
    const best = Math.min(skill.persistencePercent, skill.climatologyPercent);
    metrics[`${name}/${hours} h/error`] = { value: skill.ownPercent, unit: '%', aim: `< ${best.toFixed(1)}` };
    metrics[`${name}/${hours} h/in p10-p90`] = { value: skill.insidePercent, unit: '%', aim: '75 to 85' };
  }
  metrics[`${name}/one forecast`] = { value: msPerForecast, unit: 'ms', aim: kind === 'sun' ? '< 20' : '< 30' };
}
