import type { CsvDialect } from '../csv.ts';
import { quoted, text } from '../formats/csv-cell.ts';
import { currencyUnits, kilowattHours } from '../formats/decimal.ts';
import type { MadeStatement } from '../statement.ts';
import type { Language } from '../words.ts';
import { type Cell, type CellUnit, hoursMinutesSeconds, pricePerKwh, type Reading, readable } from './cell.ts';
import { contentOf, type Fact, PriceTally, readingOf, type Section } from './content.ts';
import { sessionColumns } from './session-table.ts';
import { columnTitle, factTitle } from './titles.ts';

const PIECE_CHARS = 16_384;
const ENCODER = new TextEncoder();

/**
 * `machine`: the sessions alone, RFC 4180, in columns that depend on no language. `excel-de`: what a German Excel opens
 * by a double click: the sessions, and below them, after an empty line, everything else that the statement says.
 */
export async function* statementCsv(
  { statement, sessions }: MadeStatement,
  language: Language,
  dialect: CsvDialect,
): AsyncGenerator<Uint8Array, void> {
  const isMachine = dialect === 'machine';
  const reading = readingOf(statement, isMachine ? 'en' : language);
  const write = isMachine ? machineCell : (cell: Cell) => excelCell(cell, reading);
  const separator = isMachine ? ',' : ';';
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, separator)).join(separator)}\r\n`;

  const columns = sessionColumns(statement, reading);
  const content = contentOf(statement, reading);
  const tally = new PriceTally();
  const header = columns.map(({ name }) => (isMachine ? machineTitle(name) : columnTitle(name, reading)));
  let piece = isMachine ? '' : '\uFEFF';
  if (content.sessionsHeading !== null) piece += line(header);
  for await (const session of sessions()) {
    piece += line(columns.map(({ cell }) => write(cell(session))));
    tally.add(session);
    if (piece.length < PIECE_CHARS) continue;
    yield ENCODER.encode(piece);
    piece = '';
  }
  if (!isMachine) {
    const facts = (list: readonly Fact[]): string =>
      list.map(({ name, cell }) => line([factTitle(name, cell, reading), write(cell)])).join('');
    const section = ({ heading, facts: list, table, sentences }: Section): string =>
      [
        '\r\n',
        line([heading]),
        facts(list),
        table === null ? '' : line(table.columns.map((name) => columnTitle(name, reading))),
        ...(table?.rows ?? []).map(({ cells, note }) =>
          line([...cells.map(write), ...(note === '' ? [] : [text(note)])]),
        ),
        ...sentences.map((sentence) => line([sentence])),
      ].join('');
    piece += [
      '\r\n',
      line([content.title, content.period]),
      ...(content.provisional === null ? [] : [line([content.provisional])]),
      line([...content.issuer].map((part) => text(part))),
      facts(content.about),
      facts(content.results),
      ...[...content.beforeSessions, ...content.afterSessions(tally)].map(section),
      '\r\n',
      line([content.issued]),
    ].join('');
  }
  if (piece !== '') yield ENCODER.encode(piece);
}

function excelCell(cell: Cell, reading: Reading): string {
  if (cell.kind === 'text') return text(cell.text);
  if (cell.value === null) return '';
  return cell.kind === 'moment' ? readable(cell, reading) : plainFigure(cell.kind, cell.value).replace('.', ',');
}

function machineCell(cell: Cell): string {
  if (cell.kind === 'text') return text(cell.text);
  return cell.value === null ? '' : plainFigure(cell.kind, cell.value);
}

/** Without grouping, so that it can be read as a number again. */
function plainFigure(kind: CellUnit, value: number): string {
  switch (kind) {
    case 'energy':
      return kilowattHours(value);
    case 'money':
      return currencyUnits(value);
    case 'price':
      return pricePerKwh(value);
    case 'duration':
      return hoursMinutesSeconds(value);
    case 'moment':
      return new Date(value).toISOString();
    case 'integer':
      return String(value);
  }
}

function machineTitle(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
