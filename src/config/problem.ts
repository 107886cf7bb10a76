export type ConfigProblemCode =
  | 'unreadable'
  | 'syntax'
  | 'unknown-key'
  | 'missing'
  | 'wrong-value'
  | 'duplicate'
  | 'unknown-reference'
  | 'contradiction';

/** One thing wrong with, or doubtful in, the document: where, what stands there, and what may. */
export interface ConfigProblem {
  readonly code: ConfigProblemCode;
  readonly file: string;
  /** From 1; 0 when the problem has no place in the text. */
  readonly line: number;
  /** From 1; 0 when the problem has no place in the text. */
  readonly column: number;
  /** Such as `chargePoints[0].minCurrentA`; empty for the whole document. */
  readonly path: string;
  /** What stands there, shortened; `null` when nothing does. */
  readonly value: string | null;
  /** What is allowed there, or what is wrong, as an English phrase. */
  readonly allowed: string;
}

/** Where something stands in the document: keys and positions from the top. */
export type Path = readonly (string | number)[];

/** How a check says what is wrong; the rest is as in {@link ConfigProblem}. */
export type Note = (code: ConfigProblemCode, path: Path, value: string | null, allowed: string) => void;

/** One line for a terminal: `config.yaml:12:17 chargePoints[0].minCurrentA: 5 is not allowed; allowed: …`. */
export function problemLine(problem: ConfigProblem): string {
  const place = problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}:`;
  return `${place}${path} ${sentence(problem)}`;
}

function sentence({ code, value, allowed }: ConfigProblem): string {
  switch (code) {
    case 'unreadable':
    case 'syntax':
      return allowed;
    case 'unknown-key':
      return `unknown key ${value}; allowed here: ${allowed}`;
    case 'missing':
      return `is missing; needed: ${allowed}`;
    case 'wrong-value':
      return `${value} is not allowed; allowed: ${allowed}`;
    case 'duplicate':
      return `${value} stands here for the second time; ${allowed}`;
    case 'unknown-reference':
      return `there is no ${value}; allowed: ${allowed}`;
    case 'contradiction':
      return value === null ? allowed : `${value}: ${allowed}`;
  }
}
