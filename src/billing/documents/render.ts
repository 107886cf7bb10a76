import type { CsvDialect } from '../csv.ts';
import type { MadeStatement } from '../statement.ts';
import type { Language } from '../words.ts';
import { statementCsv } from './csv.ts';
import { statementJson } from './json.ts';
import { statementXlsx } from './xlsx.ts';

export const DOCUMENT_FORMATS = ['pdf', 'xlsx', 'csv', 'json'] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

export interface RenderOptions {
  readonly language: Language;
  /** Of `csv`; `excel-de` if left out. */
  readonly dialect?: CsvDialect;
}

/**
 * A statement as the bytes of a file, in pieces: however many sessions it has, only a page of them is held, and others
 * get their turn in between. The same statement always gives the same bytes.
 */
export function renderStatement(
  made: MadeStatement,
  format: DocumentFormat,
  { language, dialect = 'excel-de' }: RenderOptions,
): AsyncGenerator<Uint8Array, void> {
  switch (format) {
    case 'pdf':
      return statementPdf(made, language);
    case 'xlsx':
      return statementXlsx(made, language);
    case 'csv':
      return statementCsv(made, language, dialect);
    case 'json':
      return statementJson(made);
  }
}

/** Loaded when it is first wanted: a site that prints nothing need not have a typesetter in memory. */
async function* statementPdf(made: MadeStatement, language: Language): AsyncGenerator<Uint8Array, void> {
  const pdf = await import('./pdf.ts');
  yield* pdf.statementPdf(made, language);
}
