import { MSCONS_2_2E, mscons, type ProfileQuarter } from '../../billing/formats/mscons.ts';
import { PLAIN_SERIES, seriesCsv } from '../../billing/formats/series-csv.ts';
import { loadProfile, type ProfileSource } from '../../billing/load-profile.ts';
import type { Config } from '../../config/schema.ts';
import { localTimeIn } from '../../core/tariff/local-time.ts';
import { RegisterLog } from '../../ledger/register-log.ts';
import {
  type Command,
  EXIT_DONE,
  EXIT_PROBLEMS,
  type Given,
  isNotUnderstood,
  type Option,
  type Outcome,
  type Shell,
} from '../command.ts';
import { configOf } from '../configured.ts';
import { localPeriodOf } from '../local-period.ts';
import type { Period } from '../period.ts';
import { PERIOD_OPTIONS } from '../period.ts';
import { readLedger } from '../read-books.ts';
import { writeNewFile } from '../write-file.ts';

const OPTIONS: Readonly<Record<string, Option>> = {
  ...PERIOD_OPTIONS,
  device: { kind: 'word', value: 'ID', does: 'only this meter, inverter or charge point' },
};

export const exportSeries: Command = {
  words: 'export series',
  argument: 'FILE',
  does: 'writes load profiles of quarter hours as CSV, with the status W, E or F',
  options: OPTIONS,
  run: (given, shell) =>
    exported(given, shell, async ({ config, sources, period, registers, file }) => {
      const mapping = { ...PLAIN_SERIES, decimal: config.exports.decimal };
      const toLocal = localTimeIn(config.site.timeZone);
      async function* pieces(): AsyncGenerator<string, void> {
        for (const [index, source] of sources.entries()) {
          const rows = [];
          for await (const row of loadProfile(registers, source, period)) rows.push(row);
          yield [...seriesCsv(rows, { ...mapping, header: index === 0 }, toLocal)].join('');
        }
      }
      return writeNewFile(file, pieces());
    }),
};

export const exportMscons: Command = {
  words: 'export mscons',
  argument: 'FILE',
  does: 'writes the load profile of one metering point as an EDIFACT message (MSCONS D.04B)',
  options: OPTIONS,
  run: (given, shell) =>
    exported(given, shell, async ({ config, sources, period, registers, file }) => {
      const { sender, receiver, codeList, decimal } = config.exports;
      const [source, another] = config.exports.meteringPoints.length === 0 ? [] : sources;
      if (sender === undefined || receiver === undefined || source === undefined) {
        return 'config.yaml has to name exports.sender, exports.receiver and exports.meteringPoints.';
      }
      if (another !== undefined) return 'There are several metering points: choose one by --device.';
      const quarters: ProfileQuarter[] = [];
      for await (const row of loadProfile(registers, source, period)) quarters.push(row);
      const nowMs = shell.clock.wallMs();
      const message = mscons(quarters, {
        sender: { id: sender, codeList },
        receiver: { id: receiver, codeList },
        meteringPoint: source.name,
        obis: source.obis,
        version: MSCONS_2_2E,
        reference: `LM${Math.floor(nowMs / 1000)
          .toString(36)
          .toUpperCase()}`,
        decimal,
        toLocal: localTimeIn(config.site.timeZone),
        nowMs,
      });
      return writeNewFile(file, [message]);
    }),
};

interface Task {
  readonly config: Config;
  readonly sources: readonly ProfileSource[];
  readonly period: Period;
  readonly registers: RegisterLog;
  readonly file: string;
}

/** What both formats begin with. `write` gives the reason why nothing was written, if so. */
async function exported(
  given: Given,
  { out, err }: Shell,
  write: (task: Task) => Promise<string | null>,
): Promise<Outcome> {
  const failed = (text: string): number => {
    err(text);
    return EXIT_PROBLEMS;
  };
  const configured = await configOf(given.dataFolder);
  if (configured.kind === 'failed') return failed(configured.text);
  const { config } = configured;
  const period = localPeriodOf(given, config.site.timeZone);
  if (isNotUnderstood(period)) return period;
  const device = given.word('device');
  const sources = sourcesOf(config).filter(({ deviceId }) => device === null || deviceId === device);
  if (sources.length === 0) return failed(`There is no such device: ${device ?? 'none is configured'}.\n`);
  const ledger = readLedger(given.dataFolder);
  if (typeof ledger === 'string') return failed(`${ledger}\n`);
  const file = given.argument ?? '';
  try {
    const problem = await write({ config, sources, period, registers: new RegisterLog(ledger), file });
    if (problem !== null) return failed(`${problem}\n`);
    out(`${file}: ${sources.map(({ name }) => name).join(', ')}\n`);
    return EXIT_DONE;
  } finally {
    ledger.close();
  }
}

/** The configured metering points; without any, every device under its own id. */
function sourcesOf({ exports, meters, inverters, chargePoints }: Config): readonly ProfileSource[] {
  if (exports.meteringPoints.length > 0) {
    return exports.meteringPoints.map(({ device, direction, meteringPoint, obis }) => ({
      deviceId: device,
      direction,
      name: meteringPoint,
      obis,
    }));
  }
  return [...meters, ...inverters, ...chargePoints].map(({ id }) => ({
    deviceId: id,
    direction: 'import',
    name: id,
    obis: '1-1:1.29.0',
  }));
}
