import type { LedgerFinding } from '../ledger/verify.ts';
import { EXIT_DONE, EXIT_PROBLEMS } from './command.ts';

/** What `verify` prints, and the exit code it ends with. */
export function verifyReport(
  finding: LedgerFinding,
  file: string,
): { readonly text: string; readonly exitCode: number } {
  const problem = (text: string) => ({ text: `${file}: ${text}\n`, exitCode: EXIT_PROBLEMS });
  switch (finding.kind) {
    case 'whole': {
      const until = finding.newestAtMs === null ? '' : `, the newest of ${time(finding.newestAtMs)}`;
      return {
        text:
          `${file} is whole: ${finding.records} records, ${finding.seals} seals${until}.\n` +
          `Head ${finding.records}:${finding.headHash}\n`,
        exitCode: EXIT_DONE,
      };
    }
    case 'broken': {
      const { seq, recordKind, atMs } = finding;
      const what = recordKind === null ? '' : ` (${recordKind}${atMs === null ? '' : `, ${time(atMs)}`})`;
      return problem(
        finding.why === 'missing'
          ? `BROKEN. Record ${seq} is missing. The records before it are as they were written.`
          : `BROKEN. Record ${seq}${what} is not what was written. The records before it are.`,
      );
    }
    case 'altered':
      return problem(
        `BROKEN. Its records are what was written, but ${finding.name}, by which they are found and guarded, is not: ` +
          'reports from this file may lack some. An export and import makes a whole file of the records again.',
      );
    case 'other-head':
      return problem(
        `BROKEN. Its ${finding.records} records fit together, but record ${finding.known.seq} does not have the hash that was kept: ` +
          'records were cut off and written anew, or this is another ledger.',
      );
    case 'unreadable':
      return problem(`cannot be read: ${finding.detail}.`);
  }
}

function time(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
