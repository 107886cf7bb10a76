import type { Clock } from '../clock.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';

export const EXIT_DONE = 0;
export const EXIT_PROBLEMS = 1;
export const EXIT_NOT_UNDERSTOOD = 2;
/** Today's build decides otherwise than the recorded one. */
export const EXIT_DIFFERENT = 3;
/** EX_SOFTWARE of sysexits.h: the one exit after which starting anew helps. */
export const EXIT_BUG = 70;

/** One command of the command line. Each has a file of its own in `commands/` and a place in {@link file://./table.ts}. */
export interface Command {
  /** What is typed to call it, one or two words: `ledger export`. */
  readonly words: string;
  /** What stands behind the words, as the help shows it: `FILE`, or `[FILE]` where it may be left out. */
  readonly argument: string | null;
  /** One line of help. */
  readonly does: string;
  /** Options beside the common ones. The same name means the same kind in every command. */
  readonly options: Readonly<Record<string, Option>>;
  /** Does it and gives the exit code, or says what of the arguments was not understood. */
  readonly run: (given: Given, shell: Shell) => Promise<Outcome> | Outcome;
}

export type Outcome = number | NotUnderstood;

/** An argument is missing, or is not what it should be: an English sentence. */
export interface NotUnderstood {
  readonly notUnderstood: string;
}

export interface Option {
  /** `word` takes one value, `words` any number of them, `flag` none. */
  readonly kind: 'flag' | 'word' | 'words';
  /** What the value is called in the help: `TIME`. Empty for a flag. */
  readonly value: string;
  readonly does: string;
}

/** What a command may use of its surroundings. */
export interface Shell {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly clock: Clock;
  /** Holds `hw/` and `dist/web/`. */
  readonly packageDir: string;
  /** Of Lademeister. */
  readonly version: string;
}

/** What was typed behind the words of a command. */
export class Given {
  /** With config.yaml and the databases. */
  readonly dataFolder: string;
  /** `null` where none stands. */
  readonly argument: string | null;
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(dataFolder: string, argument: string | null, values: Readonly<Record<string, unknown>>) {
    this.dataFolder = dataFolder;
    this.argument = argument;
    this.values = values;
  }

  /** Value of an option of the kind `word`. */
  word(name: string): string | null {
    const value = this.values[name];
    return typeof value === 'string' ? value : null;
  }

  words(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }
}

/** Options that every command understands. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  data: {
    kind: 'word',
    value: 'DIR',
    does: 'the data directory, with config.yaml and the databases (default: ./data)',
  },
  'log-level': { kind: 'word', value: 'LEVEL', does: `${LOG_LEVELS.join(', ')} (default: info)` },
};

export function logLevelOf(given: Given): LogLevel | NotUnderstood {
  const level = LOG_LEVELS.find((one) => one === (given.word('log-level') ?? 'info'));
  return level ?? { notUnderstood: `--log-level must be one of ${LOG_LEVELS.join(', ')}` };
}

export function isNotUnderstood(value: unknown): value is NotUnderstood {
  return typeof value === 'object' && value !== null && 'notUnderstood' in value;
}
