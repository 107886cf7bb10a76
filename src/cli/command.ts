import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChainHead } from '../ledger/chain.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { PRICES_HELP, PRICES_OPTIONS, type PricesCommand, pricesCommand } from './prices-command.ts';
import { REPORT_HELP, REPORT_OPTIONS, type ReportCommand, reportCommand } from './report-command.ts';

/** What the process shall do. */
export type Command =
  | { readonly kind: 'start'; readonly dataFolder: string; readonly logLevel: LogLevel }
  | { readonly kind: 'check-config'; readonly dataFolder: string }
  | {
      readonly kind: 'dimming';
      readonly dataFolder: string;
      /** UTC epoch ms. */
      readonly fromMs: number;
      readonly toMs: number;
      readonly format: 'csv' | 'json';
    }
  /** `head`: number and hash of a record, as a report shows them. */
  | { readonly kind: 'verify'; readonly file: string; readonly head: ChainHead | null; readonly json: boolean }
  | ReportCommand
  | PricesCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'not-understood'; readonly message: string };

export const EXIT_DONE = 0;
export const EXIT_PROBLEMS = 1;
export const EXIT_NOT_UNDERSTOOD = 2;
/** EX_SOFTWARE of sysexits.h: the one exit after which starting anew helps. */
export const EXIT_BUG = 70;

export const HELP = `Usage: lademeister [COMMAND] [OPTIONS]

Runs the energy manager of one site. Without a command it starts.

Commands
  check-config        says what is wrong with config.yaml, and does nothing else
  dimming             prints the evidence of what the grid operator commanded and what was done
  verify [FILE]       walks the hash chain of a ledger (default: ledger.db of the data directory)
  report [FILE]       writes a statement over a ledger, also while the controller runs
  tariff set FILE     sets price lists and rules from a YAML file (docs/tariffs.md)
  prices import FILE  imports market prices from CSV: start,price

Options
  --data DIR          the data directory, with config.yaml and the databases (default: ./data)
  --log-level LEVEL   ${LOG_LEVELS.join(', ')} (default: info)
  --head N:HASH       verify: compare with this record, as a report shows it
  --json              verify: the finding as one JSON object
  -h, --help          this text
  -v, --version       the version

Options of dimming
  --from TIME, --to TIME   commands received in this time; a date, or ISO 8601 with zone (default: all)
  --format FORMAT     csv or json (default: csv)

${REPORT_HELP}
${PRICES_HELP}
Exit codes: 0 done, 1 the configuration has problems, the ledger is broken, or the data directory or the port of the page
cannot be used, 2 the command was not understood, 70 a bug: start it again.
`;

/** Reads the arguments after the program's name. Never throws. */
export function parseCommand(argv: readonly string[]): Command {
  const parsed = readArguments(argv);
  if (typeof parsed === 'string') return notUnderstood(parsed);
  const { values, positionals } = parsed;
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const dataFolder = values.data ?? './data';
  if (dataFolder === '') return notUnderstood('--data needs a folder');
  const logLevel = LOG_LEVELS.find((level) => level === (values['log-level'] ?? 'info'));
  if (logLevel === undefined) return notUnderstood(`--log-level must be one of ${LOG_LEVELS.join(', ')}`);
  const [command, argument, surplus] = positionals;
  if (command === 'verify' && surplus === undefined) {
    const head = values.head === undefined ? null : headOf(values.head);
    if (head === undefined) return notUnderstood('--head must be a record number, a colon and 64 hexadecimal digits');
    return { kind: 'verify', file: argument ?? join(dataFolder, 'ledger.db'), head, json: values.json === true };
  }
  if (command === 'report' && surplus === undefined) {
    const read = reportCommand(values, argument, dataFolder);
    return typeof read === 'string' ? notUnderstood(read) : read;
  }
  const prices = positionals.length > 3 ? null : pricesCommand(positionals, values, dataFolder);
  if (prices !== null) return typeof prices === 'string' ? notUnderstood(prices) : prices;
  if (argument !== undefined) return notUnderstood(`one command at a time: ${surplus ?? argument} is too much`);
  if (command === undefined) return { kind: 'start', dataFolder, logLevel };
  if (command === 'check-config') return { kind: 'check-config', dataFolder };
  if (command === 'dimming') return dimmingCommand(dataFolder, values);
  return notUnderstood(`there is no command ${command}`);
}

function dimmingCommand(
  dataFolder: string,
  values: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
    readonly format?: string | undefined;
  },
): Command {
  const { from, to, format = 'csv' } = values;
  const fromMs = from === undefined ? 0 : timeOf(from);
  const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : timeOf(to);
  if (fromMs === null) return notUnderstood(`--from ${from}: a date, or ISO 8601 with zone`);
  if (toMs === null) return notUnderstood(`--to ${to}: a date, or ISO 8601 with zone`);
  if (format !== 'csv' && format !== 'json') return notUnderstood('--format must be csv or json');
  return { kind: 'dimming', dataFolder, fromMs, toMs, format };
}

/** A date begins at midnight UTC; a time without a zone would mean another moment on every machine. */
function timeOf(text: string): number | null {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const atMs = isTime ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        'log-level': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        head: { type: 'string' },
        json: { type: 'boolean' },
        ...PRICES_OPTIONS,
        ...REPORT_OPTIONS,
      },
    });
  } catch (error) {
    // Node's own sentences (ERR_PARSE_ARGS_…) name the option; what follows the first one is advice about "--".
    if (error instanceof TypeError) return error.message.split(/[.\n] ?/)[0] ?? error.message;
    throw error;
  }
}

function notUnderstood(message: string): Command {
  return { kind: 'not-understood', message: `lademeister: ${message}\nTry: lademeister --help` };
}

/** `undefined`: it is none. */
function headOf(text: string): ChainHead | undefined {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/i.exec(text) ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash: hash.toLowerCase() };
}
