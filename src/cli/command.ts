import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChainHead } from '../ledger/chain.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import { MOMENT_WORDS, momentOf } from '../moment.ts';
import { PRICES_HELP, PRICES_OPTIONS, type PricesCommand, pricesCommand } from './prices-command.ts';
import { REPORT_HELP, REPORT_OPTIONS, type ReportCommand, reportCommand } from './report-command.ts';

/** What the process shall do. */
export type Command =
  | { readonly kind: 'start'; readonly dataFolder: string; readonly logLevel: LogLevel }
  | { readonly kind: 'check-config'; readonly dataFolder: string }
  | ReplayCommand
  | ExportCommand
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
  /** All that is known of a person (GDPR Art. 15). */
  | {
      readonly kind: 'person-export';
      readonly dataFolder: string;
      readonly driverId: string;
      readonly csv: boolean;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'not-understood'; readonly message: string };

/** A time span, UTC epoch ms, both ends in it. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ReplayCommand {
  readonly kind: 'replay';
  readonly file: string;
  readonly span: Span;
  /** Tell the situation at this time instead, UTC epoch ms. */
  readonly atMs: number | null;
  readonly json: boolean;
}

export interface ExportCommand {
  readonly kind: 'recorder-export';
  readonly dataFolder: string;
  readonly file: string;
  readonly span: Span;
}

export const EXIT_DONE = 0;
export const EXIT_PROBLEMS = 1;
export const EXIT_NOT_UNDERSTOOD = 2;
/** Today's build decides otherwise than the recorded one. */
export const EXIT_DIFFERENT = 3;
/** EX_SOFTWARE of sysexits.h: the one exit after which starting anew helps. */
export const EXIT_BUG = 70;

export const HELP = `Usage: lademeister [COMMAND] [OPTIONS]

Runs the energy manager of one site. Without a command it starts.

Commands
  check-config        says what is wrong with config.yaml, and does nothing else
  recorder export FILE
                      writes what was recorded into one file; the newest five minutes may be missing
  replay FILE         runs a recording through this build and tells where it decides otherwise
  dimming             prints the evidence of what the grid operator commanded and what was done
  verify [FILE]       walks the hash chain of a ledger (default: ledger.db of the data directory)
  report [FILE]       writes a statement over a ledger, also while the controller runs
  tariff set FILE     sets price lists and rules from a YAML file (docs/tariffs.md)
  prices import FILE  imports market prices from CSV: start,price
  person export ID    all that is known of a person, as JSON; the controller may go on running

Options
  --data DIR          the data directory, with config.yaml and the databases (default: ./data)
  --log-level LEVEL   ${LOG_LEVELS.join(', ')} (default: info)
  --from TIME         export, replay and dimming: from here on (ISO 8601 with zone; dimming: or a date)
  --to TIME           export, replay and dimming: up to here
  --at TIME           replay: tells the situation at that time instead
  --format FORMAT     dimming: csv or json (default: csv); person export: json or csv (default: json)
  --head N:HASH       verify: compare with this record, as a report shows it
  --json              verify and replay: for programs
  -h, --help          this text
  -v, --version       the version

${REPORT_HELP}
${PRICES_HELP}
Exit codes: 0 done, 1 the configuration has problems, the ledger is broken, or the data directory, a file or the port of
the page cannot be used, 2 the command was not understood, 3 the replay has differences, 70 a bug: start it again.
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
  const [command, ...words] = positionals;
  const misplaced = OPTIONS_OF_COMMANDS.find(
    (option) => values[option] !== undefined && !(COMMANDS_OF_OPTIONS[option] ?? []).includes(command ?? ''),
  );
  if (misplaced !== undefined) return notUnderstood(`--${misplaced} belongs to another command`);
  switch (command) {
    case undefined:
      return { kind: 'start', dataFolder, logLevel };
    case 'check-config':
      return words[0] === undefined ? { kind: 'check-config', dataFolder } : tooMuch(words[0]);
    case 'verify':
      return verifyCommand(words, values, dataFolder);
    case 'dimming':
      return dimmingCommand(words, values, dataFolder);
    case 'person':
      return personCommand(words, values, dataFolder);
    case 'replay':
      return replayCommand(words, values);
    case 'recorder':
      return exportCommand(words, values, dataFolder);
    case 'report':
      return ofReport(words, values, dataFolder);
    case 'tariff':
    case 'prices':
      return ofPrices(positionals, values, dataFolder);
    default:
      return notUnderstood(`there is no command ${command}`);
  }
}

const COMMANDS_OF_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(namesOf(REPORT_OPTIONS).map((name) => [name, ['report']])),
  ...Object.fromEntries(namesOf(PRICES_OPTIONS).map((name) => [name, ['prices']])),
  from: ['replay', 'recorder', 'dimming', 'report'],
  to: ['replay', 'recorder', 'dimming', 'report'],
  at: ['replay'],
  json: ['replay', 'verify'],
  head: ['verify'],
  format: ['dimming', 'person', 'report'],
};
const OPTIONS_OF_COMMANDS = ['at', 'json', 'head', ...namesOf(REPORT_OPTIONS), ...namesOf(PRICES_OPTIONS)] as const;

function ofReport(
  [file, surplus]: readonly string[],
  values: Parameters<typeof reportCommand>[0],
  dataFolder: string,
): Command {
  if (surplus !== undefined) return tooMuch(surplus);
  const read = reportCommand(values, file, dataFolder);
  return typeof read === 'string' ? notUnderstood(read) : read;
}

function ofPrices(words: readonly string[], values: Parameters<typeof pricesCommand>[1], dataFolder: string): Command {
  const surplus = words[3];
  if (surplus !== undefined) return tooMuch(surplus);
  const read = pricesCommand(words, values, dataFolder);
  return typeof read === 'string' ? notUnderstood(read) : read;
}

function namesOf<T extends object>(options: T): readonly (keyof T & string)[] {
  return Object.keys(options).filter((name): name is keyof T & string => name in options);
}

interface Options {
  readonly head?: string;
  readonly format?: string;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
  readonly json?: boolean;
}

function verifyCommand([file, surplus]: readonly string[], values: Options, dataFolder: string): Command {
  if (surplus !== undefined) return tooMuch(surplus);
  const head = values.head === undefined ? null : headOf(values.head);
  if (head === undefined) return notUnderstood('--head must be a record number, a colon and 64 hexadecimal digits');
  return { kind: 'verify', file: file ?? join(dataFolder, 'ledger.db'), head, json: values.json === true };
}

function replayCommand([file, surplus]: readonly string[], values: Options): Command {
  if (file === undefined) return notUnderstood('replay needs a FILE');
  if (surplus !== undefined) return tooMuch(surplus);
  const span = spanOf(values);
  if (typeof span === 'string') return notUnderstood(span);
  const atMs = values.at === undefined ? null : momentOf(values.at);
  if (values.at !== undefined && atMs === null) return notUnderstood(`--at must be ${MOMENT_WORDS}`);
  return { kind: 'replay', file, span, atMs, json: values.json === true };
}

function exportCommand([verb, file, surplus]: readonly string[], values: Options, dataFolder: string): Command {
  if (verb !== 'export') return notUnderstood('recorder can only export');
  if (file === undefined) return notUnderstood('recorder export needs a FILE');
  if (surplus !== undefined) return tooMuch(surplus);
  const span = spanOf(values);
  return typeof span === 'string' ? notUnderstood(span) : { kind: 'recorder-export', dataFolder, file, span };
}

function personCommand(
  [verb, driverId, surplus]: readonly string[],
  { format = 'json' }: Options,
  dataFolder: string,
): Command {
  if (verb !== 'export' || driverId === undefined) return notUnderstood('person needs: export ID');
  if (surplus !== undefined) return tooMuch(surplus);
  if (format !== 'json' && format !== 'csv') return notUnderstood('--format must be json or csv');
  return { kind: 'person-export', dataFolder, driverId, csv: format === 'csv' };
}

/** A span, or what is wrong with it. */
function spanOf({ from, to }: Options): Span | string {
  const fromMs = from === undefined ? Number.NEGATIVE_INFINITY : momentOf(from);
  const toMs = to === undefined ? Number.POSITIVE_INFINITY : momentOf(to);
  if (fromMs === null) return `--from must be ${MOMENT_WORDS}`;
  if (toMs === null) return `--to must be ${MOMENT_WORDS}`;
  return { fromMs, toMs };
}

function tooMuch(word: string): Command {
  return notUnderstood(`one command at a time: ${word} is too much`);
}

function dimmingCommand([surplus]: readonly string[], values: Options, dataFolder: string): Command {
  if (surplus !== undefined) return tooMuch(surplus);
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
        at: { type: 'string' },
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
