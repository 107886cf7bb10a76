import { DOCUMENT_FORMATS, renderStatement } from '../../billing/documents/render.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Given, isNotUnderstood } from '../command.ts';
import { answered, choice, QUESTION_OPTIONS, questionOf, word } from '../statement-question.ts';
import { writeNewFile } from '../write-file.ts';

const LANGUAGES = ['de', 'en'] as const;

/** A statement over the ledger, without a running controller or beside it. */
export const report: Command = {
  words: 'report',
  argument: null,
  does: 'writes a statement: who charged what, at which price; the controller may go on running',
  options: {
    ...QUESTION_OPTIONS,
    format: word('FORMAT', `${DOCUMENT_FORMATS.join(', ')} (default: json)`),
    language: word('LANGUAGE', 'de or en (default: that of the site)'),
    out: word('FILE', 'into this new file (default: the terminal; pdf and xlsx need one)'),
  },
  async run(given, shell) {
    const question = questionOf(given, 'report');
    if (isNotUnderstood(question)) return question;
    const paper = paperOf(given);
    if (isNotUnderstood(paper)) return paper;
    const { format, out } = paper;
    const problem = await answered(question, given, shell, async ({ made, config }) => {
      const language = paper.language ?? (config.site.language === 'de' ? 'de' : 'en');
      const dialect = language === 'de' ? 'excel-de' : 'machine';
      const pieces = renderStatement(made, format, { language, dialect });
      if (out === null) for await (const piece of pieces) shell.out(Buffer.from(piece).toString('utf8'));
      else {
        const unwritten = await writeNewFile(out, pieces);
        if (unwritten !== null) return `${unwritten}\n`;
      }
      const { exact, notices } = made.statement;
      if (!exact) shell.err(`This statement is not exact yet: ${notices.map(({ code }) => code).join(', ')}.\n`);
      return null;
    });
    if (problem === null) return EXIT_DONE;
    shell.err(problem);
    return EXIT_PROBLEMS;
  },
};

function paperOf(given: Given) {
  const format = choice(DOCUMENT_FORMATS, given, 'format') ?? 'json';
  const language = choice(LANGUAGES, given, 'language');
  if (isNotUnderstood(format)) return format;
  if (isNotUnderstood(language)) return language;
  const out = given.word('out');
  if (out === null && (format === 'pdf' || format === 'xlsx')) {
    return { notUnderstood: `--format ${format} needs --out` };
  }
  return { format, language, out };
}
