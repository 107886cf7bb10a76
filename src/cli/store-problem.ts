import type { OpenProblem } from '../ledger/database.ts';

/** Why the program cannot start with this data folder, and what to do, for a terminal. */
export function storeProblemText(problem: OpenProblem): string {
  const { file } = problem;
  switch (problem.kind) {
    case 'locked':
      return `${file} is in use: another Lademeister runs with this data folder. End it first, or choose another --data.\n`;
    case 'damaged':
      return `${file} is damaged (${problem.detail}). It was left as it is. Put a backup in its place, or move it away to begin a new one.\n`;
    case 'disk-full':
      return `${file} cannot be opened: the disk is full. Make room and start again.\n`;
    case 'read-only':
      return `${file} cannot be written (${problem.detail}). Check its owner, and that the disk is not mounted read-only.\n`;
    case 'io-error':
      return `${file} cannot be opened (${problem.detail}).\n`;
    case 'newer-schema':
      return `${file} was written by a newer release (version ${problem.version}, this one knows ${problem.supported}). Start that release.\n`;
  }
}
