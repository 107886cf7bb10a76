import type { LoadResult } from '../config/load.ts';
import { type ConfigProblem, problemLine } from '../config/problem.ts';
import { EXIT_DONE, EXIT_PROBLEMS } from './command.ts';

/** One line per problem, ready for a terminal. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map((problem) => `${problemLine(problem)}\n`).join('');
}

/** What `check-config` prints, and the exit code it ends with. Warnings leave the configuration usable. */
export function configReport(result: LoadResult, file: string): { readonly text: string; readonly exitCode: number } {
  switch (result.kind) {
    case 'missing':
      return { text: `${file} does not exist.\n`, exitCode: EXIT_PROBLEMS };
    case 'invalid': {
      const text = `${formatProblems(result.problems)}${counted(result.problems.length, 'problem')}: not usable.\n`;
      return { text, exitCode: EXIT_PROBLEMS };
    }
    case 'ok': {
      const { config, warnings } = result;
      const parts = [
        counted(config.circuits.length, 'circuit'),
        counted(config.meters.length, 'meter'),
        counted(config.inverters.length, 'inverter'),
        counted(config.chargePoints.length, 'charge point'),
      ];
      const ending = warnings.length === 0 ? '' : `, ${counted(warnings.length, 'warning')}`;
      return {
        text: `${formatProblems(warnings)}${file} is usable: ${parts.join(', ')}${ending}.\n`,
        exitCode: EXIT_DONE,
      };
    }
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
