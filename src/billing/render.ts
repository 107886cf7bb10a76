import { sessionsCsv } from './csv.ts';
import type { MadeStatement } from './statement.ts';
import type { Language } from './words.ts';

export const STATEMENT_FORMATS = ['json', 'csv'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

/** A statement as a file, in pieces, so that the longest one needs no memory. */
export function renderStatement(
  made: MadeStatement,
  format: StatementFormat,
  language: Language,
): AsyncIterable<string> {
  return format === 'json' ? json(made) : csv(made, language);
}

/** The statement as it is (see `statement.ts`), with all of its sessions. */
async function* json({ statement, sessions }: MadeStatement): AsyncGenerator<string, void> {
  const { sessions: _, ...rest } = statement;
  yield `${JSON.stringify({ format: 'lademeister-statement', version: 1, ...rest }).slice(0, -1)},"sessions":[`;
  let separator = '';
  for await (const session of sessions()) {
    yield `${separator}\n${JSON.stringify(session)}`;
    separator = ',';
  }
  yield '\n]}\n';
}

function csv({ statement, sessions }: MadeStatement, language: Language): AsyncIterable<string> {
  const names = new Map(statement.chargePoints.map(({ id, name }) => [id, name]));
  return sessionsCsv(sessions(), {
    dialect: language === 'de' ? 'excel-de' : 'machine',
    language,
    timeZone: statement.site.timeZone,
    chargePointName: (id) => names.get(id) ?? id,
  });
}
