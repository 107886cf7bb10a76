import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/run.ts';
import type { Clock } from '../../src/clock.ts';
import { FakeClock } from '../fake-clock.ts';

export interface Answer {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** What the controller would have been started with. */
  readonly started: { readonly dataFolder: string; readonly logLevel: string } | null;
}

/** Runs a command line as the process would. Words are separated by blanks, or given as a list. */
export async function commandLine(line: string | readonly string[], clock: Clock = new FakeClock()): Promise<Answer> {
  let out = '';
  let err = '';
  let started: Answer['started'] = null;
  const argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const exitCode = await runCommandLine(argv, {
    shell: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      clock,
      packageDir: fileURLToPath(new URL('../..', import.meta.url)),
      version: '1.2.3',
    },
    start: async (dataFolder, logLevel) => {
      started = { dataFolder, logLevel };
      return 0;
    },
  });
  return { exitCode, out, err, started };
}
