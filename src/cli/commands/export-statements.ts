import { type ExportKind, exportOf } from '../../billing/exports/exports.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, isNotUnderstood } from '../command.ts';
import { answered, QUESTION_OPTIONS, questionOf } from '../statement-question.ts';
import { writeNewFile } from '../write-file.ts';

/** Statements for programs outside. */
export const exportStatements: readonly Command[] = [
  exportCommand('cdrs', 'writes sessions as charge detail records (OCPI 2.2.1)'),
  exportCommand('transparency', 'writes the signed meter values of sessions for the Transparenzsoftware (XML)'),
  exportCommand('qr-bill', 'writes what is due as the text of a Swiss QR code'),
];

function exportCommand(kind: ExportKind, does: string): Command {
  const words = `export ${kind}`;
  return {
    words,
    argument: 'FILE',
    does,
    options: QUESTION_OPTIONS,
    async run(given, shell) {
      const question = questionOf(given, words);
      if (isNotUnderstood(question)) return question;
      const file = given.argument ?? '';
      const problem = await answered(question, given, shell, async ({ made, statements, ...sources }) => {
        const exported = await exportOf(kind, made, {
          ...sources,
          versions: (sessionId) => statements.versions(sessionId, made.statement.period),
          nowMs: shell.clock.wallMs(),
        });
        if (exported.kind === 'not-exported') return `Nothing was written: ${exported.detail} (${exported.why}).\n`;
        const unwritten = await writeNewFile(file, [exported.text]);
        if (unwritten !== null) return `${unwritten}\n`;
        const { leftOut } = exported;
        if (leftOut > 0) shell.err(`Sessions that are not in it: ${leftOut}.\n`);
        return null;
      });
      if (problem === null) return EXIT_DONE;
      shell.err(problem);
      return EXIT_PROBLEMS;
    },
  };
}
