import type { MadeStatement } from '../statement.ts';
import type { Language } from '../words.ts';
import { type Cell, type Reading, textCell } from './cell.ts';
import { type Content, contentOf, type Fact, PriceTally, readingOf, type Section } from './content.ts';
import { sessionColumns } from './session-table.ts';
import { columnTitle, factTitle } from './titles.ts';
import { DOCUMENT_WORDS } from './words.ts';
import {
  cellXml,
  frameParts,
  HEADER_STYLE,
  SHEET_TAIL,
  sheetHead,
  stylesXml,
  TITLE_STYLE,
  workbookXml,
} from './xlsx-parts.ts';
import { type ZipEntry, zipped } from './zip.ts';

/** Office Open XML (ECMA-376): typed cells, the sessions on the first sheet, everything else on the second. */
export function statementXlsx({ statement, sessions }: MadeStatement, language: Language): AsyncGenerator<Uint8Array> {
  const reading = readingOf(statement, language);
  const { headings } = DOCUMENT_WORDS[language];
  const content = contentOf(statement, reading);
  const tally = new PriceTally();

  async function* sessionSheet(): AsyncGenerator<string> {
    const columns = sessionColumns(statement, reading);
    const titles = columns.map(({ name }) => columnTitle(name, reading));
    yield sheetHead(
      titles.map((title) => Math.min(60, Math.max(19, title.length + 2))),
      'frozen-header',
    );
    yield rowXml(1, titles.map(textCell), reading, HEADER_STYLE);
    let row = 1;
    for await (const session of sessions()) {
      tally.add(session);
      row += 1;
      yield rowXml(
        row,
        columns.map(({ cell }) => cell(session)),
        reading,
      );
    }
    yield SHEET_TAIL;
  }

  async function* summarySheet(): AsyncGenerator<string> {
    yield sheetHead([46, 40, 22, 22, 22, 22], 'no-header');
    let row = 0;
    for (const { cells, style } of summaryRows(content, tally, reading)) {
      row += 1;
      yield rowXml(row, cells, reading, style);
    }
    yield SHEET_TAIL;
  }

  const names = content.sessionsHeading === null ? [headings.summary] : [headings.sessions, headings.summary];
  const sheets = content.sessionsHeading === null ? [summarySheet] : [sessionSheet, summarySheet];
  const parts: ZipEntry[] = [
    ...frameParts(names.length),
    { name: 'xl/workbook.xml', text: () => once(workbookXml(names)) },
    { name: 'xl/styles.xml', text: () => once(stylesXml(reading.currency)) },
    ...sheets.map((text, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, text })),
  ];
  return zipped(parts, statement.createdAtMs);
}

interface SummaryRow {
  readonly cells: readonly Cell[];
  readonly style: number | null;
}

function* summaryRows(content: Content, tally: PriceTally, reading: Reading): Generator<SummaryRow> {
  const plain = (...cells: Cell[]): SummaryRow => ({ cells, style: null });
  const bold = (...cells: Cell[]): SummaryRow => ({ cells, style: HEADER_STYLE });
  const facts = function* (list: readonly Fact[]): Generator<SummaryRow> {
    for (const { name, cell } of list) yield plain(textCell(factTitle(name, cell, reading)), cell);
  };
  yield { cells: [textCell(content.title), textCell(content.period)], style: TITLE_STYLE };
  if (content.provisional !== null) yield bold(textCell(content.provisional));
  for (const line of content.issuer) yield plain(textCell(line));
  yield* facts(content.about);
  yield* facts(content.results);
  const sections: readonly Section[] = [...content.beforeSessions, ...content.afterSessions(tally)];
  for (const { heading, facts: list, table, sentences } of sections) {
    yield plain();
    yield bold(textCell(heading));
    yield* facts(list);
    if (table !== null) {
      yield bold(...table.columns.map((name) => textCell(columnTitle(name, reading))));
      for (const { cells, note } of table.rows) yield plain(...cells, ...(note === '' ? [] : [textCell(note)]));
    }
    for (const sentence of sentences) yield plain(textCell(sentence));
  }
  yield plain();
  yield plain(textCell(content.issued));
}

function rowXml(row: number, cells: readonly Cell[], reading: Reading, style: number | null = null): string {
  const inner = cells.map((cell, column) => cellXml(cell, column, row, reading, style)).join('');
  return `<row r="${row}">${inner}</row>`;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
