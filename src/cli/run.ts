import { parseArgs } from 'node:util';
import type { LogLevel } from '../log.ts';
import {
  COMMON_OPTIONS,
  type Command,
  EXIT_DONE,
  EXIT_NOT_UNDERSTOOD,
  Given,
  isNotUnderstood,
  logLevelOf,
  type Option,
  type Shell,
} from './command.ts';
import { COMMANDS } from './table.ts';

/** The command line and who stands behind it. */
export interface Program {
  readonly shell: Shell;
  /** Runs the controller until it is told to end; gives the exit code. */
  readonly start: (dataFolder: string, logLevel: LogLevel) => Promise<number>;
}

/** Does what the arguments after the program's name say. Gives the exit code. */
export async function runCommandLine(argv: readonly string[], { shell, start }: Program): Promise<number> {
  const notUnderstood = (message: string): number => {
    shell.err(`lademeister: ${message}\nTry: lademeister --help\n`);
    return EXIT_NOT_UNDERSTOOD;
  };
  const parsed = readArguments(argv);
  if (typeof parsed === 'string') return notUnderstood(parsed);
  const { positionals } = parsed;
  const values: Readonly<Record<string, unknown>> = parsed.values;
  const found = COMMANDS.find(({ words }) => words.split(' ').every((word, i) => word === positionals[i]));
  if (values['help'] === true) {
    shell.out(found === undefined ? helpText() : helpOn(found));
    return EXIT_DONE;
  }
  if (values['version'] === true) {
    shell.out(`${shell.version}\n`);
    return EXIT_DONE;
  }
  const dataFolder = typeof values['data'] === 'string' ? values['data'] : './data';
  if (dataFolder === '') return notUnderstood('--data needs a folder');
  const [argument = null, surplus] = positionals.slice(found?.words.split(' ').length ?? 0);
  const given = new Given(dataFolder, found === undefined ? null : argument, values);
  const logLevel = logLevelOf(given);
  if (isNotUnderstood(logLevel)) return notUnderstood(logLevel.notUnderstood);
  if (found === undefined && argument !== null) return notUnderstood(unknownCommand(positionals));

  const isTaken = (name: string): boolean => name in COMMON_OPTIONS || (found !== undefined && name in found.options);
  const misplaced = Object.keys(values).find((name) => !isTaken(name));
  if (misplaced !== undefined) return notUnderstood(`--${misplaced} belongs to another command`);
  if (found === undefined) return start(dataFolder, logLevel);

  const tooMuch = found.argument === null ? argument : (surplus ?? null);
  if (tooMuch !== null) return notUnderstood(`one command at a time: ${tooMuch} is too much`);
  if (argument === null && found.argument !== null && !found.argument.startsWith('['))
    return notUnderstood(`${found.words} needs a ${found.argument}`);
  const outcome = await found.run(given, shell);
  return isNotUnderstood(outcome) ? notUnderstood(outcome.notUnderstood) : outcome;
}

/** The general help: what can be done, and what holds for all of it. */
export function helpText(): string {
  return `Usage: lademeister [COMMAND] [OPTIONS]

Runs the energy manager of one site. Without a command it starts.

Commands
${COMMANDS.map((command) => twoColumns(calling(command), command.does)).join('')}
Options of all commands; those of one: lademeister COMMAND --help
${optionLines(COMMON_OPTIONS)}${twoColumns('-h, --help', 'this text')}${twoColumns('-v, --version', 'the version')}
Exit codes: 0 done, 1 the configuration has problems, the ledger is broken, or the data directory, a file or the port of
the page cannot be used, 2 the command was not understood, 3 the replay has differences, 70 a bug: start it again.
`;
}

function helpOn(command: Command): string {
  const options = Object.keys(command.options).length === 0 ? '' : `\nOptions\n${optionLines(command.options)}`;
  return `Usage: lademeister ${calling(command)} [OPTIONS]\n\n${command.does}\n${options}`;
}

function calling({ words, argument }: Command): string {
  return argument === null ? words : `${words} ${argument}`;
}

function optionLines(options: Readonly<Record<string, Option>>): string {
  return Object.entries(options)
    .map(([name, { value, does }]) => twoColumns(`--${name}${value === '' ? '' : ` ${value}`}`, does))
    .join('');
}

/** Help in two columns; what is too long for the first one has a line of its own. */
function twoColumns(left: string, right: string): string {
  return left.length > 24 ? `  ${left}\n${' '.repeat(28)}${right}\n` : `  ${left.padEnd(26)}${right}\n`;
}

function unknownCommand([first = '', second]: readonly string[]): string {
  const following = COMMANDS.flatMap(({ words }) => {
    const [group, word] = words.split(' ');
    return group === first && word !== undefined ? [word] : [];
  });
  if (following.length === 0) return `there is no command ${first}`;
  const choice = `${first} must be followed by one of ${following.join(', ')}`;
  return second === undefined ? choice : `${choice}; ${second} is none`;
}

/** Options may stand anywhere, so those of all commands are read before it is known which command it is. */
function readArguments(argv: readonly string[]) {
  const all = [COMMON_OPTIONS, ...COMMANDS.map(({ options }) => options)].flatMap((options) => Object.entries(options));
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(
          all.map(([name, { kind }]) => [
            name,
            { type: kind === 'flag' ? ('boolean' as const) : ('string' as const), multiple: kind === 'words' },
          ]),
        ),
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
