import { parseArgs } from 'node:util';
import { LOG_LEVELS, type LogLevel } from '../log.ts';

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

Options
  --data DIR          the data directory, with config.yaml and the databases (default: ./data)
  --log-level LEVEL   ${LOG_LEVELS.join(', ')} (default: info)
  --from TIME, --to TIME   dimming: commands received in this time; a date, or ISO 8601 with zone (default: all)
  --format FORMAT     dimming: csv or json (default: csv)
  -h, --help          this text
  -v, --version       the version

Exit codes: 0 done, 1 the configuration has problems, or the data directory or the port of the page cannot be used,
2 the command was not understood, 70 a bug: start it again.
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
  const [command, surplus] = positionals;
  if (surplus !== undefined) return notUnderstood(`one command at a time: ${surplus} is too much`);
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
        from: { type: 'string' },
        to: { type: 'string' },
        format: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
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
